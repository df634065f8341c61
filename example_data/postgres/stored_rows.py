"""Rows as they are stored beside rows as they are made: hashes of the same bytes, made by PostgreSQL and by us."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.copy_format import record_rows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import fetch_one, setting
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.progress import advance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session

PIECE = 2**14
"""Row numbers that are compared at a time."""

_TYPES = """
SELECT coalesce(array_agg(atttypid::bigint ORDER BY place), '{}')
FROM unnest(%(columns)s::text[]) WITH ORDINALITY AS named (name, place)
JOIN pg_attribute ON attrelid = to_regclass(%(table)s) AND attname = name
"""

_HASH = sql.SQL("""
SELECT sha256(coalesce(string_agg(record_send(rows), ''), '')) FROM (
    SELECT {columns} FROM {table} AS t WHERE {condition} ORDER BY {key}
) AS rows
""")


def count_unchanged(session: Session, seed_rows: SeedRows, table: Table) -> int | None:
    """Return how many rows a table has, if all are there as they are made; nothing is staged for that.

    None as well where PostgreSQL stores a value in other bytes than it was sent, as `jsonb`, where the driver has no
    COPY, and where the keys of the rows are in no range: that says nothing yet.
    """
    if not session.can_copy or key_ranges(seed_rows, table) is None:
        return None
    names, rows, total = text(relation(table)), seed_rows.ranges[table.name], 0
    (types,) = fetch_one(session, _TYPES, {"columns": list(table.columns), "table": names})
    pieces = [
        replace(seed_rows, ranges={table.name: rows[start : start + PIECE]}) for start in range(0, len(rows), PIECE)
    ]
    with setting(session, "client_encoding", "UTF8"), ThreadPoolExecutor(max_workers=1) as worker:
        made = worker.map(partial(_hash_made, table, types), pieces)
        try:
            for piece in pieces:
                (stored,) = fetch_one(session, _hash_stored(piece, table))
                hashed, count = next(made)
                if bytes(stored) != hashed:
                    advance(table.name, -total)  # they are compared in another way
                    return None
                total += count
                advance(table.name, count)
        finally:
            worker.shutdown(cancel_futures=True)
    return total


def _hash_made(table: Table, types: Sequence[int], seed_rows: SeedRows) -> tuple[bytes, int]:
    """Return the hash of rows as they are made, and how many they are."""
    state, count = hashlib.sha256(), 0
    for block in seed_rows.blocks(table):
        state.update(record_rows(block, types))
        count += len(block.rows)
    return state.digest(), count


def _hash_stored(seed_rows: SeedRows, table: Table) -> sql.Composed:
    keys = key_ranges(seed_rows, table)
    assert keys is not None
    return _HASH.format(
        columns=columns(table.columns),
        table=relation(table),
        condition=keys.condition("t"),
        key=sql.Identifier("t", keys.column),
    )
