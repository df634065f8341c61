"""Dates, times and the anchor they are relative to (`datetimes`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from tests.support.column_values import OWL, refused, sample, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


@pytest.mark.parametrize(
    ("name", "base", "longest"),
    [
        ("after", "moment", timedelta(days=30)),
        ("after_date", "date", timedelta(days=3)),
        ("after_constant", "constant", timedelta(days=3)),
        ("after_nullable", "nullable_timestamp", timedelta(days=30)),
    ],
)
def test_what_comes_after(name: str, base: str, longest: timedelta) -> None:
    """A value is at most so much later than the other column's, and NULL where that is."""
    pairs = list(zip(sample(base, range(300)), sample(name, range(300)), strict=True))
    assert all((first is None) == (second is None) for first, second in pairs)
    assert all(timedelta(0) <= second - first <= longest for first, second in pairs if first is not None)


def test_the_anchor_is_a_parameter() -> None:
    """Dates and moments move with the seed's anchor, to the second and in UTC."""
    pin = replace(OWL, parameters={"anchor": "2030-06-01T12:00:00+02:00"})
    assert [values(kind, range(1), pin) for kind in (c.date(0), c.moment(0), c.moment(0, type="timestamp"))] == [
        [date(2030, 6, 1)],
        [datetime(2030, 6, 1, 10, tzinfo=UTC)],
        [datetime(2030, 6, 1, 10)],  # noqa: DTZ001 - of no zone
    ]


@pytest.mark.parametrize("anchor", ["soon", 5, None])
def test_a_wrong_anchor_is_explained(anchor: str | int | None) -> None:
    """An anchor that is no date is an error that names the seed."""
    assert refused(values, c.date(1), range(1), replace(OWL, parameters={"anchor": anchor})) == (
        "Seed 'mossy-owl', column samples.sample: parameter anchor cannot be read (expected a date such as "
        f"'2026-01-01', found {anchor!r}). Correct it in the registry."
    )


@pytest.mark.parametrize(
    ("kind", "anchor"),
    [
        (c.date(3), "0001-01-01"),
        (c.moment(0, 9), "9999-12-31"),
        (c.period(3, hours=2), "0001-01-02"),
    ],
)
def test_dates_beyond_the_calendar(kind: Column, anchor: str) -> None:
    """Days before the year 1 or after the year 9999 are refused with the column, not by PostgreSQL."""
    with pytest.raises(
        DatasetError, match=r"Seed 'mossy-owl', column samples\.sample: (some dates are|a range begins) "
    ):
        values(kind, range(50), replace(OWL, parameters={"anchor": anchor}))


def test_an_anchor_that_is_before_the_calendar_in_utc() -> None:
    """An anchor whose moment has no date in UTC is refused like one that is no date."""
    with pytest.raises(DatasetError, match="expected a date such as"):
        values(c.date(3), range(1), replace(OWL, parameters={"anchor": "0001-01-01T00:00+14:00"}))
