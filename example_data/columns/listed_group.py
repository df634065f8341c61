"""An entry of a list that has codes and names: countries, currencies, languages; each row has another one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache, partial

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.groups import Members, follow, member
from example_data.columns.references import find_table
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import WORLD
from example_data.corpora.places import read_places
from example_data.errors import DatasetError
from example_data.generation.random_stream import DOMAIN, Rows, Stream, fingerprint, to_array
from example_data.generation.row_numbers import extent
from example_data.generation.table import Column, ColumnError
from example_data.generation.vectors import Dictionary, DictionaryEncoded

SUBJECTS = ("countries", "currencies", "languages")

STRETCH = 12
"""Entries that come before the list goes on with those of another seed."""

WORLD_NAMES = "en_US"
"""A locale of which the names are counted; all have the same codes."""

SPOKEN = ("en", "zh", "es", "hi", "ar", "fr", "pt", "ru", "de", "ja", "ko", "it", "tr", "vi", "pl", "nl", "uk", "sv",
          "el", "cs", "ro", "hu", "fi", "da", "nb", "he", "th", "id", "bn", "fa")  # fmt: skip
"""Languages that many speak or many applications have, the first ones most."""


class Listed(Members):
    """An entry of a list: its code and its name, of which every row has another one until all had one.

    Seeds begin at different places of the list, and take twelve before they come to those of others.

    Args:
        subject: `countries` (ISO 3166), `currencies` (ISO 4217) or `languages` (ISO 639).
        name: What tells it from other such groups of the same table; the subject unless given.
    """

    def __init__(self, subject: str, name: str = "") -> None:
        if subject not in SUBJECTS:
            raise DatasetError(
                f"listed(...): subject must be one of {', '.join(SUBJECTS)} (found {subject!r:.60}). Correct it."
            )
        super().__init__("listed", name or subject, "")
        self._subject = subject

    def __repr__(self) -> str:
        return f"listed({self._subject!r})"

    @column_kind
    def code(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of codes, such as `DE`, `EUR` or `de`.

        If `unique`, more rows than the list has entries are refused.
        """
        return self._text("code", unique=unique, max_length=max_length, type_name=type)

    @column_kind
    def name(self, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of names in the language of the seed's locale, such as `Germany`.

        If `unique`, more rows than the list has entries are refused.
        """
        return self._text("name", unique=unique, max_length=max_length, type_name=type)

    def _text(self, role: str, *, unique: bool, max_length: int | None, type_name: str) -> Column:
        check_argument(isinstance(unique, int), "unique must be True or False", unique=unique)
        make = partial(_draw, self._subject, role, unique)
        column = text_column(f"the {role} of one of {self._subject}", make, type_name, max_length)
        return member(self.group, role, replace(column, is_unique=unique))


class _Entries(msgspec.Struct, frozen=True):
    """The entries of a list, the best known first."""

    code: Dictionary
    name: Dictionary


def count_entries(subject: str) -> int:
    """Return how many entries a list has, in every language as many."""
    return len(read_places(WORLD_NAMES).names[subject])


@cache
def _load_entries(subject: str, locale: str) -> _Entries:
    names = read_places(locale).names[subject]
    ordered = sorted(names, key=lambda code: (-_rank(subject)[code], code))
    return _Entries(code=Dictionary(ordered), name=Dictionary([names[code] for code in ordered]))


@cache
def _rank(subject: str) -> Counter[str]:
    """Return how well entries are known, by code: of countries by the size of their cities."""
    if subject == "languages":
        return Counter({code: len(SPOKEN) - place for place, code in enumerate(SPOKEN)})
    places, rank = read_places(WORLD), Counter[str]()
    for city in places.cities:
        rank[city.country if subject == "countries" else places.countries[city.country].currency] += city.weight
    return rank


def _draw(subject: str, role: str, is_unique: bool, stream: Stream, rows: Rows) -> DictionaryEncoded:  # noqa: FBT001
    entries = _load_entries(subject, stream.pin.locale)
    count = len(entries.code)
    needed = extent(stream.pin, find_table(stream)) if is_unique else 0
    if needed > count:
        raise ColumnError(
            f"{stream}: there are fewer {subject} than rows (expected {needed}, found {count}). Make the table smaller."
        )
    known: dict[str, Dictionary] = {"code": entries.code, "name": entries.name}
    drawn = follow(stream, rows, _locate(stream, rows, count), known)
    return DictionaryEncoded(drawn, known[role])


def _locate(stream: Stream, rows: Rows, count: int) -> NDArray[np.int64]:
    """Return the entry of each row: the list is dealt out like cards, and the seed has one of the hands, then others'.

    So well-known entries are in every hand, and more rows change none of the first.
    """
    hands = count // STRETCH
    own = int.from_bytes(fingerprint(DOMAIN, "listed", stream.pin.name, stream.pin.seed)) % hands
    further, place = np.divmod(to_array(rows) % count, STRETCH)
    dealt = place * hands + (own + further) % hands
    return np.where(further < hands, dealt, to_array(rows) % count)
