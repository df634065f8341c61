"""Values of Faker (`faker`)."""

from __future__ import annotations

from typing import Any

import pytest

from example_data import columns as c
from tests.support.column_values import refused, sample, values


def test_faker_is_seeded_for_each_row() -> None:
    """A row's value is the same alone, and rows differ."""
    assert (sample("faker", range(7, 8)), len(set(sample("faker", range(50)))) > 30) == (
        sample("faker", range(10))[7:8],
        True,
    )


@pytest.mark.parametrize(
    ("provider", "arguments", "message"),
    [
        ("no_such_thing", {}, "Faker cannot make 'no_such_thing' in the locale en_US (Unknown formatter"),
        ("job", {"of": 1}, "Faker cannot make 'job' in the locale en_US ("),
    ],
)
def test_what_faker_cannot_make(provider: str, arguments: dict[str, Any], message: str) -> None:
    """A provider that is not there, or refuses its arguments, is named with the column."""
    refusal = refused(values, c.faker(provider, **arguments), range(1), name="x")
    assert refusal.startswith(f"Seed 'mossy-owl', column samples.x: {message}")
