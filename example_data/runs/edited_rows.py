"""Somebody's work on seeded rows: rows that are not any more what was written."""

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
    from example_data.postgres.key_ranges import Spans
    from example_data.postgres.session import Session

_EDITED = sql.SQL("""
SELECT {keys}, count(*) OVER () FROM {table} AS t LEFT JOIN {aside} AS a ON {is_same}
WHERE {is_own} AND record_image_ne(ROW({found}), ROW({written})) ORDER BY {order} LIMIT 1
""")
_LEFT = sql.SQL("SELECT count(*) FROM {} AS t WHERE {}")
_LOCK = sql.SQL("SELECT count(*) FROM (SELECT FROM {} AS t WHERE {} FOR UPDATE) AS locked")


@dataclass(frozen=True, slots=True)
class Own:
    """A table's rows of a part of a pin, as a condition of SQL tells them."""

    table: Table
    told_by: Spans | sql.Identifier
    """The ranges of their keys; or the table that has them again, to be compared key by key."""

    def condition(self, alias: str) -> sql.Composed:
        """What holds for these rows of the table of that alias."""
        if not isinstance(self.told_by, sql.Identifier):
            return self.told_by.condition(alias)
        pairs = [(sql.Identifier("own", name), sql.Identifier(alias, name)) for name in self.table.key]
        same = sql.SQL(" AND ").join(sql.SQL("{} = {}").format(own, other) for own, other in pairs)
        return sql.SQL("EXISTS (SELECT FROM {} AS own WHERE {})").format(self.told_by, same)

    def exception(self, alias: str) -> sql.Composed:
        """What holds for all other rows, those without a key included."""
        if isinstance(self.told_by, sql.Identifier):
            return sql.SQL("NOT {}").format(self.condition(alias))
        return sql.SQL("({}) IS NOT TRUE").format(self.condition(alias))


def lock(session: Session, own: Own) -> int:
    """Lock the rows until the transaction ends: nobody can edit them meanwhile, or refer to them anew.

    Returns:
        How many there are.
    """
    return _counted(session, _LOCK, own)


def check_gone(session: Session, own: Own) -> None:
    """Make sure that none of the rows is there any more.

    Raises:
        EditedRowsError: Some are, as a trigger or rule kept them.
    """
    left = _counted(session, _LEFT, own)
    if left:
        raise EditedRowsError(
            f"rows of {own.table.name} are still there after they were deleted, {left} of them: a trigger or rule of "
            "the table keeps them. Disable it until the seed is removed. Nothing was removed."
        )


def _counted(session: Session, query: sql.SQL, own: Own) -> int:
    return int(fetch_one(session, query.format(relation(own.table), own.condition("t")))[0])


def check(session: Session, own: Own, aside: sql.Identifier) -> None:
    """Make sure that none of the rows was edited since it was written; rows that are gone are nobody's loss.

    Args:
        session: The migration's own.
        own: The rows.
        aside: A table that has them as they were written.

    Raises:
        EditedRowsError: Some were; the message has how many, of which table, and the first one's key.
    """
    table = own.table
    comparison = _EDITED.format(
        keys=sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier("t", name)) for name in table.key),
        table=relation(table),
        aside=aside,
        is_same=is_same(table.key),
        is_own=own.condition("t"),
        found=_qualified("t", table.columns),
        written=_qualified("a", table.columns),
        order=_qualified("t", table.key),
    )
    first = session.execute(comparison).fetchone()
    if first is not None:
        *values, count = first
        named = ", ".join(f"{name} = {value}" for name, value in zip(table.key, values, strict=True))
        raise EditedRowsError(
            f"rows of {table.name} were edited since they were written, {count} of them, the first where {named}. "
            "Keep what is needed elsewhere, then remove the seed with these edits: "
            "alembic -x example_data_edited=discard downgrade ..."
        )


def _qualified(alias: str, names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)
