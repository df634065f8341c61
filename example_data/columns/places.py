"""Column kinds of streets, cities, countries, postcodes and companies."""

from __future__ import annotations

from functools import cache, partial

from example_data.columns.column_kind import column_kind
from example_data.columns.people import draw_names
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import WORLD, read_list
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

NUMBER_FIRST = frozenset({"en_GB", "en_US", "fr_FR"})
"""The locales where a house's number stands before its street."""

HOUSES = Dictionary([str(number) for number in range(1, 200)])
"""The numbers of houses."""


@cache
def _load_dictionary(locale: str, name: str) -> Dictionary:
    return Dictionary(read_list(locale, name))


def draw_entries(
    name: str, stream: Stream, rows: Rows, *, purpose: str = "entry", locale: str = ""
) -> DictionaryEncoded:
    """Return an entry of one of a locale's lists for each row; of the seed's locale unless given."""
    dictionary = _load_dictionary(locale or stream.pin.locale, name)
    return DictionaryEncoded(stream.index(purpose, rows, len(dictionary)), dictionary)


@column_kind
def city(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of cities of the seed's locale, or of names that a city there could have."""
    return text_column("a city", partial(draw_entries, "cities"), type, max_length)


@column_kind
def country(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of countries, as they are called in the seed's locale."""
    return text_column("a country", partial(draw_entries, "countries"), type, max_length)


@column_kind
def postcode(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of postcodes in the form of the seed's locale."""
    return text_column("a postcode", partial(draw_entries, "postcodes"), type, max_length)


@column_kind
def country_code(*, type: str = "text") -> Column:
    """Return a column of countries' codes of two letters (ISO 3166-1 alpha-2)."""
    return text_column("a country code", partial(draw_entries, "country_codes", locale=WORLD), type)


@column_kind
def street(*, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of streets of the seed's locale with house numbers, in the order that is usual there."""

    def make(stream: Stream, rows: Rows) -> Joined:
        house = DictionaryEncoded(stream.index("house", rows, len(HOUSES)), HOUSES)
        address = (house, draw_entries("streets", stream, rows))
        return Joined(address if stream.pin.locale in NUMBER_FIRST else address[::-1], " ")

    return text_column("a street and house number", make, type, max_length)


@column_kind
def company(*, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of companies such as `Smith Ltd`.

    If `unique`, no other row has it, nor another seed's: `Smith Ltd 17 mossy-owl`.
    """
    return text_column("a company", draw_company, type, max_length, unique=unique, joint=" ")


def draw_company(stream: Stream, rows: Rows, *, accents: bool = False) -> Joined:
    """Return a company for each row: a surname, and what such names end with."""
    suffix = draw_entries("company_suffixes", stream, rows, purpose="suffix")
    return Joined((draw_names(stream, rows, accents=accents)[1], suffix), " ")
