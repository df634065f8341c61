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
from example_data.postgres.sql_fragments import comparable, relation, text
from example_data.postgres.writer import staging_table
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
    is_cast = any(table.columns[name].is_cast for name in own)
    if not session.can_copy or key_ranges(seed_rows, table) is None or not (is_cast or _JSONB.isdisjoint(types)):
        return 0, [rows]
    pieces = [seed_rows.piece(table, rows[start : start + PIECE]) for start in range(0, len(rows), PIECE)]
    different: list[range] = []
    with setting(session, "client_encoding", "UTF8"), ThreadPoolExecutor(max_workers=1) as worker:
        made = (
            map(partial(_hash_staged, session, table, own), pieces)
            if is_cast
            else worker.map(partial(_hash_made, table, own, types), pieces)
        )
        try:
            for piece in pieces:
                stored, _ = fetch_one(session, _hash_stored(piece, table, own))
                hashed, count = next(made)
                if bytes(stored) == hashed:
                    unchanged += count
                    if not is_cast:  # those were counted as they were staged, and others are compared by the row
                        advance(table.name, count)
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


def _hash_staged(session: Session, table: Table, names: Sequence[str], seed_rows: SeedRows) -> tuple[bytes, int]:
    """Return the same of rows with texts that PostgreSQL reads as their columns' types, as it would store them."""
    with staging_table(session, seed_rows, table, names=names) as staging:
        hashed, count = fetch_one(session, _hash_stored(seed_rows, table, names, staging))
    return bytes(hashed), count


def _hash_stored(
    seed_rows: SeedRows, table: Table, names: Sequence[str], staging: sql.Identifier | None = None
) -> sql.Composed:
    keys = key_ranges(seed_rows, table)
    assert keys is not None
    is_cast = any(table.columns[name].is_cast for name in names)
    return read_sql_file(__file__, "hash_rows").format(
        sql.SQL("sha256(record_send(rows))" if is_cast else "record_send(rows)"),  # of both sides here: less at a time
        comparable("t", table, names),
        staging or relation(table),
        keys.condition("t"),
        sql.Identifier("t", keys.column),
    )
