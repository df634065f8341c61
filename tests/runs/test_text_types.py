"""Types that have no binary form here: up, verified, edited, reset, grown, loaded, scripted, and down without a trace."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data.generation.pin import Pin
from tests.support.datasets.text_types import COLUMNS, PIN, TABLES
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


CLEAN: list[tuple[str, str | None, list[str]]] = [("as-pinned", None, [])]


def test_up_and_down_leaves_nothing(project: Project) -> None:
    """The tables and sequences are as before, and no temporary table is left."""
    before = contents(project, PIN), rows(project.url, SEQUENCES)
    project.alembic(*ON, "upgrade", "s1")
    assert [len(each) for each in contents(project, PIN).values()] == [30, 41]
    assert rows(project.url, WITHOUT) == [(0,)]
    assert verify(project) == CLEAN
    project.alembic("downgrade", "t")
    assert (contents(project, PIN), rows(project.url, SEQUENCES)) == before


def test_values_are_as_postgresql_writes_them(filled: Project) -> None:
    """What PostgreSQL reads from the texts of the first row."""
    names = ", ".join(f"{name}::text" for name in COLUMNS)
    assert rows(filled.url, f"SELECT {names} FROM devices ORDER BY id LIMIT 1") == []


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
    assert contents(filled, PIN) == {"devices": [], "ports": []}


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
    filled.psql("UPDATE devices SET first_port_id = NULL; DELETE FROM ports; DELETE FROM devices WHERE number > 50")
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
    assert {name: len(set(grown[name]) & set(before[name])) for name in before} == {"devices": 30, "ports": 41}
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
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = project.run("example-data", "load", "mossy-owl", "--size", "devices=20000", "--workers", "2", *arguments)
    assert done.returncode == 0, done.stderr
    assert contents(project, PIN) == expected
    assert verify(project) == CLEAN


def test_triggers_are_no_edit(project: Project) -> None:
    """Where a trigger fires on what is written, all rows are compared at once, and removed once on trial."""
    project.psql(
        "CREATE FUNCTION shop.watch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN coalesce(NEW, OLD); END';"
        "CREATE TRIGGER watch BEFORE INSERT OR UPDATE OR DELETE ON shop.devices FOR EACH ROW EXECUTE FUNCTION shop.watch()"
    )
    project.alembic(*ON, "upgrade", "s1")
    assert verify(project) == CLEAN


def test_plan_and_explain(project: Project) -> None:
    """The plan tries the rows, and the estimate has all columns."""
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    planned = project.run("example-data", "plan", "--format", "json")
    assert planned.returncode == 0, planned.stdout
    done = project.run("example-data", "explain", PIN.dataset, "--format", "json")
    columns = json.loads(done.stdout)["tables"][0]["columns"]
    assert {"vector(6)", "macaddr[]", "bit(8)", "outline"} < {column["type"] for column in columns}


REFUSED = {
    "macaddr": (
        "macaddr",
        "zz",
        "expected a text that macaddr reads, found 'zz' in row {row} (invalid input syntax for type macaddr: \"zz\")",
    ),
    "bits": (
        "bit(3)",
        "0000",
        "expected a text that bit(3) reads, found '0000' in row {row} (bit string length 4 does not match type bit(3))",
    ),
    "card": (
        "card",
        "00:00:00:00:00:00",
        "expected a text that macaddr reads, found '00:00:00:00:00:00' in row {row} (value for domain card violates "
        'check constraint "card_check")',
    ),
    "hstore": (
        "hstore",
        "a=>",
        "expected a text that hstore reads, found 'a=>' in row {row} (syntax error in hstore: unexpected end of string)",
    ),
}
"""By dataset the type of the column, a text, and what is said of it."""


@pytest.mark.parametrize("driver", [None, *DRIVERS[::3]], ids=["copy", "psycopg2", "asyncpg"])
@pytest.mark.parametrize("row", [3, 19_000])
@pytest.mark.parametrize("name", REFUSED)
def test_a_text_that_is_refused(project: Project, name: str, row: int, driver: tuple[str, str] | None) -> None:
    """The column, the row and the text, before the first row is written, or in one of the later ones."""
    declared, text, said = REFUSED[name]
    pin = Pin("shy-gull", 7, 20_000, dataset=f"tests.support.datasets.odd_texts:{name}", parameters={"row": row, "text": text})
    add(project, "s2", "t", pin)
    project.psql(f"CREATE TABLE shop.cards (id uuid PRIMARY KEY, value {declared})")
    if driver:
        (project.root / "migrations/env.py").write_text(driver[1])
        plain = project.url
        project.variables["EXAMPLE_DATA_DATABASE_URL"] = plain.replace("postgresql", f"postgresql+{driver[0]}", 1)
    sentence = project.fail(*ON, "upgrade", "s2")
    problem = f"column cards.value: {said.format(row=row + 1)}"
    if row > 500:
        assert sentence == f"Seed 'shy-gull': {problem}. Let the dataset make such texts. Nothing was written."
    else:
        assert sentence == (
            f"Seed 'shy-gull': the tables do not fit what would be written: {problem}. Put the data revision where the "
            "schema fits, or use a version of the dataset that fits this schema."
        )
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
