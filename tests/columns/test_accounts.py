"""E-mail, phone and IP addresses (`accounts`)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from example_data import columns as c
from tests.support.column_values import LOCALES, OWL, refused, values


def test_only_long_addresses_are_unique() -> None:
    """Of the short ones there are too few."""
    assert refused(c.ip_address, unique=True) == (
        "ip_address(unique=True): version must be 6 where addresses are unique (found version=4). Only 768 addresses "
        "of version 4 are set aside for documentation."
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_addresses_are_plain_in_every_locale(locale: str) -> None:
    """No accent, space or apostrophe of a name comes into an address, and none is cut at its end."""
    results = values(c.email(max_length=20), range(500), replace(OWL, locale=locale))
    assert [text for text in results if not re.fullmatch("[a-z]+([.][a-z]+)?@example[.](com|net|org)", text)] == []


def test_too_short_for_a_domain() -> None:
    """An address of ten characters has room for none but that of its domain."""
    assert "(expected 1500, found 0)" in refused(values, c.email(unique=True, max_length=10), range(3))


@pytest.mark.parametrize(
    ("locale", "pattern"),
    [
        ("en_GB", r"\+44 (1632 960|7700 900)\d{3}"),
        ("de_DE", r"\+49 (30 23125|69 90009|40 66969|221 4710|89 99998)\d{3}"),
        ("fr_FR", r"\+33 (1 99 00|2 61 91|3 53 01|4 65 71|6 39 98) \d\d \d\d"),
        ("sv_SE", r"\+1 \d{3} 555 01\d\d"),
    ],
)
def test_phone_numbers_are_nobodys(locale: str, pattern: str) -> None:
    """A phone number is of a range set aside for fiction."""
    results = values(c.phone(), range(500), replace(OWL, locale=locale))
    assert [number for number in results if not re.fullmatch(pattern, number)] == []


def test_ip_addresses_are_nobodys() -> None:
    """An IP address is of a network set aside for documentation."""
    results = [*map(str, values(c.ip_address(), range(500))), *map(str, values(c.ip_address(version=6), range(500)))]
    assert {address.rpartition(".")[0] or address[:10] for address in results} == {
        "192.0.2",
        "198.51.100",
        "203.0.113",
        "2001:db8::",
    }
