"""Which integer a row has as its key: counted on from the first of the block that was reserved for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from example_data.generation.random_stream import numbers
from example_data.registry.definition import Reserved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from example_data.generation.random_stream import Rows
    from example_data.registry.definition import Pin

UNRESERVED = Reserved(0, 1, 1, sys.maxsize)
"""Where no database has reserved any, as in a preview and in a digest, integers count from 1."""


def integers(pin: Pin, table: str, rows: Rows) -> NDArray[np.int64]:
    """The integers of rows, by the blocks of the pin."""
    begins, first, step, _ = np.array(_blocks(pin, table), dtype=np.int64).T
    places = np.searchsorted(begins, numbers(rows), side="right") - 1
    found: NDArray[np.int64] = first[places] + (numbers(rows) - begins[places]) * step[places]
    return found


def stretches(pin: Pin, table: str, rows: range) -> Iterator[tuple[int, int, int]]:
    """The lowest and the highest integer of the rows in each of the pin's blocks, and the distance between two."""
    for block in _blocks(pin, table):
        own = range(max(rows.start, block.begins), min(rows.stop, block.begins + block.length))
        if own:
            low, high = sorted(block.first + (row - block.begins) * block.step for row in (own[0], own[-1]))
            yield low, high, abs(block.step)


def _blocks(pin: Pin, table: str) -> tuple[Reserved, ...]:
    return tuple(pin.blocks.get(table, ())) or (UNRESERVED,)
