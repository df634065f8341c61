"""Rhythms: how many moments fall on each day of the week and each hour, and on later days of a window."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.generation.random_stream import Rows, Stream

HOUR = 3600
"""The seconds of an hour."""

DETAIL = 2**16
"""What a day's weight is counted in, so that the integer nearest to it is near enough."""

MONDAY = np.datetime64("1970-01-05", "D")
"""Any Monday."""


class Rhythm(msgspec.Struct, frozen=True):
    """How often moments are on a day of the week and in an hour, as weights."""

    days: tuple[int, ...]
    """From Monday to Sunday."""
    hours: tuple[int, ...]
    """From midnight on."""


EVEN = Rhythm((1,) * 7, (1,) * 24)
"""No day of the week and no hour is preferred."""

RHYTHMS = {
    "office": Rhythm(
        (20, 21, 21, 20, 17, 2, 1),
        (1, 0, 0, 0, 0, 1, 3, 12, 60, 95, 100, 85, 55, 80, 95, 95, 80, 50, 20, 8, 6, 5, 4, 2),
    ),
    "shop": Rhythm(
        (12, 12, 12, 13, 15, 19, 17),
        (8, 4, 2, 1, 1, 2, 5, 14, 28, 42, 52, 58, 60, 55, 52, 54, 60, 72, 88, 100, 98, 80, 48, 20),
    ),
}
"""By name: what people do at work, and when they buy."""


def draw_rhythmic_seconds(
    stream: Stream, rows: Rows, first: np.datetime64, days: int, *, rhythm: str, growth: float
) -> NDArray[np.int64]:
    """Return for each row seconds from the beginning of the first day, in the rhythm of that name, or in none.

    Args:
        stream: The randomness.
        rows: Row numbers.
        first: The window's first day.
        days: How many days it has.
        rhythm: A name in `RHYTHMS`, or nothing.
        growth: How many times as likely as its beginning its end is; between them it is a straight line.
    """
    pattern = RHYTHMS.get(rhythm, EVEN)
    bounds = _bound_days(pattern, int((first - MONDAY).astype(np.int64)) % 7, days, growth)
    day = np.searchsorted(bounds, stream.index("day", rows, int(bounds[-1])), side="right")
    weights = np.array(pattern.hours, dtype=np.int64)
    ends = np.array(list(accumulate(pattern.hours)), dtype=np.int64) * HOUR
    draw = stream.index("second", rows, int(ends[-1]))
    hour = np.searchsorted(ends, draw, side="right")
    second = (draw - (ends - weights * HOUR)[hour]) // weights[hour]
    seconds: NDArray[np.int64] = (day * 24 + hour) * HOUR + second
    return seconds


def draw_in_week(stream: Stream, rows: Rows, rhythm: str) -> NDArray[np.int64]:
    """Return for each row seconds from the beginning of a Monday, below a week, in the rhythm of that name."""
    pattern = RHYTHMS[rhythm]
    weights = np.outer(pattern.days, pattern.hours).ravel() * HOUR
    ends = np.cumsum(weights)
    draw = stream.index("week", rows, int(ends[-1]))
    hour = np.searchsorted(ends, draw, side="right")
    seconds: NDArray[np.int64] = hour * HOUR + (draw - (ends - weights)[hour]) * HOUR // weights[hour]
    return seconds


@lru_cache(maxsize=16)
def _bound_days(rhythm: Rhythm, weekday: int, days: int, growth: float) -> NDArray[np.int64]:
    """Return where each day's share of all draws ends; the first day is that day of the week, 0 for a Monday."""
    place = np.arange(days)
    weights = np.array(rhythm.days, dtype=np.int64)[(place + weekday) % 7]
    slope = 1 + (growth - 1) * ((place + 0.5) / days)  # sums, products and quotients are the same on every machine
    return np.cumsum(np.floor(weights * slope * DETAIL).astype(np.int64))
