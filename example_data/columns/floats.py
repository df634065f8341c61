"""Column kinds of doubles (uniform, normal, log-normal) and of points, with the same bits on every machine."""

from __future__ import annotations

import math
from collections.abc import Callable
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Numbers, Points

LARGEST_DOUBLE = 1e308
LARGEST_REAL = 3e38
"""The largest bounds: of a double, and of one that is rounded to a `real`."""

WIDEST_SPREAD = 20
"""The largest spread: with a larger one, six deviations are beyond a `real`."""

PIECE_BITS = 21
"""The bits of a uniform number; three of them are in one word of 64 bits."""

PIECES = 12
"""How many uniform numbers are added: the variance of their sum is 1."""


@column_kind
def double(low: float, high: float, *, type: str = "double precision") -> Column:
    """Return a column of numbers from `low` up to `high`, all equally likely; `type` may be `real`."""
    largest = LARGEST_REAL if type == "real" else LARGEST_DOUBLE
    rule = f"low must be at most high, both from -{largest} to {largest}"
    check_argument(-largest <= low <= high <= largest, rule, low=low, high=high)

    def draw(stream: Stream, rows: Rows) -> NDArray[np.float64]:
        return low + stream.uniform("number", rows) * (high - low)

    return _float_column(draw, f"{low} to {high}", type)


@column_kind
def normal(
    mean: float,
    deviation: float,
    *,
    low: float | None = None,
    high: float | None = None,
    type: str = "double precision",
) -> Column:
    """Return a column of numbers that are normally distributed, or very nearly, within six standard deviations.

    It is the sum of twelve uniform numbers less six (Irwin-Hall), of integers, so that it is the same everywhere.

    Args:
        mean: The mean.
        deviation: The standard deviation.
        low: Smaller ones become this.
        high: Larger ones become this.
        type: `double precision` or `real`, or a domain over the former.
    """
    rule = "mean and deviation must be finite, deviation at least 0"
    check_argument(isfinite(mean) and isfinite(deviation) and deviation >= 0, rule, mean=mean, deviation=deviation)
    check_argument(low is None or high is None or low <= high, "low must be at most high", low=low, high=high)

    def draw(stream: Stream, rows: Rows) -> NDArray[np.float64]:
        drawn = mean + deviation * _draw_normal(stream, rows)
        return drawn if low is None and high is None else np.clip(drawn, low, high)

    return _float_column(draw, f"about {mean}, give or take {deviation}", type)


@column_kind
def lognormal(median: float, spread: float, *, type: str = "double precision") -> Column:
    """Return a column of positive numbers whose logarithm is normally distributed: many small ones, few large ones.

    Args:
        median: Half of the rows have less.
        spread: The standard deviation of the natural logarithm; 0.5 to 1 is usual for prices and durations.
        type: `double precision` or `real`, or a domain over the former.
    """
    rule = f"median must be above 0 and finite, spread from 0 to {WIDEST_SPREAD}"
    check_argument(isfinite(median) and median > 0 and 0 <= spread <= WIDEST_SPREAD, rule, median=median, spread=spread)

    def draw(stream: Stream, rows: Rows) -> NDArray[np.float64]:
        return median * exp(spread * _draw_normal(stream, rows))

    return _float_column(draw, f"about {median}, few much larger", type)


@column_kind
def point(*, width: float = 1.0, height: float = 1.0) -> Column:
    """Return a column of points of the plane from (0, 0) to (`width`, `height`)."""

    def make(stream: Stream, rows: Rows) -> Points:
        return Points(stream.uniform("x", rows) * width, stream.uniform("y", rows) * height)

    return Column("point", make, "a point")


def _draw_normal(stream: Stream, rows: Rows) -> NDArray[np.float64]:
    """Return numbers with a mean of 0 and a deviation of 1."""
    total = np.zeros(len(rows), dtype=np.uint64)
    for place in range(PIECES // 3):
        words = stream.words(f"normal {place}", rows)
        for shift in range(3):
            total += words >> np.uint64(shift * PIECE_BITS) & np.uint64(2**PIECE_BITS - 1)
    middle = PIECES * 2 ** (PIECE_BITS - 1) - PIECES // 2
    normal_numbers: NDArray[np.float64] = (total.astype(np.int64) - middle) * np.float64(2.0**-PIECE_BITS)
    return normal_numbers


def _float_column(draw: Callable[[Stream, Rows], NDArray[np.float64]], kind: str, type_name: str) -> Column:
    def make(stream: Stream, rows: Rows) -> Numbers:
        drawn = draw(stream, rows)
        return Numbers(drawn.astype(np.float32) if type_name == "real" else drawn)

    return Column(type_name, make, kind, written_as=infer_written_as(type_name, "double precision", "real"))


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
    """Return the exponential of numbers from -700 to 700 to a relative error of 1e-12; beyond it, that of the limit."""
    inside = np.clip(x, -LIMIT, LIMIT)
    powers = np.floor(inside * LOG2_E + 0.5)
    rest = (inside - powers * LN2_HIGH) - powers * LN2_LOW
    total = np.full_like(rest, 1 / math.factorial(TERMS - 1))
    for term in reversed(range(TERMS - 1)):
        total = total * rest + 1 / math.factorial(term)
    return np.ldexp(total, powers.astype(np.int64))
