"""Rows as they are stored beside rows as they are made: the bytes that COPY returns, and those that it is sent."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.copy_format import COPY_HEADER, COPY_TRAILER, copy_rows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.sql_fragments import columns, relation
from example_data.postgres.writer import utf8

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session

_COPY = sql.SQL(
    "COPY (SELECT {columns} FROM {table} AS t WHERE {condition} ORDER BY {key} {lock}) TO STDOUT (FORMAT BINARY)"
)


def count_unchanged(session: Session, seed_rows: SeedRows, table: Table, *, is_locking: bool = False) -> int | None:
    """Compare a table's rows with those that are made; nothing is staged for that.

    Args:
        session: The migration's own.
        seed_rows: The rows.
        table: Their table.
        is_locking: Whether the rows are locked until the transaction ends.

    Returns:
        How many there are, where all are there as they were written. None where one is not, where PostgreSQL stores a
        value in other bytes than it was sent, as `jsonb`, where the driver has no COPY, or where the keys of the rows
        are in no range: that says nothing yet.
    """
    keys = key_ranges(seed_rows, table)
    if keys is None or not session.can_copy:
        return None
    count, made, stored = 0, hashlib.blake2b(COPY_HEADER), hashlib.blake2b()
    statement = _COPY.format(
        columns=columns(table.columns),
        table=relation(table),
        condition=keys.condition("t"),
        key=sql.Identifier("t", keys.column),
        lock=sql.SQL("FOR UPDATE" if is_locking else ""),
    )
    with utf8(session):
        messages = session.copy_out(statement)
        for block in seed_rows.blocks(table):
            made.update(copy_rows(block))
            stored.update(b"".join(islice(messages, len(block.rows))))
            count += len(block.rows)
        for message in messages:
            stored.update(message)
    made.update(COPY_TRAILER)
    return count if made.digest() == stored.digest() else None
