"""Types that have no binary form here: up, verified, edited, reset, grown, loaded, scripted, and down again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.generation.pin import Pin
from tests.support.datasets.text_types import PIN, TABLES
from tests.support.environment_scripts import DRIVERS
from tests.support.project import ON, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import SEQUENCES, add, contents, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

DEFINITION = {"name": "mossy-owl", "seed": 2026, "userCount": 30, "dataset": PIN.dataset}
WITHOUT = "SELECT count(*)::int FROM pg_class WHERE relpersistence = 't'"
"""The temporary tables that anybody has."""


@pytest.fixture
def project(new_project: Project) -> Project:
    """Return a project with the tables, and a seed whose revision is not applied yet."""
    write_revisions(new_project, TABLES, PIN)
    set_seeds(new_project, lambda _: [DEFINITION])
    new_project.alembic("upgrade", "t")
    return new_project


@pytest.fixture
def filled(project: Project) -> Project:
    """Return the project with the rows."""
    project.alembic(*ON, "upgrade", "s1")
    return project


def verify(project: Project) -> list[tuple[str, str | None, list[str]]]:
    """Return what `verify` finds: what it is, in which table, and in which columns of the first rows."""
    done = project.run("example-data", "verify", "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    names = [[each["column"] for row in finding["first"] for each in row["columns"]] for finding in findings]
    return [(each["found"], each["table"], columns) for each, columns in zip(findings, names, strict=True)]


VALUES = {
    "mac": ("73:15:38:08:15:35", "de:d3:fb:75:c8:c6"),
    "mac8": ("23:12:a1:b4:5d:98:78:07", "d3:2a:99:2d:6d:95:e6:e3"),
    "macs": ("{6b:9e:95:ac:29:73}", "{}"),
    "price": ("$1,065.73", "$9,864.82"),
    "flags": ("01001010", "10011111"),
    "mask": ("110", "1"),
    "terms": ("'People' 'remain' 'someone'", "'Close' 'group' 'near' 'season'"),
    "wanted": (None, "'a' | 'b'"),
    "shifts": ("{[29,32),[45,51)}", "{[45,53)}"),
    "nights": (
        '{["2025-12-15 09:00:00+00","2025-12-17 00:00:00+00"),["2025-12-19 21:00:00+00","2025-12-20 08:00:00+00")}',
        None,
    ),
    "position": ("F/1B74A17", "B7/DD6691D"),
    "selector": ('$."djt"[5]', '$."pho"[2]'),
    "attributes": ('"a"=>NULL, "n"=>"1", "place"=>"Stokesside"', '"a"=>NULL, "n"=>"1", "place"=>"South Christine"'),
    "topic": ("top.wol", "top.qgo"),
    "weights": ("{-0.692474,-0.269747,-0.669116}", "{-0.905326,0.389442,-0.169468}"),
    "address": ("(82,Stokesside)", '(76,"South Christine")'),
    "outline": ("POINT(159.1737299453498 29.96721729851742)", "POINT(111.52836826405517 62.78629107478194)"),
}
"""By column the values of the first two rows, as PostgreSQL writes them."""

CLEAN: list[tuple[str, str | None, list[str]]] = [("as-pinned", None, [])]


def test_up_and_down_leaves_nothing(project: Project) -> None:
    """The tables and sequences are as before, and no temporary table is left."""
    before = contents(project, PIN), rows(project.url, SEQUENCES)
    project.alembic(*ON, "upgrade", "s1")
    assert [len(each) for each in contents(project, PIN).values()] == [30, 38, 4]
    assert rows(project.url, WITHOUT) == [(0,)]
    assert verify(project) == CLEAN
    project.alembic("downgrade", "t")
    assert (contents(project, PIN), rows(project.url, SEQUENCES)) == before


def test_values_are_as_postgresql_writes_them(filled: Project) -> None:
    """What PostgreSQL has read from the texts of two rows: in small letters, in order, with the currency."""
    names = ", ".join(f"{name}::text" for name in VALUES)
    first, second = rows(filled.url, f"SELECT {names} FROM devices ORDER BY id LIMIT 2")
    assert dict(zip(VALUES, zip(first, second, strict=True), strict=True)) == VALUES


def test_vectors_are_those_of_pgvector(filled: Project) -> None:
    """They have a length of 1, and a distance; an index finds the nearest one."""
    if not rows(filled.url, "SELECT FROM pg_extension WHERE extname = 'vector'"):
        pytest.skip("the server has no pgvector")
    assert filled.psql("CREATE INDEX ON devices USING hnsw (embedding vector_l2_ops)") == ""
    lengths = "SELECT round(min(vector_norm(embedding))::numeric, 5), round(max(vector_norm(embedding))::numeric, 5)"
    assert rows(filled.url, f"{lengths} FROM devices") == [(1, 1)]
    nearest = "SELECT embedding::text FROM devices ORDER BY embedding <-> '[0.5,0.2,-0.1,-0.6,0.3,0.4]' LIMIT 1"
    assert rows(filled.url, nearest) == [("[0.516111,0.179168,-0.12201,-0.64398,0.274134,0.443603]",)]


def test_documents_in_xml(new_project: Project) -> None:
    """Where PostgreSQL was built with them."""
    with psycopg.connect(new_project.url) as connection:
        try:
            connection.execute("SELECT '<a/>'::xml")
        except psycopg.errors.FeatureNotSupported:
            pytest.skip("the server has no XML")
    pin = Pin("shy-gull", 7, 20, dataset="tests.support.datasets.odd_texts:xml")
    write_revisions(new_project, "CREATE TABLE cards (id uuid PRIMARY KEY, value xml)", pin)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT value::text, value IS DOCUMENT FROM cards LIMIT 1") == [("<a>é</a>", True)]
    new_project.alembic("downgrade", "t")


def test_a_script_writes_the_same_rows(filled: Project) -> None:
    """A script leaves what a connection leaves, and one takes it away."""
    online = contents(filled, PIN), rows(filled.url, SEQUENCES)
    filled.alembic("downgrade", "t")
    before = contents(filled, PIN), rows(filled.url, SEQUENCES)
    assert filled.psql(filled.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    assert (contents(filled, PIN), rows(filled.url, SEQUENCES)) == online
    assert verify(filled) == CLEAN
    assert filled.psql(filled.alembic("downgrade", "s1:t", "--sql")) == ""
    assert (contents(filled, PIN), rows(filled.url, SEQUENCES)) == before


@pytest.mark.parametrize("driver", [pytest.param(each, id=f"{each[0]}-{n}") for n, each in enumerate(DRIVERS)])
def test_every_driver_leaves_the_same_rows(filled: Project, driver: tuple[str, str]) -> None:
    """Rows that went in by INSERT are those that went in by COPY; they are verified, and go again."""
    copied, plain = contents(filled, PIN), filled.url
    filled.alembic("downgrade", "t")
    (filled.root / "migrations/env.py").write_text(driver[1])
    filled.variables["EXAMPLE_DATA_DATABASE_URL"] = plain.replace("postgresql", f"postgresql+{driver[0]}", 1)
    filled.alembic(*ON, "upgrade", "s1")
    assert contents(filled, PIN) == copied
    assert verify(filled) == CLEAN
    filled.alembic("downgrade", "t")
    assert contents(filled, PIN) == {"devices": [], "ports": [], "hubs": []}


EDITS = {
    "mac": "'0a:0b:0c:0d:0e:0f'",
    "mac8": "NULL",
    "macs": "array_append(macs, '0a:0b:0c:0d:0e:0f')",
    "price": "price + '0.01'::numeric::money",
    "flags": "~flags",
    "mask": "mask || '1'",
    "terms": "terms || 'new'::tsvector",
    "wanted": "'z'",
    "shifts": "shifts + '{[1000,1001)}'::int4multirange",
    "nights": "'{}'",
    "position": "position + 1",
    "selector": "'$.x'",
    "attributes": "coalesce(attributes, '') || 'z=>1'",
    "topic": "topic || 'more'",
    "embedding": "'[1,2,3,4,5,6]'",
    "weights": "'{0}'",
    "address": "(1, 'Elsewhere')::address",
    "outline": "'nowhere'",
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_found_and_reset(filled: Project, name: str) -> None:
    """One edited value is found, stops a downgrade, and comes back."""
    before = contents(filled, PIN)
    one = "SELECT id FROM devices WHERE length(mask) < 5 AND id NOT IN (SELECT device_id FROM ports) LIMIT 1"
    assert filled.psql(f"UPDATE devices SET {name} = {EDITS[name]} WHERE id = ({one})") == ""
    assert verify(filled) == [("edited", "devices", [name])]
    assert "table devices: expected its rows as they were written, found 1 edited, the first where id = " in (
        filled.fail("downgrade", "t")
    )
    assert filled.run("example-data", "reset", "mossy-owl", "--yes").returncode == 0
    assert (contents(filled, PIN), verify(filled)) == (before, CLEAN)


def test_deleted_rows_come_back(filled: Project) -> None:
    """Rows that are missing are made and read again."""
    before = contents(filled, PIN)
    filled.psql("UPDATE devices SET hub_id = NULL; DELETE FROM ports; DELETE FROM devices WHERE number > 50")
    assert filled.run("example-data", "reset", "mossy-owl", "--yes").returncode == 0
    assert contents(filled, PIN) == before


def test_settings_of_a_session_are_no_edit(filled: Project) -> None:
    """However PostgreSQL writes moments, floats and intervals: both sides are written so."""
    (name,) = rows(filled.url, "SELECT current_database()")[0]
    for setting in ("datestyle = 'SQL, DMY'", "timezone = 'Asia/Tokyo'", "extra_float_digits = -2"):
        filled.psql(f'ALTER DATABASE "{name}" SET {setting}')
    assert verify(filled) == CLEAN
    filled.alembic("downgrade", "t")


def test_rows_that_are_written_again_are_no_edit(filled: Project) -> None:
    """An UPDATE of every row that changes no value is none."""
    filled.psql("UPDATE devices SET mac = mac, terms = terms, embedding = embedding, address = address")
    assert verify(filled) == CLEAN


def test_growing_keeps(filled: Project) -> None:
    """A seed that grows has the rows of the larger one; a script grows it alike, and shrinking takes them away."""
    before = contents(filled, PIN)
    larger = replace(PIN, user_count=80)
    set_seeds(filled, lambda seeds: [{**seeds[0], "userCount": 80}])
    filled.alembic("revision", "--autogenerate", "--rev-id", "s2", "-m", "more")
    filled.alembic(*ON, "upgrade", "s2")
    grown = contents(filled, larger)
    assert verify(filled) == CLEAN
    assert {name: len(set(grown[name]) & set(before[name])) for name in before} == {
        "devices": 30,
        "ports": 38,
        "hubs": 4,
    }
    filled.alembic(*ON, "downgrade", "s1")
    assert contents(filled, PIN) == before
    assert filled.psql(filled.alembic(*ON, "upgrade", "s1:s2", "--sql")) == ""
    assert contents(filled, larger) == grown


@pytest.mark.parametrize("arguments", [(), ("--defer-indexes",)], ids=["load", "defer-indexes"])
def test_a_load_by_two_workers_leaves_what_an_upgrade_leaves(project: Project, arguments: tuple[str, ...]) -> None:
    """Two workers write ranges of rows, and late columns after them."""
    project.variables["EXAMPLE_DATA_SIZES"] = "mossy-owl.devices = 20000"
    project.alembic(*ON, "upgrade", "s1")
    expected = contents(project, PIN)
    project.alembic("downgrade", "t")
    del project.variables["EXAMPLE_DATA_SIZES"]
    project.alembic("upgrade", "s1")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = project.run("example-data", "load", "mossy-owl", "--user-count", "20000", "--workers", "2", *arguments)
    assert done.returncode == 0, done.stderr
    assert contents(project, PIN) == expected
    assert verify(project) == CLEAN


def test_triggers_are_no_edit(project: Project) -> None:
    """Where a trigger fires on what is written, all rows are compared at once, and removed once on trial."""
    project.psql(
        "CREATE FUNCTION shop.watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END';"
        "CREATE TRIGGER watch BEFORE INSERT OR UPDATE OR DELETE ON shop.devices FOR EACH ROW "
        "EXECUTE FUNCTION shop.watch()"
    )
    project.alembic(*ON, "upgrade", "s1")
    assert verify(project) == CLEAN


def test_plan_and_explain(project: Project) -> None:
    """The plan tries the rows, and the estimate has all columns."""
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    planned = project.run("example-data", "plan", "--format", "json")
    assert planned.returncode == 3, planned.stdout
    (step,) = json.loads(planned.stdout)["steps"]
    assert (step["does"], step["fits"], step["why"]) == ("apply", "yes", None)
    done = project.run("example-data", "explain", PIN.dataset, "--format", "json")
    columns = json.loads(done.stdout)["tables"][0]["columns"]
    assert {"vector(6)", "macaddr[]", "bit(8)", "outline"} < {column["type"] for column in columns}


REFUSED = {
    "macaddr": (
        "macaddr",
        "zz",
        "macaddr reads, found 'zz' in row {row} (invalid input syntax for type macaddr: \"zz\")",
    ),
    "bits": (
        "bit(3)",
        "0000",
        "bit(3) reads, found '0000' in row {row} (bit string length 4 does not match type bit(3))",
    ),
    "card": (
        "card",
        "00:00:00:00:00:00",
        (
            "macaddr reads, found '00:00:00:00:00:00' in row {row} (value for domain card violates check constraint "
            '"card_check")'
        ),
    ),
    "composite": (
        "address",
        "(x,y)",
        "address reads, found '(x,y)' in row {row} (invalid input syntax for type integer: \"x\")",
    ),
}
"""By dataset the type of the column, a text, and what is said of it."""


@pytest.mark.parametrize("driver", [None, *DRIVERS[::3]], ids=["copy", "psycopg2", "asyncpg"])
@pytest.mark.parametrize("row", [3, 19_000])
@pytest.mark.parametrize("name", REFUSED)
def test_a_text_that_is_refused(project: Project, name: str, row: int, driver: tuple[str, str] | None) -> None:
    """The column, the row and the text, before the first row is written, or in one of the later ones."""
    declared, text, said = REFUSED[name]
    pin = Pin(
        "shy-gull", 7, 20_000, dataset=f"tests.support.datasets.odd_texts:{name}", parameters={"row": row, "text": text}
    )
    add(project, "s2", "t", pin)
    project.psql(f"CREATE TABLE shop.cards (id uuid PRIMARY KEY, value {declared})")
    if driver:
        (project.root / "migrations/env.py").write_text(driver[1])
        plain = project.url
        project.variables["EXAMPLE_DATA_DATABASE_URL"] = plain.replace("postgresql", f"postgresql+{driver[0]}", 1)
    sentence = project.fail(*ON, "upgrade", "s2")
    problem = f"column cards.value: expected a text that {said.format(row=row + 1)}"
    later = f"{problem}. Let the dataset make such texts. Nothing was written."
    before = (
        f"the tables do not fit what would be written: {problem}. Put the data revision where the schema fits, or use "
        "a version of the dataset that fits this schema."
    )
    expected = before if row < 500 else later
    assert sentence == f"Revision s2, seed 'shy-gull': {expected}"
    assert rows(project.url, "SELECT count(*)::int FROM shop.cards") == [(0,)]


@pytest.mark.parametrize(
    ("declared", "found"),
    [("text", "text"), ("macaddr[]", "macaddr[]"), ("macaddr8", "macaddr8"), ("inet", "inet")],
)
def test_a_column_of_another_type(project: Project, declared: str, found: str) -> None:
    """It is what any column of another type is."""
    pin = Pin("shy-gull", 7, 20, dataset="tests.support.datasets.odd_texts:macaddr")
    add(project, "s2", "t", pin)
    project.psql(f"CREATE TABLE shop.cards (id uuid PRIMARY KEY, value {declared})")
    assert f"column cards.value: expected macaddr, found {found}." in project.fail(*ON, "upgrade", "s2")


def test_a_type_that_is_not_there(project: Project) -> None:
    """Nor is there any column of it."""
    pin = Pin("shy-gull", 7, 20, dataset="tests.support.datasets.odd_texts:nowhere")
    add(project, "s2", "t", pin)
    project.psql("CREATE TABLE shop.cards (id uuid PRIMARY KEY, value macaddr)")
    assert "column cards.value: expected nowhere.At_all(3), found macaddr." in project.fail(*ON, "upgrade", "s2")


def test_a_value_that_is_missing(project: Project) -> None:
    """NULL in a column that forbids it is seen before the first row."""
    pin = Pin("shy-gull", 7, 20, dataset="tests.support.datasets.odd_texts:missing")
    add(project, "s2", "t", pin)
    project.psql("CREATE TABLE shop.cards (id uuid PRIMARY KEY, value numeric(3, 1) NOT NULL)")
    assert "column cards.value: expected a value in every row, found NULL." in project.fail(*ON, "upgrade", "s2")
