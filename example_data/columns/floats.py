"""Doubles: uniform, normal and log-normal, with the same bits on every machine."""

from __future__ import annotations

import math
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.text_parts import form_of
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Make, Rows
    from example_data.generation.random_stream import Stream

LARGEST_DOUBLE = 1e308
LARGEST_REAL = 3e38
"""Largest bounds: of doubles, and of those that are rounded to a `real`."""

WIDEST_SPREAD = 20
"""Six deviations of more are no `real`."""

PIECE_BITS = 21
"""Three uniform numbers of so many bits are in one word of 64."""

PIECES = 12
"""So many uniform numbers have a sum whose variance is 1."""


def double(low: float, high: float, *, type: str = "double precision") -> Column:
    """A number from `low` up to `high`, all equally likely; `type` may be `real`."""
    largest = LARGEST_REAL if type == "real" else LARGEST_DOUBLE
    if not -largest <= low <= high <= largest:
        raise DatasetError(f"Numbers from {low} to {high} are no {type}: write low <= high, both finite.")

    def make(stream: Stream, rows: Rows) -> Numbers:
        return _rounded(low + stream.uniform("number", rows) * (high - low), type)

    return _floating(make, f"{low} to {high}", type)


def normal(
    mean: float,
    deviation: float,
    *,
    low: float | None = None,
    high: float | None = None,
    type: str = "double precision",
) -> Column:
    """A number that is normally distributed, or very nearly, within six standard deviations.

    It is the sum of twelve uniform numbers less six (Irwin-Hall), of integers, so that it is the same everywhere.

    Args:
        mean: The mean.
        deviation: The standard deviation.
        low: Smaller ones become this.
        high: Larger ones become this.
        type: `double precision` or `real`, or a domain over the former.
    """
    is_spread = isfinite(mean) and isfinite(deviation) and deviation >= 0
    is_ordered = low is None or high is None or low <= high
    if not (is_spread and is_ordered):
        raise DatasetError(
            f"No number is about {mean}, give or take {deviation}, from {low} to {high}: write deviation >= 0 and "
            "low <= high."
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        made = mean + deviation * _normal(stream, rows)
        return _rounded(made if low is None and high is None else np.clip(made, low, high), type)

    return _floating(make, f"about {mean}, give or take {deviation}", type)


def lognormal(median: float, spread: float, *, type: str = "double precision") -> Column:
    """A positive number whose logarithm is normally distributed: many small ones, few large ones.

    Args:
        median: Half of the rows have less.
        spread: The standard deviation of the natural logarithm; 0.5 to 1 is usual for prices and durations.
        type: `double precision` or `real`, or a domain over the former.
    """
    if not (isfinite(median) and median > 0 and 0 <= spread <= WIDEST_SPREAD):
        raise DatasetError(
            f"No number is about {median} with a spread of {spread}: write median > 0, spread 0 to {WIDEST_SPREAD}."
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        return _rounded(median * exp(spread * _normal(stream, rows)), type)

    return _floating(make, f"about {median}, few much larger", type)


def _normal(stream: Stream, rows: Rows) -> NDArray[np.float64]:
    """Numbers with a mean of 0 and a deviation of 1."""
    total = np.zeros(len(rows), dtype=np.uint64)
    for place in range(PIECES // 3):
        words = stream.words(f"normal {place}", rows)
        for shift in range(3):
            total += words >> np.uint64(shift * PIECE_BITS) & np.uint64(2**PIECE_BITS - 1)
    middle = PIECES * 2 ** (PIECE_BITS - 1) - PIECES // 2
    found: NDArray[np.float64] = (total.astype(np.int64) - middle) * np.float64(2.0**-PIECE_BITS)
    return found


def _rounded(array: NDArray[np.float64], type_name: str) -> Numbers:
    return Numbers(array.astype(np.float32) if type_name == "real" else array)


def _floating(make: Make, kind: str, type_name: str) -> Column:
    return Column(type_name, make, kind, written_as=form_of(type_name, "double precision", "real"))


LOG2_E = 1.4426950408889634


LN2_HIGH = 0.693145751953125
"""The first bits of ln 2, so few that their product with k is exact."""


LN2_LOW = 1.4286068203094173e-06
"""What is left of it."""


TERMS = 14
"""The next one is below 2^-53 wherever |r| <= ln 2 / 2."""


LIMIT = 700.0
"""Beyond it the result is close to the largest or the smallest double."""


def exp(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The exponential of each number from -700 to 700, to a relative error of 1e-12; beyond, that of the limit."""
    inside = np.clip(x, -LIMIT, LIMIT)
    powers = np.floor(inside * LOG2_E + 0.5)
    rest = (inside - powers * LN2_HIGH) - powers * LN2_LOW
    total = np.full_like(rest, 1 / math.factorial(TERMS - 1))
    for term in reversed(range(TERMS - 1)):
        total = total * rest + 1 / math.factorial(term)
    return np.ldexp(total, powers.astype(np.int64))
