"""A column's values, made by its kind; what goes wrong there is told with the column's name."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from example_data.errors import DatasetError, ExampleDataError, told_with_place
from example_data.generation.random_stream import Stream
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
    from collections.abc import Iterator

    from example_data.generation.table import Rows, Table
    from example_data.registry.definition import Pin


def made(pin: Pin, table: Table, name: str, rows: Rows) -> Vector:
    """The values of a column's rows.

    Raises:
        DatasetError: The kind raised something, or made no vector, or one of another length.
    """
    with told(table, name):
        vector: object = table.columns[name].make(Stream(pin, table.name, name), rows)
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
            f"{_place(table, name)}: its values cannot be made ({told_with_place(error)}): correct the column."
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
