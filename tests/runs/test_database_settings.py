"""What a database or a role has set does not change what is written, read or removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.pin import Pin
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Plain
from tests.support.environment_scripts import SYNC
from tests.support.project import ON, rows
from tests.support.revisions import contents, write_revision, write_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.project import Project

timed = Dataset(
    Table(
        "trips",
        rows=c.size("trips", 20),
        columns={
            "id": c.uuid_key(),
            "delay": c.duration(-200_000, 200_000),
            "left_at": c.moment(5),
            "open": c.period(5, hours=30),
            "note": c.choice(["a\\b", "it's"]),
        },
    )
)

TABLES = "CREATE TABLE trips (id uuid PRIMARY KEY, delay interval, left_at timestamptz, open tstzrange, note text)"
PIN = Pin("mossy-owl", 2026, 20, dataset="tests.runs.test_database_settings:timed", parameters={"anchor": "2026-01-01"})


@pytest.mark.parametrize(
    "setting",
    [
        "IntervalStyle = sql_standard",
        "IntervalStyle = iso_8601",
        "DateStyle = 'German, DMY'",
        "TimeZone = 'Asia/Kathmandu'",
        "standard_conforming_strings = off",
        "extra_float_digits = -5",
    ],
)
def test_the_same_rows_whatever_is_set(new_project: Project, setting: str) -> None:
    """COPY, INSERT and script write the same rows, and all of them are removed again."""
    write_revisions(new_project, TABLES, PIN)
    new_project.alembic(*ON, "upgrade", "s1")
    expected = contents(new_project, PIN)
    new_project.alembic("downgrade", "t")
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    new_project.psql(f'ALTER DATABASE "{name}" SET {setting}')
    states = []
    script = new_project.alembic(*ON, "upgrade", "t:s1", "--sql")
    for way in ("copy", "insert", "script"):
        if way == "insert":
            (new_project.root / "migrations/env.py").write_text(SYNC)
            new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace("sql", "sql+psycopg2", 1)
        assert (new_project.psql(script) if way == "script" else new_project.alembic(*ON, "upgrade", "s1")) == ""
        new_project.psql(f'ALTER DATABASE "{name}" RESET ALL; ALTER DATABASE "{name}" SET search_path = shop, public')
        states.append(contents(new_project, PIN))
        new_project.psql(f'ALTER DATABASE "{name}" SET {setting}')
        new_project.alembic("downgrade", "t")
    assert states == [expected] * 3


named = Dataset(
    Table(
        "people",
        rows=c.size("people", 20),
        key="code",
        columns={
            "code": Column("text", lambda _, rows: Plain([f"Straße {row}" for row in to_array(rows).tolist()])),
            "kinds": c.array(c.choice(["groß", "klein"]), 1, 2),
        },
    )
)
NAMED = Pin("mossy-owl", 2026, 20, dataset="tests.runs.test_database_settings:named")


@pytest.fixture
def latin1_project(new_project: Project) -> Iterator[Project]:
    """Yield the project on a database that is not in UTF-8."""
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    new_project.psql(f"CREATE DATABASE {name}_latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    yield replace(new_project, url=new_project.url.replace(f"/{name}?", f"/{name}_latin?"))
    new_project.psql(f"DROP DATABASE {name}_latin")


@pytest.mark.parametrize("is_script", [False, True])
def test_a_database_that_is_not_in_utf_8(latin1_project: Project, *, is_script: bool) -> None:
    """Its texts are what they are elsewhere, by COPY and by script, and are compared again when they are removed."""
    write_revisions(latin1_project, "CREATE TABLE people (code text PRIMARY KEY, kinds text[])", NAMED)
    latin1_project.alembic("upgrade", "t")
    if is_script:
        assert latin1_project.psql(latin1_project.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    else:
        latin1_project.alembic(*ON, "upgrade", "s1")
    count = "SELECT count(*) FROM people WHERE code LIKE 'Stra' || chr(223) || 'e %' AND length(code) <= 9"
    assert rows(latin1_project.url, count) == [(20,)]
    latin1_project.alembic("downgrade", "t")
    assert rows(latin1_project.url, "SELECT count(*) FROM people") == [(0,)]


ROLE = """
DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN;
GRANT USAGE ON SCHEMA shop TO clerk; GRANT ALL ON ALL TABLES IN SCHEMA shop TO clerk;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY; CREATE POLICY all_of_them ON notes USING (true);
"""


@pytest.fixture
def clerk_project(new_project: Project) -> Iterator[Project]:
    """Yield the project at the revision before the seed, on a connection of a role that policies apply to."""
    write_revisions(new_project, f"{TABLES}; CREATE TABLE notes (id int); INSERT INTO notes VALUES (1)", PIN)
    new_project.alembic("upgrade", "t")
    new_project.psql(ROLE)
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace("postgres@", "clerk@")
    yield new_project
    new_project.psql("DROP OWNED BY clerk; DROP ROLE clerk")


def test_row_security_stays_as_it_was(clerk_project: Project) -> None:
    """After a removal, what comes later in its transaction is still subject to the policies of other tables."""
    write_revision(clerk_project, "y", "s1", f"op.remove_seed('mossy-owl', seed=2026, dataset={PIN.dataset!r})", "pass")
    write_revision(clerk_project, "z", "y", "op.execute('DELETE FROM notes')", "pass")
    clerk_project.alembic(*ON, "upgrade", "z")
    assert rows(clerk_project.url, "SELECT (SELECT count(*) FROM trips), (SELECT count(*) FROM notes)") == [(0, 0)]


def test_a_table_that_row_security_applies_to(clerk_project: Project) -> None:
    """A role that has to go by a table's policies gets a message, and writes nothing."""
    clerk_project.psql("ALTER TABLE trips ENABLE ROW LEVEL SECURITY; CREATE POLICY anybody ON trips USING (true)")
    sentence = clerk_project.fail(*ON, "upgrade", "s1")
    assert (
        "table trips: expected a table that this role fills and empties, found row security that applies to this role"
        in sentence
    )
