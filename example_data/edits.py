"""Somebody's work on seeded rows: rows that were edited, and rows of others that refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import sql

from example_data.dataset import load
from example_data.errors import EditedRowsError
from example_data.generator import blocks, key_space
from example_data.writer import columns, relation, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    import psycopg

    from example_data.dataset import Table
    from example_data.definition import Pin
    from example_data.generator import Block

_FOREIGN_KEYS = """
SELECT conname, nspname, relname,
    ARRAY(
        SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place
    ),
    ARRAY(
        SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place
    ),
    conrelid::bigint
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE contype = 'f' AND conparentid = 0 AND confrelid = to_regclass(%s)
ORDER BY nspname, relname, conname
"""


class _ForeignKey(NamedTuple):
    """A foreign key that points to a seeded table."""

    name: str
    schema: str
    table: str
    columns: list[str]
    referred: list[str]
    oid: int


def key_range(pin: Pin, table: Table, rows: range) -> tuple[UUID, UUID]:
    """The first and the last key that rows of the pin have in the table."""
    space = key_space(pin, table)
    return space.key(rows[0]), space.key(rows[-1])


def lock(connection: psycopg.Connection, pin: Pin, rows: range) -> None:
    """Lock rows of the pin until the transaction ends: nobody can edit them meanwhile, or refer to them anew."""
    for table in load(pin.dataset).tables:
        key = sql.Identifier(table.key)
        query = sql.SQL("SELECT count(*) FROM (SELECT FROM {} WHERE {} BETWEEN %s AND %s FOR UPDATE) AS locked")
        connection.execute(query.format(relation(table), key), key_range(pin, table, rows))


def check(connection: psycopg.Connection, pin: Pin, rows: range) -> None:
    """Make sure that none of the rows of the pin was edited since it was written.

    Raises:
        EditedRowsError: Some were; the message has how many, of which table, and the first one's key.
    """
    for table in load(pin.dataset).tables:
        edited = [key for block in blocks(pin, table, rows) for key in _edited(connection, pin, block)]
        if edited:
            raise EditedRowsError(
                f"rows of {table.name} were edited since they were written, {len(edited)} of them, the first where "
                f"{table.key} = {edited[0]}. Keep what is needed elsewhere, then remove the seed with these edits: "
                "alembic -x example_data_edited=discard downgrade ..."
            )


def _edited(connection: psycopg.Connection, pin: Pin, block: Block) -> Iterator[Any]:
    """Keys of the block's rows that the database has otherwise; rows it no longer has are nobody's loss."""
    table = block.table
    query = sql.SQL("SELECT {} FROM {} WHERE {} BETWEEN %s AND %s").format(
        columns(table), relation(table), sql.Identifier(table.key)
    )
    place = list(table.columns).index(table.key)
    written = {row[place]: tuple(map(_plain, row)) for row in block.values()}
    with connection.cursor(binary=True) as cursor:
        for row in cursor.execute(query, key_range(pin, table, block.rows)):
            if tuple(row) != written.get(row[place]):
                yield row[place]


def _plain(value: object) -> object:
    """A value as psycopg reads it back."""
    return list(value) if isinstance(value, tuple) else value


def check_references(connection: psycopg.Connection, pin: Pin, rows: range) -> None:
    """Make sure that no other row refers to one of these rows of the pin.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and through which foreign key.
    """
    own = {_oid(connection, table): table for table in load(pin.dataset).tables}
    for table in own.values():
        for row in connection.execute(_FOREIGN_KEYS, [text(relation(table))]).fetchall():
            key = _ForeignKey(*row)
            count = _references(connection, (pin, rows), table, key, own.get(key.oid))
            if count:
                raise EditedRowsError(
                    f"rows of {key.table} refer to its rows in {table.name} through {key.name}, {count} of them. "
                    "Delete them or let them refer to other rows, then downgrade again."
                )


def _oid(connection: psycopg.Connection, table: Table) -> int:
    row = connection.execute("SELECT to_regclass(%s)::oid::bigint", [text(relation(table))]).fetchone()
    assert row is not None
    return int(row[0] or 0)


def _references(
    connection: psycopg.Connection, seeded: tuple[Pin, range], table: Table, key: _ForeignKey, referring: Table | None
) -> int:
    """How many rows that are not seeded ones themselves refer to the table's seeded rows through the key."""
    pairs = zip(key.columns, key.referred, strict=True)
    matches = [sql.SQL("r.{} = t.{}").format(sql.Identifier(own), sql.Identifier(other)) for own, other in pairs]
    query = sql.SQL("SELECT count(*) FROM {} r JOIN {} t ON {} WHERE t.{} BETWEEN %s AND %s").format(
        sql.Identifier(key.schema, key.table),
        relation(table),
        sql.SQL(" AND ").join(matches),
        sql.Identifier(table.key),
    )
    pin, rows = seeded
    bounds = list(key_range(pin, table, rows))
    if referring is not None:
        query += sql.SQL(" AND r.{} NOT BETWEEN %s AND %s").format(sql.Identifier(referring.key))
        bounds += key_range(pin, referring, rows)
    row = connection.execute(query, bounds).fetchone()
    assert row is not None
    return int(row[0])
