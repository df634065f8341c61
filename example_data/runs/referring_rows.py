"""Rows of others that refer to seeded ones, whatever their foreign keys would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres import catalog
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.postgres.catalog import ForeignKey
    from example_data.postgres.session import Session
    from example_data.runs.edited_rows import Own


def check(session: Session, removed: Sequence[Own]) -> None:
    """Make sure that no other row refers to one of these rows.

    Args:
        session: The migration's own.
        removed: The rows, table by table.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and through which foreign key.
    """
    by_name = {own.table.name: own for own in removed}
    oids = catalog.oids(session, (own.table for own in removed))
    by_oid = {oid: by_name[table.name] for oid, table in oids.items()}
    for oid, own in by_oid.items():
        for key in catalog.foreign_keys_to(session, oid):
            count = _count(session, own, key, by_oid.get(key.table_oid))
            if count:
                raise EditedRowsError(
                    f"rows of {key.table} refer to its rows in {own.table.name} through {key.name}, {count} of them. "
                    "Delete them or let them refer to other rows, then downgrade again."
                )


def _count(session: Session, own: Own, key: ForeignKey, referring: Own | None) -> int:
    """How many rows that are not removed themselves refer to the removed ones of a table through the key."""
    pairs = zip(key.columns, key.referred_columns, strict=True)
    matches = [sql.SQL("r.{} = t.{}").format(sql.Identifier(one), sql.Identifier(other)) for one, other in pairs]
    query = sql.SQL("SELECT count(*) FROM {} AS r JOIN {} AS t ON {} WHERE {}").format(
        sql.Identifier(key.schema, key.table), relation(own.table), sql.SQL(" AND ").join(matches), own.condition("t")
    )
    if referring is not None:
        query += sql.SQL(" AND ") + referring.exception("r")
    return int(fetch_one(session, query)[0])
