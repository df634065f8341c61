"""Rows that other rows refer to, drawn among those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.generation.column_errors import ColumnError
from example_data.generation.permutation import permute
from example_data.generation.random_stream import to_array
from example_data.generation.row_numbers import ancestors, extent, fan_out, is_there

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows, Table
    from example_data.generation.random_stream import Stream

    RowNumbers = NDArray[np.int64]
    """One row number for each row that refers to it."""

ATTEMPTS = 64
"""How often a row that is not there is drawn again; after the last time it is row 0, which is always there."""


def draw_uniform(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, all equally likely."""
    below = extent(stream.pin, table)
    return _draw_existing(stream, table, rows, lambda purpose, open_rows: stream.index(purpose, open_rows, below))


def draw_skewed(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, the first ones far more often: Zipf's law with exponent 1.

    Ranks come an octave at a time (1, 2 to 3, 4 to 7 are equally likely), by integers and products only: logarithms
    differ in their last bits from one machine to another.
    """
    below = extent(stream.pin, table)
    octaves = below.bit_length()
    last = 2 ** (octaves - 1)
    share = octaves - 1 + (below + 1 - last) / last  # of the last octave only a part may be there

    def draw(purpose: str, open_rows: Rows) -> RowNumbers:
        scaled = stream.uniform(f"{purpose} octave", open_rows) * share
        octave: RowNumbers = np.minimum(scaled.astype(np.int64), octaves - 1)
        first = np.int64(1) << octave
        rank: RowNumbers = first + stream.index(purpose, open_rows, np.minimum(first, below + 1 - first))
        return rank - 1

    return _draw_existing(stream, table, rows, draw)


def draw_lower(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the stream's own table for each of `rows`, with a lower number: no row is its own ancestor.

    The first row, which has none, gets -1.
    """
    drawn = _draw_existing(
        stream, table, rows, lambda purpose, open_rows: stream.index(purpose, open_rows, to_array(open_rows))
    )
    lowered: RowNumbers = np.where(to_array(rows) == 0, np.int64(-1), drawn)
    return lowered


def _draw_existing(stream: Stream, table: Table, rows: Rows, draw: Callable[[str, Rows], RowNumbers]) -> RowNumbers:
    """Return what is drawn, drawn again wherever there is no such row."""
    drawn = draw("row", rows)
    is_open = ~is_there(stream.pin, table, drawn)
    for attempt in range(1, ATTEMPTS):
        places = np.flatnonzero(is_open)
        if not len(places):
            return drawn
        drawn[places] = draw(f"row {attempt}", to_array(rows)[places])
        is_open[places] = ~is_there(stream.pin, table, drawn[places])
    return np.where(is_open, 0, drawn)


def draw_unique(stream: Stream, table: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, below as many as it has, no two of them the same."""
    return permute(stream.key("row"), to_array(rows), extent(stream.pin, table))


def draw_distinct(stream: Stream, table: Table, siblings: Table, rows: Rows) -> RowNumbers:
    """Return a row of the table for each of `rows`, no two of them the same among those of the same parent."""
    _, *above = ancestors(siblings)
    if not above:
        raise ColumnError(
            f"{stream}: distinct({table.name!r}) expects rows per another table (found rows per no table). Give "
            f"{stream.table} rows=c.per(...), or use reference({table.name!r}, unique=True)."
        )
    high = above[0][1]
    parents, places = np.divmod(to_array(rows), high)
    return permute(stream.key("row"), places, extent(stream.pin, table), tweaks=parents)


def find_ancestor(stream: Stream, table: Table, name: str, rows: Rows) -> Rows:
    """Return the row of an earlier table that each of `rows` belongs to, if the table's rows are per that one's."""
    counts = {above.name: count for above, count in ancestors(table)}
    if name not in counts or name == table.name:
        raise ColumnError(
            f"{stream}: parent({name!r}) expects rows per {name} (found rows per "
            f"{', '.join([*counts][1:]) or 'no table'}). Give {table.name} rows=c.per({name!r}), or refer to any row "
            f"with reference({name!r})."
        )
    return rows if counts[name] == 1 else to_array(rows) // counts[name]


def draw_descendant(stream: Stream, table: Table, name: str, rows: Rows, above: RowNumbers) -> RowNumbers:
    """Return a row of the table for each of `rows`, drawn among those of the row `above` of an earlier table.

    Where `above` is -1, so is the row.
    """
    chain = []
    for step, _ in ancestors(table):
        if step.name == name:
            break
        chain.append(step)
    drawn = np.maximum(above, 0)
    for step in reversed(chain):
        counts = fan_out(stream.pin, step, drawn)
        high = step.rows.high  # type: ignore[union-attr] # a step has rows per another
        drawn = drawn * high + stream.index(f"row in {step.name}", rows, counts)
    return np.where(above < 0, np.int64(-1), drawn)
