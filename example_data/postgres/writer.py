"""Writers of rows: into a table by binary COPY, or into a script as INSERT and UPDATE statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import Block
from example_data.postgres.copy_format import COPY_HEADER, COPY_TRAILER, copy_rows
from example_data.postgres.literals import literal_rows
from example_data.postgres.session import Session, setting
from example_data.postgres.sql_fragments import assignments, columns, is_same, relation, text
from example_data.progress import advance

Expressions = Mapping[str, sql.Composable]
"""By column, the expression that stands in place of its value."""

ROWS_PER_STATEMENT = 500
"""Rows of one INSERT: from about a hundred on psql loads them no faster, and a reviewer can still scroll through."""


def write(
    session: Session,
    table: Table,
    blocks: Iterable[Block],
    *,
    names: Iterable[str] | None = None,
    into: sql.Identifier | None = None,
) -> int:
    """Write the blocks to their table, or into another, in the session's transaction; return the number of rows.

    They have the columns `names`, or all of the table's.

    Raises:
        psycopg.Error: PostgreSQL refused a row; `sqlalchemy.exc.DBAPIError` where another driver is used.
    """
    target, blocks = into or relation(table), _counted(blocks)
    if not session.can_copy:
        statements = insert_statements(table, blocks, names=names, into=into)
        return sum(session.execute(statement).rowcount for statement in statements)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(target, columns(names or table.columns))
    with setting(session, "client_encoding", "UTF8"):  # whatever the encoding of the database or the client is
        return session.copy(statement, chain([COPY_HEADER], map(copy_rows, blocks), [COPY_TRAILER]))


def _counted(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, and count their rows once they are written."""
    for block in blocks:
        yield block
        advance(block.table.name, len(block.rows))


def insert_statements(
    table: Table,
    blocks: Iterable[Block],
    *,
    names: Iterable[str] | None = None,
    into: sql.Identifier | None = None,
    where: sql.Composable | None = None,
    expressions: Expressions | None = None,
) -> Iterator[str]:
    """Yield INSERT statements with the blocks' rows, which insert them only where the condition `where` is true."""
    own = tuple(names or table.columns)
    overriding = sql.SQL(" OVERRIDING SYSTEM VALUE" if table.integer_key and not into else "")
    head = sql.SQL("INSERT INTO {} ({}){}\nSELECT ").format(into or relation(table), columns(own), overriding)
    for values in _values(blocks, own, expressions or {}):
        yield f"{text(head)}{values}" + (f"\nWHERE {text(where)};" if where else ";")


def update_statements(
    table: Table,
    blocks: Iterable[Block],
    *,
    names: tuple[str, ...],
    where: sql.Composable | None = None,
    expressions: Expressions | None = None,
) -> Iterator[str]:
    """Yield UPDATE statements that set the named columns, apart from the key, in the rows with the blocks' keys."""
    head = sql.SQL("UPDATE {} AS t SET {}\nFROM (SELECT ").format(relation(table), assignments(table, names))
    condition = sql.SQL(" AND ").join([is_same(table.key), *([where] if where else [])])
    for values in _values(blocks, names, expressions or {}):
        yield f"{text(head)}{values}) AS a\nWHERE {text(condition)};"


def _values(blocks: Iterable[Block], names: tuple[str, ...], expressions: Expressions) -> Iterator[str]:
    """Yield what stands after SELECT to get the blocks' rows, some hundred at a time."""
    own = {name: sql.Identifier(name) for name in names}
    shifted = [sql.SQL("{} AS {}").format(expressions.get(name, column), column) for name, column in own.items()]
    chosen = sql.SQL(", ").join(shifted) if expressions else sql.SQL("*")
    for block in blocks:
        rows = literal_rows(block)
        for start in range(0, len(rows), ROWS_PER_STATEMENT):
            values = ",\n".join(rows[start : start + ROWS_PER_STATEMENT])
            yield f"{text(chosen)} FROM (VALUES\n{values}\n) AS seeded ({text(columns(names))})"
