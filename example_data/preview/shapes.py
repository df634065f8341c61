"""The shape of a column's values, as the page draws it: bars, a histogram, a calendar, the longest text."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.preview.tally import NO_STATE, Tally, describe_value

BINS = 24
"""The bars of a histogram."""

MOST_DAYS, MOST_MONTHS = 53 * 7, 12 * 12
"""The longest calendars of days, and of months; of a longer time there are years."""


def describe_shape(tally: Tally) -> dict[str, Any]:
    """Return what a column's values add up to."""
    shape: dict[str, Any] = {"rows": tally.rows, "nulls": tally.nulls, "unit": tally.unit}
    if tally.longest[0]:
        shape["longest"] = {"length": tally.longest[0], "text": describe_value(tally.longest[1])}
    if (states := count_states(tally)) is not None:
        return shape | {"kind": "states", "bars": sorted(states.items(), key=lambda pair: -pair[1])}
    numbers = tally.numbers
    if tally.kind == "moments":
        there = numbers[~np.isnat(numbers)]
        return shape | ({"kind": "calendar", **_calendar(there)} if len(there) else {})
    there = numbers[np.isfinite(numbers)]
    if len(there) and tally.kind in {"numbers", "sizes", "texts"}:
        shape |= {"kind": "lengths" if tally.kind == "texts" else "numbers", **_histogram(there)}
    return shape


def count_states(tally: Tally) -> dict[Any, int] | None:
    """Return how many rows have each state; None where the values are not a few different ones."""
    codes = tally.codes
    if codes is None:
        return None
    counts = np.bincount(codes[codes != NO_STATE], minlength=len(tally.states)).tolist()
    return dict(zip(tally.states, counts, strict=True))


def _histogram(numbers: NDArray[np.float64]) -> dict[str, Any]:
    low, high = float(numbers.min()), float(numbers.max())
    if high - low < BINS and bool((numbers == np.floor(numbers)).all()):  # a bar for each number
        counts = np.bincount((numbers - low).astype(np.int64))
    elif BINS * np.spacing(max(abs(low), abs(high))) < high - low < np.inf:  # or there are no floats between bars
        counts = np.histogram(numbers, BINS, (low, high))[0]
    else:
        counts = np.array([len(numbers)])
    with np.errstate(over="ignore"):  # in the mean of the two in the middle
        middle = float(np.median(numbers))
    return {"low": _number(low), "high": _number(high), "median": _number(middle), "counts": counts.tolist()}


def _number(number: float) -> str:
    return f"{number:,.0f}" if number.is_integer() and abs(number) < 2**53 else f"{number:,.4g}"


def _calendar(moments: NDArray[Any]) -> dict[str, Any]:
    first, last = moments.min(), moments.max()
    ends = {"low": str(first.astype("datetime64[D]")), "high": str(last.astype("datetime64[D]"))}
    for unit, most in (("D", MOST_DAYS), ("M", MOST_MONTHS)):
        steps = moments.astype(f"datetime64[{unit}]").astype(np.int64)
        if steps.max() - steps.min() < most:
            return {**ends, "step": unit, "counts": np.bincount(steps - steps.min()).tolist()}
    years = moments.astype("datetime64[Y]").astype(np.int64)
    return {**ends, "step": "Y", "counts": np.histogram(years, min(BINS, int(np.ptp(years)) + 1))[0].tolist()}
