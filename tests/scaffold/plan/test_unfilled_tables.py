"""Foreign keys to tables that are not filled: values that are there already, or NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.scaffold.plan.unfilled_tables import tool_tables
from example_data.scaffold.schema.tables import Column, Table, Type
from tests.support.project import ON, rows
from tests.support.scaffold_plans import notes_on, text_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


LISTS = """
CREATE TABLE countries (code char(2) PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO countries VALUES ('DE', 'a'), ('AT', 'b');
CREATE TABLE plans (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO plans VALUES (10, 'a'), (9, 'b'), (11, 'c');
CREATE TABLE brands (id uuid PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO brands VALUES ('3fa85f64-5717-4562-b3fc-2c963f66afa6', 'a'), ('4fa85f64-5717-4562-b3fc-2c963f66afa6', 'b');
CREATE TABLE owners (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO owners VALUES (1, 'a');
CREATE TABLE many (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO many SELECT n, 'a' FROM generate_series(1, 51) AS n;
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    country char(2) NOT NULL REFERENCES countries,
    plan_id integer NOT NULL REFERENCES plans CHECK (plan_id > 9),
    "Brand" uuid NOT NULL REFERENCES brands,
    former_plan_id integer REFERENCES plans
);
CREATE TABLE invoices (id uuid PRIMARY KEY, client_id uuid NOT NULL REFERENCES clients);
CREATE TABLE others (id uuid PRIMARY KEY, many_id integer NOT NULL REFERENCES many);
CREATE TABLE estates (id uuid PRIMARY KEY, owner_id integer NOT NULL REFERENCES owners);
"""


@pytest.fixture
def project_with_lists(project_with_schema: Callable[[str], Project]) -> Project:
    """Return a project with lists that only their migrations can fill."""
    project = project_with_schema("content")
    tables = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
    ((names,),) = rows(project.url, f"{tables} AND tablename NOT IN ('alembic_version', 'example_data_runs')")
    assert not project.psql(f"DROP TABLE {names} CASCADE; {LISTS}")
    return project


def test_what_refers_to_a_list_has_values_of_it(project_with_lists: Project) -> None:
    """Their values stand in the module, within what constraints allow; one row is no list, and 51 are none."""
    done = project_with_lists.run("example-data", "scaffold")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "wrote demo.py: 2 tables, 6 columns\n"
        "left to the database: 0 columns with defaults\n"
        "understood: 1 CHECK constraint\n"
        "tried: two seeds, 2064 rows, rolled back\n"
        "left out brands, countries and 3 more: terms cannot be filled: values of type tsvector are left to c.text_of\n"
        "left out estates: owner_id needs owners, which is left out\n"
        "left out others: many_id needs many, which is left out\n"
        "undecided clients.former_plan_id: stays NULL: plans is not among the tables\n"
        "undecided clients.Brand: has one of the 2 values that brands has now\n"
        "undecided clients.country: has one of the 2 values that countries has now\n"
        "undecided clients.plan_id: has one of the 3 values that plans has now\n"
        "Add a seed: example-data add --dataset demo:v1 --revision\n"
    )
    added = project_with_lists.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    project_with_lists.alembic(*ON, "upgrade", "head")
    query = 'SELECT array_agg(DISTINCT country), array_agg(DISTINCT plan_id), count(DISTINCT "Brand") FROM clients'
    assert rows(project_with_lists.url, query) == [(["AT", "DE"], [10, 11], 2)]
    project_with_lists.alembic("downgrade", "-1")
    assert rows(project_with_lists.url, "SELECT count(*) FROM clients") == [(0,)]


def test_a_database_without_the_list_is_refused(project_with_lists: Project) -> None:
    """Where the rows are not, the seed is refused before the first row."""
    assert project_with_lists.run("example-data", "scaffold").returncode == 0
    assert (
        project_with_lists.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode
        == 0
    )
    project_with_lists.psql("DELETE FROM countries WHERE code = 'AT'")
    sentence = project_with_lists.fail(*ON, "upgrade", "head")
    assert "column clients.country" in sentence
    assert "found AT, which is not there" in sentence


def test_all_columns_that_refer_to_a_table_left_out_are_named() -> None:
    """Both stay NULL."""
    metadata = sa.MetaData()
    sa.Table(
        "a", metadata, text_key("region"), text_key("number"), sa.Column("tree", postgresql.TSVECTOR, nullable=False)
    )
    own = [sa.Column("region", sa.Text), sa.Column("number", sa.Text)]
    sa.Table("t", metadata, text_key(), *own, sa.ForeignKeyConstraint(["region", "number"], ["a.region", "a.number"]))
    assert notes_on(metadata) == [
        ("region", "stays NULL: a is not among the tables"),
        ("number", "stays NULL: a is not among the tables"),
    ]


@pytest.mark.parametrize(
    ("name", "columns", "is_ledger"),
    [
        ("changes", ("version", "checksum", "applied_at"), True),
        ("db_changes", ("id", "scriptName", "hash", "executedAt", "by_whom"), True),
        ("migrations", ("id", "migration", "batch"), True),
        ("app.SchemaVersion", ("version", "installed_on"), True),
        ("documents", ("id", "version", "checksum", "title"), False),
        ("migrations", ("id", "bird", "season"), False),
    ],
)
def test_ledgers_of_tools_are_known_by_their_columns(name: str, columns: tuple[str, ...], is_ledger: bool) -> None:  # noqa: FBT001
    """What ran, what it was and when; with a name that says it, one of them is enough."""
    table = Table(name, tuple(Column(column, Type("text")) for column in columns))
    assert tool_tables([table]) == ({name: "it keeps the state of a migration tool"} if is_ledger else {})
