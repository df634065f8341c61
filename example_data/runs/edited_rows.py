"""Seeded rows that were edited since they were written, and other conditions of the rows that a removal deletes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import is_same, relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from example_data.generation.dataset import Table
    from example_data.postgres.key_ranges import KeyRanges
    from example_data.postgres.session import Session

_EDITED = sql.SQL("""
SELECT {keys}, count(*) OVER () FROM {table} AS t LEFT JOIN {staging} AS a ON {is_same}
WHERE {is_seeded} AND record_image_ne(ROW({stored}), ROW({staged})) ORDER BY {order} LIMIT 1
""")
_COUNT = sql.SQL("SELECT count(*) FROM {} AS t WHERE {}")
_LOCK = sql.SQL("SELECT count(*) FROM (SELECT FROM {} AS t WHERE {} FOR UPDATE) AS locked")


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a seed in one table, as SQL identifies them."""

    table: Table
    identified_by: KeyRanges | sql.Identifier
    """The ranges of their keys; or a staging table that has the same rows, whose keys are compared."""

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias."""
        if not isinstance(self.identified_by, sql.Identifier):
            return self.identified_by.condition(alias)
        same = is_same(self.table.key, alias)
        return sql.SQL("EXISTS (SELECT FROM {} AS a WHERE {})").format(self.identified_by, same)

    def complement(self, alias: str) -> sql.Composed:
        """Return the condition that is true for all other rows, those without a key included."""
        if isinstance(self.identified_by, sql.Identifier):
            return sql.SQL("NOT {}").format(self.condition(alias))
        return sql.SQL("({}) IS NOT TRUE").format(self.condition(alias))


def lock(session: Session, rows: TableRows) -> int:
    """Lock the rows until the transaction ends: nobody can edit them meanwhile, or let another row refer to them.

    Returns:
        How many there are.
    """
    return int(fetch_one(session, _LOCK.format(relation(rows.table), rows.condition("t")))[0])


def check_deleted(session: Session, rows: TableRows) -> None:
    """Make sure that none of the rows is there any more.

    Raises:
        EditedRowsError: Some are, as a trigger or rule kept them.
    """
    (count,) = fetch_one(session, _COUNT.format(relation(rows.table), rows.condition("t")))
    if count:
        raise EditedRowsError(
            f"table {rows.table.name}: expected its rows to be deleted, found {count} kept by a trigger or rule. "
            "Disable it until the seed is removed. Nothing was removed."
        )


def check(session: Session, rows: TableRows, staging: sql.Identifier) -> None:
    """Make sure that none of the rows was edited since it was written; a row that was deleted is no edit.

    Args:
        session: The migration's own.
        rows: The rows.
        staging: A table that has them as they were written.

    Raises:
        EditedRowsError: Some were; the message has how many, of which table, and the key of the first one.
    """
    table = rows.table
    query = _EDITED.format(
        keys=sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier("t", name)) for name in table.key),
        table=relation(table),
        staging=staging,
        is_same=is_same(table.key),
        is_seeded=rows.condition("t"),
        stored=_qualified("t", table.columns),
        staged=_qualified("a", table.columns),
        order=_qualified("t", table.key),
    )
    first = session.execute(query).fetchone()
    if first is not None:
        *values, count = first
        key = ", ".join(f"{name} = {value}" for name, value in zip(table.key, values, strict=True))
        raise EditedRowsError(
            f"table {table.name}: expected its rows as they were written, found {count} edited, the first where {key}. "
            "Keep what is needed elsewhere, then remove the seed with these edits: "
            "alembic -x example_data_edited=discard downgrade ..."
        )


def _qualified(alias: str, names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)
