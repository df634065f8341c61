"""Which rows a table has: how many row numbers, which of them are there, and which row another one belongs to.

Row n of a table with rows per parent belongs to row n // high of the parent, so it is known without the rows before it.
Where parents have different numbers of rows, some numbers are left out.

The rows that are there are found by their place among them with rank and select on a bitmap (Jacobson: "Space-efficient
static trees and graphs", FOCS 1989): one bit for each row number, and for every 64 of them how many rows come before;
together a quarter of a byte for each row number.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.errors import DatasetError
from example_data.generation.dataset import Per, Table, load
from example_data.generation.pin import KeyBlock, Pin
from example_data.generation.random_stream import Rows, to_array
from example_data.generation.uuid_keys import ROW_BITS

if TYPE_CHECKING:
    from collections.abc import Iterator


CHUNK = 64
"""Row numbers that are counted together."""

PIECE = 2**14
"""Chunks that are looked at together: a million row numbers."""

CACHED = 8
"""Tables whose bitmaps are kept."""


def extent(pin: Pin, table: Table) -> int:
    """Return how many row numbers the table has.

    Raises:
        DatasetError: They are more than keys can hold, or fewer than are fixed.
    """
    if isinstance(table.rows, Per):
        count = extent(pin, parent(table)) * table.rows.high
        if count > 2**ROW_BITS:
            raise DatasetError(
                f"Table {table.name!r}: too many row numbers (expected at most {2**ROW_BITS}, found {count}). Give it "
                f"fewer rows for each of {table.rows.table!r}, or the seed a smaller size."
            )
        return count
    assert table.rows is not None
    first = next(iter(table.tables.values()))
    count = pin.user_count if table.rows == first.rows else pin.sizes.get(table.rows.name, table.rows.default)
    table.check_size(count)
    return count


def parent(table: Table) -> Table:
    """Return the table that the table's rows are per."""
    assert isinstance(table.rows, Per)
    return table.tables[table.rows.table]


def ancestors(table: Table) -> Iterator[tuple[Table, int]]:
    """Yield the table, the one its rows are per, and so on, each with how many of the row numbers one row of it has."""
    count = 1
    yield table, count
    while isinstance(table.rows, Per):
        count *= table.rows.high
        table = parent(table)
        yield table, count


def is_dense(table: Table) -> bool:
    """Return whether all row numbers are rows."""
    return all(above.rows.low == above.rows.high for above, _ in ancestors(table) if isinstance(above.rows, Per))


def is_there(pin: Pin, table: Table, rows: Rows) -> NDArray[np.bool_]:
    """Return which of the row numbers, all below the extent, are rows."""
    if is_dense(table) or not len(rows):
        return np.ones(len(rows), dtype=np.bool_)
    assert isinstance(table.rows, Per)
    high = table.rows.high
    if not isinstance(rows, range):
        parents, places = np.divmod(rows, high)
        is_placed: NDArray[np.bool_] = places < _count_children(pin, table, parents)
        return (is_placed & is_there(pin, parent(table), parents)) | (rows < table.least)
    above = range(rows[0] // high, rows[-1] // high + 1)
    counts = _count_children(pin, table, above)
    counts[~is_there(pin, parent(table), above)] = 0
    numbers = to_array(rows)
    mask: NDArray[np.bool_] = numbers % high < counts[numbers // high - above.start]
    mask[: max(table.least - rows.start, 0)] = True
    return mask


def _count_children(pin: Pin, table: Table, parents: Rows) -> NDArray[np.int64]:
    """Return how many rows the table has for each of these rows of the table that its rows are per."""
    assert isinstance(table.rows, Per)
    stream, count = table.stream(pin, ""), table.rows.high - table.rows.low + 1
    draw = stream.skewed_index if table.rows.skewed else stream.index
    counts: NDArray[np.int64] = np.maximum(table.rows.low + draw("rows", parents, count), to_array(parents) == 0)
    return counts


def rows_below(pin: Pin, table: Table, count: int, rows: Rows, most: int) -> Iterator[tuple[Rows, NDArray[np.int64]]]:
    """Yield the rows of a table that belong to some rows of a table above it, in pieces, one row's after another's.

    Args:
        pin: The pin of the rows.
        table: The table whose rows are yielded.
        count: How many row numbers it has for each row of the table above.
        rows: Rows of the table above that are there.
        most: The most row numbers of a piece.

    Yields:
        Rows that are there, and for each the place, among `rows`, of the one that it belongs to.
    """
    step = max(most // count, 1)
    for start in range(0, len(rows), step):
        above = rows[start : start + step]
        for low in range(0, count, most):
            width = min(most, count - low)
            if isinstance(above, range) and width == count:
                numbers: Rows = range(above.start * count, above.stop * count)
            else:
                numbers = (to_array(above)[:, np.newaxis] * count + np.arange(low, low + width)).ravel()
            mask = is_there(pin, table, numbers)
            yield numbers if mask.all() else to_array(numbers)[mask], start + np.flatnonzero(mask) // width


def existing_rows(pin: Pin, table: Table, rows: range) -> Rows:
    """Return those of a range of row numbers that are rows."""
    if is_dense(table) or not rows:
        return rows
    there = to_array(rows)[is_there(pin, table, rows)]
    is_consecutive = len(there) > 0 and int(there[-1] - there[0]) + 1 == len(there)
    return range(int(there[0]), int(there[-1]) + 1) if is_consecutive else there


def estimate_row_numbers(table: Table, rows: int) -> int:
    """Return about how many row numbers have so many rows."""
    return int(rows / mean_share(table))


def mean_share(table: Table) -> float:
    """Return the share of the row numbers that are rows, on average over all seeds."""
    counts = (above.rows for above, _ in ancestors(table) if isinstance(above.rows, Per))
    return prod((each.low + (each.high - each.low) / (8 if each.skewed else 2)) / each.high for each in counts)


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


def grows_into(before: Pin, after: Pin) -> bool:
    """Return whether another pin of the seed has all rows of this one as they are, and more of the same.

    Not where a column is drawn from all rows of a table that has more of them, as its values would be others.
    """
    same = replace(after, user_count=before.user_count, sizes=before.sizes, digest=before.digest) == before
    if not same or not after.is_larger_than(before):
        return False
    tables = load(after.dataset).tables
    grown = {table.name for table in tables if extent(before, table) != extent(after, table)}
    columns = (column for table in tables for column in table.columns.values())
    return not any(column.is_drawn and column.refers in grown for column in columns)


UNRESERVED = KeyBlock(0, 1, 1, sys.maxsize)
"""Where no database has reserved any, as in a preview and in a digest, integers count from 1."""


def integer_keys(pin: Pin, table: str, rows: Rows) -> NDArray[np.int64]:
    """Return the integer keys of rows, by the blocks of the pin."""
    begins, first, step, _ = np.array(_blocks(pin, table), dtype=np.int64).T
    places = np.searchsorted(begins, to_array(rows), side="right") - 1
    keys: NDArray[np.int64] = first[places] + (to_array(rows) - begins[places]) * step[places]
    return keys


def integer_key_ranges(pin: Pin, table: str, rows: range) -> Iterator[tuple[int, int, int]]:
    """Yield of each block of the pin the lowest and the highest integer key of the rows, and the distance of two."""
    for block in _blocks(pin, table):
        inside = range(max(rows.start, block.begins), min(rows.stop, block.begins + block.length))
        if inside:
            low, high = sorted(block.first + (row - block.begins) * block.step for row in (inside[0], inside[-1]))
            yield low, high, abs(block.step)


def _blocks(pin: Pin, table: str) -> tuple[KeyBlock, ...]:
    return tuple(pin.blocks.get(table, ())) or (UNRESERVED,)
