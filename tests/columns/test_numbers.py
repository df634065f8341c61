"""Numbers and truth values (`numbers`, `floats`): bounds, distributions and shares."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import columns as c
from example_data.columns.floats import exp
from tests.support.column_values import OWL, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        (c.integer(-3, 3), -3, 3),
        (c.integer(5, 5), 5, 5),
        (c.integer(-(2**63), 2**63 - 1, type="bigint"), -(2**63), 2**63 - 1),
        (c.integer(0, 2**54, type="bigint"), 0, 2**54),
        (c.decimal("4.90", "5.00"), Decimal("4.90"), Decimal("5.00")),
        (c.double(2, 3), 2, 3),
        (c.normal(0, 1, low=-0.5, high=0.5), -0.5, 0.5),
        (c.date(2, 1), date(2025, 12, 30), date(2026, 1, 2)),
        (c.moment(1, 1), datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
        (c.duration(-5, 5), timedelta(seconds=-5), timedelta(seconds=5)),
    ],
    ids=lambda value: value.kind if hasattr(value, "kind") else "",
)
@given(seed=st.integers(0, 2**63 - 1))
def test_numbers_and_times_stay_within(kind: Column, low: Any, high: Any, seed: int) -> None:  # noqa: ANN401
    """No value is below the lowest or above the highest."""
    results = values(kind, range(200), replace(OWL, seed=seed))
    assert low <= min(results) <= max(results) <= high


@pytest.mark.parametrize("kind", [c.integer(-3, 3), c.decimal(-3, 3, scale=0)], ids=["integer", "decimal"])
def test_both_bounds_occur(kind: Column) -> None:
    """Of 500 rows some have the lowest, and some the highest."""
    assert {int(value) for value in values(kind, range(500))} == set(range(-3, 4))


def test_wide_integers_are_spread() -> None:
    """Of 10,000 integers of all 64 bits a quarter, 4,800 to 5,200 halves, is below zero, and above 2^62 one in four."""
    results = values(c.integer(-(2**63), 2**63 - 1, type="bigint"), range(10_000))
    assert (
        4_800 <= sum(value < 0 for value in results) <= 5_200,
        2_300 <= sum(v >= 2**62 for v in results) <= 2_700,
    ) == (
        True,
        True,
    )


def test_normal_numbers_are_normal() -> None:
    """Of 100,000 the mean is 100 and the deviation 15, 68.3 % are within one of it, and 95.4 % within two."""
    results = np.array(values(c.normal(100, 15), range(100_000)))
    within = [float(np.mean(np.abs(results - 100) < 15 * times)) for times in (1, 2)]
    assert (abs(results.mean() - 100) < 0.2, abs(results.std() - 15) < 0.15) == (True, True)
    assert within == [pytest.approx(0.683, abs=0.008), pytest.approx(0.954, abs=0.005)]


def test_lognormal_numbers_have_their_median() -> None:
    """Of 100,000 half are below 20, and the logarithms deviate by 0.8."""
    results = np.array(values(c.lognormal(20, 0.8), range(100_000)))
    assert float(np.median(results)) == pytest.approx(20, rel=0.01)
    assert float(np.log(results).std()) == pytest.approx(0.8, rel=0.01)


@given(st.floats(-700, 700))
def test_the_exponential_is_exact_enough(x: float) -> None:
    """It is that of the C library, to a relative error of 10^-12."""
    assert exp(np.array([x]))[0] == pytest.approx(math.exp(x), rel=1e-12)
