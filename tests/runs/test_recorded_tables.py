"""A run knows the tables and columns that it wrote: another table of that name, or a column dropped since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from tests.support.project import ON, rows
from tests.support.revisions import write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

members = Dataset(
    Table(
        "members",
        rows=c.size("members", 20),
        columns={
            "id": c.uuid_key(),
            "name": c.person_name(),
            "nick": c.words(1, 1),
            "size": c.integer(1, 9),
            "friend_id": c.late(c.reference("members")),
        },
    )
)
numbered = Dataset(
    Table(
        "members",
        rows=c.size("members", 20),
        columns={"id": c.serial_key(), "name": c.person_name(), "nick": c.words(1, 1)},
    )
)

TABLES = """
CREATE TABLE members (
    extra text, {key} PRIMARY KEY, name text NOT NULL, nick text, size integer, friend_id uuid
)
"""


def seeded(project: Project, *, dataset: str = "members", key: str = "id uuid") -> Project:
    """Return the project with the seed, applied by revision s1."""
    pin = Pin("mossy-owl", 2026, 20, dataset=f"tests.runs.test_recorded_tables:{dataset}")
    write_revisions(project, TABLES.format(key=key), pin)
    project.alembic(*ON, "upgrade", "s1")
    return project


def test_what_a_run_records(new_project: Project) -> None:
    """The schema of each table, and the numbers of its columns."""
    seeded(new_project)
    assert rows(new_project.url, "SELECT definition -> 'tables' FROM example_data_runs") == [
        (
            {
                "members": {
                    "schema": "shop",
                    "columns": {"extra": 1, "id": 2, "name": 3, "nick": 4, "size": 5, "friend_id": 6},
                }
            },
        ),
    ]


OTHER = "CREATE SCHEMA dev; CREATE TABLE dev.members (LIKE shop.members INCLUDING ALL);"
PATH = 'ALTER DATABASE "{name}" SET search_path = dev, shop, public;'


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            OTHER + PATH,
            (
                "table members: it is another table than its rows were written to (expected shop.members, found "
                "dev.members). Set the search path as it was then."
            ),
        ),
        (
            OTHER + "INSERT INTO dev.members SELECT * FROM shop.members;" + PATH,
            (
                "table members: it is another table than its rows were written to (expected shop.members, found "
                "dev.members). Set the search path as it was then."
            ),
        ),
        (
            "CREATE SCHEMA dev;" + "CREATE VIEW dev.members AS SELECT * FROM shop.members WHERE size > 5;" + PATH,
            (
                "table members: it is another table than its rows were written to (expected shop.members, found "
                "dev.members). Set the search path as it was then."
            ),
        ),
        (
            "ALTER TABLE members RENAME TO people; CREATE VIEW members AS SELECT * FROM people WHERE size > 9;",
            (
                "table members: a view has its name (expected the table that its rows were written to). Give the table "
                "its name again."
            ),
        ),
        (
            (
                "ALTER TABLE alembic_version SET SCHEMA public; ALTER TABLE example_data_runs SET SCHEMA public;"
                'ALTER DATABASE "{name}" SET search_path = public;'
            ),
            (
                "table members: it is another table than its rows were written to (expected shop.members, found none). "
                "Set the search path as it was then."
            ),
        ),
        (
            "ALTER TABLE members RENAME TO people; CREATE TABLE members (LIKE people INCLUDING ALL);",
            (
                "table members: none of its rows is there, but rows like them are in shop.people. Give that table its "
                "name again, or, if they are not the seed's: --on-edited delete; with Alembic, alembic -x "
                "example_data_on_edited=delete downgrade ..."
            ),
        ),
        (
            (
                "CREATE SCHEMA old; CREATE TABLE new (LIKE members INCLUDING ALL); ALTER TABLE members SET SCHEMA old;"
                "ALTER TABLE new RENAME TO members;"
            ),
            (
                "table members: none of its rows is there, but rows like them are in old.members. Give that table its "
                "name again, or, if they are not the seed's: --on-edited delete; with Alembic, alembic -x "
                "example_data_on_edited=delete downgrade ..."
            ),
        ),
    ],
)
@pytest.mark.parametrize(("dataset", "key"), [("members", "id uuid"), ("numbered", "id bigserial")])
def test_another_table_of_the_name(new_project: Project, statement: str, problem: str, dataset: str, key: str) -> None:
    """A removal stops, and the run and the rows stay."""
    seeded(new_project, dataset=dataset, key=key)
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    assert new_project.psql(statement.format(name=name)) == ""
    assert new_project.fail("downgrade", "t") == f"Revision s1, seed 'mossy-owl': {problem}"
    assert rows(new_project.url, "SELECT count(*) FROM example_data_runs") == [(1,)]


def test_another_table_of_the_name_in_a_script(new_project: Project) -> None:
    """The script of a removal stops as well."""
    seeded(new_project)
    script = new_project.alembic("downgrade", "s1:t", "--sql")
    errors = new_project.psql(f"{OTHER} SET search_path = dev, shop, public; {script}")
    assert "another table than its rows were written to (expected shop.members, found dev.members)" in errors
    assert rows(new_project.url, "SELECT count(*) FROM shop.members") == [(20,)]


def test_a_schema_that_was_renamed(new_project: Project) -> None:
    """Rows that are found where they moved to are removed."""
    seeded(new_project)
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    new_project.psql(f'ALTER SCHEMA shop RENAME TO market; ALTER DATABASE "{name}" SET search_path = market, public')
    write_revision(new_project, "r", "s1", _removal(), "pass")
    new_project.alembic("upgrade", "r")
    assert rows(new_project.url, "SELECT count(*) FROM market.members") == [(0,)]


def test_rows_that_somebody_deleted(new_project: Project) -> None:
    """All of them gone is no problem, nor is it with another seed of the same number beside it."""
    seeded(new_project)
    new_project.psql("CREATE TABLE others (LIKE members); TRUNCATE members")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT count(*) FROM example_data_runs") == [(0,)]


def _removal() -> str:
    return "op.remove_seed('mossy-owl', seed=2026, dataset='tests.runs.test_recorded_tables:members')"


COLUMNS = {
    "dropped and added again": ("DROP nick", "ADD nick text"),
    "with a default": ("DROP nick", "ADD nick text NOT NULL DEFAULT 'none'"),
    "two of them": ("DROP nick, DROP size", "ADD nick text, ADD size integer"),
    "written last": ("DROP friend_id", "ADD friend_id uuid"),
}


@pytest.mark.parametrize("case", COLUMNS)
def test_a_downgrade_past_a_dropped_column(new_project: Project, case: str) -> None:
    """A column that is empty as it was dropped and added again is nobody's edit; an edit of another column is one."""
    seeded(new_project)
    away, back = COLUMNS[case]
    up, down = (f"op.execute({f'ALTER TABLE shop.members {change}'!r})" for change in (away, back))
    write_revision(new_project, "d", "s1", up, down)
    new_project.alembic("upgrade", "d")
    new_project.alembic("downgrade", "s1")
    new_project.psql("UPDATE members SET name = name || '!' WHERE id = (SELECT min(id::text)::uuid FROM members)")
    sentence = new_project.fail("downgrade", "t")
    assert "table members: expected its rows as they were written, found 1 edited, the first where id = " in sentence
    assert "What differs is in name. Keep what is needed elsewhere" in sentence
    new_project.psql("UPDATE members SET name = rtrim(name, '!')")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT count(*) FROM members") == [(0,)]


def test_what_somebody_wrote_into_a_column_that_is_back(new_project: Project) -> None:
    """It is an edit, and the message has the column."""
    seeded(new_project)
    new_project.psql("ALTER TABLE members DROP nick; ALTER TABLE members ADD nick text")
    new_project.psql("UPDATE members SET nick = 'mine' WHERE id = (SELECT min(id::text)::uuid FROM members)")
    sentence = new_project.fail("downgrade", "t")
    assert "found 1 edited, the first where id = " in sentence
    assert "What differs is in nick. Keep" in sentence


def test_a_removal_after_a_column_was_dropped(new_project: Project) -> None:
    """The rows are compared in the columns that are left."""
    seeded(new_project)
    drop = "op.execute('ALTER TABLE shop.members DROP nick, DROP friend_id')"
    write_revision(new_project, "d", "s1", drop, "pass")
    write_revision(new_project, "r", "d", _removal(), "pass")
    new_project.alembic("upgrade", "d")
    new_project.psql("UPDATE members SET size = 10 WHERE id = (SELECT min(id::text)::uuid FROM members)")
    assert "found 1 edited" in new_project.fail("upgrade", "r")
    new_project.psql("UPDATE members SET size = 11")
    sentence = new_project.fail("upgrade", "r")
    assert "found 20 edited" in sentence
    assert (
        "What differs is in size. In every row it is size: if a later revision dropped or retyped that, nobody edited "
        "it. Keep what is needed elsewhere" in sentence
    )
    new_project.alembic("-x", "example_data_on_edited=delete", "upgrade", "r")
    assert rows(new_project.url, "SELECT count(*) FROM members") == [(0,)]


@pytest.mark.parametrize("is_dropped", [False, True])
def test_a_removal_after_a_column_was_renamed(new_project: Project, *, is_dropped: bool) -> None:
    """An edit could be in the column's new name: the removal stops, whatever else was dropped."""
    seeded(new_project)
    change = "ALTER TABLE shop.members RENAME nick TO alias" + ("; ALTER TABLE shop.members DROP extra" * is_dropped)
    write_revision(new_project, "d", "s1", f"op.execute({change!r})", "pass")
    write_revision(new_project, "r", "d", _removal(), "pass")
    new_project.alembic("upgrade", "d")
    assert "column members.nick: expected text, found no such column" in new_project.fail("upgrade", "r")


@pytest.mark.parametrize(
    ("there", "back", "column"),
    [
        ("ALTER nick TYPE varchar(2) USING left(nick, 2)", "ALTER nick TYPE text", "nick"),
        ("ALTER size TYPE boolean USING size > 9", "ALTER size TYPE integer USING size::integer", "size"),
    ],
)
def test_a_downgrade_past_a_retyped_column(new_project: Project, there: str, back: str, column: str) -> None:
    """What the other type lost is in every row: the message says so."""
    seeded(new_project)
    new_project.psql(f"ALTER TABLE members {there}")
    new_project.psql(f"ALTER TABLE members {back}")
    sentence = new_project.fail("downgrade", "t")
    assert "found 20 edited, the first where id = " in sentence
    assert (
        f"What differs is in {column}. In every row it is {column}: if a later revision dropped or retyped that, "
        "nobody edited it. Keep what is needed elsewhere" in sentence
    )
