"""A place: an address in a real city, and all that is true of that city and its country."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import column_kind, infer_written_as
from example_data.columns.groups import Members, follow, member
from example_data.columns.places import HOUSES, NUMBER_FIRST
from example_data.columns.unique_values import text_column
from example_data.corpora.corpus import WORLD, read_list
from example_data.corpora.places import CityFile, read_places
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, fingerprint
from example_data.generation.table import Column
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded, Joined, Numbers, Vector

NEARBY = 2_500
"""How far from a city's centre its places are, in hundred thousandths of a degree: up to 2.8 km to the north."""

DEGREE = 5
"""The digits of degrees after the point: a metre."""

POSTCODES = 25
"""The postcodes of a city."""

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
        return self._text("street", "a street and house number", _draw_streets, max_length, type)

    @column_kind
    def city(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of cities; large ones come more often."""
        return self._text("city", "a city", _get("cities"), max_length, type)

    @column_kind
    def region(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the cities' states, provinces or regions, such as `Bayern`."""
        return self._text("region", "a city's region", _get("regions"), max_length, type)

    @column_kind
    def region_code(self, *, type: str = "text") -> Column:
        """Return a column of the regions' codes (ISO 3166-2) without the country, such as `BY`."""
        return self._text("region_code", "a region's code", _get("region_codes"), None, type)

    @column_kind
    def postcode(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of postcodes that begin as those of the city do."""
        return self._text("postcode", "a city's postcode", _draw_postcodes, max_length, type)

    @column_kind
    def country(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of countries, as they are called in the seed's locale."""
        return self._text("country", "a city's country", _get("countries"), max_length, type)

    @column_kind
    def country_code(self, *, type: str = "text") -> Column:
        """Return a column of the countries' codes of two letters (ISO 3166-1 alpha-2)."""
        return self._text("country_code", "a country's code", _get("country_codes"), None, type)

    @column_kind
    def country_code3(self, *, type: str = "text") -> Column:
        """Return a column of the countries' codes of three letters (ISO 3166-1 alpha-3)."""
        return self._text("country_code3", "a country's code of three", _get("country_codes3"), None, type)

    @column_kind
    def time_zone(self, *, max_length: int | None = None, type: str = "text") -> Column:
        """Return a column of the cities' time zones, such as `Europe/Berlin` (IANA)."""
        return self._text("time_zone", "a city's time zone", _get("time_zones"), max_length, type)

    @column_kind
    def calling_code(self, *, type: str = "text") -> Column:
        """Return a column of the countries' calling codes, such as `+49`."""
        return self._text("calling_code", "a country's calling code", _get("calling_codes"), None, type)

    @column_kind
    def currency(self, *, type: str = "text") -> Column:
        """Return a column of the countries' currencies, such as `EUR` (ISO 4217)."""
        return self._text("currency", "a country's currency", _get("currencies"), None, type)

    @column_kind
    def latitude(self, *, type: str = "numeric") -> Column:
        """Return a column of degrees to the north, with five digits; `type` may be `double precision` or `real`."""
        return self._degrees("latitude", type)

    @column_kind
    def longitude(self, *, type: str = "numeric") -> Column:
        """Return a column of degrees to the east, with five digits; `type` may be `double precision` or `real`."""
        return self._degrees("longitude", type)

    def _text(self, role: str, kind: str, draw: Draw, max_length: int | None, type_name: str) -> Column:
        return member(self.group, role, text_column(kind, partial(draw, self._world), type_name, max_length))

    def _degrees(self, role: str, type_name: str) -> Column:
        form = infer_written_as(type_name, "numeric", "double precision", "real") or type_name

        def make(stream: Stream, rows: Rows) -> Vector:
            places, drawn = _draw_cities(self._world, stream, rows)
            centre: NDArray[np.int64] = getattr(places, role)
            units = centre[drawn] + stream.index(role, rows, 2 * NEARBY + 1) - NEARBY
            return Decimals(units, DEGREE) if form == "numeric" else Numbers(units / 10**DEGREE)

        written_as = "" if form == type_name else form
        return member(self.group, role, Column(type_name, make, f"a place's {role}", written_as=written_as))


Draw = Callable[[bool, Stream, Rows], Vector]
"""What makes texts of places: of the world, or of the seed's locale."""


class _Places(msgspec.Struct, frozen=True):
    """The cities of a locale or of the world: what is true of each is one entry of each vector."""

    bounds: NDArray[np.int64]
    cities: Dictionary
    regions: Dictionary
    region_codes: Dictionary
    countries: Dictionary
    country_codes: Dictionary
    country_codes3: Dictionary
    time_zones: Dictionary
    calling_codes: Dictionary
    currencies: Dictionary
    latitude: NDArray[np.int64]
    longitude: NDArray[np.int64]


@cache
def _load_places(source: str, locale: str) -> _Places:
    """Return the cities of a file, their countries as they are called in a locale."""
    file, names = read_places(source), read_places(locale).names["countries"]
    cities, of = file.cities, file.countries
    return _Places(
        bounds=np.cumsum([city.weight for city in cities]),
        cities=Dictionary([city.name for city in cities]),
        regions=Dictionary([city.region for city in cities]),
        region_codes=Dictionary([city.region_code for city in cities]),
        countries=Dictionary([names[city.country] for city in cities]),
        country_codes=Dictionary([city.country for city in cities]),
        country_codes3=Dictionary([of[city.country].code3 for city in cities]),
        time_zones=Dictionary([city.time_zone for city in cities]),
        calling_codes=Dictionary([of[city.country].calling_code for city in cities]),
        currencies=Dictionary([of[city.country].currency for city in cities]),
        latitude=np.array([city.latitude for city in cities], dtype=np.int64),
        longitude=np.array([city.longitude for city in cities], dtype=np.int64),
    )


_SAID = {
    "city": "cities",
    "region": "regions",
    "region_code": "region_codes",
    "country": "countries",
    "country_code": "country_codes",
    "country_code3": "country_codes3",
    "time_zone": "time_zones",
    "calling_code": "calling_codes",
    "currency": "currencies",
}
"""What a fixed row may say of a city, so that all else is that of one for which it is true."""


def _source(is_world: bool, stream: Stream) -> str:  # noqa: FBT001 - bound beforehand, as below
    return WORLD if is_world else stream.pin.locale


def _draw_cities(is_world: bool, stream: Stream, rows: Rows) -> tuple[_Places, NDArray[np.int64]]:  # noqa: FBT001
    places = _load_places(_source(is_world, stream), stream.pin.locale)
    draw = stream.index("city", rows, int(places.bounds[-1]))
    drawn = np.searchsorted(places.bounds, draw, side="right")
    return places, follow(stream, rows, drawn, {role: getattr(places, name) for role, name in _SAID.items()})


def _get(name: str) -> Draw:
    """Return what makes one of the texts that a city has only one of."""

    def draw(is_world: bool, stream: Stream, rows: Rows) -> DictionaryEncoded:  # noqa: FBT001
        places, drawn = _draw_cities(is_world, stream, rows)
        return DictionaryEncoded(drawn, getattr(places, name))

    return draw


def _draw_postcodes(is_world: bool, stream: Stream, rows: Rows) -> DictionaryEncoded:  # noqa: FBT001
    _, drawn = _draw_cities(is_world, stream, rows)
    postcodes = _load_postcodes(_source(is_world, stream))
    return DictionaryEncoded(drawn * POSTCODES + stream.index("postcode", rows, POSTCODES), postcodes)


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


class _Streets(msgspec.Struct, frozen=True):
    """The streets of all countries of a file end to end, and of each city, which of them its country has."""

    streets: Dictionary
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    is_number_first: NDArray[np.bool_]


@cache
def _load_streets(source: str) -> _Streets:
    file = read_places(source)
    locales = dict.fromkeys(country.streets for country in file.countries.values())
    lists = {locale: read_list(locale, "streets") if locale else file.streets for locale in locales}
    streets: list[str] = []
    first: dict[str, int] = {}
    for locale, listed in lists.items():
        first[locale] = len(streets)
        streets += listed
    of = [file.countries[city.country].streets for city in file.cities]
    return _Streets(
        streets=Dictionary(streets),
        first=np.array([first[locale] for locale in of], dtype=np.int64),
        count=np.array([len(lists[locale]) for locale in of], dtype=np.int64),
        is_number_first=np.array([not locale or locale in NUMBER_FIRST for locale in of]),
    )


_BEFORE = Dictionary([*(f"{number} " for number in HOUSES), ""])
_AFTER = Dictionary([*(f" {number}" for number in HOUSES), ""])
"""The numbers of houses before and after a street, and none."""


def _draw_streets(is_world: bool, stream: Stream, rows: Rows) -> Joined:  # noqa: FBT001
    _, drawn = _draw_cities(is_world, stream, rows)
    known = _load_streets(_source(is_world, stream))
    street = known.first[drawn] + stream.index("street", rows, known.count[drawn])
    house = stream.index("house", rows, len(HOUSES))
    is_first = known.is_number_first[drawn]
    before = DictionaryEncoded(np.where(is_first, house, len(HOUSES)), _BEFORE)
    after = DictionaryEncoded(np.where(is_first, len(HOUSES), house), _AFTER)
    return Joined((before, DictionaryEncoded(street, known.streets), after))
