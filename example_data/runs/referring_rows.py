"""Other rows that refer to seeded ones, whatever ON DELETE of their foreign keys would do with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres import catalog
from example_data.postgres.catalog import ForeignKey
from example_data.postgres.key_ranges import KeyRanges
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_fragments import are_equal, relation
from example_data.runs.edited_rows import TableRows

_BELOW = sql.SQL("""(
    WITH RECURSIVE below AS (
        SELECT {}::oid AS relation UNION SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = relation
    )
    SELECT relation FROM below
)""")
"""A table with all its partitions or children."""


def check(session: Session, removed: Sequence[TableRows], kept: Collection[int]) -> None:
    """Make sure that no other row refers to one of these rows.

    Those of the tables `kept` may lose what they refer to, where their foreign key lets go of it.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and by which foreign key.
    """
    by_name = {rows.table.name: rows for rows in removed}
    oids = catalog.oids(session, (rows.table for rows in removed))
    by_oid = {oid: by_name[table.name] for oid, table in oids.items()}
    keys = [(rows, key) for oid, rows in by_oid.items() for key in catalog.foreign_keys_to(session, oid)]
    above = catalog.ancestors(session, {*by_oid, *(key.table_oid for _, key in keys)}) if keys else {}
    for rows, key in keys:
        if not (key.lets_go and key.table_oid in kept) and not _are_paired(by_oid.get(key.table_oid), rows, key):
            own = [
                _is_other(each, oid, is_part=key.table_oid in above.get(oid, ()))
                for oid, each in by_oid.items()
                if oid == key.table_oid or oid in above.get(key.table_oid, ()) or key.table_oid in above.get(oid, ())
            ]
            count = _count(session, rows, key, own)
            if count:
                raise EditedRowsError(
                    f"table {rows.table.name}: expected no other rows that refer to its own, found {count} in "
                    f"{key.table} ({key.name}). Delete them or let them refer to other rows, then downgrade again."
                )


def _are_paired(own: TableRows | None, rows: TableRows, key: ForeignKey) -> bool:
    """Return whether whatever refers to these rows is the seed's own, as both have the same keys: one to one."""
    if own is None or not isinstance(own.identified_by, KeyRanges) or not isinstance(rows.identified_by, KeyRanges):
        return False
    columns = ((own.identified_by.column,), (rows.identified_by.column,))
    pairs = (tuple(key.columns), tuple(key.referred_columns))
    return pairs == columns and own.identified_by.ranges == rows.identified_by.ranges


def _is_other(rows: TableRows, oid: int, *, is_part: bool) -> sql.Composable:
    """Return the condition that row r is not one of these rows; of a table that has their table as a part of it."""
    if not is_part:
        return rows.complement("r")
    return sql.SQL("({} OR r.tableoid NOT IN {})").format(rows.complement("r"), _BELOW.format(oid))


def _count(session: Session, rows: TableRows, key: ForeignKey, are_other: Sequence[sql.Composable]) -> int:
    """Return how many rows r refer to these rows by a foreign key and are not removed themselves."""
    matches = are_equal("r", key.columns, "t", key.referred_columns)
    query = sql.SQL("SELECT count(*) FROM {} AS r JOIN {} AS t ON {} WHERE {}").format(
        sql.Identifier(key.schema, key.table), relation(rows.table), matches, rows.condition("t")
    )
    query = sql.SQL(" AND ").join([query, *are_other])
    return int(fetch_one(session, query)[0])
