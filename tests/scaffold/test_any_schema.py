"""Any schema is either filled without a violation, or what cannot be filled is named."""

from __future__ import annotations

import itertools
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from example_data.errors import RefusedRowsError
from example_data.generation import pinning
from example_data.generation.pinning import complete_seed
from example_data.postgres import session
from example_data.project.settings import Settings
from example_data.registry.definition import SeedDefinition
from example_data.runs import apply, remove
from example_data.scaffold.output import render_module
from example_data.scaffold.plan.dataset_plan import plan_dataset
from example_data.scaffold.report import find_all
from example_data.scaffold.schema.live_database import read_database
from tests.support.schema_strategies import schemas
from tests.support.server import url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from example_data.generation.pin import Pin
    from example_data.scaffold.plan.dataset_plan import DatasetPlan
    from example_data.scaffold.schema.tables import Schema
    from tests.support.schema_strategies import DrawnSchema

LEDGER = """
CREATE TABLE example_data_runs (
    seed_key text PRIMARY KEY, seeded_at timestamptz NOT NULL DEFAULT now(), user_count integer NOT NULL,
    seed bigint NOT NULL, dataset text NOT NULL, digest text NOT NULL, revision text NOT NULL,
    definition jsonb NOT NULL
)
"""
ON = Settings(is_enabled=True)
SEEDS = (("mossy-owl", 7), ("shy-gull", 8))
NUMBERS = itertools.count()

MANY = 200
"""Rows of which one at least has a value in a column that is NULL in 95 % of them, as the moment of an end is."""


@dataclass(frozen=True)
class Scaffolded:
    """A schema, and what the scaffold wrote for it."""

    schema: Schema
    plan: DatasetPlan
    module: str
    report: list[str]

    def is_reported(self, *parts: str) -> bool:
        """Return whether a line of the report begins with the first of these and has all others."""
        return any(line.startswith(parts[0]) and all(part in line for part in parts) for line in self.report)

    def is_named(self, table: str | None, constraint: str) -> bool:
        """Return whether the report says that a constraint is not understood, or that a default may be against it."""
        checks = self.schema.tables[table].checks if table else ()
        texts = [check.text for check in checks if check.name == constraint]
        columns = self.schema.tables[table].columns if table else ()
        return self.is_reported("undecided ", f"{constraint} is not understood") or any(
            self.is_reported(f"undecided {table}.{column.name}: is left to its default")
            for column in columns
            if any(column.name in text for text in texts)
        )


@pytest.fixture
def connection(empty_database: psycopg.Connection) -> Iterator[Connection]:
    """Yield a connection to a database that nothing is committed to."""
    url = url_of(empty_database).replace("postgresql", "postgresql+psycopg", 1)
    with create_engine(url, poolclass=NullPool).connect() as own:
        yield own


@given(drawn=schemas())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_schema_is_filled_or_what_is_not_is_reported(connection: Connection, drawn: DrawnSchema) -> None:
    """Two seeds go in beside each other and out again; PostgreSQL refuses only what the report names."""
    with connection.begin() as transaction:
        event(fill_and_check(connection, drawn))
        transaction.rollback()


def fill_and_check(connection: Connection, drawn: DrawnSchema) -> str:
    """Fill the schema, check everything, and return the outcome in a few words."""
    for statement in (LEDGER, *drawn.statements):
        connection.exec_driver_sql(statement.replace("%", "%%"))
    scaffolded = scaffold(connection)
    assert len(scaffolded.schema.tables) == len(drawn.tables)
    check_reported(scaffolded)
    if not scaffolded.plan.tables:
        return "no table filled, and reported"
    with importable(scaffolded.module) as dataset:
        return fill(connection, scaffolded, dataset)


def scaffold(connection: Connection) -> Scaffolded:
    """Return the module that would be written, and its report."""
    schema = read_database(connection)
    plan = plan_dataset(schema)
    module = render_module(plan, schema.origin, "v1", datetime.now(UTC).date()) if plan.tables else ""
    return Scaffolded(schema, plan, module, [finding.line for finding in find_all(plan)])


def check_reported(scaffolded: Scaffolded) -> None:
    """Check that every table and column that is not written is generated, has a default, or is in the report."""
    planned = {table.name: table.columns for table in scaffolded.plan.tables}
    for name, table in scaffolded.schema.tables.items():
        assert (name in planned) != scaffolded.is_reported(f"left out {name}: ")
        for column in table.columns if name in planned else ():
            is_left = column.is_generated or column.default or column.is_counted
            is_filled = column.name in planned[name] or is_left
            assert is_filled or scaffolded.is_reported(f"undecided {name}.{column.name}: "), (name, column.name)


@contextmanager
def importable(source: str) -> Iterator[str]:
    """Yield the import path of the dataset in a module of that text, under a name that was never used."""
    own = ModuleType(f"drawn_{next(NUMBERS)}")
    exec(source, own.__dict__)  # noqa: S102 - as an import would
    sys.modules[own.__name__] = own
    try:
        yield f"{own.__name__}:v1"
    finally:
        del sys.modules[own.__name__]


def fill(connection: Connection, scaffolded: Scaffolded, dataset: str) -> str:
    """Apply both seeds, or the first where there is no room for another one, and remove them again."""
    own, counts = session.on(connection), [rows(connection, scaffolded)]
    seeds = SEEDS[:1] if scaffolded.plan.fits_once else SEEDS
    try:
        with connection.begin_nested():
            for name, seed in seeds:
                apply.apply(own, pin(name, seed, dataset), revision="0001", settings=ON)
                connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
                connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
                counts.append(rows(connection, scaffolded))
    except RefusedRowsError as error:
        check_named(scaffolded, error.__cause__)
        return "refused, and the constraint named"
    check_filled(connection, scaffolded, counts)
    for place, (name, seed) in enumerate(seeds, 1):
        remove.remove(own, name, seed=seed, dataset=dataset)
        assert rows(connection, scaffolded) == {
            table: count - counts[place][table] for table, count in counts[-1].items()
        }
    is_clean = not (scaffolded.is_reported("undecided ") or scaffolded.is_reported("left out "))
    return "filled completely" if is_clean else "filled, and what is not was reported"


def check_named(scaffolded: Scaffolded, error: BaseException | None) -> None:
    """Check that the report names what PostgreSQL refused."""
    assert isinstance(error, psycopg.Error)
    constraint = error.diag.constraint_name or ""
    assert scaffolded.is_named(error.diag.table_name, constraint), (str(error), scaffolded.report)


def pin(name: str, seed: int, dataset: str) -> Pin:
    """Return a seed of the dataset with its own sizes."""
    unchecked = complete_seed(SeedDefinition(name=name, seed=seed, dataset=dataset), {})
    return replace(unchecked, digest=pinning.digest(unchecked))


def rows(connection: Connection, scaffolded: Scaffolded) -> dict[str, int]:
    """Return how many rows each table has."""
    return {name: values(connection, name, sql.SQL("*")) for name in scaffolded.schema.tables}


def values(connection: Connection, table: str, counted: sql.Composable) -> int:
    """Return how many rows of a table have a value in a column."""
    query = sql.SQL("SELECT count({}) FROM {}").format(counted, sql.Identifier(table)).as_string()
    return int(connection.exec_driver_sql(query.replace("%", "%%")).scalar_one())


def check_filled(connection: Connection, scaffolded: Scaffolded, counts: list[dict[str, int]]) -> None:
    """Check that each seed put rows into every table of the module, and a value into each of its columns."""
    planned = {table.name: table.columns for table in scaffolded.plan.tables}
    for name in scaffolded.schema.tables:
        tally = [count[name] for count in counts]
        assert tally[0] == 0
        assert all(one < more for one, more in pairwise(tally)) if name in planned else tally[-1] == 0
        for column in planned.get(name, ()):
            assert tally[-1] < MANY or values(connection, name, sql.Identifier(column)), (name, column)
