"""Rows from pins: any range of any table, block by block, and the digest that guards them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.errors import DatasetError, ExampleDataError, describe_with_place
from example_data.generation.dataset import Rows, Table
from example_data.generation.row_numbers import extent, present, span
from example_data.generation.vectors import (
    Coded,
    Decimals,
    Joined,
    Keys,
    Masked,
    Numbers,
    Plain,
    Points,
    Spans,
    Times,
    Vector,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from example_data.generation.pin import Pin
    from example_data.generation.table import Rows, Table

BLOCK_ROWS = 8192
"""Rows made at a time: enough to drown the cost of a call, few enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one table, a vector for each column."""

    table: Table
    names: tuple[str, ...]
    """The columns that were made."""
    rows: Rows
    vectors: tuple[Vector, ...]

    def values(self) -> Iterator[tuple[Any, ...]]:
        """The rows as tuples of Python values."""
        return zip(*(self._column(*pair) for pair in zip(self.names, self.vectors, strict=True)), strict=True)

    def _column(self, name: str, vector: Vector) -> list[Any]:
        with told(self.table, name):
            return vector.values()


def blocks(
    pin: Pin, table: Table, rows: range | None = None, *, columns: Iterable[str] | None = None
) -> Iterator[Block]:
    """The table's rows, all of them or those of a range of row numbers, in blocks; memory does not grow with them.

    Args:
        pin: What is made.
        table: One of its dataset's.
        rows: Row numbers (of step 1); where the table has not all of them, the others are left out.
        columns: The columns that are made; all of them unless given.

    Raises:
        DatasetError: A column's corpus or vocabulary is missing.
    """
    names = tuple(table.columns if columns is None else columns)
    wanted = range(extent(pin, table)) if rows is None else rows
    step = span(table, BLOCK_ROWS)
    for start in range(wanted.start, wanted.stop, step):
        found = present(pin, table, range(start, min(start + step, wanted.stop)))
        if len(found):
            yield _block(pin, table, found, names)


def _block(pin: Pin, table: Table, rows: Rows, names: tuple[str, ...]) -> Block:
    return Block(table, names, rows, tuple(made(pin, table, name, rows) for name in names))


def made(pin: Pin, table: Table, name: str, rows: Rows) -> Vector:
    """The values of a column's rows.

    Raises:
        DatasetError: The kind raised something, or made no vector, or one of another length.
    """
    with told(table, name):
        vector: object = table.columns[name].make(table.stream(pin, name), rows)
        if not isinstance(vector, Vector):
            raise DatasetError(f"{_place(table, name)}: expected a vector, found {_kind(vector)}: return one.")
        if not _has_size(vector, len(rows)):
            raise DatasetError(
                f"{_place(table, name)}: expected {len(rows)} values, one for each row, found {_kind(vector)} of "
                "another shape: make one value for each of `rows`."
            )
    return vector


@contextmanager
def told(table: Table, name: str) -> Iterator[None]:
    """Let whatever a column's kind or its values raise in the block become this package's error.

    Raises:
        DatasetError: Something was raised; the message has the column, its kind, and the line of the user's module.
    """
    try:
        yield
    except ExampleDataError:
        raise
    except Exception as error:  # whatever a user's function raises
        raise DatasetError(
            f"{_place(table, name)}: its values cannot be made ({describe_with_place(error)}): correct the column."
        ) from error


@contextmanager
def placed(table: Table, name: str) -> Iterator[None]:
    """Let what is said in the block of a vector and a type begin with the column.

    Raises:
        DatasetError: The one that came out of the block.
    """
    try:
        yield
    except DatasetError as error:
        raise DatasetError(f"{_place(table, name)}: {error}") from error


def _place(table: Table, name: str) -> str:
    return f"Column {table.name}.{name} ({table.columns[name].kind})"


def _kind(value: object) -> str:
    return f"a {type(value).__name__}"


def _has_size(vector: Vector, size: int) -> bool:
    """Whether a vector has so many values, and each of its parts as well."""
    match vector:
        case Joined(parts):
            return all(_has_size(part, size) for part in parts)
        case Masked(inner, is_null):
            return np.shape(is_null) == (size,) and _has_size(inner, size)
        case Spans(low, high):
            return _has_size(low, size) and _has_size(high, size)
        case Points(x, y):
            return np.shape(x) == np.shape(y) == (size,)
        case Keys(_, items) | Plain(items):
            return len(items) == size
        case Coded(array) | Numbers(array) | Decimals(array) | Times(array):
            return isinstance(array, np.ndarray) and array.shape == (size,)
