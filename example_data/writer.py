"""Where rows go: into a table by binary COPY, or into a script as INSERT statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.encoding import COPY_HEADER, COPY_TRAILER, copy_rows, literal_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import psycopg

    from example_data.dataset import Table
    from example_data.generator import Block

ROWS_PER_INSERT = 500
"""Rows of one INSERT: from about a hundred on psql loads them no faster, and a reviewer can still scroll through."""


def copy(connection: psycopg.Connection, table: Table, blocks: Iterable[Block]) -> int:
    """Write the blocks to the table in the connection's transaction; returns the number of rows.

    Raises:
        psycopg.Error: PostgreSQL refused a row.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(relation(table), columns(table))
    with connection.cursor() as cursor:
        with cursor.copy(statement) as sink:
            sink.write(COPY_HEADER)
            for block in blocks:
                sink.write(copy_rows(block))
            sink.write(COPY_TRAILER)
        return cursor.rowcount


def inserts(table: Table, blocks: Iterable[Block], *, where: sql.Composable) -> Iterator[str]:
    """INSERT statements with the blocks' rows, which load something only `where` the condition holds."""
    statement = "INSERT INTO {} ({})\nSELECT * FROM (VALUES\n{}\n) AS seeded\nWHERE {};"
    for block in blocks:
        rows = literal_rows(block)
        for start in range(0, len(rows), ROWS_PER_INSERT):
            values = ",\n".join(rows[start : start + ROWS_PER_INSERT])
            yield statement.format(text(relation(table)), text(columns(table)), values, text(where))


def relation(table: Table) -> sql.Identifier:
    """The table's quoted name, with its schema where it has one."""
    return sql.Identifier(*table.name.split("."))


def columns(table: Table) -> sql.Composable:
    """The quoted names of the columns that are written."""
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


def text(part: sql.Composable) -> str:
    """The SQL as text, without a connection."""
    return part.as_string(None)
