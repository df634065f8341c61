"""Where rows go: into a table by binary COPY, or into a script as INSERT statements."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.encoding import COPY_HEADER, COPY_TRAILER, copy_rows, literal_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from example_data.dataset import Table
    from example_data.generator import Block
    from example_data.session import Session

ROWS_PER_INSERT = 500
"""Rows of one INSERT: from about a hundred on psql loads them no faster, and a reviewer can still scroll through."""


def write(session: Session, table: Table, blocks: Iterable[Block], *, into: sql.Identifier | None = None) -> int:
    """Write the blocks to their table, or to one of the same columns, in the session's transaction.

    Returns:
        The number of rows.

    Raises:
        psycopg.Error: PostgreSQL refused a row; `sqlalchemy.exc.DBAPIError` where another driver is used.
    """
    target = into or relation(table)
    if not session.can_copy:
        return sum(session.execute(statement).rowcount for statement in inserts(table, blocks, into=target))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(target, columns(table))
    return session.copy(statement, chain([COPY_HEADER], map(copy_rows, blocks), [COPY_TRAILER]))


def inserts(
    table: Table, blocks: Iterable[Block], *, into: sql.Identifier | None = None, where: sql.Composable | None = None
) -> Iterator[str]:
    """INSERT statements with the blocks' rows, which load something only `where` the condition holds."""
    head = f"INSERT INTO {text(into or relation(table))} ({text(columns(table))})\nSELECT * FROM (VALUES\n"
    tail = f"\n) AS seeded\nWHERE {text(where)};" if where else "\n) AS seeded;"
    for block in blocks:
        rows = literal_rows(block)
        for start in range(0, len(rows), ROWS_PER_INSERT):
            yield head + ",\n".join(rows[start : start + ROWS_PER_INSERT]) + tail


def relation(table: Table) -> sql.Identifier:
    """The table's quoted name, with its schema where it has one."""
    return sql.Identifier(*table.name.split("."))


def columns(table: Table) -> sql.Composable:
    """The quoted names of the columns that are written."""
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


def text(part: sql.Composable) -> str:
    """The SQL as text, without a connection."""
    return part.as_string(None)
