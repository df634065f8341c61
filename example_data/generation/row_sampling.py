"""Rows that other rows refer to, drawn among those that are there, by their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.generation.permutation import permute
from example_data.generation.random_stream import to_array
from example_data.generation.row_index import count_rows, places_of, rows_at
from example_data.generation.row_numbers import ancestors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows, Table
    from example_data.generation.random_stream import Stream

    RowNumbers = NDArray[np.int64]
    """One row number for each row that refers to it."""

NOT_THERE = -1
"""The row number that stands for NULL: the reference has no row."""


def draw_uniform(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, all equally likely."""
    return rows_at(stream.pin, table, stream.index("row", rows, count_rows(stream.pin, table)))


def draw_skewed(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, the first ones far more often: Zipf's law with exponent 1.

    Ranks come an octave at a time (1, 2 to 3, 4 to 7 are equally likely), by integers and products only: logarithms
    differ in their last bits from one machine to another.
    """
    below = count_rows(stream.pin, table)
    octaves = below.bit_length()
    last = 2 ** (octaves - 1)
    share = octaves - 1 + (below + 1 - last) / last  # of the last octave only a part may be there
    octave: RowNumbers = np.minimum((stream.uniform("row octave", rows) * share).astype(np.int64), octaves - 1)
    first = np.int64(1) << octave
    rank = first + stream.index("row", rows, np.minimum(first, below + 1 - first))
    return rows_at(stream.pin, table, rank - 1)


def draw_lower(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the stream's own table for each of `rows`, with a lower number: no row is its own ancestor.

    The first row, which has none, gets -1.
    """
    places = places_of(stream.pin, table, to_array(rows))
    drawn = rows_at(stream.pin, table, stream.index("row", rows, places))
    lowered: RowNumbers = np.where(places == 0, np.int64(NOT_THERE), drawn)
    return lowered


def draw_unique(stream: Stream, table: Table, siblings: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows` of another, no two of them the same."""
    places = places_of(stream.pin, siblings, to_array(rows))
    return rows_at(stream.pin, table, permute(stream.key("row"), places, count_rows(stream.pin, table)))


def draw_distinct(stream: Stream, table: Table, high: int, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, no two the same among the `high` row numbers of one parent."""
    parents, places = np.divmod(to_array(rows), high)
    return rows_at(stream.pin, table, permute(stream.key("row"), places, count_rows(stream.pin, table), tweaks=parents))


def find_ancestor(table: Table, name: str, rows: Rows) -> Rows:
    """Return the row of an earlier table, which the table's rows are per, that each of `rows` belongs to."""
    count = rows_per(table, name)
    return rows if count == 1 else to_array(rows) // count


def draw_descendant(stream: Stream, table: Table, name: str, rows: Rows, above: RowNumbers) -> RowNumbers:
    """Return a row of the table for each of `rows`, drawn among those of the row `above` of an earlier table.

    Where `above` is -1, or has no rows, so is the row.
    """
    count = rows_per(table, name)
    first = np.maximum(above, 0) * count
    place, end = (places_of(stream.pin, table, number) for number in (first, first + count))
    is_none = (above < 0) | (place == end)
    drawn = np.where(is_none, 0, place + stream.index(f"row in {table.name}", rows, end - place))
    return np.where(is_none, np.int64(NOT_THERE), rows_at(stream.pin, table, drawn))


def rows_per(table: Table, name: str) -> int:
    """Return how many row numbers the table has for each row of itself or of one above it; 0 for any other table."""
    return next((count for above, count in ancestors(table) if above.name == name), 0)
