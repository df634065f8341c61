"""Other rows that refer to seeded ones, whatever ON DELETE of their foreign keys would do with them."""

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
    from example_data.runs.edited_rows import TableRows


def check(session: Session, removed: Sequence[TableRows]) -> None:
    """Make sure that no other row refers to one of these rows.

    Args:
        session: The migration's own.
        removed: The rows, table by table.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and by which foreign key.
    """
    by_name = {rows.table.name: rows for rows in removed}
    oids = catalog.oids(session, (rows.table for rows in removed))
    by_oid = {oid: by_name[table.name] for oid, table in oids.items()}
    for oid, rows in by_oid.items():
        for key in catalog.foreign_keys_to(session, oid):
            count = _count(session, rows, key, by_oid.get(key.table_oid))
            if count:
                raise EditedRowsError(
                    f"table {rows.table.name}: expected no other rows that refer to its own, found {count} in "
                    f"{key.table} ({key.name}). Delete them or let them refer to other rows, then downgrade again."
                )


def _count(session: Session, rows: TableRows, key: ForeignKey, referring: TableRows | None) -> int:
    """Return how many rows that are not removed themselves refer to these rows by a foreign key."""
    pairs = zip(key.columns, key.referred_columns, strict=True)
    matches = [sql.SQL("r.{} = t.{}").format(sql.Identifier(one), sql.Identifier(other)) for one, other in pairs]
    query = sql.SQL("SELECT count(*) FROM {} AS r JOIN {} AS t ON {} WHERE {}").format(
        sql.Identifier(key.schema, key.table), relation(rows.table), sql.SQL(" AND ").join(matches), rows.condition("t")
    )
    if referring is not None:
        query += sql.SQL(" AND ") + referring.complement("r")
    return int(fetch_one(session, query)[0])
