"""How large the tables of a pin become, estimated from their first rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.generation import generator
from example_data.generation.dataset import Per, load
from example_data.generation.row_numbers import ancestors, extent, is_dense, span
from example_data.postgres import copy_format

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin

SAMPLE_ROWS = 1_000
"""Rows of a table that are made to measure one."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How large a table becomes."""

    table: Table
    rows: int
    is_exact: bool
    """Whether every seed of these sizes has this number of rows; otherwise it is the expected number."""
    row_bytes: float
    """The mean size of a row, in bytes, as COPY sends it."""

    @property
    def bytes(self) -> int:
        """The size of all rows in bytes; what PostgreSQL adds, and indexes, are not counted."""
        return round(self.rows * self.row_bytes)


def estimate_sizes(pin: Pin) -> list[Estimate]:
    """Return how large each table becomes.

    Raises:
        DatasetError: A column cannot make its values.
    """
    return [
        Estimate(table, _expected_rows(pin, table), is_dense(table), _row_bytes(pin, table))
        for table in load(pin.dataset).tables
    ]


def _expected_rows(pin: Pin, table: Table) -> int:
    rows: float = extent(pin, table)
    for above, _ in ancestors(table):
        if isinstance(above.rows, Per):
            rows *= (above.rows.low + above.rows.high) / 2 / above.rows.high
    return round(rows)


def _row_bytes(pin: Pin, table: Table) -> float:
    sampled = range(min(extent(pin, table), span(table, SAMPLE_ROWS)))
    blocks = list(generator.blocks(pin, table, sampled))
    return sum(len(copy_format.copy_rows(block)) for block in blocks) / sum(len(block.rows) for block in blocks)
