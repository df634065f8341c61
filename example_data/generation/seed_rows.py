"""The rows of a seed: all of them, or those between two sizes; for each table a range of row numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from example_data.generation.dataset import load
from example_data.generation.generator import blocks
from example_data.generation.row_numbers import extent, mean_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from example_data.generation.dataset import Dataset, Table
    from example_data.generation.generator import Block
    from example_data.generation.pin import Pin


@dataclass(frozen=True, slots=True)
class SeedRows:
    """Rows of a pin, with the dataset that makes them."""

    pin: Pin
    dataset: Dataset
    ranges: Mapping[str, range]
    """The row numbers by table; where a table has not all of them, the others are left out."""

    @classmethod
    def whole(cls, pin: Pin) -> SeedRows:
        """Return all rows of the pin."""
        return cls.between(None, pin)

    @classmethod
    def between(cls, smaller: Pin | None, larger: Pin) -> SeedRows:
        """Return the rows that a pin has beyond those of the same pin with smaller sizes, or of none."""
        dataset = load(larger.dataset)
        first = {table.name: extent(smaller, table) if smaller else 0 for table in dataset.tables}
        ranges = {table.name: range(first[table.name], extent(larger, table)) for table in dataset.tables}
        return cls(larger, dataset, ranges)

    def piece(self, table: Table, rows: range) -> SeedRows:
        """Return those of the rows of one table that have these numbers."""
        return replace(self, ranges={table.name: rows})

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that have such rows, in the order in which they are filled."""
        return tuple(table for table in self.dataset.tables if self.ranges[table.name])

    @property
    def integer_key_tables(self) -> tuple[Table, ...]:
        """Those of them with integer keys, for which the database reserves blocks."""
        return tuple(table for table in self.tables if table.integer_key)

    def estimate(self, *tables: Table) -> int:
        """Return about how many rows these tables have, or all of them."""
        return round(sum(len(self.ranges[table.name]) * mean_share(table) for table in tables or self.tables))

    def blocks(self, table: Table, names: Iterable[str] | None = None) -> Iterator[Block]:
        """Yield the rows of a table, block by block; of the named columns, or of all."""
        return blocks(self.pin, table, self.ranges[table.name], columns=names)
