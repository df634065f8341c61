"""Rows into their tables, in two passes: what refers to a later table is written when all tables are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres import deferred_constraints, refused_rows
from example_data.postgres.staging_table import written
from example_data.postgres.writer import assignments, is_same, relation, write

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import Part
    from example_data.postgres.session import Session

_COMPLETE = sql.SQL("UPDATE {table} AS t SET {values} FROM {aside} AS a WHERE {is_same} AND {has_value}")


def fill(session: Session, part: Part) -> int:
    """Write the part's rows in the session's transaction.

    Returns:
        The number of rows.

    Raises:
        RefusedRowsError: PostgreSQL refused one; nothing of the transaction will be there.
    """
    with refused_rows.told():
        rows = sum(write(session, table, part.blocks(table, early(table)), names=early(table)) for table in part.tables)
        for table in part.tables:
            if table.late:
                _complete(session, part, table)
        session.execute(deferred_constraints.checking(part.tables))
    return rows


def early(table: Table) -> tuple[str, ...]:
    """The columns that are written in the first pass."""
    return tuple(name for name in table.columns if name not in table.late)


def _complete(session: Session, part: Part, table: Table) -> None:
    """Write the late columns of the part's rows."""
    has_value = sql.SQL(" OR ").join(sql.SQL("{} IS NOT NULL").format(sql.Identifier("a", name)) for name in table.late)
    names = (*table.key, *table.late)
    with written(session, part, table, names=names) as aside:
        statement = _COMPLETE.format(
            table=relation(table),
            values=assignments(table, names),
            aside=aside,
            is_same=is_same(table.key),
            has_value=sql.SQL("({})").format(has_value),
        )
        session.execute(statement)
