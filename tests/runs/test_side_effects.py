"""What triggers write elsewhere while a seed is written or removed: refused, unless the dataset knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from tests.support.project import ON, rows
from tests.support.revisions import write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

_USERS = Table("users", rows=c.size("users", 5), columns={"id": c.uuid_key(), "name": c.person_name()})
_TEAMS = Table("teams", rows=c.size("teams", 5), columns={"id": c.serial_key(type="integer"), "name": c.words(1, 1)})

plain = Dataset(_USERS)
keeping = Dataset(_USERS, side_effects={"log": "keep"})
removing = Dataset(_USERS, side_effects={"themes": "remove", "profiles": "remove", "log": "keep"})
teams = Dataset(_TEAMS)

TABLES = """
CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE teams (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE profiles (id serial PRIMARY KEY, user_id uuid NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE);
CREATE TABLE themes (profile_id integer PRIMARY KEY REFERENCES profiles);
CREATE TABLE log (at serial PRIMARY KEY, what text NOT NULL, user_id uuid REFERENCES users ON DELETE SET NULL);
CREATE TABLE counters (name text PRIMARY KEY, value integer NOT NULL);
INSERT INTO counters VALUES ('users', 0), ('teams', 0);
INSERT INTO users VALUES ('00000000-0000-4000-8000-000000000001', 'Somebody');
INSERT INTO profiles (user_id) SELECT id FROM users;
INSERT INTO log (what) VALUES ('before');
"""

FUNCTION = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;"
TRIGGER = FUNCTION + "CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"

PROFILE = TRIGGER.format(
    name="make_profile", event="INSERT", table="users", body="INSERT INTO profiles (user_id) VALUES (NEW.id);"
)
THEME = TRIGGER.format(name="make_theme", event="INSERT", table="profiles", body="INSERT INTO themes VALUES (NEW.id);")
LOG = TRIGGER.format(
    name="audit", event="INSERT OR UPDATE OR DELETE", table="users", body="INSERT INTO log (what) VALUES (TG_OP);"
)
STATE = """
SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM profiles), (SELECT count(*) FROM themes),
    (SELECT count(*) FROM log), (SELECT sum(value) FROM counters), (SELECT count(*) FROM example_data_runs)
"""
BEFORE = [(1, 1, 0, 1, 0, 0)]


def project_with(project: Project, dataset: str, *statements: str) -> Project:
    """Return the project at the revision before the seed, with these triggers."""
    pin = Pin("mossy-owl", 2026, 5, dataset=f"tests.runs.test_side_effects:{dataset}")
    write_revisions(project, TABLES + "".join(statements), pin)
    project.alembic("upgrade", "t")
    return project


COUNT = "UPDATE counters SET value = value + 1 WHERE name = 'users';"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (PROFILE, "table profiles: 5 rows inserted (by make_profile on users)"),
        (
            TRIGGER.format(name="counting", event="INSERT", table="users", body=COUNT),
            "table counters: 5 rows updated (by counting on users)",
        ),
        (
            FUNCTION.format(name="counting", body=COUNT)
            + "CREATE TRIGGER counting AFTER INSERT ON users FOR EACH STATEMENT EXECUTE FUNCTION counting();",
            "table counters: 1 rows updated (by counting on users)",
        ),
        (
            FUNCTION.format(name="counting", body=COUNT) + "CREATE CONSTRAINT TRIGGER counting AFTER INSERT ON users "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION counting();",
            "table counters: 5 rows updated (by counting on users)",
        ),
        (
            (
                "CREATE FUNCTION next_name() RETURNS text LANGUAGE sql AS "
                "$$ UPDATE counters SET value = value + 1 WHERE name = 'users' RETURNING value::text $$;"
                "ALTER TABLE users ADD number text DEFAULT next_name();UPDATE counters SET value = 0;"
            ),
            "table counters: 5 rows updated",
        ),
        (
            TRIGGER.format(
                name="clear", event="INSERT", table="users", body="DELETE FROM counters WHERE name = 'users';"
            ),
            "table counters: 1 rows deleted (by clear on users)",
        ),
        (
            TRIGGER.format(
                name="more",
                event="INSERT",
                table="users",
                body="IF NEW.name <> 'x' THEN INSERT INTO users VALUES (gen_random_uuid(), 'x'); END IF;",
            ),
            "table users: 5 rows inserted (by more on users)",
        ),
        (LOG, "table log: 5 rows inserted (by audit on users)"),
        (
            TRIGGER.format(
                name="upsert",
                event="INSERT",
                table="users",
                body="INSERT INTO counters VALUES ('new', 1) ON CONFLICT (name) DO UPDATE SET value = 2;",
            ),
            "table counters: 1 rows inserted, 4 rows updated (by upsert on users)",
        ),
        (
            TRIGGER.format(
                name="swallow",
                event="INSERT",
                table="users",
                body="BEGIN INSERT INTO log (what) VALUES (TG_OP); EXCEPTION WHEN OTHERS THEN NULL; END;",
            ),
            "table log: 5 rows inserted (by swallow on users)",
        ),
    ],
)
def test_what_a_trigger_writes_elsewhere(new_project: Project, statement: str, problem: str) -> None:
    """It is refused with table, number and trigger, and everything stays as it was."""
    project_with(new_project, "plain", statement)
    assert new_project.fail(*ON, "upgrade", "s1") == (
        f"Revision s1, seed 'mossy-owl': a trigger or rule writes rows that a removal would leave: {problem}. Say in "
        "the dataset what becomes of such rows when the seed is removed, Dataset(..., side_effects={'table': 'keep'}) "
        "or 'remove', or disable the trigger meanwhile. Nothing was written."
    )
    assert rows(new_project.url, STATE) == BEFORE


def test_what_is_written_elsewhere_before_the_seed(new_project: Project) -> None:
    """Other revisions of the same transaction may write what they like."""
    project_with(new_project, "plain")
    write_revision(new_project, "t2", "t", "op.execute(\"INSERT INTO log (what) VALUES ('t2')\")", "pass")
    new_project.revise("s1", "down_revision = 't'", "down_revision = 't2'")
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, STATE) == [(6, 1, 0, 2, 0, 1)]


def test_rows_that_are_kept(new_project: Project) -> None:
    """What a trigger wrote to a table whose rows are kept stays there, and lets go of the seed."""
    body = "INSERT INTO log (what, user_id) VALUES (TG_OP, NEW.id);"
    project_with(
        new_project, "keeping", TRIGGER.format(name="audit", event="INSERT OR DELETE", table="users", body=body)
    )
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, STATE) == [(6, 1, 0, 6, 0, 1)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE) == [(1, 1, 0, 11, 0, 0)]
    assert rows(new_project.url, "SELECT what, count(*), count(user_id) FROM log GROUP BY 1 ORDER BY 1") == [
        ("DELETE", 5, 0),
        ("INSERT", 5, 0),
        ("before", 1, 0),
    ]


def test_rows_that_are_removed(new_project: Project) -> None:
    """What leads to rows of the seed goes with it, over two tables, and other rows stay."""
    project_with(new_project, "removing", PROFILE, THEME, LOG)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, STATE) == [(6, 6, 5, 6, 0, 1)]
    new_project.psql("CREATE TABLE notes (profile_id integer REFERENCES profiles ON DELETE CASCADE)")
    new_project.psql("INSERT INTO notes SELECT max(id) FROM profiles")
    assert (
        "table profiles: expected no other rows that refer to its own, found 1 in notes (notes_profile_id_fkey)"
        in new_project.fail("downgrade", "t")
    )
    new_project.psql("DELETE FROM notes")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE) == [(1, 1, 0, 11, 0, 0)]


def test_rows_that_are_kept_and_hold_on_to_the_seed(new_project: Project) -> None:
    """A table whose rows stay cannot have some that forbid the removal."""
    body = "INSERT INTO log (what, user_id) VALUES (TG_OP, NEW.id);"
    trigger = TRIGGER.format(name="audit", event="INSERT", table="users", body=body)
    project_with(new_project, "keeping", trigger, CASCADE)
    assert (
        "its rows could not be removed again: table users: expected no other rows that refer to its own, found 5 in "
        "log (log_user_id_fkey)" in new_project.fail(*ON, "upgrade", "s1")
    )
    assert rows(new_project.url, STATE) == BEFORE


CASCADE = """
ALTER TABLE log DROP CONSTRAINT log_user_id_fkey, ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE;
"""


def test_rows_that_nothing_leads_to_the_seed_from(new_project: Project) -> None:
    """A table whose rows are to go with the seed needs a foreign key that says which."""
    project_with(new_project, "removing", PROFILE, "ALTER TABLE themes DROP CONSTRAINT themes_profile_id_fkey;")
    assert (
        "Dataset(side_effects=...): themes: no foreign key leads to rows of the seed (expected one, which says which "
        "rows go with the seed). Say 'keep'." in new_project.fail(*ON, "upgrade", "s1")
    )
    assert rows(new_project.url, STATE) == BEFORE


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            "INSERT INTO counters VALUES (OLD.name, 1);",
            (
                "its rows could not be removed again: a trigger or rule writes to other tables when its rows are "
                "deleted: table counters: 5 rows inserted (by gone on teams). Say in the dataset what becomes"
            ),
        ),
        (
            "RAISE EXCEPTION 'teams are for ever' USING HINT = 'Archive them.';",
            (
                "PostgreSQL would refuse the removal of its rows: teams are for ever (Archive them). Mend that first. "
                "Nothing was written."
            ),
        ),
    ],
)
@pytest.mark.parametrize("is_later", [False, True])
def test_triggers_on_delete(new_project: Project, body: str, problem: str, *, is_later: bool) -> None:
    """One that writes or forbids is found before the seed stays; one that came later stops the removal."""
    trigger = TRIGGER.format(name="gone", event="DELETE", table="teams", body=body)
    project_with(new_project, "teams")
    if is_later:
        new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(trigger) == ""
    if is_later:
        sentence = new_project.fail("downgrade", "t")
        assert "table counters: 5 rows inserted (by gone on teams)" in sentence or (
            "PostgreSQL refused: teams are for ever (Archive them)" in sentence
        )
    else:
        assert problem in new_project.fail(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT count(*) FROM teams") == [(5 if is_later else 0,)]


def test_words_of_side_effects() -> None:
    """A dataset says keep or remove, and of other tables than its own."""
    with pytest.raises(DatasetError, match=r"'log' has a wrong value \(expected 'keep' or 'remove', found 'drop'\)"):
        Dataset(_USERS, side_effects={"log": "drop"})  # type: ignore[dict-item]
    with pytest.raises(DatasetError, match="table 'users' is one that the dataset fills itself"):
        Dataset(_USERS, side_effects={"users": "keep"})


@pytest.mark.parametrize(("word", "left"), [("keep", [(2, 2, 1, 6, 0, 1)]), ("cascade", [(1, 1, 0, 6, 0, 0)])])
def test_rows_of_others_and_side_effects(new_project: Project, word: str, left: list[tuple[int, ...]]) -> None:
    """What goes with a row stays with a row that stays, and rows of a log are nobody who refers."""
    links = LOG.replace("(what) VALUES (TG_OP)", "(what, user_id) VALUES (TG_OP, NEW.id)")
    project_with(new_project, "removing", PROFILE, THEME, links.replace("INSERT OR UPDATE OR DELETE", "INSERT"))
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(
        "CREATE TABLE notes (user_id uuid REFERENCES users);"
        "INSERT INTO notes SELECT id FROM users WHERE name <> 'Somebody' LIMIT 1"
    )
    assert "found 1 in notes" in new_project.fail("downgrade", "t")
    new_project.alembic("-x", f"example_data_on_referenced={word}", "downgrade", "t")
    assert rows(new_project.url, STATE) == left


DEFERRED = FUNCTION + (
    "CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION {name}();"
)
OF_STATEMENT = FUNCTION + "CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}();"


@pytest.mark.parametrize(("trigger", "number"), [(TRIGGER, 5), (DEFERRED, 5), (OF_STATEMENT, 1)])
@pytest.mark.parametrize("is_later", [False, True])
def test_what_only_a_removal_writes(new_project: Project, trigger: str, number: int, *, is_later: bool) -> None:
    """Rows that a DELETE writes are refused whenever the trigger fires, also at the end of the transaction."""
    project_with(new_project, "plain")
    statement = trigger.format(name="gone", event="DELETE", table="users", body="INSERT INTO log (what) VALUES ('-');")
    if is_later:
        new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(statement) == ""
    sentence = new_project.fail("downgrade", "t") if is_later else new_project.fail(*ON, "upgrade", "s1")
    assert f"when its rows are deleted: table log: {number} rows inserted (by gone on users)" in sentence
    assert rows(new_project.url, "SELECT count(*) FROM users") == [(6 if is_later else 1,)]
    assert rows(new_project.url, "SELECT what FROM log") == [("before",)]


clubs = Dataset(
    Table(
        "clubs",
        rows=c.size("clubs", 4),
        columns={"id": c.serial_key(type="integer"), "captain_id": c.late(c.reference("players"))},
    ),
    Table(
        "players",
        rows=c.size("players", 4),
        columns={"id": c.serial_key(type="integer"), "club_id": c.reference("clubs")},
    ),
)


def test_what_the_update_before_a_removal_writes(new_project: Project) -> None:
    """References that are written last are emptied first, and a trigger may write then alone."""
    project_with(
        new_project,
        "clubs",
        "CREATE TABLE clubs (id serial PRIMARY KEY, captain_id integer);",
        "CREATE TABLE players (id serial PRIMARY KEY, club_id integer REFERENCES clubs);",
        "ALTER TABLE clubs ADD FOREIGN KEY (captain_id) REFERENCES players;",
        FUNCTION.format(
            name="parted", body="IF NEW.captain_id IS NULL THEN INSERT INTO log (what) VALUES ('parted'); END IF;"
        ),
        "CREATE TRIGGER parted AFTER UPDATE ON clubs FOR EACH ROW EXECUTE FUNCTION parted();",
    )
    assert (
        "its rows could not be removed again: a trigger or rule writes to other tables when its rows are deleted: "
        "table log: 5 rows inserted (by parted on clubs)" in new_project.fail(*ON, "upgrade", "s1")
    )


removing_log = Dataset(_USERS, side_effects={"log": "remove"})


@pytest.mark.parametrize(
    ("event", "body"),
    [
        ("INSERT", "INSERT INTO log (what) VALUES (TG_OP);"),
        ("DELETE", "INSERT INTO log (what) VALUES (TG_OP);"),
        (
            "INSERT OR DELETE",
            "INSERT INTO log (what, user_id) VALUES (TG_OP, CASE TG_OP WHEN 'INSERT' THEN NEW.id END);",
        ),
    ],
)
@pytest.mark.parametrize("trigger", [TRIGGER, DEFERRED])
def test_rows_that_are_to_go_but_would_stay(new_project: Project, trigger: str, event: str, body: str) -> None:
    """Where rows go with the seed, one that refers to none of its rows would be left, and so the seed is refused."""
    project_with(new_project, "removing_log", trigger.format(name="audit", event=event, table="users", body=body))
    assert "table log: 5 rows inserted that do not go with the seed (by audit on users)" in new_project.fail(
        *ON, "upgrade", "s1"
    )
    assert rows(new_project.url, STATE) == BEFORE


def test_rows_that_are_to_go_and_go(new_project: Project) -> None:
    """What was there before, of nobody or of somebody else, is not taken for the seed's."""
    body = "INSERT INTO log (what, user_id) VALUES (TG_OP, NEW.id);"
    project_with(new_project, "removing_log", DEFERRED.format(name="audit", event="INSERT", table="users", body=body))
    new_project.psql("INSERT INTO log (what, user_id) SELECT 'before', id FROM users")
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT what, count(*), count(user_id) FROM log GROUP BY 1 ORDER BY 1") == [
        ("INSERT", 5, 5),
        ("before", 2, 1),
    ]
    new_project.psql(
        TRIGGER.format(name="late", event="DELETE", table="users", body="INSERT INTO log (what) VALUES ('-');")
    )
    assert (
        "table log: 5 rows inserted that do not go with the seed (by audit on users, late on users)"
        in new_project.fail("downgrade", "t")
    )
    new_project.psql("DROP TRIGGER late ON users")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT what, user_id IS NULL FROM log ORDER BY 2") == [
        ("before", False),
        ("before", True),
    ]


def test_that_rows_stay_is_said(new_project: Project) -> None:
    """Applying and removing name the tables whose rows stay."""
    project_with(new_project, "keeping", LOG)
    line = "seed mossy-owl: rows that triggers write to log stay when it is removed"
    assert line in new_project.run("alembic", *ON, "upgrade", "s1").stderr
    assert line in new_project.run("alembic", "downgrade", "t").stderr


EDITED = """
UPDATE users SET name = 'x' WHERE id IN (SELECT id FROM users WHERE name <> 'Somebody' ORDER BY id LIMIT 2);
"""
DELETED = """
DELETE FROM themes;
DELETE FROM users WHERE id = (SELECT id FROM users WHERE name <> 'Somebody' ORDER BY id DESC LIMIT 1);
"""
UPSERT = "INSERT INTO counters VALUES ('new', 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1;"
LEFT = (
    "example-data: Seed 'mossy-owl': a trigger or rule writes rows that a removal would leave: {}. Say in the dataset "
    "what becomes of such rows when the seed is removed, Dataset(..., side_effects={{'table': 'keep'}}) or 'remove', "
    "or disable the trigger meanwhile. Nothing was changed."
)


def everything(project: Project) -> list[tuple[object, ...]]:
    """Return what is in all tables, and who wrote it."""
    tables = ("users", "profiles", "themes", "log", "counters", "example_data_runs")
    return [
        row for table in tables for row in rows(project.url, f"SELECT xmin::text, t::text FROM {table} t ORDER BY 2")
    ]


def refuse(project: Project, *arguments: str) -> str:
    """Reset the seed, which must be refused in one sentence and change nothing; return that."""
    before = everything(project)
    done = project.run("example-data", "reset", "mossy-owl", "--yes", *arguments)
    assert (done.returncode, everything(project)) == (1, before), done.stdout
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith("database: "))
    return sentence


def reset(project: Project, *arguments: str) -> None:
    """Reset the seed, which must work, and leave its rows as they were pinned."""
    done = project.run("example-data", "reset", "mossy-owl", "--yes", *arguments)
    assert done.returncode == 0, done.stderr
    assert "mossy-owl  as-pinned " in project.run("example-data", "verify").stdout


@pytest.mark.parametrize(
    ("trigger", "event", "body", "problem"),
    [
        (TRIGGER, "INSERT OR UPDATE", "INSERT INTO log (what) VALUES (TG_OP);", "table log: 3 rows inserted"),
        (TRIGGER, "INSERT", "INSERT INTO log (what) VALUES (TG_OP);", "table log: 1 rows inserted"),
        (DEFERRED, "UPDATE", "INSERT INTO log (what) VALUES (TG_OP);", "table log: 2 rows inserted"),
        (OF_STATEMENT, "UPDATE", "INSERT INTO log (what) VALUES (TG_OP);", "table log: 1 rows inserted"),
        (TRIGGER, "UPDATE", COUNT, "table counters: 2 rows updated"),
        (TRIGGER, "INSERT OR UPDATE", UPSERT, "table counters: 1 rows inserted, 2 rows updated"),
        (TRIGGER, "UPDATE", "DELETE FROM counters WHERE name = 'users';", "table counters: 1 rows deleted"),
        (
            TRIGGER,
            "INSERT",
            "IF NEW.name <> 'y' THEN INSERT INTO users VALUES (gen_random_uuid(), 'y'); END IF;",
            "table users: 1 rows inserted",
        ),
        (
            TRIGGER,
            "UPDATE",
            "DELETE FROM profiles; DELETE FROM users WHERE name = 'Somebody';",
            "table profiles: 1 rows deleted; table users: 1 rows deleted",
        ),
    ],
)
def test_what_a_reset_writes_elsewhere(new_project: Project, trigger: str, event: str, body: str, problem: str) -> None:
    """Where rows that come back or edits that are undone let a trigger write elsewhere, all stays as it was."""
    project_with(new_project, "plain")
    new_project.alembic(*ON, "upgrade", "s1")
    statement = trigger.format(name="gone", event=event, table="users", body=body)
    assert new_project.psql(EDITED + DELETED + statement) == ""
    assert refuse(new_project) == LEFT.format(f"{problem} (by gone on users)")
    new_project.psql("ALTER TABLE users DISABLE TRIGGER gone")
    reset(new_project)
    new_project.psql("DROP TRIGGER gone ON users")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE) == BEFORE


def test_what_rows_that_are_brought_back_write(new_project: Project) -> None:
    """A seed of which rows were kept is refused likewise, and stays set aside."""
    project_with(new_project, "plain")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(EDITED)
    assert new_project.run("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep").returncode == 0
    assert new_project.psql(LOG) == ""
    before = everything(new_project)
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("example-data", "apply", "mossy-owl", "--on-edited", "overwrite")
    assert done.stderr.splitlines()[-1] == LEFT.format("table log: 5 rows inserted (by audit on users)").replace(
        "Seed", "Revision s1, seed"
    )
    assert (done.returncode, everything(new_project)) == (1, before)


@pytest.mark.parametrize(("event", "damage", "number"), [("INSERT", DELETED, 1), ("UPDATE", EDITED, 2)])
def test_what_a_rule_writes_as_rows_come_back(new_project: Project, event: str, damage: str, number: int) -> None:
    """COPY fires no rule, but a reset does."""
    project_with(new_project, "plain")
    new_project.psql(f"CREATE RULE also AS ON {event} TO users DO ALSO INSERT INTO log (what) SELECT new.name")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql("ALTER TABLE users DISABLE RULE also;" + damage + "ALTER TABLE users ENABLE RULE also")
    assert refuse(new_project) == LEFT.format(f"table log: {number} rows inserted")


@pytest.mark.parametrize("arguments", [(), ("--keep-edits",), ("--only", "users")])
def test_what_a_reset_writes_where_rows_are_kept(new_project: Project, arguments: tuple[str, ...]) -> None:
    """It stays, and all other tables are afterwards what they were before the upgrade."""
    project_with(
        new_project, "keeping", DEFERRED.format(name="audit", event="INSERT OR UPDATE", table="users", body=FILE)
    )
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(DELETED + ("" if arguments == ("--keep-edits",) else EDITED))
    reset(new_project, *arguments)
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE)[0][:3] == (1, 1, 0)
    count = 5 + 1 + (0 if arguments == ("--keep-edits",) else 4)
    assert rows(new_project.url, "SELECT count(*), count(user_id) FROM log WHERE what <> 'before'") == [(count, 0)]


FILE = "INSERT INTO log (what, user_id) VALUES (TG_OP, NEW.id);"


def test_what_a_reset_writes_where_rows_go(new_project: Project) -> None:
    """Profiles of rows that come back are the seed's again, over two tables, and go with it."""
    project_with(new_project, "removing", PROFILE, THEME)
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(DELETED)
    assert rows(new_project.url, STATE) == [(5, 5, 0, 1, 0, 1)]
    reset(new_project)
    assert rows(new_project.url, STATE) == [(6, 6, 1, 1, 0, 1)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE) == BEFORE


@pytest.mark.parametrize("trigger", [TRIGGER, DEFERRED])
def test_what_a_reset_writes_that_would_not_go(new_project: Project, trigger: str) -> None:
    """Where rows go with the seed, what refers to none of its rows would be left; what refers to one is not."""
    project_with(new_project, "removing_log")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(EDITED + DELETED)
    event = "INSERT OR UPDATE"
    assert (
        new_project.psql(
            trigger.format(name="audit", event=event, table="users", body="INSERT INTO log (what) VALUES (TG_OP);")
        )
        == ""
    )
    problem = "table log: 3 rows inserted that do not go with the seed (by audit on users)"
    assert refuse(new_project) == LEFT.format(problem)
    new_project.psql("DROP FUNCTION audit CASCADE")
    assert new_project.psql(trigger.format(name="audit", event=event, table="users", body=FILE)) == ""
    reset(new_project)
    assert rows(new_project.url, STATE) == [(6, 1, 0, 4, 0, 1)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, STATE) == BEFORE


NOTES = """
CREATE TABLE notes (id serial, name text REFERENCES users (name), PRIMARY KEY (id)){0};
INSERT INTO notes (name) SELECT name FROM users WHERE name LIKE 'x%'
"""


@pytest.mark.parametrize("parts", ["", " PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF notes DEFAULT"])
@pytest.mark.parametrize("dataset", ["plain", "keeping"])
def test_what_deleting_rows_in_the_way_writes(new_project: Project, dataset: str, parts: str) -> None:
    """Rows of others that go on request are no surprise, and what their triggers write is one."""
    project_with(new_project, dataset)
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(EDITED.replace("'x'", "'x' || id") + "CREATE UNIQUE INDEX ON users (name);" + NOTES.format(parts))
    assert (
        new_project.psql(
            DEFERRED.format(
                name="gone",
                event="DELETE",
                table="part" if parts else "notes",
                body="INSERT INTO log (what) VALUES ('-');",
            )
        )
        == ""
    )
    assert "referred to by 2 in notes" in refuse(new_project)
    if dataset == "plain":
        table = "part" if parts else "notes"
        sentence = LEFT.format(f"table log: 2 rows inserted (by gone on {table})")
        assert refuse(new_project, "--referring", "delete") == sentence
        assert rows(new_project.url, "SELECT count(*) FROM notes") == [(2,)]
    else:
        reset(new_project, "--referring", "delete")
        assert rows(new_project.url, "SELECT count(*) FROM notes") == [(0,)]
        assert rows(new_project.url, "SELECT count(*) FROM log WHERE what = '-'") == [(2,)]


yearly = Dataset(
    Table(
        "teams",
        rows=c.size("teams", 5),
        columns={
            "id": c.serial_key(type="integer"),
            "name": c.words(1, 1),
            "year": c.constant(2025, type="integer"),
        },
    )
)
of_a_partition = Dataset(Table("early", rows=yearly.tables[0].rows, columns=yearly.tables[0].columns))
PARTITIONED = """
DROP TABLE teams; CREATE TABLE teams (id serial, name text NOT NULL, year integer NOT NULL) PARTITION BY LIST (year);
CREATE TABLE early PARTITION OF teams FOR VALUES IN (2025); CREATE TABLE recent PARTITION OF teams DEFAULT;
"""


@pytest.mark.parametrize("trigger", [TRIGGER, DEFERRED])
def test_rows_that_come_back_to_another_partition(new_project: Project, trigger: str) -> None:
    """Who moves there is no row of somebody else, and triggers of the partitions count, at the end as well."""
    project_with(new_project, "yearly", PARTITIONED)
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql("UPDATE teams SET year = 2026 WHERE id IN (SELECT id FROM teams ORDER BY id LIMIT 2)")
    written = "INSERT INTO log (what) VALUES (TG_OP);"
    assert new_project.psql(trigger.format(name="gone", event="INSERT", table="early", body=written)) == ""
    assert refuse(new_project) == LEFT.format("table log: 2 rows inserted (by gone on early)")
    new_project.psql("DROP TRIGGER gone ON early")
    reset(new_project)
    assert rows(new_project.url, "SELECT count(*) FROM early") == [(5,)]


CLUBS = """
CREATE TABLE clubs (id serial PRIMARY KEY, captain_id integer);
CREATE TABLE players (id serial PRIMARY KEY, club_id integer REFERENCES clubs);
ALTER TABLE clubs ADD FOREIGN KEY (captain_id) REFERENCES players;
CREATE TABLE medals (id serial, club_id integer REFERENCES clubs);
INSERT INTO clubs VALUES (1000);
"""
clubs_with_medals = Dataset(*clubs.tables, side_effects={"medals": "remove"})


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("INSERT INTO medals (club_id) VALUES (NEW.id);", ""),
        ("INSERT INTO medals (club_id) VALUES (1000);", "table medals: 5 rows inserted that do not go with the seed"),
        ("DELETE FROM clubs WHERE id = 1000;", "table clubs: 1 rows deleted"),
    ],
)
def test_what_is_written_as_references_are_completed(new_project: Project, body: str, problem: str) -> None:
    """The last ranges of a load insert nothing, and are looked at as all others are."""
    body = f"IF NEW.captain_id IS NOT NULL THEN {body} END IF;"
    trigger = TRIGGER.format(name="crown", event="UPDATE", table="clubs", body=body)
    project_with(new_project, "clubs_with_medals", CLUBS, trigger)
    new_project.alembic("upgrade", "s1")
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("example-data", "load", "mossy-owl", "--workers", "1")
    assert (done.returncode, f"{problem} (by crown on clubs). Say in" in done.stderr) == (
        bool(problem),
        bool(problem),
    ), done.stderr
    if not problem:
        assert rows(new_project.url, "SELECT count(*), count(DISTINCT club_id) FROM medals") == [(5, 5)]
        new_project.alembic("downgrade", "t")
        assert rows(new_project.url, "SELECT (SELECT count(*) FROM clubs), (SELECT count(*) FROM medals)") == [(1, 0)]


def test_what_triggers_write_in_scripts(new_project: Project) -> None:
    """A script stops as an upgrade does, and one that may write leaves what it leaves."""
    project_with(new_project, "plain", PROFILE)
    script = new_project.alembic(*ON, "upgrade", "t:s1", "--sql")
    assert (
        "ERROR:  Seed mossy-owl: a trigger or rule writes rows that a removal would leave: table profiles: 5 rows "
        "inserted (by make_profile on users). Say in the dataset what becomes of such rows" in new_project.psql(script)
    )
    assert rows(new_project.url, STATE) == BEFORE
    new_project.psql("DROP TRIGGER make_profile ON users")
    assert new_project.psql(script) == ""
    assert rows(new_project.url, STATE) == [(6, 1, 0, 1, 0, 1)]
    new_project.psql(
        TRIGGER.format(name="gone", event="DELETE", table="users", body="INSERT INTO log (what) VALUES ('-');")
    )
    script = new_project.alembic("downgrade", "s1:t", "--sql")
    assert (
        "ERROR:  Seed mossy-owl: a trigger or rule writes to other tables when its rows are deleted: table log: 5 rows "
        "inserted (by gone on users). Say in" in new_project.psql(script)
    )
    new_project.psql("DROP TRIGGER gone ON users")
    assert new_project.psql(script) == ""
    assert rows(new_project.url, STATE) == BEFORE


@pytest.mark.parametrize(
    ("action", "problem"), [("CASCADE", ""), ("SET NULL", "table log: 5 rows updated (by audit on users)")]
)
def test_rows_that_go_in_scripts(new_project: Project, action: str, problem: str) -> None:
    """They are left to their foreign key, which may not let go of the seed."""
    project_with(new_project, "removing_log", CASCADE.replace("CASCADE", action))
    new_project.psql(TRIGGER.format(name="audit", event="INSERT", table="users", body=FILE))
    assert new_project.psql(new_project.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    assert rows(new_project.url, STATE) == [(6, 1, 0, 6, 0, 1)]
    errors = new_project.psql(new_project.alembic("downgrade", "s1:t", "--sql"))
    assert (problem in errors, bool(errors)) == (True, bool(problem))
    assert rows(new_project.url, STATE) == ([(6, 1, 0, 6, 0, 1)] if problem else BEFORE)


def test_rows_that_are_counted_in_before_they_go_in_scripts(new_project: Project) -> None:
    """A trigger that changes them as rows of the seed are deleted leaves nothing, with a script as without."""
    project_with(
        new_project,
        "removing_log",
        CASCADE,
        TRIGGER.format(name="audit", event="INSERT", table="users", body=FILE),
        FUNCTION.format(name="gone", body="UPDATE log SET what = 'gone' WHERE user_id IS NOT NULL;"),
        "CREATE TRIGGER gone BEFORE DELETE ON users FOR EACH STATEMENT EXECUTE FUNCTION gone();",
    )
    for script in ("upgrade", "t:s1"), ("downgrade", "s1:t"):
        assert new_project.psql(new_project.alembic(*ON, *script, "--sql")) == ""
    assert rows(new_project.url, STATE) == BEFORE
    assert rows(new_project.url, "SELECT what FROM log") == [("before",)]


@pytest.mark.parametrize(("dataset", "table"), [("yearly", "teams"), ("of_a_partition", "early")])
def test_triggers_of_partitions(new_project: Project, dataset: str, table: str) -> None:
    """One that a table gives its partitions is named once, and one of a partition is named as well."""
    written = "INSERT INTO log (what) VALUES (TG_OP);"
    project_with(
        new_project,
        dataset,
        PARTITIONED,
        TRIGGER.format(name="all_parts", event="INSERT", table="teams", body=written),
        TRIGGER.format(name="one_part", event="INSERT", table="early", body=written),
    )
    problem = f"table log: 10 rows inserted (by all_parts on {table}, one_part on early). Say in"
    assert problem in new_project.fail(*ON, "upgrade", "s1")


def test_rows_that_a_trigger_keeps_in_scripts(new_project: Project) -> None:
    """A script stops where rows would stay without their run, as a removal does."""
    project_with(new_project, "plain")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(FUNCTION.format(name="stay", body=""))
    new_project.psql("CREATE TRIGGER stay BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION stay()")
    script = new_project.alembic("downgrade", "s1:t", "--sql")
    assert (
        "ERROR:  Seed mossy-owl: table users: expected its rows to be deleted, found some kept by a trigger or rule. "
        "Disable it until the seed is removed." in new_project.psql(script)
    )
    assert rows(new_project.url, STATE) == [(6, 1, 0, 1, 0, 1)]
    new_project.psql("DROP TRIGGER stay ON users")
    assert new_project.psql(script) == ""
    assert rows(new_project.url, STATE) == BEFORE
