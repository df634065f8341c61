"""Places: all of one city, in every locale and in the world (`place_group`)."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import pytest

from example_data import columns as c
from example_data.corpora.corpus import WORLD
from example_data.corpora.places import read_places
from tests.support.column_values import LOCALES, OWL, values


def places(locale: str, *methods: str, world: bool = False, count: int = 1000) -> list[tuple[Any, ...]]:
    """Return what some methods of a place make in a locale."""
    pin, place = replace(OWL, locale=locale), c.place(world=world)
    return list(zip(*(values(getattr(place, method)(), range(count), pin) for method in methods), strict=True))


@pytest.mark.parametrize(("locale", "source"), [*((locale, locale) for locale in LOCALES), ("en_US", WORLD)])
def test_a_place_is_in_one_city(locale: str, source: str) -> None:
    """Region, postcode, coordinates and whatever else there is are those of the city."""
    file = read_places(source)
    known = {(city.name, city.region_code): city for city in file.cities}
    codes = ("country_code", "country_code3", "time_zone", "calling_code", "currency")
    methods = ("city", "region_code", "region", *codes, "country", "postcode", "latitude", "longitude")
    for city, code, *others, country, postcode, latitude, longitude in places(locale, *methods, world=source == WORLD):
        found = known[city, code]
        of = file.countries[found.country]
        expected = [found.region, found.country, of.code3, found.time_zone, of.calling_code, of.currency]
        assert (others, country) == (expected, read_places(locale).names["countries"][found.country])
        form = re.escape(found.postcode).replace(r"\#", "[0-9]").replace("%", "[1-9]").replace("@", "[A-Z]")
        assert re.fullmatch(form, postcode)
        assert abs(latitude * 10**5 - found.latitude) <= 2500
        assert abs(longitude * 10**5 - found.longitude) <= 2500


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de_DE", ("Beate-Vollbrecht-Gasse 41", "20924", "Hamburg", "Hamburg")),
        ("en_GB", ("41 Bradley Mall", "SE7 7NN", "London", "England")),
        ("en_US", ("41 Brittany Cove", "90057", "Los Angeles", "California")),
        ("es_ES", ("Avenida Narcisa Gelabert 41", "28009", "Madrid", "Comunidad de Madrid")),
        ("fr_FR", ("41 avenue Parent", "75006", "Paris", "Île-de-France")),
        ("it_IT", ("Canale Clelia 41", "20175", "Milano", "Lombardia")),
        ("nl_NL", ("Bastiaanweg 41", "1019 EZ", "Amsterdam", "Noord-Holland")),
        ("pl_PL", ("Cisowa 41", "00-826", "Warszawa", "Mazowieckie")),
        ("pt_BR", ("Campo Sampaio 41", "01283-741", "São Paulo", "São Paulo")),
        ("sv_SE", ("Björkstigen 41", "112 80", "Stockholm", "Stockholms län")),
    ],
)
def test_places_of_a_locale(locale: str, expected: tuple[str, ...]) -> None:
    """The first place of a locale is this."""
    assert places(locale, "street", "postcode", "city", "region", count=1) == [expected]


def test_no_city_takes_everything() -> None:
    """The largest city has at most four times the places of the median one, about."""
    for locale in (*LOCALES, WORLD):
        weights = sorted(city.weight for city in read_places(locale).cities)
        assert weights[-1] <= 4 * weights[(len(weights) - 1) // 2] + 4
        assert weights[0] >= 1


def test_degrees_are_exact() -> None:
    """As `numeric` they have five digits, as doubles the nearest ones."""
    place = c.place()
    exact, double = (values(place.longitude(**kind), range(100)) for kind in ({}, {"type": "double precision"}))
    assert all(isinstance(value, Decimal) and value.as_tuple().exponent == -5 for value in exact)
    assert [float(value) for value in exact] == double


def test_countries_are_called_as_in_the_locale() -> None:
    """The world has the same places in every locale, and its countries other names."""
    english, polish = (places(locale, "city", "country", world=True, count=5000) for locale in ("en_US", "pl_PL"))
    assert [city for city, _ in english] == [city for city, _ in polish]
    assert {("Wien", "Austria"), ("Athens", "Greece")} <= set(english)
    assert {("Wien", "Austria"), ("Athens", "Grecja")} <= set(polish)


def test_house_numbers_stand_as_in_the_country() -> None:
    """In the world too: after the street in Germany and Poland, before it in France and the United States."""
    made = places("en_US", "street", "country_code", world=True, count=3000)
    first = {code for street, code in made if street[0].isdigit()}
    last = {code for street, code in made if street[-1].isdigit() and not street[0].isdigit()}
    assert ({"US", "FR", "GB", "JP"} <= first, {"DE", "PL", "BR", "AT"} <= last, first & last) == (True, True, set())


def test_files_are_whole() -> None:
    """Nothing is empty, coordinates are on the globe, time zones and codes are known."""
    zones = available_timezones()
    for locale in (*LOCALES, WORLD):
        file = read_places(locale)
        assert 45 <= len(file.cities) <= 400
        for city in file.cities:
            assert all([city.name, city.region, city.region_code, city.postcode, city.time_zone in zones])
            assert abs(city.latitude) < 90 * 10**5
            assert abs(city.longitude) < 180 * 10**5
        for code, country in file.countries.items():
            assert re.fullmatch("[A-Z]{2}", code)
            assert re.fullmatch("[A-Z]{3}", country.code3)
            assert re.fullmatch(r"\+[0-9 ]{1,7}", country.calling_code)
            assert re.fullmatch("[A-Z]{3}", country.currency)
