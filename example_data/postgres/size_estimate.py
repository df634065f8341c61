"""How large the tables of a pin become, estimated from their first rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from example_data.generation import generator
from example_data.generation.dataset import Table
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import estimate_row_numbers, extent, is_dense, mean_share
from example_data.postgres import copy_format

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


def estimate_sizes(pin: Pin, tables: Iterable[Table]) -> list[Estimate]:
    """Return how large each of the tables of a pin's dataset becomes.

    Raises:
        DatasetError: A column cannot make its values.
    """
    return [
        Estimate(table, round(extent(pin, table) * mean_share(table)), is_dense(table), _row_bytes(pin, table))
        for table in tables
    ]


def _row_bytes(pin: Pin, table: Table) -> float:
    sampled = range(min(extent(pin, table), estimate_row_numbers(table, SAMPLE_ROWS)))
    blocks = list(generator.blocks(pin, table, sampled))
    return sum(len(copy_format.copy_rows(block)) for block in blocks) / sum(len(block.rows) for block in blocks)
