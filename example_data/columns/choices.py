"""Values out of a few: constants, choices, labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.columns.literal_values import read
from example_data.columns.subsets import COUNTABLE
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.random_stream import numbers
from example_data.generation.vectors import Coded, Vocabulary

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream


def constant(value: object, *, type: str, written_as: str = "") -> Column:
    """The same value in every row.

    Args:
        value: The value, or a text that its type reads.
        type: The column's type.
        written_as: The built-in type it is written as, such as `numeric` of a domain over it.
    """
    vocabulary = Vocabulary((read(value, written_as or type),))

    def make(_stream: Stream, rows: Rows) -> Coded:
        return Coded(np.zeros(len(rows), dtype=np.int64), vocabulary)

    return Column(type, make, f"always {value}", written_as=written_as)


def one_in(size: int, rare: str, *, otherwise: str) -> Column:
    """Text that is `rare` in exactly one row of every complete block of `size` rows, `otherwise` in the others."""
    if not (isinstance(size, int) and size >= 1):
        raise DatasetError(f"One in {size} rows is none: write a whole number of at least 1.")
    vocabulary = Vocabulary((otherwise, rare))

    def make(stream: Stream, rows: Rows) -> Coded:
        blocks, places = np.divmod(numbers(rows), size)
        is_rare = places == stream.index("place", blocks, size)
        return Coded(is_rare.astype(np.int64), vocabulary)

    return Column("text", make, f"{rare} in one of {size}, otherwise {otherwise}")


def choice(
    values: Sequence[object],
    *,
    type: str = "text",
    written_as: str = "",
) -> Column:
    """One of some values, all equally likely.

    Args:
        values: At least one; texts are read as the type's values.
        type: The column's type.
        written_as: The built-in type it is written as, such as `integer` of a domain over it.
    """
    if isinstance(values, str):
        raise DatasetError(f"A choice is out of a list of values: found the text {values!r}; write [{values!r}].")
    if not values:
        raise DatasetError("A choice needs values to choose from: found none.")
    vocabulary = Vocabulary([read(value, written_as or type) for value in values])

    def make(stream: Stream, rows: Rows) -> Coded:
        return Coded(stream.index("choice", rows, len(vocabulary)), vocabulary)

    return Column(type, make, f"one of {len(values)}", written_as=written_as)


def weighted(
    weights: Mapping[Any, int],
    *,
    type: str = "text",
    written_as: str = "",
) -> Column:
    """One of some values, each as often as it weighs.

    Args:
        weights: By value its weight, a whole number of at least 0; not all of them 0.
        type: The column's type.
        written_as: The built-in type it is written as.
    """
    if not all(isinstance(weight, int) and weight >= 0 for weight in weights.values()):
        raise DatasetError(f"Weights are whole numbers of at least 0: found {dict(weights)}.")
    bounds = np.array(list(accumulate(weights.values())), dtype=np.int64)
    if not len(bounds) or not 0 < bounds[-1] <= COUNTABLE:
        raise DatasetError(f"Weights have to sum to 1 at least, and to 2^53 at most: found {dict(weights)}.")
    vocabulary = Vocabulary([read(value, written_as or type) for value in weights])

    def make(stream: Stream, rows: Rows) -> Coded:
        draw = stream.index("choice", rows, int(bounds[-1]))
        return Coded(np.searchsorted(bounds, draw, side="right"), vocabulary)

    return Column(type, make, f"one of {len(weights)}, by weight", written_as=written_as)


def label(values: Sequence[str] | Mapping[str, int], *, type: str) -> Column:
    """A label of an enum, which travels as text.

    Args:
        values: The labels; with weights, unless all are equally likely.
        type: The enum's name, perhaps with its schema: `shop.order_status`.
    """
    if isinstance(values, Mapping):
        return weighted(values, type=type, written_as="text")
    return choice(values, type=type, written_as="text")
