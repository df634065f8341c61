"""Column kinds of people's names."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import accumulate

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import column_kind
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import read_accents, read_people
from example_data.generation.fixed_rows import find_role, overlay_entries
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

SPAN = 2**32
"""The range of integers to which weights are scaled, so that lists of different totals can share one draw."""


@column_kind
def person_name(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of given names with surnames of the seed's locale, as frequent as they are there."""

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(draw_names(stream, rows), " ")

    return text_column("a person's name", make, type, max_length)


@column_kind
def given_name(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of given names of the seed's locale, as frequent as they are there."""
    return text_column("a given name", lambda stream, rows: draw_names(stream, rows)[0], type, max_length)


@column_kind
def surname(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of surnames of the seed's locale, as frequent as they are there."""
    return text_column("a surname", lambda stream, rows: draw_names(stream, rows)[1], type, max_length)


def draw_names(stream: Stream, rows: Rows, *, accents: bool = False) -> tuple[DictionaryEncoded, DictionaryEncoded]:
    """Return the given name and the surname of a person for each row; fixed rows have those that they say.

    With accents they are as people write them, with hyphens and apostrophes too.
    """
    names = _load_names(stream.pin.locale)
    given = np.searchsorted(names.given_bounds, stream.index("given", rows, SPAN), side="right")
    group = np.searchsorted(names.group_bounds, given, side="right")
    draw = stream.index("surname", rows, SPAN) + group * SPAN
    family = np.searchsorted(names.surname_bounds, draw, side="right")
    given_names, surnames = _load_accented_names(stream.pin.locale) if accents else (names.given, names.surnames)
    fixed_given, fixed_surnames = _find_fixed_names(stream)
    return (
        overlay_entries(DictionaryEncoded(given, given_names), rows, fixed_given),
        overlay_entries(DictionaryEncoded(family, surnames), rows, fixed_surnames),
    )


def _find_fixed_names(stream: Stream) -> tuple[dict[int, str], dict[int, str]]:
    """Return the given names and the surnames that fixed rows of a group say, by row number: of a full name its parts.

    The given name is the first word of a full name, the surname all that follows.
    """
    whole = {row: name.partition(" ") for row, name in find_role(stream, "full_name").items() if name}
    given = {row: first for row, (first, _, _) in whole.items()}
    surnames = {row: rest for row, (_, _, rest) in whole.items()}
    for names, role in ((given, "given_name"), (surnames, "surname")):
        names.update({row: name for row, name in find_role(stream, role).items() if name is not None})
    return given, surnames


class _Names(msgspec.Struct, frozen=True):
    """A locale's names end to end, group after group, and the bounds at which one name ends and the next begins."""

    given: Dictionary
    given_bounds: NDArray[np.int64]
    group_bounds: NDArray[np.int64]
    surnames: Dictionary
    surname_bounds: NDArray[np.int64]


def _scale_weights(weights: Collection[int], low: int = 0, high: int = SPAN) -> list[int]:
    """Return cumulative weights scaled to the range from `low` to `high`."""
    total = sum(weights)
    return [low + running * (high - low) // total for running in accumulate(weights)]


@cache
def _load_names(locale: str) -> _Names:
    groups = read_people(locale).groups
    ends = _scale_weights([group.weight for group in groups])
    parts = list(zip(groups, [0, *ends], ends, strict=False))
    return _Names(
        given=Dictionary([name for group in groups for name in group.given]),
        given_bounds=np.array(
            [bound for group, low, high in parts for bound in _scale_weights(group.given.values(), low, high)]
        ),
        group_bounds=np.array(list(accumulate(len(group.given) for group in groups))),
        surnames=Dictionary([name for group in groups for name in group.surnames]),
        surname_bounds=np.array(
            [n * SPAN + bound for n, group in enumerate(groups) for bound in _scale_weights(group.surnames.values())]
        ),
    )


@cache
def _load_accented_names(locale: str) -> tuple[Dictionary, Dictionary]:
    groups, accents = read_people(locale).groups, read_accents(locale)
    given = [accents.given[group.name].get(name, name) for group in groups for name in group.given]
    return Dictionary(given), Dictionary(
        [accents.surnames.get(name, name) for group in groups for name in group.surnames]
    )
