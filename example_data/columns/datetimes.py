"""Dates and moments, relative to a date that belongs to the seed and never to today; times of day and durations.

Moments may have a rhythm: so many of them fall on each day of the week and each hour, and on later days of a window.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.columns.keys import place_among_siblings
from example_data.columns.numbers import draw_integers
from example_data.errors import DatasetError
from example_data.generation import anchor as anchors
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column, ColumnError, Make
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Times

PARAMETERS = {"anchor": anchors.DEFAULT_ANCHOR}
"""The parameter that dates are relative to."""

CALENDAR = (np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s"))
"""The earliest and the latest moment that Python has."""

MOST_DAYS = 3_652_059
"""The days of that calendar."""

HOUR, DAY, WEEK = 3600, 86_400, 7
"""The seconds of an hour and of a day, and the days of a week."""

MOST_GROWTH = 100
"""The most times that the last day may be as likely as the first one; the other way round it is as many."""


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


def read_anchor(stream: Stream) -> np.datetime64:
    """Return the seed's anchor in UTC, to the second.

    Raises:
        ColumnError: It is neither a date nor a date with a time.
    """
    try:
        moment = anchors.read_anchor(stream.pin.parameters.get("anchor", anchors.DEFAULT_ANCHOR))
    except DatasetError as error:
        raise ColumnError(f"{stream}: {error}") from error
    return np.datetime64(moment, "s")


@column_kind
def date(days_before: int, days_after: int = 0, *, distinct: bool = False, type: str = "date") -> Column:
    """Return a column of dates, from `days_before` the anchor to `days_after` it.

    Each may be negative: then the first date is after the anchor, or the last one before it. With `distinct` no two
    rows of one parent have the same, and in a table of a size no two rows: each is a day before the last one. More rows
    than days are refused.
    """
    check_days(days_before, days_after)

    def make(stream: Stream, rows: Rows) -> Times:
        anchor = _read_anchor_in_calendar(stream, days_before, days_after)
        if distinct:
            _, places = place_among_siblings(stream, rows, days_before + days_after + 1)
            return Times(anchor.astype("datetime64[D]") + days_after - places)
        return Times(anchor.astype("datetime64[D]") + draw_integers(stream, rows, -days_before, days_after))

    return replace(_days_column(type, make, days_before, days_after, "date"), is_distinct=distinct)


@column_kind
def moment(
    days_before: int, days_after: int = 0, *, rhythm: str = "", growth: float = 1.0, type: str = "timestamptz"
) -> Column:
    """Return a column of moments in UTC, of whole seconds, from `days_before` the anchor to `days_after` it.

    Args:
        days_before: May be negative.
        days_after: May be negative.
        rhythm: `office` for moments that are mostly from Monday to Friday between 8 and 18 o'clock, `shop` for more in
            evenings and at weekends; unless given, all are equally likely.
        growth: How many times as likely the last day is as the first one.
        type: `timestamptz`, `timestamp` (without a zone), or a domain over the former.

    With a rhythm or growth, days begin at midnight in UTC: those of `moment(30, growth=2)` are the 30 before the
    anchor's day.
    """
    check_days(days_before, days_after)
    names = ", ".join(RHYTHMS)
    check_argument(rhythm in RHYTHMS or not rhythm, f"rhythm must be one of {names}", rhythm=rhythm)
    rule = f"growth must be from {1 / MOST_GROWTH} to {MOST_GROWTH}"
    check_argument(1 / MOST_GROWTH <= growth <= MOST_GROWTH, rule, growth=growth)
    is_even, pattern = not rhythm and growth == 1, RHYTHMS.get(rhythm, EVEN)
    days = days_before + days_after
    check_argument(is_even or days, "days_before + days_after must be at least 1 with a rhythm or growth", days=days)

    def make(stream: Stream, rows: Rows) -> Times:
        anchor = _read_anchor_in_calendar(stream, days_before, days_after)
        if is_even:
            moments = anchor + draw_integers(stream, rows, -days_before * DAY, days_after * DAY)
        else:
            first = anchor.astype("datetime64[D]") - days_before
            weekday = int((first - MONDAY).astype(np.int64)) % WEEK
            day = stream.weighted_index("day", rows, _end_days(pattern, weekday, days, growth))
            seconds = day * DAY + _draw_seconds(stream, "second", rows, np.array(pattern.hours))
            moments = first.astype("datetime64[s]") + seconds
        return Times(moments.astype("datetime64[us]"), is_utc=type != "timestamp")

    column = _days_column(type, make, days_before, days_after, "timestamptz", "timestamp")
    return replace(column, moves_by=WEEK) if rhythm else column


def check_days(days_before: int, days_after: int) -> None:
    """Check that there are days from the first to the last.

    Raises:
        DatasetError: The last one is before the first, or one is further away than any date.
    """
    is_right = days_before + days_after >= 0 and max(abs(days_before), abs(days_after)) <= MOST_DAYS
    rule = f"days_before + days_after must be at least 0, and each of them at most {MOST_DAYS}"
    check_argument(is_right, rule, days_before=days_before, days_after=days_after)


def _read_anchor_in_calendar(stream: Stream, days_before: int, days_after: int) -> np.datetime64:
    """Return the seed's anchor, where no day is before the year 1 or after the year 9999."""
    anchor = read_anchor(stream)
    first, last = anchor - days_before * DAY, anchor + days_after * DAY
    if first < CALENDAR[0] or last > CALENDAR[1]:
        raise ColumnError(
            f"{stream}: some dates are no dates of PostgreSQL and Python (expected the years 1 to 9999, found {first} "
            f"to {last}). Choose another anchor, or fewer days."
        )
    return anchor


def _days_column(type_name: str, make: Make, days_before: int, days_after: int, *built_in: str) -> Column:
    description = f"{days_before} days before to {days_after} days after the anchor"
    form = infer_written_as(type_name, *built_in)
    return Column(type_name, make, description, parameters=PARAMETERS, written_as=form)


@column_kind
def time_of_day(*, type: str = "time") -> Column:
    """Return a column of times of day, of whole minutes."""
    dictionary = Dictionary([time(minute // 60, minute % 60) for minute in range(1440)])

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        return DictionaryEncoded(stream.index("minute", rows, len(dictionary)), dictionary)

    return Column(type, make, "a time of day", written_as=infer_written_as(type, "time"))


@column_kind
def duration(low_seconds: int, high_seconds: int, *, type: str = "interval") -> Column:
    """Return a column of durations from `low_seconds` to `high_seconds`, both included."""
    rule = "low_seconds must be at most high_seconds"
    check_argument(low_seconds <= high_seconds, rule, low_seconds=low_seconds, high_seconds=high_seconds)

    def make(stream: Stream, rows: Rows) -> Times:
        seconds = draw_integers(stream, rows, low_seconds, high_seconds).astype("timedelta64[s]")
        return Times(seconds.astype("timedelta64[us]"))

    description = f"{timedelta(seconds=low_seconds)} to {timedelta(seconds=high_seconds)}"
    return Column(type, make, description, written_as=infer_written_as(type, "interval"))


def draw_in_week(stream: Stream, rows: Rows, rhythm: str) -> NDArray[np.int64]:
    """Return for each row seconds from the beginning of a Monday, below a week, in the rhythm of that name."""
    pattern = RHYTHMS[rhythm]
    return _draw_seconds(stream, "week", rows, np.outer(pattern.days, pattern.hours).ravel())


def _draw_seconds(stream: Stream, purpose: str, rows: Rows, weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each row seconds from the beginning of the first of some hours, which have these weights."""
    ends = np.cumsum(weights) * HOUR
    draw = stream.index(purpose, rows, int(ends[-1]))
    hour = np.searchsorted(ends, draw, side="right")
    second = (draw - (ends - weights * HOUR)[hour]) // weights[hour]
    seconds: NDArray[np.int64] = hour * HOUR + second
    return seconds


@lru_cache(maxsize=16)
def _end_days(rhythm: Rhythm, weekday: int, days: int, growth: float) -> NDArray[np.int64]:
    """Return where each day's share of all draws ends; the first day is that day of the week, 0 for a Monday."""
    place = np.arange(days)
    weights = np.array(rhythm.days, dtype=np.int64)[(place + weekday) % 7]
    slope = 1 + (growth - 1) * ((place + 0.5) / days)  # sums, products and quotients are the same on every machine
    return np.cumsum(np.floor(weights * slope * DETAIL).astype(np.int64))
