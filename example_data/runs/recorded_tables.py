"""The tables that a run wrote to, as its definition records them: their schemas, and the numbers of their columns.

A name leads to another table where the search path changes, and a column that was dropped and added again is another
column: neither is anybody's edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.postgres import refused_rows
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import names_json, text
from example_data.registry.ledger_table import LEDGER

HIDDEN_RUNS = (
    f"table {LEDGER}: row security applies to this role and may hide runs. Migrate as a role that it does not apply to"
)


class DroppedColumn(NamedTuple):
    """A column that was dropped since a run wrote it."""

    table: str
    name: str
    is_back: bool
    """Whether another column was added under its name."""
    default: str | None
    """What that one had in the rows that were there already, as text."""


def definition_sql(tables: Iterable[Table]) -> sql.Composed:
    """Return the expression for what a run's definition records of the tables."""
    return read_sql_file(__file__, "record_tables").format(names=names_json(tables))


def check_sql(name: str) -> str:
    """Return the statement that stops where a table is another one than a seed's run recorded, or runs are hidden."""
    statement = read_sql_file(__file__, "check_recorded_tables")
    return text(
        statement.format(
            ledger=LEDGER, runs=sql.Identifier(LEDGER), name=name, state=refused_rows.OTHER_TABLE, hidden=HIDDEN_RUNS
        )
    )


def dropped_columns(session: Session, name: str, tables: Iterable[Table]) -> list[DroppedColumn]:
    """Return the columns of the tables that were dropped since a seed's run recorded them."""
    parameters = {"name": name, "names": names_json(tables)}
    rows = session.execute(read_sql_file(__file__, "dropped_columns"), parameters).fetchall()
    return [DroppedColumn(*row) for row in rows]
