"""The invariants over four realistic schemas: how two seeds leave, and what keeps them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from tests.support.project import ON, rows
from tests.support.realistic_schemas import ALL, SEEDS, dump
from tests.support.revisions import write_revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.project import Project
    from tests.support.project_templates import ProjectTemplates
    from tests.support.realistic_schemas import Schema

    Make = Callable[..., Project]

pytestmark = pytest.mark.parametrize("schema", ALL, ids=str)


VERSION = "SELECT version_num FROM alembic_version"

INSTEAD = {
    "article_tags": "table articles: expected no other rows that refer to its own, found 1 in article_tags (",
}
"""The messages about rows that have nothing but their key: with another key they belong to others."""


def test_remove_leaves_no_row_and_touches_no_other(
    project_factory: Make, project_templates: ProjectTemplates, schema: Schema
) -> None:
    """The last seed first, tables and sequences are as they were; applied again, as they were then."""
    project = project_factory(schema, is_filled=True)
    before, after = project_templates.state(schema, is_filled=False), dump(project, schema)
    project.alembic("downgrade", "-1")
    project.alembic("downgrade", "-1")
    assert dump(project, schema) == before
    project.alembic(*ON, "upgrade", "head")
    assert dump(project, schema) == after


def test_remove_in_the_other_order(project_factory: Make, project_templates: ProjectTemplates, schema: Schema) -> None:
    """The first seed goes first, by a revision of its own, and the second stays whole until it goes, too."""
    project, before = project_factory(schema, is_filled=True), project_templates.state(schema, is_filled=False)
    for name, seed in SEEDS.items():
        removal = f"op.remove_seed({name!r}, seed={seed}, dataset={schema.dataset!r})"
        write_revision(project, f"without_{seed}", str(rows(project.url, VERSION)[0][0]), removal, "pass")
        project.alembic("upgrade", "head")
    left = dump(project, schema)
    assert {table: left[table] for table in schema.tables} == {table: before[table] for table in schema.tables}


def test_downgrade_asks_the_database_not_the_environment(project_factory: Make, schema: Schema) -> None:
    """Seeds applied with other numbers are removed whole, whatever the settings say by then."""
    project = project_factory(schema)
    before = dump(project, schema)
    project.variables = {"EXAMPLE_DATA_USER_COUNT": "321", "EXAMPLE_DATA_SEED": "99"}
    project.alembic(*ON, "upgrade", "head")
    assert dump(project, schema) != before
    project.variables = {"EXAMPLE_DATA_USER_COUNT": "5", "EXAMPLE_DATA_SEED": "98"}
    project.alembic("downgrade", "-2")
    assert dump(project, schema) == before


def test_nobodys_work_is_lost_when_edited(
    project_factory: Make, project_templates: ProjectTemplates, schema: Schema
) -> None:
    """In every table in turn an edited row stops the removal, which names the table; put back, the seeds leave."""
    project = project_factory(schema, is_filled=True)
    after = dump(project, schema)
    for table, (column, value) in schema.edits.items():
        expected = INSTEAD.get(
            table, f"table {table}: expected its rows as they were written, found 1 edited, the first where "
        )
        with _edited(project, table, column, value):
            assert expected in project.fail("downgrade", "-1")
    assert dump(project, schema) == after
    project.alembic("downgrade", "-2")
    assert dump(project, schema) == project_templates.state(schema, is_filled=False)


@contextmanager
def _edited(project: Project, table: str, column: str, value: str) -> Iterator[None]:
    """Give one row of the last seed another value for the time of a test."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    read = sql.SQL("SELECT ctid::text, {column}::text FROM {table} WHERE ctid = (SELECT max(ctid) FROM {table})")
    write = sql.SQL("UPDATE {table} SET {column} = {value} WHERE ctid = {place} RETURNING ctid::text")
    with psycopg.connect(project.url, autocommit=True) as connection:
        place, old = connection.execute(read.format(**names)).fetchone() or ("", "")
        assert old != value
        (place,) = connection.execute(write.format(**names, value=value, place=place)).fetchone() or ("",)
        yield
        connection.execute(write.format(**names, value=old, place=place))


def test_nobodys_work_is_lost_when_referred_to(project_factory: Make, schema: Schema) -> None:
    """Another row that refers to a seeded one stops the removal, and nothing is deleted."""
    project = project_factory(schema, is_filled=True)
    statement, problem = schema.visitor
    assert project.psql(statement) == ""
    before = dump(project, schema)
    assert problem in project.fail("downgrade", "-1")
    assert problem in project.fail("-x", "example_data_on_edited=delete", "downgrade", "-1")
    assert dump(project, schema) == before
