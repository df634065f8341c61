"""The rows that are there, by their place among them, where parents have different numbers of rows.

Rank and select on a bitmap (Jacobson: "Space-efficient static trees and graphs", FOCS 1989): one bit for each row
number, and for every 64 of them how many rows come before; together a quarter of a byte for each row number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.generation.row_numbers import ancestors, extent, is_dense, is_there

if TYPE_CHECKING:
    from example_data.generation.pin import Pin
    from example_data.generation.table import Table

CHUNK = 64
"""Row numbers that are counted together."""

PIECE = 2**14
"""Chunks that are looked at together: a million row numbers."""

CACHED = 8
"""Tables whose bitmaps are kept."""


def count_rows(pin: Pin, table: Table) -> int:
    """Return how many rows the table has."""
    return extent(pin, table) if is_dense(table) else int(_find_rows(pin, table).before[-1])


def rows_at(pin: Pin, table: Table, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the rows at these places, each below the number of rows."""
    if is_dense(table):
        return places
    index = _find_rows(pin, table)
    chunks = np.searchsorted(index.before, places, side="right") - 1
    counts = np.cumsum(index.unpacked(chunks), axis=1, dtype=np.uint8)
    rows: NDArray[np.int64] = chunks * CHUNK + np.argmax(counts > (places - index.before[chunks])[:, None], axis=1)
    return rows


def places_of(pin: Pin, table: Table, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each row number, up to the extent, how many rows have a lower one: the place of a row."""
    if is_dense(table):
        return rows
    index = _find_rows(pin, table)
    chunks, inside = np.divmod(rows, CHUNK)
    is_lower = np.arange(CHUNK) < inside[:, None]
    places: NDArray[np.int64] = index.before[chunks] + (index.unpacked(chunks) & is_lower).sum(axis=1)
    return places


class _Index(msgspec.Struct, frozen=True):
    bits: NDArray[np.uint8]
    """Whether each row number is a row, of shape (chunks, 8)."""
    before: NDArray[np.int64]
    """How many rows come before each chunk, and at last all of them."""

    def unpacked(self, chunks: NDArray[np.int64]) -> NDArray[np.uint8]:
        return np.unpackbits(self.bits[chunks], axis=1)


@dataclass(frozen=True, slots=True)
class _Lineage:
    """What the rows of a table follow from."""

    key: tuple[object, ...]
    pin: Pin = field(compare=False)
    table: Table = field(compare=False)


def _find_rows(pin: Pin, table: Table) -> _Index:
    steps = [(step.name, step.rows, step.least) for step, _ in ancestors(table)]
    return _make_index(_Lineage((pin.seed, extent(pin, table), *steps), pin, table))


@lru_cache(maxsize=CACHED)
def _make_index(lineage: _Lineage) -> _Index:
    end = extent(lineage.pin, lineage.table)
    chunks = end // CHUNK + 1  # there is a chunk for the number after the last row
    bits = np.empty((chunks, CHUNK // 8), dtype=np.uint8)
    before = np.zeros(chunks + 1, dtype=np.int64)
    for start in range(0, chunks, PIECE):
        stop = min(start + PIECE, chunks)
        numbers = range(start * CHUNK, min(stop * CHUNK, end))
        mask = np.zeros(((stop - start), CHUNK), dtype=np.bool_)
        mask.ravel()[: len(numbers)] = is_there(lineage.pin, lineage.table, numbers)
        bits[start:stop] = np.packbits(mask, axis=1)
        before[start + 1 : stop + 1] = mask.sum(axis=1)
    return _Index(bits, np.cumsum(before))
