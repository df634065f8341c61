"""Column kinds: each makes the values of any range of rows from the column's stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from math import comb
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from example_data import corpora
from example_data.dataset import Column
from example_data.errors import DatasetError
from example_data.vector import TABLE_LIMIT, Coded, Joined, Keys, KeySpace, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.stream import Stream

COUNTABLE = 2**53
"""The largest number below which every index is drawn exactly: a uniform number has 53 bits."""

SPAN = 2**32
"""The integer range weights are scaled to, so that lists of different totals can share one draw."""


def uuid_key() -> Column:
    """A primary key that tells which seed and row it belongs to."""
    return Column("uuid", lambda stream, rows: _keys(stream, stream.table, rows))


def parent(table: str) -> Column:
    """The key of the row with the same number in a parent table."""
    return Column("uuid", lambda stream, rows: _keys(stream, table, rows))


def _keys(stream: Stream, table: str, rows: range) -> Keys:
    return Keys(KeySpace.of(stream.pin.name, stream.pin.seed, table), rows)


def constant(value: object, *, type: str) -> Column:  # noqa: A002 - the word PostgreSQL has for it
    """The same value in every row."""
    vocabulary = Vocabulary((value,))
    return Column(type, lambda _stream, rows: Coded(np.zeros(len(rows), dtype=np.int64), vocabulary))


def one_in(size: int, rare: str, *, otherwise: str) -> Column:
    """Text that is `rare` in exactly one row of every complete block of `size` rows, `otherwise` in the others."""
    vocabulary = Vocabulary((otherwise, rare))

    def make(stream: Stream, rows: range) -> Coded:
        blocks = range(rows.start // size, -(-rows.stop // size))
        places = stream.index("place", blocks, size)
        numbers = np.arange(rows.start, rows.stop)
        is_rare = numbers % size == places[numbers // size - blocks.start]
        return Coded(is_rare.astype(np.int64), vocabulary)

    return Column("text", make)


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

    def make(stream: Stream, rows: range) -> Coded:
        items = stream.pin.vocabularies.get(vocabulary, ())
        if len(items) < low:
            raise DatasetError(
                f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} needs at least {low} {vocabulary}, "
                f"found {len(items)}: add them to the registry."
            )
        subsets = Subsets(items, low, min(high, len(items)))
        if sum(subsets.sizes()) > COUNTABLE:
            raise DatasetError(
                f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} chooses up to {subsets.high} of "
                f"{len(items)} {vocabulary}, which is more subsets than can be numbered: choose fewer."
            )
        counts = np.array(subsets.sizes(), dtype=np.int64)
        firsts = np.cumsum(counts) - counts
        size = stream.index("size", rows, len(counts))
        codes = firsts[size] + stream.index("members", rows, counts[size])
        return Coded(codes, _vocabulary(subsets) if len(subsets) <= TABLE_LIMIT else subsets)

    return Column("uuid[]", make)


_vocabulary = lru_cache(maxsize=64)(Vocabulary)


def person_name() -> Column:
    """A given name and a surname of the seed's locale, as frequent as they are there."""

    def make(stream: Stream, rows: range) -> Joined:
        names = _names(stream.pin.locale)
        given = np.searchsorted(names.given_bounds, stream.index("given", rows, SPAN), side="right")
        group = np.searchsorted(names.group_bounds, given, side="right")
        draw = stream.index("surname", rows, SPAN) + group * SPAN
        surname = np.searchsorted(names.surname_bounds, draw, side="right")
        return Joined(Coded(given, names.given), Coded(surname, names.surnames))

    return Column("text", make)


@dataclass(frozen=True, slots=True)
class _Names:
    """A locale's names end to end, group after group, and the bounds at which one name ends and the next begins."""

    given: Vocabulary
    given_bounds: NDArray[np.int64]
    group_bounds: NDArray[np.int64]
    surnames: Vocabulary
    surname_bounds: NDArray[np.int64]


def _bounds(weights: Sequence[int], low: int = 0, high: int = SPAN) -> list[int]:
    """Cumulative weights scaled to the range from `low` to `high`."""
    total = sum(weights)
    return [low + running * (high - low) // total for running in accumulate(weights)]


@cache
def _names(locale: str) -> _Names:
    groups = corpora.people(locale).groups
    ends = _bounds([group.weight for group in groups])
    parts = list(zip(groups, [0, *ends], ends, strict=False))
    return _Names(
        given=Vocabulary([name for group in groups for name in group.given]),
        given_bounds=np.array(
            [bound for group, low, high in parts for bound in _bounds(group.given_weights, low, high)]
        ),
        group_bounds=np.array(list(accumulate(len(group.given) for group in groups))),
        surnames=Vocabulary([name for group in groups for name in group.surnames]),
        surname_bounds=np.array(
            [n * SPAN + bound for n, group in enumerate(groups) for bound in _bounds(group.surname_weights)]
        ),
    )
