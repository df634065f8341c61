"""Rows of a pin: all of them, or those between two sizes; for each table a range of row numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.generation.dataset import load
from example_data.generation.generator import blocks
from example_data.generation.row_numbers import extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from example_data.generation.dataset import Table
    from example_data.generation.generator import Block
    from example_data.generation.pin import Pin


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a pin."""

    pin: Pin
    ranges: Mapping[str, range]
    """The row numbers by table; where a table has not all of them, the others are left out."""

    @classmethod
    def whole(cls, pin: Pin) -> Part:
        """All rows of the pin."""
        return cls(pin, {table.name: range(extent(pin, table)) for table in load(pin.dataset).tables})

    @classmethod
    def between(cls, smaller: Pin, larger: Pin) -> Part:
        """The rows that a pin has beyond those of the same pin with smaller sizes."""
        tables = load(larger.dataset).tables
        return cls(larger, {table.name: range(extent(smaller, table), extent(larger, table)) for table in tables})

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that have such rows, in the order in which they are filled."""
        return tuple(table for table in load(self.pin.dataset).tables if self.ranges[table.name])

    @property
    def counted(self) -> tuple[Table, ...]:
        """Those of them with integer keys."""
        return tuple(table for table in self.tables if table.counting)

    def blocks(self, table: Table, names: Iterable[str] | None = None) -> Iterator[Block]:
        """The rows of a table, block by block; of the named columns, or of all."""
        return blocks(self.pin, table, self.ranges[table.name], columns=names)
