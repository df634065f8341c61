"""Where people live and work: streets, cities, countries, and what companies are called."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from example_data import corpora
from example_data.columns.people import drawn
from example_data.columns.text_parts import text_column
from example_data.columns.unique_values import unique_texts
from example_data.generation.vectors import Coded, Joined, Vocabulary

if TYPE_CHECKING:
    from example_data.generation.dataset import Column, Rows
    from example_data.generation.random_stream import Stream

NUMBER_FIRST = frozenset({"en_GB", "en_US", "fr_FR"})
"""The locales where a house's number stands before its street."""

HOUSES = Vocabulary([str(number) for number in range(1, 200)])
"""The numbers of houses."""


@cache
def entries(locale: str, name: str) -> Vocabulary:
    """One of a locale's lists."""
    return Vocabulary(corpora.entries(locale, name))


def _one_of(name: str, stream: Stream, rows: Rows) -> Coded:
    vocabulary = entries(stream.pin.locale, name)
    return Coded(stream.index("entry", rows, len(vocabulary)), vocabulary)


def city(*, max_length: int | None = None, type: str = "text") -> Column:
    """A city of the seed's locale, or one that could be there."""
    return text_column("a city", partial(_one_of, "cities"), type, max_length)


def country(*, max_length: int | None = None, type: str = "text") -> Column:
    """A country, as it is called in the seed's locale."""
    return text_column("a country", partial(_one_of, "countries"), type, max_length)


def postcode(*, max_length: int | None = None, type: str = "text") -> Column:
    """A postcode in the form of the seed's locale."""
    return text_column("a postcode", partial(_one_of, "postcodes"), type, max_length)


def country_code(*, type: str = "text") -> Column:
    """A country's code of two letters (ISO 3166-1 alpha-2)."""

    def make(stream: Stream, rows: Rows) -> Coded:
        vocabulary = entries(corpora.WORLD, "country_codes")
        return Coded(stream.index("entry", rows, len(vocabulary)), vocabulary)

    return text_column("a country code", make, type)


def street(*, max_length: int | None = None, type: str = "text") -> Column:
    """A street of the seed's locale with a house number, in the order that is usual there."""

    def make(stream: Stream, rows: Rows) -> Joined:
        house = Coded(stream.index("house", rows, len(HOUSES)), HOUSES)
        address = (house, _one_of("streets", stream, rows))
        return Joined(address if stream.pin.locale in NUMBER_FIRST else address[::-1], " ")

    return text_column("a street and house number", make, type, max_length)


def company(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """A company such as `Smith Ltd`.

    Args:
        unique: Whether no other row has it, nor another seed's: `Smith Ltd 17 mossy-owl`.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        suffixes = entries(stream.pin.locale, "company_suffixes")
        name = Joined((drawn(stream, rows)[1], Coded(stream.index("suffix", rows, len(suffixes)), suffixes)), " ")
        return unique_texts(stream, rows, name, f" {stream.pin.name}", max_length, joint=" ") if unique else name

    return text_column("a company" + " of its own" * unique, make, type, max_length)
