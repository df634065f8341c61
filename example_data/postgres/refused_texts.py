"""Which text PostgreSQL does not read as the type of its column, once it has refused some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation.table import column_errors
from example_data.postgres.refused_rows import NOT_ALLOWED, describe, sql_state
from example_data.postgres.sql_fragments import relation
from example_data.postgres.types import cast_in_sql

if TYPE_CHECKING:
    from example_data.generation.generator import Block
    from example_data.generation.table import Table
    from example_data.postgres.session import Session

PROBE = sql.Identifier("pg_temp", "example_data_probe")
"""A table with the column, whose limits count as well; its rows are taken back at once."""

ABOUT_VALUES = ("22", "23", "42", "XX")
"""How the SQLSTATEs of errors about values begin: types of extensions raise syntax errors and internal ones, too."""


def find(session: Session, block: Block) -> Iterator[str]:
    """Yield of each column of a block what PostgreSQL does not read: the first such text, its row from 1, and why."""
    for name, vector in zip(block.names, block.vectors, strict=True):
        column = block.table.columns[name]
        if column.is_cast:
            with column_errors(block.table, name):
                texts = vector.values()
            if found := _find_first(session, block.table, name, texts):
                place, reason = found
                yield (
                    f"column {block.table.name}.{name}: expected a text that {column.type} reads, found "
                    f"{texts[place]!r:.60} in row {int(block.rows[place]) + 1} ({reason})"
                )


def is_about_values(error: BaseException) -> bool:
    """Return whether a driver's error may come from a text."""
    state = sql_state(error) or ""
    return state.startswith(ABOUT_VALUES) and state != NOT_ALLOWED


def _find_first(session: Session, table: Table, name: str, texts: Sequence[str | None]) -> tuple[int, str] | None:
    """Return the place of the first text that is refused, and the reason; None where all are read."""
    reason = _try_to_read(session, table, name, texts)
    if reason is None:
        return None
    first, end = 0, len(texts)
    while end - first > 1:
        middle = (first + end) // 2
        found = _try_to_read(session, table, name, texts[first:middle])
        first, end, reason = (middle, end, reason) if found is None else (first, middle, found)
    return first, _try_to_read(session, table, name, texts[first:end]) or reason


def _try_to_read(session: Session, table: Table, name: str, texts: Sequence[str | None]) -> str | None:
    """Return why PostgreSQL does not read one of the texts; None where it reads all."""
    column = sql.Identifier(name)
    session.execute("SAVEPOINT example_data_probe")
    try:
        create = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
        session.execute(create.format(PROBE, column, relation(table)))
        insert = sql.SQL("INSERT INTO {} SELECT value{} FROM unnest({}::text[]) AS value")
        session.execute(insert.format(PROBE, sql.SQL(cast_in_sql(table.columns[name].type)), list(texts)))
        reason = None
    except Exception as error:
        if not is_about_values(error):
            raise
        reason = describe(error)
    session.execute("ROLLBACK TO SAVEPOINT example_data_probe")
    session.execute("RELEASE SAVEPOINT example_data_probe")
    return reason
