"""Ranges and slots that do not overlap (`ranges`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from example_data import columns as c
from tests.support.column_values import HERON, OWL, refused, sample, values

if TYPE_CHECKING:
    from example_data.generation.pin import Pin


@pytest.mark.parametrize(
    ("name", "low", "high", "longest"),
    [
        ("span", 0, 100, 10),
        ("span_numeric", Decimal("0.5"), Decimal("99.5"), Decimal(10)),
        ("period", datetime(2025, 12, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC), timedelta(hours=48)),
        ("period_dates", date(2025, 12, 2), date(2026, 2, 3), timedelta(days=3)),
    ],
)
def test_ranges_stay_within(name: str, low: Any, high: Any, longest: Any) -> None:  # noqa: ANN401
    """A range is not empty, not too long, and within its bounds."""
    results = sample(name, range(500))
    assert all(low <= span.low < span.high <= high and span.high - span.low <= longest for span in results)


@pytest.mark.parametrize("pin", [OWL, HERON], ids=["owl", "heron"])
def test_slots_of_a_parent_do_not_overlap(pin: Pin) -> None:
    """The slots of the rows of one parent follow each other, an hour apart."""
    slots = sample("slots", range(10), pin)
    assert [later.low - earlier.high for earlier, later in pairwise(slots[:5])] == [timedelta(hours=1)] * 4
    assert slots[5] == slots[0]


def test_slots_of_a_whole_table_do_not_overlap() -> None:
    """Nor do those of a table's rows that stand alone."""
    slots = sample("slots_dates", range(3000))
    assert all(later.low == earlier.high for earlier, later in pairwise(slots))


def test_slots_end() -> None:
    """A table whose slots would go on after the year 9999 is refused."""
    assert "a range ends after the year 9999" in refused(values, c.slots(2, alone=True), range(2**30, 2**30 + 1))
