"""Column kinds of values out of a few: constants and parameters, choices, labels of enums, subsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Any

import numpy as np

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.keys import place_among_siblings
from example_data.generation.permutation import permute
from example_data.generation.random_stream import COUNTABLE, Rows, Stream, to_array
from example_data.generation.table import Column, ColumnError
from example_data.generation.type_facts import read_literal
from example_data.generation.vectors import LARGEST_DICTIONARY, Dictionary, DictionaryEncoded


@column_kind
def constant(value: object, *, type: str, written_as: str = "") -> Column:
    """Return a column with the same value in every row.

    It may be a text that its type reads. Of a domain, `written_as` is the built-in type that it is over.
    """
    dictionary = Dictionary((read_literal(value, written_as or type),))

    def make(_stream: Stream, rows: Rows) -> DictionaryEncoded:
        return DictionaryEncoded(np.zeros(len(rows), dtype=np.int64), dictionary)

    return Column(type, make, f"always {value}", written_as=written_as)


@column_kind
def parameter(name: str, default: object, *, type: str, written_as: str = "") -> Column:
    """Return a column of the value that a seed sets for a parameter, or else the default, the same in every row.

    It may be a text that its type reads. Of a domain, `written_as` is the built-in type that it is over.
    """

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        value = read_literal(stream.pin.parameters.get(name, default), written_as or type)
        return DictionaryEncoded(np.zeros(len(rows), dtype=np.int64), Dictionary((value,)))

    return Column(type, make, f"the parameter {name}", parameters={name: default}, written_as=written_as)


@column_kind
def one_in(size: int, rare: str, *, otherwise: str) -> Column:
    """Return a column of texts: `rare` in exactly one of every complete block of `size` rows, otherwise the other."""
    check_argument(isinstance(size, int) and size >= 1, "size must be a whole number of at least 1", size=size)
    dictionary = Dictionary((otherwise, rare))

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        blocks, places = np.divmod(to_array(rows), size)
        is_rare = places == stream.index("place", blocks, size)
        return DictionaryEncoded(is_rare.astype(np.int64), dictionary)

    return Column("text", make, f"{rare} in one of {size}, otherwise {otherwise}")


@column_kind
def choice(values: Sequence[object], *, distinct: bool = False, type: str = "text", written_as: str = "") -> Column:
    """Return a column of values out of a list, all equally likely.

    There is at least one; texts are read as the type's values. Of a domain, `written_as` is the type that it is over.
    With `distinct` no two rows of one parent have the same, and in a table of a size no two rows; more rows than values
    are refused.
    """
    advice = f"Write [{values!r}]." if isinstance(values, str) else ""
    check_argument(not isinstance(values, str), "values must be a list, not one text", advice, values=values)
    check_argument(values, "values must have at least one member", values=values)
    dictionary = Dictionary([read_literal(value, written_as or type) for value in values])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        if not distinct:
            return DictionaryEncoded(stream.index("choice", rows, len(dictionary)), dictionary)
        parents, places = place_among_siblings(stream, rows, len(dictionary))
        return DictionaryEncoded(permute(stream.key("choice"), places, len(dictionary), tweaks=parents), dictionary)

    kind = f"one of {len(values)}{', each once' if distinct else ''}"
    return Column(type, make, kind, is_distinct=distinct, written_as=written_as)


@column_kind
def weighted(weights: Mapping[Any, int], *, type: str = "text", written_as: str = "") -> Column:
    """Return a column of values, each as often as its weight says.

    A weight is a whole number of at least 0; not all of them are 0. The rest is as with `choice`.
    """
    rule = "weights must be whole numbers of at least 0"
    check_argument(all(isinstance(weight, int) and weight >= 0 for weight in weights.values()), rule, weights=weights)
    rule = "weights must have a sum of at least 1 and at most 2^53"
    check_argument(0 < sum(weights.values()) <= COUNTABLE, rule, weights=weights)
    ends = np.cumsum(list(weights.values()))
    dictionary = Dictionary([read_literal(value, written_as or type) for value in weights])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        return DictionaryEncoded(stream.weighted_index("choice", rows, ends), dictionary)

    return Column(type, make, f"one of {len(weights)}, by weight", written_as=written_as)


@column_kind
def label(values: Sequence[str] | Mapping[str, int], *, distinct: bool = False, type: str) -> Column:
    """Return a column of labels of an enum; they are written as text.

    Unless all are equally likely, they have weights; `distinct` is that of `choice`. `type` is the enum's name, as in
    `shop.order_status`.
    """
    if isinstance(values, Mapping):
        check_argument(not distinct, "values must be a list with distinct", values=values)
        return weighted(values, type=type, written_as="text")
    return choice(values, distinct=distinct, type=type, written_as="text")


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

    def __getitem__(self, code: Any) -> Any:  # noqa: ANN401 - an index or a slice
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
    check_argument(0 <= low <= high, "low must be at least 0 and at most high", low=low, high=high)

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

    `type` is the array's; `written_as` the built-in array type it is written as, such as `text[]` of one of enums.
    """
    rule = "low must be at least 0 and at most high, high at most the number of values"
    check_argument(0 <= low <= high <= len(values), rule, low=low, high=high, values=values)
    subsets = Subsets(tuple(read_literal(value, type.removesuffix("[]")) for value in values), low, high)

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        return _draw_subsets(stream, rows, subsets, "values")

    return Column(type, make, f"{low} to {high} of some", written_as=written_as)


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
