"""The rows of a pin, block by block: any range of any table, all of them, or those between two sizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec.structs import replace

from example_data.errors import DatasetError
from example_data.generation import vectors
from example_data.generation.dataset import Dataset, load
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.row_numbers import estimate_row_numbers, existing_rows, extent, mean_share
from example_data.generation.table import Table, column_errors
from example_data.generation.uuid_keys import Keys
from example_data.generation.vectors import Vector

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


BLOCK_ROWS = 8192
"""Rows made at a time: enough for the cost of a call not to matter, few enough to stay in the processor's cache."""


class Block(msgspec.Struct, frozen=True):
    """Rows of one table, a vector for each column."""

    table: Table
    names: tuple[str, ...]
    """The columns that were made."""
    rows: Rows
    vectors: tuple[Vector, ...]

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows as tuples of Python values."""
        return zip(*(self._column(*pair) for pair in zip(self.names, self.vectors, strict=True)), strict=True)

    def _column(self, name: str, vector: Vector) -> list[Any]:
        with column_errors(self.table, name):
            return vector.values()


def blocks(
    pin: Pin, table: Table, rows: range | None = None, *, columns: Collection[str] | None = None
) -> Iterator[Block]:
    """Yield the rows of a table, or of a range of its row numbers, in blocks; memory does not grow with them.

    Args:
        pin: The pin whose rows are made.
        table: One of its dataset's.
        rows: Row numbers (of step 1); where the table has not all of them, the others are left out.
        columns: The columns that are made; all of them unless given.

    Raises:
        DatasetError: A column's corpus or vocabulary is missing.
    """
    numbers = range(extent(pin, table)) if rows is None else rows
    step = estimate_row_numbers(table, BLOCK_ROWS)
    for start in range(numbers.start, numbers.stop, step):
        existing = existing_rows(pin, table, range(start, min(start + step, numbers.stop)))
        if len(existing):
            yield make_block(pin, table, existing, columns)


def make_block(pin: Pin, table: Table, rows: Rows, columns: Collection[str] | None = None) -> Block:
    """Return rows that the table has, in one block: with these columns, or else with all; raise as `make_column`."""
    stream, names = table.stream(pin, ""), tuple(table.columns if columns is None else columns)
    return Block(table, names, rows, tuple(_make_column(stream, table, name, rows) for name in names))


def make_column(pin: Pin, table: Table, name: str, rows: Rows) -> Vector:
    """Return the values of a column's rows.

    Raises:
        DatasetError: The kind raised something, or returned no vector, or one of another length.
    """
    return _make_column(table.stream(pin, ""), table, name, rows)


def _make_column(stream: Stream, table: Table, name: str, rows: Rows) -> Vector:
    with column_errors(table, name):
        vector: object = table.make(stream.of(table.name, name), rows)
        class_name = type(vector).__name__
        if not isinstance(vector, Vector):
            raise DatasetError(
                f"its function returns no vector (expected one of example_data.vector, found {class_name}). Return "
                "one, such as Plain(values)."
            )
        if not _has_size(vector, len(rows)):
            raise DatasetError(
                f"its function returns another number of values (expected {len(rows)}, found {class_name} of another "
                "shape). Return one value for each of `rows`."
            )
    return vector


def _has_size(vector: Vector, size: int) -> bool:
    """Return whether a vector has this number of values, and each of its parts as well."""
    match vector:
        case vectors.Joined(parts):
            return all(_has_size(part, size) for part in parts)
        case vectors.Masked(inner, is_null):
            return np.shape(is_null) == (size,) and _has_size(inner, size)
        case vectors.Spans(low, high):
            return _has_size(low, size) and _has_size(high, size)
        case vectors.Points(x, y):
            return np.shape(x) == np.shape(y) == (size,)
        case Keys(_, items) | vectors.Plain(items):
            return len(items) == size
        case vectors.DictionaryEncoded(array) | vectors.Numbers(array) | vectors.Decimals(array) | vectors.Times(array):
            return isinstance(array, np.ndarray) and array.shape == (size,)


class SeedRows(msgspec.Struct, frozen=True):
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

    def with_pin(self, pin: Pin) -> SeedRows:
        """Return rows with the same numbers, of another pin."""
        return replace(self, pin=pin)

    def with_ranges(self, ranges: Mapping[str, range]) -> SeedRows:
        """Return rows with other numbers, of the same pin."""
        return replace(self, ranges=ranges)

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

    def blocks(self, table: Table, names: Collection[str] | None = None) -> Iterator[Block]:
        """Yield the rows of a table, block by block; of the named columns, or of all."""
        return blocks(self.pin, table, self.ranges[table.name], columns=names)
