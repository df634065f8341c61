"""A place: an address in a real city, and all that is true of that city and its country."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import column_kind, infer_written_as
from example_data.columns.groups import Members, follow, member
from example_data.columns.places import HOUSES, NUMBER_FIRST
from example_data.columns.text_parts import Lists
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import WORLD, read_list
from example_data.corpora.places import CityFile, read_places
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, fingerprint
from example_data.generation.table import Column, Make
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded, Joined, Numbers, Vector

NEARBY = 2_500
"""How far from a city's centre its places are, in hundred thousandths of a degree: up to 2.8 km to the north."""

DEGREE = 5
"""The digits of degrees after the point: a metre."""

POSTCODES = 25
"""The postcodes of a city."""

UNHEARD = ("time_zone",)
"""What a fixed row may say of a city without all else being that of one for which it is true."""

POSTCODE_LETTERS = "ABEGHJLNPRTWXYZ"
"""The letters that British, Canadian and Dutch postcodes have in common."""


class Place(Members):
    """A place in the seed's locale: one for each row, or the one of the row that a reference leads to.

    Args:
        name: What tells it from other places of the same table, such as `billing`.
        of: A reference of the table. The place is then the one of the row referred to, whose table has a place of the
            same name.
        world: Whether it may be anywhere. A place that follows such a one says so, too.
    """

    def __init__(self, name: str = "place", of: str = "", *, world: bool = False) -> None:
        if not isinstance(world, bool):
            raise DatasetError(f"place(...): world must be True or False (found {world!r:.60}). Correct it.")
        super().__init__("place of the world" if world else "place", name, of)
        self._world = world

    def __repr__(self) -> str:
        return (
            f"place({self.group.name!r}{f', of={self.group.of!r}' * bool(self.group.of)}{', world=True' * self._world})"
        )

    @column_kind
    def street(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of streets with house numbers, in the order of the country."""
        return self._text("street", "a street and house number", type, max_length, self._draw_streets)

    @column_kind
    def city(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of cities; large ones come more often."""
        return self._text("city", "a city", type, max_length)

    @column_kind
    def region(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the cities' states, provinces or regions, such as `Bayern`."""
        return self._text("region", "a city's region", type, max_length)

    @column_kind
    def region_code(self, *, type: str = "text") -> Column:
        """Return a column of the regions' codes (ISO 3166-2) without the country, such as `BY`."""
        return self._text("region_code", "a region's code", type)

    @column_kind
    def postcode(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of postcodes that begin as those of the city do."""
        return self._text("postcode", "a city's postcode", type, max_length, self._draw_postcodes)

    @column_kind
    def country(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of countries, as they are called in the seed's locale."""
        return self._text("country", "a city's country", type, max_length)

    @column_kind
    def country_code(self, *, type: str = "text") -> Column:
        """Return a column of the countries' codes of two letters (ISO 3166-1 alpha-2)."""
        return self._text("country_code", "a country's code", type)

    @column_kind
    def country_code3(self, *, type: str = "text") -> Column:
        """Return a column of the countries' codes of three letters (ISO 3166-1 alpha-3)."""
        return self._text("country_code3", "a country's code of three", type)

    @column_kind
    def time_zone(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the cities' time zones, such as `Europe/Berlin` (IANA)."""
        return self._text("time_zone", "a city's time zone", type, max_length)

    @column_kind
    def calling_code(self, *, type: str = "text") -> Column:
        """Return a column of the countries' calling codes, such as `+49`."""
        return self._text("calling_code", "a country's calling code", type)

    @column_kind
    def currency(self, *, type: str = "text") -> Column:
        """Return a column of the countries' currencies, such as `EUR` (ISO 4217)."""
        return self._text("currency", "a country's currency", type)

    @column_kind
    def latitude(self, *, type: str = "numeric") -> Column:
        """Return a column of degrees to the north, with five digits; `type` may be `double precision` or `real`."""
        return self._degrees("latitude", type)

    @column_kind
    def longitude(self, *, type: str = "numeric") -> Column:
        """Return a column of degrees to the east, with five digits; `type` may be `double precision` or `real`."""
        return self._degrees("longitude", type)

    def _text(
        self, role: str, kind: str, type_name: str, max_length: int | None = None, make: Make | None = None
    ) -> Column:
        """Return a column of texts; unless they are made otherwise, those of which a city has only one."""
        column = text_column(kind, make or partial(self._draw_texts, role), type_name, max_length)
        return member(self.group, role, column)

    def _degrees(self, role: str, type_name: str) -> Column:
        form = infer_written_as(type_name, "numeric", "double precision", "real") or type_name

        def make(stream: Stream, rows: Rows) -> Vector:
            cities, drawn = self._draw_cities(stream, rows)
            units = cities.degrees[role][drawn] + stream.index(role, rows, 2 * NEARBY + 1) - NEARBY
            return Decimals(units, DEGREE) if form == "numeric" else Numbers(units / 10**DEGREE)

        written_as = "" if form == type_name else form
        return member(self.group, role, Column(type_name, make, f"a place's {role}", written_as=written_as))

    def _source(self, stream: Stream) -> str:
        return WORLD if self._world else stream.pin.locale

    def _draw_cities(self, stream: Stream, rows: Rows) -> tuple[_Cities, NDArray[np.int64]]:
        cities = _load_cities(self._source(stream), stream.pin.locale)
        said = {role: texts for role, texts in cities.texts.items() if role not in UNHEARD}
        return cities, follow(stream, rows, stream.weighted_index("city", rows, cities.ends), said)

    def _draw_texts(self, role: str, stream: Stream, rows: Rows) -> DictionaryEncoded:
        cities, drawn = self._draw_cities(stream, rows)
        return DictionaryEncoded(drawn, cities.texts[role])

    def _draw_postcodes(self, stream: Stream, rows: Rows) -> DictionaryEncoded:
        _, drawn = self._draw_cities(stream, rows)
        postcodes = _load_postcodes(self._source(stream))
        return DictionaryEncoded(drawn * POSTCODES + stream.index("postcode", rows, POSTCODES), postcodes)

    def _draw_streets(self, stream: Stream, rows: Rows) -> Joined:
        _, drawn = self._draw_cities(stream, rows)
        streets, is_number_first = _load_streets(self._source(stream))
        house, is_first = stream.index("house", rows, len(HOUSES)), is_number_first[drawn]
        before = DictionaryEncoded(np.where(is_first, house, len(HOUSES)), _BEFORE)
        after = DictionaryEncoded(np.where(is_first, len(HOUSES), house), _AFTER)
        return Joined((before, streets.draw(stream, "street", rows, drawn), after))


class _Cities(msgspec.Struct, frozen=True):
    """The cities of a locale or of the world: what is true of each is one entry of each dictionary and array."""

    ends: NDArray[np.int64]
    """The cumulative sum of their weights."""
    texts: Mapping[str, Dictionary]
    degrees: Mapping[str, NDArray[np.int64]]


@cache
def _load_cities(source: str, locale: str) -> _Cities:
    """Return the cities of a file, their countries as they are called in a locale."""
    file, names = read_places(source), read_places(locale).names["countries"]
    cities, countries = file.cities, [file.countries[city.country] for city in file.cities]
    texts = {
        "city": [city.name for city in cities],
        "region": [city.region for city in cities],
        "region_code": [city.region_code for city in cities],
        "country": [names[city.country] for city in cities],
        "country_code": [city.country for city in cities],
        "country_code3": [country.code3 for country in countries],
        "time_zone": [city.time_zone for city in cities],
        "calling_code": [country.calling_code for country in countries],
        "currency": [country.currency for country in countries],
    }
    degrees = {"latitude": [city.latitude for city in cities], "longitude": [city.longitude for city in cities]}
    return _Cities(
        ends=np.cumsum([city.weight for city in cities]),
        texts={role: Dictionary(listed) for role, listed in texts.items()},
        degrees={role: np.array(listed, dtype=np.int64) for role, listed in degrees.items()},
    )


@cache
def _load_postcodes(source: str) -> Dictionary:
    """Return some postcodes for each city."""
    cities = read_places(source).cities
    return Dictionary([_fill_in(city, number) for city in cities for number in range(POSTCODES)])


def _fill_in(city: CityFile, number: int) -> str:
    """Return a postcode in the form that a city's have."""
    octets = iter(fingerprint("postcode", city.country, city.name, number))
    choices = {"#": "0123456789", "%": "123456789", "@": POSTCODE_LETTERS}
    return "".join(
        choices[place][next(octets) % len(choices[place])] if place in choices else place for place in city.postcode
    )


@cache
def _load_streets(source: str) -> tuple[Lists, NDArray[np.bool_]]:
    """Return the streets that each city's country has, and whether a house's number stands before them."""
    file = read_places(source)
    locales = [file.countries[city.country].streets for city in file.cities]
    lists = {name: read_list(name, "streets") if name else file.streets for name in dict.fromkeys(locales)}
    is_number_first = np.array([not locale or locale in NUMBER_FIRST for locale in locales])
    return Lists.of(lists, locales), is_number_first


_BEFORE = Dictionary([*(f"{number} " for number in HOUSES), ""])
_AFTER = Dictionary([*(f" {number}" for number in HOUSES), ""])
"""The numbers of houses before and after a street, and none."""
