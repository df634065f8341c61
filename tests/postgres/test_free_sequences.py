"""Integer keys without a default whose numbers come from a sequence that only applications know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from tests.support.project import ON, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

customers = Dataset(Table("customers", rows=c.size("customers", 20), columns={"id": c.serial_key(type="integer")}))
PIN = Pin("mossy-owl", 2026, 20, dataset="tests.postgres.test_free_sequences:customers")
TABLE = "CREATE TABLE customers (id integer PRIMARY KEY);"
STATE = "SELECT (SELECT count(*) FROM customers), (SELECT max(id) FROM customers)"


@pytest.mark.parametrize("is_script", [False, True])
@pytest.mark.parametrize("name", ["customers_id_seq", "customers_seq", '"customers_SEQ"'])
def test_a_sequence_named_after_the_column_or_table(new_project: Project, name: str, *, is_script: bool) -> None:
    """The seed takes its numbers from it, so the application's next row finds its own, and gives them back."""
    write_revisions(new_project, f"CREATE SEQUENCE {name}; {TABLE}", PIN)
    new_project.alembic("upgrade", "t")
    before = rows(new_project.url, f"SELECT last_value, is_called FROM {name}")
    if is_script:
        assert new_project.psql(new_project.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    else:
        new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, STATE) == [(20, 20)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, f"SELECT last_value, is_called FROM {name}") == before
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(f"INSERT INTO customers VALUES (nextval('{name}'))") == ""
    assert rows(new_project.url, STATE) == [(21, 21)]


def test_a_sequence_behind_its_rows(new_project: Project) -> None:
    """It is a guess that the sequence numbers the rows: where others did, the seed goes behind these."""
    write_revisions(new_project, f"CREATE SEQUENCE customers_id_seq; {TABLE} INSERT INTO customers VALUES (7)", PIN)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, STATE) == [(21, 27)]
    assert rows(new_project.url, "SELECT nextval('customers_id_seq')") == [(28,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE others (id serial); ALTER SEQUENCE others_id_seq RENAME TO customers_id_seq",
        "CREATE TABLE others (id bigint DEFAULT nextval('customers_id_seq'))",
        "ALTER SEQUENCE customers_id_seq SET SCHEMA public",
    ],
)
def test_a_sequence_of_another_table(new_project: Project, statement: str) -> None:
    """One that another column counts in is left alone."""
    create = "" if "serial" in statement else "CREATE SEQUENCE customers_id_seq;"
    write_revisions(new_project, f"{create} {statement}; {TABLE}", PIN)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT nextval('customers_id_seq')") == [(1,)]
