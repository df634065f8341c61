"""Providers of Faker that make other values on another day, or by chance, are refused; the others make the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from example_data import Dataset, Pin, Table
from example_data import columns as c
from example_data.columns.faker import is_repeatable
from example_data.errors import DatasetError

PIN = Pin("mossy-owl", 2026, 3, dataset="tests.columns.test_faker_clock:people")
people = Dataset(Table("people", columns={"id": c.uuid_key(), "x": c.faker("job")}))

SENTENCE = (
    "Seed 'mossy-owl', column people.x: what Faker makes for {!r} depends on the day, or on chance. Give it both its "
    "dates as arguments, or use a kind of this package, such as c.date(), c.moment() or c.pattern()."
)
YEARS = {"start_date": dt.date(2020, 1, 1), "end_date": dt.date(2021, 1, 1)}


@pytest.mark.parametrize(
    ("provider", "locale"),
    [
        ("date_of_birth", "en_US"),
        ("future_date", "en_US"),
        ("date_time_this_year", "de_DE"),
        ("credit_card_expire", "en_US"),
        ("passport_dob", "en_US"),
        ("profile", "en_US"),
        ("year", "fr_FR"),
        ("time", "en_US"),
        ("unix_time", "en_US"),
        ("ssn", "sv_SE"),  # takes the module datetime, and the library's own random numbers
        ("org_id", "sv_SE"),
        ("pydict", "en_US"),
    ],
)
def test_refused(provider: str, locale: str) -> None:
    """The sentence names the column and the provider, and what to use in its place."""
    stream = people.table("people").stream(replace(PIN, locale=locale), "x")
    with pytest.raises(DatasetError) as caught:
        c.faker(provider).make(stream, range(3))
    assert str(caught.value) == SENTENCE.format(provider)


@pytest.mark.parametrize(
    ("provider", "arguments"),
    [
        ("job", {}),
        ("address", {}),
        ("license_plate", {}),
        ("name", {}),
        ("uuid4", {}),
        ("pyfloat", {}),
        ("date_between_dates", {"date_start": dt.date(2020, 1, 1), "date_end": dt.date(2021, 1, 1)}),
        ("date_between", YEARS),
    ],
)
def test_accepted(provider: str, arguments: dict[str, Any]) -> None:
    """A provider that reads nothing but its seed and its arguments makes the values it is asked for."""
    stream = people.table("people").stream(PIN, "x")
    assert len(c.faker(provider, **arguments).make(stream, range(3)).values()) == 3


def test_the_clock_is_as_before() -> None:
    """After the look at another day, Faker's modules have the classes that they had."""
    from faker.providers import date_time  # noqa: PLC0415 - slow

    module = vars(date_time)
    assert not is_repeatable(lambda: [module["datetime"].now()])
    assert (module["datetime"], module["dtdate"]) == (dt.datetime, dt.date)


def test_a_function_of_nothing_but_its_arguments_is_repeatable() -> None:
    """It is called twice."""
    calls: list[int] = []

    def make() -> list[Any]:
        calls.append(1)
        return [1, 2]

    assert (is_repeatable(make), calls) == (True, [1, 1])
