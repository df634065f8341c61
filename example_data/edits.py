"""Somebody's work on seeded rows: rows that were edited, and rows of others that refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from psycopg import sql

from example_data.dataset import load
from example_data.errors import EditedRowsError
from example_data.generator import blocks, key_space
from example_data.writer import columns, relation, text, write

if TYPE_CHECKING:
    from uuid import UUID

    from example_data.dataset import Table
    from example_data.definition import Pin
    from example_data.session import Session

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
WHERE contype = 'f' AND conparentid = 0 AND confrelid IN (
    SELECT to_regclass(%(table)s) UNION ALL SELECT relid FROM pg_partition_tree(to_regclass(%(table)s))
)
ORDER BY nspname, relname, conname
"""

ASIDE = sql.Identifier("pg_temp", "example_data_written")
"""A temporary table for rows made again."""

_ASIDE = sql.SQL("CREATE TEMPORARY TABLE {aside} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")
_EDITED = sql.SQL("""
SELECT t.{key}::text, count(*) OVER () FROM {table} t JOIN {aside} a USING ({key})
WHERE record_image_ne(ROW({found}), ROW({written})) ORDER BY t.{key} LIMIT 1
""")


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


def lock(session: Session, pin: Pin, rows: range) -> None:
    """Lock rows of the pin until the transaction ends: nobody can edit them meanwhile, or refer to them anew."""
    for table in load(pin.dataset).tables:
        key = sql.Identifier(table.key[0])
        query = sql.SQL("SELECT count(*) FROM (SELECT FROM {} WHERE {} BETWEEN %s AND %s FOR UPDATE) AS locked")
        session.execute(query.format(relation(table), key), key_range(pin, table, rows))


def check(session: Session, pin: Pin, rows: range) -> None:
    """Make sure that none of the rows of the pin was edited since it was written; rows that are gone are nobody's loss.

    Raises:
        EditedRowsError: Some were; the message has how many, of which table, and the first one's key.
    """
    for table in load(pin.dataset).tables:
        first = _first_edited(session, pin, table, rows)
        if first is not None:
            key, count = first
            raise EditedRowsError(
                f"rows of {table.name} were edited since they were written, {count} of them, the first where "
                f"{table.key[0]} = {key}. Keep what is needed elsewhere, then remove the seed with these edits: "
                "alembic -x example_data_edited=discard downgrade ..."
            )


def _first_edited(session: Session, pin: Pin, table: Table, rows: range) -> tuple[object, int] | None:
    """The first edited row's key and the number of edited rows: the rows are written once more, aside, and compared."""
    session.execute(_ASIDE.format(aside=ASIDE, columns=columns(table), table=relation(table)))
    write(session, table, blocks(pin, table, rows), into=ASIDE)
    comparison = _EDITED.format(
        aside=ASIDE,
        table=relation(table),
        key=sql.Identifier(table.key[0]),
        found=_qualified("t", table),
        written=_qualified("a", table),
    )
    first = session.execute(comparison).fetchone()
    session.execute(sql.SQL("DROP TABLE {}").format(ASIDE))
    return None if first is None else (first[0], first[1])


def _qualified(alias: str, table: Table) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, column) for column in table.columns)


def check_references(session: Session, pin: Pin, rows: range) -> None:
    """Make sure that no other row refers to one of these rows of the pin.

    Raises:
        EditedRowsError: One does; the message has how many, in which table, and through which foreign key.
    """
    own = {_oid(session, table): table for table in load(pin.dataset).tables}
    for table in own.values():
        for row in session.execute(_FOREIGN_KEYS, {"table": text(relation(table))}).fetchall():
            key = _ForeignKey(*row)
            count = _references(session, (pin, rows), table, key, own.get(key.oid))
            if count:
                raise EditedRowsError(
                    f"rows of {key.table} refer to its rows in {table.name} through {key.name}, {count} of them. "
                    "Delete them or let them refer to other rows, then downgrade again."
                )


def _oid(session: Session, table: Table) -> int:
    row = session.execute("SELECT to_regclass(%s)::oid::bigint", [text(relation(table))]).fetchone()
    assert row is not None
    return int(row[0] or 0)


def _references(
    session: Session, seeded: tuple[Pin, range], table: Table, key: _ForeignKey, referring: Table | None
) -> int:
    """How many rows that are not seeded ones themselves refer to the table's seeded rows through the key."""
    pairs = zip(key.columns, key.referred, strict=True)
    matches = [sql.SQL("r.{} = t.{}").format(sql.Identifier(own), sql.Identifier(other)) for own, other in pairs]
    query = sql.SQL("SELECT count(*) FROM {} r JOIN {} t ON {} WHERE t.{} BETWEEN %s AND %s").format(
        sql.Identifier(key.schema, key.table),
        relation(table),
        sql.SQL(" AND ").join(matches),
        sql.Identifier(table.key[0]),
    )
    pin, rows = seeded
    bounds = list(key_range(pin, table, rows))
    if referring is not None:
        query += sql.SQL(" AND r.{} NOT BETWEEN %s AND %s").format(sql.Identifier(referring.key[0]))
        bounds += key_range(pin, referring, rows)
    row = session.execute(query, bounds).fetchone()
    assert row is not None
    return int(row[0])
