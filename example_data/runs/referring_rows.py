"""Rows of others that refer to seeded ones, whatever their foreign keys would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres.catalog import KEY_COLUMNS, REFERRED_COLUMNS
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import relation, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.generation.dataset import Table
    from example_data.postgres.session import Session
    from example_data.runs.edited_rows import Own

_FOREIGN_KEYS = sql.SQL("""
SELECT conname, nspname, relname, {columns}, {referred}, conrelid::bigint
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE contype = 'f' AND conparentid = 0 AND confrelid IN (
    SELECT to_regclass(%(table)s) UNION ALL SELECT relid FROM pg_partition_tree(to_regclass(%(table)s))
)
ORDER BY nspname, relname, conname
""").format(columns=KEY_COLUMNS, referred=REFERRED_COLUMNS)


class _ForeignKey(NamedTuple):
    """A foreign key that points to a seeded table."""

    name: str
    schema: str
    table: str
    columns: list[str]
    referred: list[str]
    oid: int


def check(session: Session, removed: Sequence[Own]) -> None:
    """Make sure that no other row refers to one of these rows.

    Args:
        session: The migration's own.
        removed: The rows, table by table.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and through which foreign key.
    """
    by_oid = {_oid(session, own.table): own for own in removed}
    for own in removed:
        for row in session.execute(_FOREIGN_KEYS, {"table": text(relation(own.table))}).fetchall():
            key = _ForeignKey(*row)
            count = _count(session, own, key, by_oid.get(key.oid))
            if count:
                raise EditedRowsError(
                    f"rows of {key.table} refer to its rows in {own.table.name} through {key.name}, {count} of them. "
                    "Delete them or let them refer to other rows, then downgrade again."
                )


def _oid(session: Session, table: Table) -> int:
    return int(fetch_one(session, "SELECT to_regclass(%s)::oid::bigint", [text(relation(table))])[0] or 0)


def _count(session: Session, own: Own, key: _ForeignKey, referring: Own | None) -> int:
    """How many rows that are not removed themselves refer to the removed ones of a table through the key."""
    pairs = zip(key.columns, key.referred, strict=True)
    matches = [sql.SQL("r.{} = t.{}").format(sql.Identifier(one), sql.Identifier(other)) for one, other in pairs]
    query = sql.SQL("SELECT count(*) FROM {} AS r JOIN {} AS t ON {} WHERE {}").format(
        sql.Identifier(key.schema, key.table), relation(own.table), sql.SQL(" AND ").join(matches), own.condition("t")
    )
    if referring is not None:
        query += sql.SQL(" AND ") + referring.exception("r")
    return int(fetch_one(session, query)[0])
