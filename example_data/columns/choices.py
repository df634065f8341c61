"""Column kinds of a few values: constants, choices, labels of enums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.literal_values import read_literal
from example_data.columns.subsets import COUNTABLE
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded


@column_kind
def constant(value: object, *, type: str, written_as: str = "") -> Column:
    """Return a column with the same value in every row.

    Args:
        value: The value, or a text that its type reads.
        type: The column's type.
        written_as: The built-in type it is written as, such as `numeric` of a domain over it.
    """
    dictionary = Dictionary((read_literal(value, written_as or type),))

    def make(_stream: Stream, rows: Rows) -> DictionaryEncoded:
        return DictionaryEncoded(np.zeros(len(rows), dtype=np.int64), dictionary)

    return Column(type, make, f"always {value}", written_as=written_as)


@column_kind
def one_in(size: int, rare: str, *, otherwise: str) -> Column:
    """Return a column of texts: `rare` in exactly one of every complete block of `size` rows, otherwise the other."""
    if not (isinstance(size, int) and size >= 1):
        raise argument_error("size must be a whole number of at least 1", size=size)
    dictionary = Dictionary((otherwise, rare))

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        blocks, places = np.divmod(to_array(rows), size)
        is_rare = places == stream.index("place", blocks, size)
        return DictionaryEncoded(is_rare.astype(np.int64), dictionary)

    return Column("text", make, f"{rare} in one of {size}, otherwise {otherwise}")


@column_kind
def choice(values: Sequence[object], *, type: str = "text", written_as: str = "") -> Column:
    """Return a column of values out of a list, all equally likely.

    Args:
        values: At least one; texts are read as the type's values.
        type: The column's type.
        written_as: The built-in type it is written as, such as `integer` of a domain over it.
    """
    if isinstance(values, str):
        raise argument_error("values must be a list, not one text", f"Write [{values!r}].", values=values)
    if not values:
        raise argument_error("values must have at least one member", values=values)
    dictionary = Dictionary([read_literal(value, written_as or type) for value in values])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        return DictionaryEncoded(stream.index("choice", rows, len(dictionary)), dictionary)

    return Column(type, make, f"one of {len(values)}", written_as=written_as)


@column_kind
def weighted(weights: Mapping[Any, int], *, type: str = "text", written_as: str = "") -> Column:
    """Return a column of values, each as often as its weight says.

    Args:
        weights: By value its weight, a whole number of at least 0; not all of them 0.
        type: The column's type.
        written_as: The built-in type it is written as.
    """
    if not all(isinstance(weight, int) and weight >= 0 for weight in weights.values()):
        raise argument_error("weights must be whole numbers of at least 0", weights=weights)
    bounds = np.array(list(accumulate(weights.values())), dtype=np.int64)
    if not len(bounds) or not 0 < bounds[-1] <= COUNTABLE:
        raise argument_error("weights must have a sum of at least 1 and at most 2^53", weights=weights)
    dictionary = Dictionary([read_literal(value, written_as or type) for value in weights])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        draw = stream.index("choice", rows, int(bounds[-1]))
        return DictionaryEncoded(np.searchsorted(bounds, draw, side="right"), dictionary)

    return Column(type, make, f"one of {len(weights)}, by weight", written_as=written_as)


@column_kind
def label(values: Sequence[str] | Mapping[str, int], *, type: str) -> Column:
    """Return a column of labels of an enum; they are written as text.

    Args:
        values: The labels; with weights, unless all are equally likely.
        type: The enum's name, perhaps with its schema: `shop.order_status`.
    """
    if isinstance(values, Mapping):
        return weighted(values, type=type, written_as="text")
    return choice(values, type=type, written_as="text")
