"""Other rows that refer to seeded ones, whatever ON DELETE of their foreign keys would do with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec
from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres import catalog
from example_data.postgres.catalog import ForeignKey
from example_data.postgres.key_ranges import KeyRanges
from example_data.postgres.session import Session
from example_data.runs.edited_rows import Key, TableRows, describe_keys, first_keys
from example_data.runs.policy import REFERRED_ADVICE

_BELOW = sql.SQL("""(
    WITH RECURSIVE below AS (
        SELECT {}::oid AS relation UNION SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = relation
    )
    SELECT relation FROM below
)""")
"""A table with all its partitions or children."""


class ReferringRows(msgspec.Struct, frozen=True):
    """Rows of others that refer to rows of a seed by one foreign key."""

    rows: TableRows
    """The rows of the seed."""
    key: ForeignKey
    condition: sql.Composable
    """What is true for the rows that refer, of alias r."""
    count: int
    first: Sequence[Key]
    """The keys of the first few, as text by column."""

    def describe(self) -> str:
        """Return how many there are, of which table and foreign key, and the keys of the first few."""
        return f"{self.count} in {self.key.table} ({self.key.name}), {describe_keys(self.first)}"


def find(session: Session, own: Sequence[TableRows], kept: Collection[int] = ()) -> Iterator[ReferringRows]:
    """Yield the other rows that refer to rows of a seed, by table and foreign key.

    Those of the tables `kept` may lose what they refer to, where their foreign key lets go of it.
    """
    for rows, key, are_other in foreign_keys(session, own):
        if not (key.lets_go and key.table_oid in kept):
            yield from count(session, rows, key, [rows.are_referred_to("r", key), *are_other])


def count(
    session: Session, rows: TableRows, key: ForeignKey, conditions: Sequence[sql.Composable]
) -> Iterator[ReferringRows]:
    """Yield the rows of a foreign key's table, of alias r, that all conditions are true for, if there are some."""
    condition = sql.SQL(" AND ").join(conditions)
    place = sql.Identifier(key.schema, key.table)
    number, first = first_keys(session, place, key.primary_key or key.columns, condition, alias="r")
    if number:
        yield ReferringRows(rows, key, condition, number, first)


def foreign_keys(
    session: Session, own: Sequence[TableRows]
) -> Iterator[tuple[TableRows, ForeignKey, list[sql.Composable]]]:
    """Yield the foreign keys by which rows of others may refer to these, and what tells the others, of alias r."""
    by_name = {rows.table.name: rows for rows in own}
    oids = catalog.oids(session, (rows.table for rows in own))
    by_oid = {oid: by_name[table.name] for oid, table in oids.items()}
    keys = [(rows, key) for oid, rows in by_oid.items() for key in catalog.foreign_keys_to(session, oid)]
    above = catalog.ancestors(session, {*by_oid, *(key.table_oid for _, key in keys)}) if keys else {}
    for rows, key in keys:
        if not _are_paired(by_oid.get(key.table_oid), rows, key):
            yield (
                rows,
                key,
                [
                    _is_other(each, oid, is_part=key.table_oid in above.get(oid, ()))
                    for oid, each in by_oid.items()
                    if oid == key.table_oid
                    or oid in above.get(key.table_oid, ())
                    or key.table_oid in above.get(oid, ())
                ],
            )


def check(session: Session, removed: Sequence[TableRows], kept: Collection[int]) -> None:
    """Make sure that no other row refers to one of these rows.

    Raises:
        EditedRowsError: Some do; the message has how many, in which tables, and by which foreign keys.
    """
    if sentences := [describe(referring) for referring in find(session, removed, kept)]:
        raise EditedRowsError(" ".join([*sentences, REFERRED_ADVICE]))


def describe(referring: ReferringRows) -> str:
    """Return the sentence about rows that are in the way of a removal."""
    table = referring.rows.table.name
    return f"table {table}: expected no other rows that refer to its own, found {referring.describe()}."


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
