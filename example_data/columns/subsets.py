"""Column kinds of subsets: several values out of a few, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Any, overload

import numpy as np

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.literal_values import read_literal
from example_data.generation.column_errors import ColumnError
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import LARGEST_DICTIONARY, Dictionary, DictionaryEncoded

COUNTABLE = 2**53
"""The largest number of values of which each is drawn equally often: a uniform number has 53 bits."""


@dataclass(frozen=True, slots=True)
class Subsets(Sequence[tuple[Any, ...]]):
    """All subsets of `items` of `low` to `high` members, smaller ones first, each in the order of the items."""

    items: tuple[Any, ...]
    low: int
    high: int

    def sizes(self) -> list[int]:
        """Return how many subsets there are of each size from `low` to `high`."""
        return [comb(len(self.items), size) for size in range(self.low, self.high + 1)]

    def __len__(self) -> int:
        return sum(self.sizes())

    @overload
    def __getitem__(self, code: int) -> tuple[Any, ...]: ...
    @overload
    def __getitem__(self, code: slice) -> Sequence[tuple[Any, ...]]: ...
    def __getitem__(self, code: int | slice) -> tuple[Any, ...] | Sequence[tuple[Any, ...]]:
        if isinstance(code, slice):
            return [self[number] for number in range(*code.indices(len(self)))]
        for size, count in enumerate(self.sizes(), self.low):
            if 0 <= code < count:
                return self._unrank(code, size)
            code -= count
        raise IndexError(code)

    def _unrank(self, rank: int, size: int) -> tuple[Any, ...]:
        """Return the subset of that rank in lexicographic order (Knuth, Art of Computer Programming 4A, 7.2.1.3)."""
        members: list[Any] = []
        for position, item in enumerate(self.items):
            with_item = comb(len(self.items) - position - 1, size - len(members) - 1) if len(members) < size else 0
            if rank < with_item:
                members.append(item)
            else:
                rank -= with_item
        return tuple(members)


@column_kind
def subset(vocabulary: str, *, low: int, high: int) -> Column:
    """Return a column of arrays of `low` to `high` different members of a vocabulary; all sizes are equally likely."""
    if not 0 <= low <= high:
        raise argument_error("low must be at least 0 and at most high", low=low, high=high)

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        items = stream.pin.vocabularies.get(vocabulary, ())
        if len(items) < low:
            raise ColumnError(
                f"{stream}: the vocabulary is too small (expected at least {low} {vocabulary}, found {len(items)}). "
                "Add them to the registry."
            )
        return _draw_subsets(stream, rows, Subsets(items, low, min(high, len(items))), vocabulary)

    return Column("uuid[]", make, f"{low} to {high} of {vocabulary}", vocabularies=(vocabulary,))


@column_kind
def some(values: Sequence[object], low: int, high: int, *, type: str = "text[]", written_as: str = "") -> Column:
    """Return a column of arrays of `low` to `high` different members of a list; all sizes are equally likely.

    Args:
        values: What is chosen from.
        low: The fewest.
        high: The most.
        type: The array's type.
        written_as: The built-in array type it is written as, such as `text[]` of an array of enums.
    """
    if not 0 <= low <= high <= len(values):
        raise argument_error(
            "low must be at least 0 and at most high, high at most the number of values",
            low=low,
            high=high,
            values=values,
        )
    subsets = Subsets(tuple(read_literal(value, type.removesuffix("[]")) for value in values), low, high)
    return Column(
        type,
        lambda stream, rows: _draw_subsets(stream, rows, subsets, "values"),
        f"{low} to {high} of some",
        written_as=written_as,
    )


def _draw_subsets(stream: Stream, rows: Rows, subsets: Subsets, name: str) -> DictionaryEncoded:
    if sum(subsets.sizes()) > COUNTABLE:
        raise ColumnError(
            f"{stream}: up to {subsets.high} of {len(subsets.items)} {name} are too many different subsets (expected "
            "at most 2^53). Choose fewer."
        )
    counts = np.array(subsets.sizes(), dtype=np.int64)
    firsts = np.cumsum(counts) - counts
    size = stream.index("size", rows, len(counts))
    codes = firsts[size] + stream.index("members", rows, counts[size])
    return DictionaryEncoded(codes, _dictionary_of(subsets) if len(subsets) <= LARGEST_DICTIONARY else subsets)


_dictionary_of = lru_cache(maxsize=64)(Dictionary)
