"""Dates and moments, relative to a date that belongs to the seed and never to today; times of day and durations."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.columns.numbers import draw_integers
from example_data.columns.references import make_other_column
from example_data.errors import DatasetError
from example_data.generation import anchor as anchors
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column, ColumnError, Make
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Masked, Times, Vector

PARAMETERS = {"anchor": anchors.DEFAULT_ANCHOR}
"""The parameter that dates are relative to."""

CALENDAR = (np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s"))
"""The earliest and the latest moment that Python has."""

MOST_DAYS = 3_652_059
"""The days of that calendar."""

DAY = 86_400
"""The seconds of a day."""


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
def date(days_before: int, days_after: int = 0, *, type: str = "date") -> Column:
    """Return a column of dates, from `days_before` the anchor to `days_after` it.

    Each may be negative: then the first date is after the anchor, or the last one before it.
    """
    check_days(days_before, days_after)

    def make(stream: Stream, rows: Rows) -> Times:
        anchor = _read_anchor_in_calendar(stream, days_before, days_after)
        return Times(anchor.astype("datetime64[D]") + draw_integers(stream, rows, -days_before, days_after))

    return _days_column(type, make, days_before, days_after, "date")


@column_kind
def moment(days_before: int, days_after: int = 0, *, type: str = "timestamptz") -> Column:
    """Return a column of moments in UTC, of whole seconds, from `days_before` the anchor to `days_after` it.

    Each may be negative. `type` is `timestamptz`, `timestamp` (without a zone), or a domain over the former.
    """
    check_days(days_before, days_after)

    def make(stream: Stream, rows: Rows) -> Times:
        anchor = _read_anchor_in_calendar(stream, days_before, days_after)
        seconds = draw_integers(stream, rows, -days_before * DAY, days_after * DAY)
        return Times((anchor + seconds).astype("datetime64[us]"), is_utc=type != "timestamp")

    return _days_column(type, make, days_before, days_after, "timestamptz", "timestamp")


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
def after(column: str, *, days: int = 30, strictly: bool = False) -> Column:
    """Return a column of dates or moments that are at most `days` after those of another column; NULL where those are.

    Args:
        column: A column of dates or moments; its type is this one's, too.
        days: At least 0. A date is on the same day or later, a moment to the second.
        strictly: Whether it is later by a day, or a second, at least; then `days` are at least 1.
    """
    check_argument(days >= strictly, f"days must be at least {int(strictly)}", days=days)

    def make(stream: Stream, rows: Rows) -> Vector:
        times, is_null = _to_times(make_other_column(stream, column, rows))
        is_date = np.datetime_data(times.array.dtype)[0] == "D"
        later = draw_integers(stream, rows, int(strictly), days if is_date else days * DAY)
        moved = Times(times.array + later.astype("timedelta64[D]" if is_date else "timedelta64[s]"), times.is_utc)
        return moved if is_null is None else Masked(moved, is_null)

    return Column("", make, f"up to {days} days after {column}", uses=(column,))


def _to_times(vector: Vector) -> tuple[Times, NDArray[np.bool_] | None]:
    """Return a vector's dates or moments, and the mask of those that are missing; None where none is."""
    match vector:
        case Times():
            return vector, None
        case Masked(inner, is_null):
            times, further = _to_times(inner)
            return times, is_null if further is None else is_null | further
        case _:
            values = vector.values()
    is_null = np.array([value is None for value in values], dtype=np.bool_)
    first = next((value for value in values if value is not None), dt.date(2000, 1, 1))
    unit = "us" if isinstance(first, datetime) else "D"
    plain = np.array([_to_utc(first if value is None else value) for value in values], dtype=f"datetime64[{unit}]")
    return Times(plain, is_utc=getattr(first, "tzinfo", None) is not None), is_null


def _to_utc(value: Any) -> Any:  # noqa: ANN401 - a date or a moment
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC).replace(tzinfo=None) if is_aware else value


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
