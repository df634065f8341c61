"""Dates and moments, relative to a date that belongs to the seed and never to today; times of day and durations."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.columns.numbers import whole
from example_data.columns.references import made
from example_data.columns.text_parts import form_of
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Coded, Masked, Times, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector

ANCHOR = "2026-01-01"
"""The anchor of seeds that say nothing."""

PARAMETERS = {"anchor": ANCHOR}
"""The parameter that dates are relative to."""

CALENDAR = (np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s"))
"""Python knows no earlier and no later moments."""

MOST_DAYS = 3_652_059
"""Days of that calendar."""

DAY = 86_400
"""Seconds of a day."""


def anchor(stream: Stream) -> np.datetime64:
    """The seed's anchor in UTC, to the second.

    Raises:
        DatasetError: It is neither a date nor a date with a time.
    """
    found = stream.pin.parameters.get("anchor", ANCHOR)
    try:
        moment = datetime.fromisoformat(str(found))
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: its parameter anchor is {found!r}, expected a date such as {ANCHOR!r}."
        ) from error
    return np.datetime64(moment, "s")


def date(days_before: int, days_after: int = 0, *, type: str = "date") -> Column:
    """A date from so many days before the anchor to so many after it.

    Args:
        days_before: May be negative: then the first date is after the anchor.
        days_after: May be negative.
        type: `date`, or a domain over it.
    """
    _check(days_before, days_after)

    def make(stream: Stream, rows: Rows) -> Times:
        _check_calendar(stream, days_before, days_after)
        days = whole(stream, rows, -days_before, days_after)
        return Times(anchor(stream).astype("datetime64[D]") + days)

    return Column(type, make, _told(days_before, days_after), parameters=PARAMETERS, written_as=form_of(type, "date"))


def moment(days_before: int, days_after: int = 0, *, type: str = "timestamptz") -> Column:
    """A moment of whole seconds from so many days before the anchor to so many after it, in UTC.

    Args:
        days_before: May be negative: then the first moment is after the anchor.
        days_after: May be negative.
        type: `timestamptz`, `timestamp` (without a zone), or a domain over the former.
    """
    _check(days_before, days_after)

    def make(stream: Stream, rows: Rows) -> Times:
        _check_calendar(stream, days_before, days_after)
        seconds = whole(stream, rows, -days_before * DAY, days_after * DAY)
        return Times((anchor(stream) + seconds).astype("datetime64[us]"), is_utc=type != "timestamp")

    form = form_of(type, "timestamptz", "timestamp")
    return Column(type, make, _told(days_before, days_after), parameters=PARAMETERS, written_as=form)


def _check(days_before: int, days_after: int) -> None:
    if days_before + days_after < 0 or max(abs(days_before), abs(days_after)) > MOST_DAYS:
        raise DatasetError(f"From {days_before} days before to {days_after} days after the anchor there is no day.")


def _check_calendar(stream: Stream, days_before: int, days_after: int) -> None:
    """Make sure that no day is before the year 1 or after the year 9999."""
    first, last = anchor(stream) - days_before * DAY, anchor(stream) + days_after * DAY
    if first < CALENDAR[0] or last > CALENDAR[1]:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} would go from {first} to {last}, beyond the "
            "years 1 to 9999: choose another anchor, or fewer days."
        )


def _told(days_before: int, days_after: int) -> str:
    return f"{days_before} days before to {days_after} days after the anchor"


def after(column: str, *, days: int = 30, strictly: bool = False) -> Column:
    """A date or moment at most so many days after that of another column of the row; NULL where that one is.

    Args:
        column: A column of dates or moments; its type is this one's, too.
        days: At least 0. A date is on the same day or later, a moment to the second.
        strictly: Whether it is later by a day, or a second, at least; then `days` are at least 1.
    """
    if days < strictly:
        raise DatasetError(f"What comes after {column} is at least {int(strictly)} days later: found {days}.")

    def make(stream: Stream, rows: Rows) -> Vector:
        times, is_null = _times(made(stream, column, rows))
        is_date = np.datetime_data(times.array.dtype)[0] == "D"
        later = whole(stream, rows, int(strictly), days if is_date else days * DAY)
        found = Times(times.array + later.astype("timedelta64[D]" if is_date else "timedelta64[s]"), times.is_utc)
        return found if is_null is None else Masked(found, is_null)

    return Column("", make, f"up to {days} days after {column}", uses=(column,))


def _times(vector: Vector) -> tuple[Times, NDArray[np.bool_] | None]:
    """A vector's dates or moments, and where there is none."""
    match vector:
        case Times():
            return vector, None
        case Masked(inner, is_null):
            times, further = _times(inner)
            return times, is_null if further is None else is_null | further
        case _:
            values = vector.values()
    is_null = np.array([value is None for value in values], dtype=np.bool_)
    first = next((value for value in values if value is not None), dt.date(2000, 1, 1))
    unit = "us" if isinstance(first, datetime) else "D"
    plain = np.array([_plain(first if value is None else value) for value in values], dtype=f"datetime64[{unit}]")
    return Times(plain, is_utc=getattr(first, "tzinfo", None) is not None), is_null


def _plain(value: Any) -> Any:  # noqa: ANN401 - a date or a moment
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC).replace(tzinfo=None) if is_aware else value


def time_of_day(*, type: str = "time") -> Column:
    """A time of day, of whole minutes."""
    vocabulary = Vocabulary([time(minute // 60, minute % 60) for minute in range(1440)])

    def make(stream: Stream, rows: Rows) -> Coded:
        return Coded(stream.index("minute", rows, len(vocabulary)), vocabulary)

    return Column(type, make, "a time of day", written_as=form_of(type, "time"))


def duration(low_seconds: int, high_seconds: int, *, type: str = "interval") -> Column:
    """A duration of `low_seconds` to `high_seconds`, both included, in days and seconds."""
    if low_seconds > high_seconds:
        raise DatasetError(f"There is no duration from {low_seconds} to {high_seconds} seconds.")

    def make(stream: Stream, rows: Rows) -> Times:
        return Times(whole(stream, rows, low_seconds, high_seconds).astype("timedelta64[s]").astype("timedelta64[us]"))

    told = f"{timedelta(seconds=low_seconds)} to {timedelta(seconds=high_seconds)}"
    return Column(type, make, told, written_as=form_of(type, "interval"))
