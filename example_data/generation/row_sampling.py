"""Rows that other rows refer to, drawn among those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.errors import DatasetError
from example_data.generation.permutation import permuted
from example_data.generation.random_stream import numbers
from example_data.generation.row_numbers import ancestors, extent, fan_out, is_there

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows, Table
    from example_data.generation.random_stream import Stream

    Found = NDArray[np.int64]
    """Row numbers."""

ATTEMPTS = 64
"""Draws of a row that is there, each of which finds one in several; after the last it is row 0, which always is."""


def uniform(stream: Stream, table: Table, rows: Rows) -> Found:
    """A row of the table for each of `rows`, all equally likely."""
    below = extent(stream.pin, table)
    return _there(stream, table, rows, lambda purpose, open_rows: stream.index(purpose, open_rows, below))


def skewed(stream: Stream, table: Table, rows: Rows) -> Found:
    """A row of the table for each of `rows`, the first ones far more often: as Zipf's law has it, with exponent 1.

    Ranks come an octave at a time (1, 2 to 3, 4 to 7 are equally likely), by integers and products only: logarithms
    differ in their last bits from one machine to another.
    """
    below = extent(stream.pin, table)
    octaves = below.bit_length()
    last = 2 ** (octaves - 1)
    share = octaves - 1 + (below + 1 - last) / last  # of the last octave only a part may be there

    def draw(purpose: str, open_rows: Rows) -> Found:
        scaled = stream.uniform(f"{purpose} octave", open_rows) * share
        octave: Found = np.minimum(scaled.astype(np.int64), octaves - 1)
        first = np.int64(1) << octave
        rank: Found = first + stream.index(purpose, open_rows, np.minimum(first, below + 1 - first))
        return rank - 1

    return _there(stream, table, rows, draw)


def lower(stream: Stream, table: Table, rows: Rows) -> Found:
    """A row of the stream's own table for each of `rows`, with a lower number, so that no row is its own ancestor.

    The first row, which has none, gets -1.
    """
    found = _there(stream, table, rows, lambda purpose, open_rows: stream.index(purpose, open_rows, numbers(open_rows)))
    lowered: Found = np.where(numbers(rows) == 0, np.int64(-1), found)
    return lowered


def _there(stream: Stream, table: Table, rows: Rows, draw: Callable[[str, Rows], Found]) -> Found:
    """What is drawn, drawn again wherever it is no row."""
    found = draw("row", rows)
    is_open = ~is_there(stream.pin, table, found)
    for attempt in range(1, ATTEMPTS):
        places = np.flatnonzero(is_open)
        if not len(places):
            return found
        found[places] = draw(f"row {attempt}", numbers(rows)[places])
        is_open[places] = ~is_there(stream.pin, table, found[places])
    return np.where(is_open, 0, found)


def unique(stream: Stream, table: Table, rows: Rows) -> Found:
    """A row of the table for each of `rows`, below as many as it has, no two of them the same."""
    return permuted(stream.key("row"), numbers(rows), extent(stream.pin, table))


def distinct(stream: Stream, table: Table, siblings: Table, rows: Rows) -> Found:
    """A row of the table for each of `rows`, no two of them the same among those that belong to the same parent."""
    _, *above = ancestors(siblings)
    if not above:
        raise DatasetError(
            f"Column {stream.table}.{stream.column} takes distinct rows of {table.name} for each row of a parent, but "
            f"the rows of {stream.table} are per no table: give it rows=c.per(...), or use reference(unique=True)."
        )
    high = above[0][1]
    parents, places = np.divmod(numbers(rows), high)
    return permuted(stream.key("row"), places, extent(stream.pin, table), tweaks=parents)


def ancestor(stream: Stream, table: Table, name: str, rows: Rows) -> Rows:
    """The row of an earlier table that each of `rows` belongs to, if the table's rows are per that one's."""
    spans = {above.name: span for above, span in ancestors(table)}
    if name not in spans or name == table.name:
        raise DatasetError(
            f"Column {stream.table}.{stream.column} is the parent of its row in {name}, but the rows of {table.name} "
            f"are per {', '.join([*spans][1:]) or 'no table'}: give the table rows=c.per({name!r}), or refer to any "
            "row with reference(...)."
        )
    return rows if spans[name] == 1 else numbers(rows) // spans[name]


def descendant(stream: Stream, table: Table, name: str, rows: Rows, above: Found) -> Found:
    """A row of the table for each of `rows`, drawn among those that belong to the row `above` of an earlier table.

    Where `above` is -1, so is the row.
    """
    chain = []
    for step, _ in ancestors(table):
        if step.name == name:
            break
        chain.append(step)
    found = np.maximum(above, 0)
    for step in reversed(chain):
        counts = fan_out(stream.pin, step, found)
        high = step.rows.high  # type: ignore[union-attr] # a step has rows per another
        found = found * high + stream.index(f"row in {step.name}", rows, counts)
    return np.where(above < 0, np.int64(-1), found)
