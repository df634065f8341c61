"""A check before the first row: foreign keys are filled with values that are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from psycopg import sql

from example_data.generation.dataset import Rows, Table
from example_data.generation.generator import SeedRows, make_column
from example_data.generation.random_stream import to_array
from example_data.postgres import catalog
from example_data.postgres.catalog import ForeignKey
from example_data.postgres.session import Session
from example_data.postgres.writer import literal
from example_data.runs.check_values import sample

if TYPE_CHECKING:
    from numpy.typing import NDArray


_MISSING = """
SELECT needed.label FROM (VALUES {needed}) AS needed (label, value)
WHERE NOT EXISTS (SELECT FROM {table} AS other WHERE other.{column} = needed.value) ORDER BY needed.label LIMIT 1
"""


def problems(session: Session, seed_rows: SeedRows) -> Iterator[str]:
    """Yield what keeps values of the first rows from satisfying a foreign key, one sentence each."""
    tables = catalog.oids(session, seed_rows.dataset.tables)
    for key in catalog.foreign_keys(session, tables):
        table, other = tables[key.table_oid], tables.get(key.referred_oid)
        if table not in seed_rows.tables or not set(key.columns) <= table.columns.keys():
            continue
        if other:
            problem = _problem_within(seed_rows, table, key, other)
        else:
            problem = _problem_outside(session, seed_rows, table, key)
        if problem:
            yield f"column {table.name}.{key.columns[0]}: {problem}"


def _expected(key: ForeignKey) -> str:
    columns = ", ".join(key.referred_columns)
    return f"expected a reference to {key.referred_table} ({columns}), as the foreign key {key.name} has it"


def _problem_within(seed_rows: SeedRows, table: Table, key: ForeignKey, other: Table) -> str | None:
    """Return what is wrong with a foreign key to a table of the dataset."""
    rows = sample(seed_rows, table)
    pairs = zip(key.columns, key.referred_columns, strict=True)
    candidates = (_targets(seed_rows, table, name, rows, (other.name, referred)) for name, referred in pairs)
    targets = next((each for each in candidates if each is not None), None)
    values = _values(seed_rows, table, key.columns, rows)
    if targets is None:
        return f"{_expected(key)}, found {table.columns[key.columns[0]].kind}" if _has_complete_row(values) else None
    expected = _values(seed_rows, other, key.referred_columns, np.maximum(targets, 0))
    for row, referred in zip(values, expected, strict=True):
        if None not in row and row != referred:
            found, beside = (", ".join(map(str, values)) for values in (row, referred))
            return f"{_expected(key)}, found {found} beside {beside}"
    return None


def _targets(
    seed_rows: SeedRows, table: Table, name: str, rows: Rows, goal: tuple[str, str]
) -> NDArray[np.int64] | None:
    """Return the rows of the goal, a table and column, whose values a column has; None where it refers elsewhere."""
    column = table.columns[name]
    if column.target is None:
        return None
    targets = to_array(column.target(table.stream(seed_rows.pin, name), rows))
    if (column.refers, column.of) == goal:
        return targets
    other = table.tables[column.refers]
    further = _targets(seed_rows, other, column.of, np.maximum(targets, 0), goal)
    return None if further is None else np.where(targets < 0, np.int64(-1), further)


def _values(seed_rows: SeedRows, table: Table, names: Sequence[str], rows: Rows) -> list[tuple[Any, ...]]:
    vectors = (make_column(seed_rows.pin, table, name, rows) for name in names)
    return list(zip(*(vector.values() for vector in vectors), strict=True))


def _has_complete_row(values: list[tuple[Any, ...]]) -> bool:
    """Return whether a row has a value in every column: only then does PostgreSQL look for what it refers to."""
    return any(None not in row for row in values)


def _problem_outside(session: Session, seed_rows: SeedRows, table: Table, key: ForeignKey) -> str | None:
    """Return what is wrong with a foreign key to a table that the dataset does not fill: a value that is not there."""
    values = _values(seed_rows, table, key.columns, sample(seed_rows, table))
    if not _has_complete_row(values):
        return None
    if len(key.columns) > 1:
        return f"{_expected(key)}, found a table that the dataset does not fill"
    encode = literal(table.columns[key.columns[0]])
    needed = {str(value): encode(value) for (value,) in values if value is not None}
    pairs = [sql.SQL("({}, {})").format(label, sql.SQL(value)) for label, value in needed.items()]
    places = {"table": sql.SQL(key.referred_table), "column": sql.Identifier(key.referred_columns[0])}
    missing = session.execute(sql.SQL(_MISSING).format(needed=sql.SQL(", ").join(pairs), **places)).fetchone()
    return f"{_expected(key)}, found {missing[0]}, which is not there" if missing else None
