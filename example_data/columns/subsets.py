"""Several out of a few, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from example_data.columns.literal_values import read
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import TABLE_LIMIT, Coded, Vocabulary

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

COUNTABLE = 2**53
"""The largest number below which every index is drawn exactly: a uniform number has 53 bits."""


@dataclass(frozen=True, slots=True)
class Subsets(Sequence[tuple[Any, ...]]):
    """All subsets of `items` of `low` to `high` members, smaller ones first, each in the order of the items."""

    items: tuple[Any, ...]
    low: int
    high: int

    def sizes(self) -> list[int]:
        """How many subsets there are of each size from `low` to `high`."""
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
        """The subset of that rank in lexicographic order (Knuth, The Art of Computer Programming 4A, 7.2.1.3)."""
        members: list[Any] = []
        for position, item in enumerate(self.items):
            with_item = comb(len(self.items) - position - 1, size - len(members) - 1) if len(members) < size else 0
            if rank < with_item:
                members.append(item)
            else:
                rank -= with_item
        return tuple(members)


def subset(vocabulary: str, *, low: int, high: int) -> Column:
    """An array of `low` to `high` distinct members of one of the pin's vocabularies; all sizes are equally likely."""
    if not 0 <= low <= high:
        raise DatasetError(f"A subset has no {low} to {high} of {vocabulary}: write 0 <= low <= high.")

    def make(stream: Stream, rows: Rows) -> Coded:
        items = stream.pin.vocabularies.get(vocabulary, ())
        if len(items) < low:
            raise DatasetError(
                f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} needs at least {low} {vocabulary}, "
                f"found {len(items)}: add them to the registry."
            )
        return _drawn(stream, rows, Subsets(items, low, min(high, len(items))), vocabulary)

    return Column("uuid[]", make, f"{low} to {high} of {vocabulary}", vocabularies=(vocabulary,))


def some(
    values: Sequence[object],
    low: int,
    high: int,
    *,
    type: str = "text[]",
    written_as: str = "",
) -> Column:
    """An array of `low` to `high` distinct members of a list, in its order; all sizes are equally likely.

    Args:
        values: What is chosen from.
        low: At least so many.
        high: At most so many.
        type: The array's type.
        written_as: The built-in array type it is written as, such as `text[]` of an array of enums.
    """
    if not 0 <= low <= high <= len(values):
        raise DatasetError(
            f"No row has {low} to {high} of {len(values)} values: write 0 <= low <= high <= {len(values)}."
        )
    subsets = Subsets(tuple(read(value, type.removesuffix("[]")) for value in values), low, high)
    return Column(
        type,
        lambda stream, rows: _drawn(stream, rows, subsets, "values"),
        f"{low} to {high} of some",
        written_as=written_as,
    )


def _drawn(stream: Stream, rows: Rows, subsets: Subsets, name: str) -> Coded:
    if sum(subsets.sizes()) > COUNTABLE:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} chooses up to {subsets.high} of "
            f"{len(subsets.items)} {name}, which is more subsets than can be numbered: choose fewer."
        )
    counts = np.array(subsets.sizes(), dtype=np.int64)
    firsts = np.cumsum(counts) - counts
    size = stream.index("size", rows, len(counts))
    codes = firsts[size] + stream.index("members", rows, counts[size])
    return Coded(codes, _vocabulary(subsets) if len(subsets) <= TABLE_LIMIT else subsets)


_vocabulary = lru_cache(maxsize=64)(Vocabulary)
