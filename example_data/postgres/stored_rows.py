"""Rows as they are stored beside rows as they are made: hashes of the same bytes, made by PostgreSQL and by us."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.copy_format import record_rows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import fetch_one, setting
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.progress import advance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.generation.dataset import Table
    from example_data.generation.generator import SeedRows
    from example_data.postgres.session import Session

PIECE = 2**14
"""Row numbers that are compared at a time."""

_JSONB = frozenset((3802, 3807))
"""The object identifiers of `jsonb` and its arrays (pg_type.dat)."""


def compare(session: Session, seed_rows: SeedRows, table: Table, names: Sequence[str] = ()) -> tuple[int, list[range]]:
    """Return how many rows of a table are as they are made, and at which row numbers some are not, piece by piece.

    The columns `names` are compared, or all; nothing is staged for that. All row numbers count as different where it is
    not known: where PostgreSQL stores a value in other bytes than it was sent, as `jsonb`, where the driver has no
    COPY, and where the keys of the rows are in no range.
    """
    rows, own, unchanged = seed_rows.ranges[table.name], tuple(names) or tuple(table.columns), 0
    parameters = {"columns": list(own), "table": text(relation(table))}
    (types,) = fetch_one(session, read_sql_file(__file__, "column_types"), parameters)
    if not session.can_copy or key_ranges(seed_rows, table) is None or not _JSONB.isdisjoint(types):
        return 0, [rows]
    pieces = [seed_rows.piece(table, rows[start : start + PIECE]) for start in range(0, len(rows), PIECE)]
    different: list[range] = []
    with setting(session, "client_encoding", "UTF8"), ThreadPoolExecutor(max_workers=1) as worker:
        made = worker.map(partial(_hash_made, table, own, types), pieces)
        try:
            for piece in pieces:
                (stored,) = fetch_one(session, _hash_stored(piece, table, own))
                hashed, count = next(made)
                if bytes(stored) == hashed:
                    unchanged += count
                    advance(table.name, count)  # others are compared by the row
                else:
                    different.append(piece.ranges[table.name])
        finally:
            worker.shutdown(cancel_futures=True)
    return unchanged, different


def _hash_made(table: Table, names: Sequence[str], types: Sequence[int], seed_rows: SeedRows) -> tuple[bytes, int]:
    """Return the hash of rows as they are made, and how many they are."""
    state, count = hashlib.sha256(), 0
    for block in seed_rows.blocks(table, names):
        state.update(record_rows(block, types))
        count += len(block.rows)
    return state.digest(), count


def _hash_stored(seed_rows: SeedRows, table: Table, names: Sequence[str]) -> sql.Composed:
    keys = key_ranges(seed_rows, table)
    assert keys is not None
    parts = columns(names), relation(table), keys.condition("t"), sql.Identifier("t", keys.column)
    return read_sql_file(__file__, "hash_rows").format(*parts)
