"""The trial: what is written was written once already, on the live tables, and taken back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, make_url

from example_data.scaffold.draft import Draft
from example_data.scaffold.report import find_all
from example_data.scaffold.schema.live_database import read_database
from tests.support.project import Project, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from example_data.scaffold.mend import Tried

OUTCOME = """\
left out owner_pages, audit_log: a trigger fills it
left out closed: a trigger or rule keeps rows out: expected 20 rows with the keys that were made, found 0
left out kept: expected its rows to be deleted, found 20 kept by a trigger or rule
left out sacred: PostgreSQL refused it: sacred rows stay
left out trucks: no rows were made that keep trucks_plate_check, CHECK (is_plate(plate))
undecided cars.plate: stays NULL: new row for relation "cars" violates check constraint "cars_plate_check"
undecided letters.word: stays NULL: duplicate key value violates unique constraint "letters_first"
undecided tickets.number: is left to nextval('tickets_number_seq'::regclass), which differs from database to database
undecided writers.posts_count: is left to a trigger, which changes it
undecided writers.touched_at, writers.slug: is left to the trigger writers_touch, which assigns it
side effects audit_log: triggers write to it; those rows stay when a seed is removed
side effects owner_pages: triggers write to it; those rows go with the rows that they refer to
"""

LEFT = """
SELECT (SELECT count(*) FROM {0}), (SELECT last_value FROM {0}_id_seq), (SELECT is_called FROM {0}_id_seq)
"""


def test_what_is_refused_is_mended_or_left_out_with_the_reason(project_with_schema: Callable[[str], Project]) -> None:
    """Triggers, functions and generated columns: what nobody can read is found by trying."""
    project = project_with_schema("triggers")
    done = project.run("example-data", "scaffold")
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.splitlines()[4:-1]) == sorted(OUTCOME.splitlines())
    module = (project.root / "demo.py").read_text()
    assert '"stint": c.integer(0, 10),' in module
    assert '"code": c.nullable(' not in module
    assert 'side_effects={"audit_log": "keep", "owner_pages": "remove"},' in module


@pytest.mark.parametrize("table", ["cars", "audit_log", "owners", "tickets"])
def test_the_trial_leaves_nothing(table: str, project_with_schema: Callable[[str], Project]) -> None:
    """No row stays, and no sequence has moved: neither of keys, nor of triggers, nor of defaults."""
    project = project_with_schema("triggers")
    assert "tried: two seeds, " in project.run("example-data", "scaffold").stdout
    assert rows(project.url, LEFT.format(table)) == [(0, 1, False)]
    assert rows(project.url, "SELECT last_value, is_called FROM tickets_number_seq") == [(1, False)]


def test_no_trial_where_none_is_wanted(project_with_schema: Callable[[str], Project]) -> None:
    """The report says so, and nothing that needs a trial is promised."""
    done = project_with_schema("triggers").run("example-data", "scaffold", "cars", "--no-try")
    assert done.stdout.splitlines()[3] == "not tried"
    assert "undecided cars: trigger cars_audit is fired by its rows: take out tables that it fills" in done.stdout
    assert "undecided cars.plate: stays NULL: a constraint on it is not understood" in done.stdout


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (
            "CREATE FUNCTION example_data_consent() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'forbid' $$",
            "it forbids example data (public.example_data_consent() = 'forbid')",
        ),
        ("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on", "the connection is read-only"),
    ],
)
def test_where_nothing_may_be_written_the_module_is_written_all_the_same(
    statement: str, reason: str, project_with_schema: Callable[[str], Project]
) -> None:
    """One line says why it was not tried."""
    project = project_with_schema("content")
    assert not project.psql(statement)
    try:
        done = project.run("example-data", "scaffold", "tags")
    finally:
        with psycopg.connect(project.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute("ALTER ROLE CURRENT_USER RESET default_transaction_read_only")
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("not tried: ")]
    assert reason in line
    assert '"tags",' in (project.root / "demo.py").read_text()


def test_a_locked_table_is_waited_for_two_seconds(project_with_schema: Callable[[str], Project]) -> None:
    """Then the module is written untried."""
    project = project_with_schema("content")
    with psycopg.connect(project.url) as other:
        other.execute("LOCK TABLE tags IN EXCLUSIVE MODE")
        done = project.run("example-data", "scaffold", "tags")
    assert (
        "not tried: tables were not free, or it took too long: canceling statement due to lock timeout" in done.stdout
    )
    assert '"tags",' in (project.root / "demo.py").read_text()


def test_a_role_that_may_not_write_scaffolds_untried(project_with_schema: Callable[[str], Project]) -> None:
    """It reads the tables, and that is enough."""
    project = project_with_schema("content")
    assert not project.psql("""
        CREATE ROLE scaffold_reader LOGIN;
        GRANT SELECT ON ALL TABLES IN SCHEMA public TO scaffold_reader;
    """)
    try:
        url = project.url.replace("postgres@", "scaffold_reader@")
        done = Project(project.root, url).run("example-data", "scaffold", "tags")
    finally:
        assert not project.psql("DROP OWNED BY scaffold_reader; DROP ROLE scaffold_reader")
    assert "not tried: this role may not write the rows (permission denied for table tags)" in done.stdout
    assert '"tags",' in (project.root / "demo.py").read_text()


EVENTS = """
CREATE TABLE shops (id serial PRIMARY KEY, title text NOT NULL);
CREATE TABLE sales (id serial PRIMARY KEY, shop_id integer NOT NULL REFERENCES shops);
CREATE TABLE events (number serial PRIMARY KEY, what text NOT NULL, shop_id integer{});
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NULL; END $$;
CREATE {} EXECUTE FUNCTION tell();
"""
REFERRING = " REFERENCES shops"
ALONE, OF_SHOP = "INSERT INTO events (what) VALUES (tg_op);", "INSERT INTO events (what, shop_id) VALUES (tg_op, {});"
UPSERT = "INSERT INTO events VALUES (1, tg_op) ON CONFLICT (number) DO UPDATE SET what = 'again';"
OF_ROW = "TRIGGER tell AFTER {} ON sales FOR EACH ROW"
OF_STATEMENT = "TRIGGER tell AFTER {} ON sales FOR EACH STATEMENT"
DEFERRED = "CONSTRAINT TRIGGER tell AFTER {} ON sales DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"


@pytest.mark.parametrize(
    ("refers", "body", "trigger", "word"),
    [
        ("", ALONE, OF_ROW.format("INSERT"), "keep"),
        ("", ALONE, OF_ROW.format("DELETE"), "keep"),
        ("", ALONE, OF_STATEMENT.format("DELETE"), "keep"),
        ("", ALONE, DEFERRED.format("INSERT"), "keep"),
        ("", ALONE, DEFERRED.format("DELETE"), "keep"),
        ("", UPSERT, OF_ROW.format("INSERT"), "keep"),
        (REFERRING, OF_SHOP.format("new.shop_id"), OF_ROW.format("INSERT"), "remove"),
        (REFERRING, OF_SHOP.format("new.shop_id"), DEFERRED.format("INSERT"), "remove"),
        (REFERRING, ALONE, OF_ROW.format("INSERT"), "keep"),
        (REFERRING, ALONE, OF_ROW.format("INSERT OR DELETE"), "keep"),
        (REFERRING, ALONE, DEFERRED.format("DELETE"), "keep"),
    ],
)
def test_where_triggers_write(
    empty_database: psycopg.Connection, refers: str, body: str, trigger: str, word: str
) -> None:
    """Rows go with the seed where all of them refer to it; where some would be left, the module says that they stay."""
    empty_database.execute(EVENTS.format(refers, body, trigger).encode())
    empty_database.commit()
    tried = plan_of(empty_database, Draft())
    assert tried.plan.side_effects == {"events": word}
    assert [table.name for table in tried.plan.tables] == ["shops", "sales"]
    assert not tried.untried
    stays = "side effects events: triggers write to it; those rows stay when a seed is removed"
    assert (find_all(tried.plan)[0].line == stays) == (word == "keep")


def test_rows_of_a_trigger_whose_parents_are_left_out(empty_database: psycopg.Connection) -> None:
    """They do not go with rows that nobody makes."""
    empty_database.execute(EVENTS.format(REFERRING, ALONE, OF_ROW.format("INSERT")).encode())
    empty_database.execute("ALTER TABLE sales DROP COLUMN shop_id")
    empty_database.execute("ALTER TABLE shops ADD one integer NOT NULL UNIQUE CHECK (one = 1)")
    empty_database.execute("INSERT INTO shops (title, one) VALUES ('The one', 1)")
    empty_database.commit()
    tried = plan_of(empty_database, Draft())
    assert tried.plan.side_effects == {"events": "keep"}
    assert [table.name for table in tried.plan.tables] == ["sales"]


def plan_of(database: psycopg.Connection, draft: Draft) -> Tried:
    """Return the plan for the tables of a database."""
    engine = create_engine(make_url(url_of(database)).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as own:
        return draft.plan(read_database(own), own)


SLOW = """
CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep({}); RETURN NEW; END $$;
CREATE TABLE bins (id serial PRIMARY KEY, size integer NOT NULL);
CREATE TABLE boxes (id serial PRIMARY KEY, weight integer CHECK (weight % 10 <> 3 OR weight = 3));
CREATE TABLE lids (id serial PRIMARY KEY, box_id integer NOT NULL REFERENCES boxes);
CREATE TRIGGER doze {} ON boxes FOR EACH {} EXECUTE FUNCTION doze();
"""


@pytest.mark.parametrize(
    ("nap", "trigger", "words"),
    [
        (0.2, "BEFORE INSERT", "tried in part: 40 rows, rolled back; no time for boxes, lids in 4 s"),
        (0.2, "AFTER INSERT", "tried in part: 40 rows, rolled back; no time for boxes, lids in 4 s"),
        (30, "AFTER DELETE", "tried in part: 480 rows, rolled back; no time for the removal in 4 s"),
    ],
)
def test_a_trial_ends_in_time(empty_database: psycopg.Connection, nap: float, trigger: str, words: str) -> None:
    """What takes longer than half of the time is given up, with what needs its rows; all else is tried."""
    empty_database.execute(SLOW.format(nap, trigger, "ROW").encode())
    empty_database.commit()
    draft = Draft(seconds=4)
    started = time.monotonic()
    tried = plan_of(empty_database, draft)
    assert time.monotonic() - started < 6
    assert draft.describe(tried) == words
    assert [table.name for table in tried.plan.tables] == ["bins", "boxes", "lids"]


def test_a_role_that_owns_no_sequence_scaffolds_untried(project_with_schema: Callable[[str], Project]) -> None:
    """Where triggers may count, sequences have to be given back, which is their owner's right."""
    project = project_with_schema("triggers")
    assert not project.psql("""
        CREATE ROLE scaffold_writer LOGIN;
        GRANT ALL ON ALL TABLES IN SCHEMA public TO scaffold_writer;
        GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO scaffold_writer;
    """)
    try:
        url = project.url.replace("postgres@", "scaffold_writer@")
        done = Project(project.root, url).run("example-data", "scaffold", "tickets")
    finally:
        assert not project.psql("DROP OWNED BY scaffold_writer; DROP ROLE scaffold_writer")
    assert "not tried: this role may not write the rows (must be owner of sequence cars_id_seq)" in done.stdout
    assert '"tickets",' in (project.root / "demo.py").read_text()


def test_metadata_is_tried_on_an_embedded_server(project_with_schema: Callable[[str], Project]) -> None:
    """Its tables are made there; no database of the project is asked."""
    project = project_with_schema("content")
    (project.root / "models.py").write_text(
        "import sqlalchemy as sa\n\nmetadata = sa.MetaData()\n"
        'sa.Table("areas", metadata, sa.Column("id", sa.Integer, primary_key=True),\n'
        '         sa.Column("side", sa.Integer, nullable=False),\n'
        '         sa.Column("area", sa.Integer, sa.Computed("side * 20000000", persisted=True)), schema="maps")\n'
    )
    done = project.run("example-data", "scaffold", "--metadata", "models:metadata")
    assert done.returncode == 0, done.stderr
    assert "tried: two seeds, 40 rows, rolled back" in done.stdout
    assert '"side": c.integer(0, 100),' in (project.root / "demo.py").read_text()
