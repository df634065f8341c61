"""What people are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from example_data import corpora
from example_data.columns.text_parts import text_column
from example_data.generation.vectors import Coded, Joined, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from example_data.generation.dataset import Column, Rows
    from example_data.generation.random_stream import Stream

SPAN = 2**32
"""The integer range weights are scaled to, so that lists of different totals can share one draw."""


def person_name(*, max_length: int | None = None, type: str = "text") -> Column:
    """A given name and a surname of the seed's locale, as frequent as they are there."""

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(drawn(stream, rows), " ")

    return text_column("a person's name", make, type, max_length)


def given_name(*, max_length: int | None = None, type: str = "text") -> Column:
    """A given name of the seed's locale, as frequent as it is there."""
    return text_column("a given name", lambda stream, rows: drawn(stream, rows)[0], type, max_length)


def surname(*, max_length: int | None = None, type: str = "text") -> Column:
    """A surname of the seed's locale, as frequent as it is there."""
    return text_column("a surname", lambda stream, rows: drawn(stream, rows)[1], type, max_length)


def drawn(stream: Stream, rows: Rows) -> tuple[Coded, Coded]:
    """The given name and the surname of a person."""
    names = _names(stream.pin.locale)
    given = np.searchsorted(names.given_bounds, stream.index("given", rows, SPAN), side="right")
    group = np.searchsorted(names.group_bounds, given, side="right")
    draw = stream.index("surname", rows, SPAN) + group * SPAN
    return Coded(given, names.given), Coded(np.searchsorted(names.surname_bounds, draw, side="right"), names.surnames)


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
