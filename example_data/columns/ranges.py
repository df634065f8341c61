"""Ranges of numbers, dates and moments: lower bound included, upper one not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.datetimes import CALENDAR, DAY, MOST_DAYS, PARAMETERS, anchor
from example_data.columns.numbers import LARGEST_UNITS, units
from example_data.columns.references import own_table
from example_data.errors import DatasetError
from example_data.generation.dataset import Column, Per
from example_data.generation.random_stream import numbers
from example_data.generation.vectors import RANGES, Decimals, Numbers, Spans, Times

if TYPE_CHECKING:
    from decimal import Decimal

    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

HOUR = 3600
"""Seconds of an hour."""

HOURS_OF_A_DAY = 24

END = np.datetime64("9999-12-31", "s")
"""Python knows no later dates."""


def span(
    low: str | int | Decimal,
    high: str | int | Decimal,
    longest: str | int | Decimal,
    *,
    type: str = "int4range",
    scale: int = 0,
) -> Column:
    """A range of numbers that is not empty.

    Args:
        low: No range begins before it.
        high: No range ends after it.
        longest: At most so long is a range.
        type: `int4range`, `int8range` or `numrange`.
        scale: Of `numrange`, the digits after the point.
    """
    first, last, most = (units(number, scale) for number in (low, high, longest))
    if not (-LARGEST_UNITS <= first < last <= LARGEST_UNITS and most >= 1):
        raise DatasetError(f"There is no range between {low} and {high} of at most {longest}.")
    if type not in {"int4range", "int8range", "numrange"} or (scale and type != "numrange"):
        raise DatasetError(
            f"Numbers with {scale} digits after the point are no {type}: int4range, int8range, numrange."
        )

    def make(stream: Stream, rows: Rows) -> Spans:
        length = 1 + stream.index("length", rows, min(most, last - first))
        start = first + stream.index("start", rows, last - first - length + 1)
        return Spans(*(Decimals(end, scale) if type == "numrange" else Numbers(end) for end in (start, start + length)))

    return Column(type, make, f"a range between {low} and {high}")


def period(days_before: int, *, days_after: int = 0, hours: int, type: str = "tstzrange") -> Column:
    """A range of time that begins from so many days before the anchor to so many after it.

    Args:
        days_before: Days before the anchor.
        days_after: Days after it.
        hours: At most so long is a range, of whole hours; of a `daterange`, of whole days.
        type: `tstzrange`, `tsrange` or `daterange`.
    """
    step = _step(type)
    most = max(hours * HOUR // step, 1)
    if days_before + days_after < 0 or hours < 1 or max(abs(days_before), abs(days_after)) > MOST_DAYS:
        raise DatasetError(f"There is no period from {days_before} days before to {days_after} after of {hours} hours.")

    def make(stream: Stream, rows: Rows) -> Spans:
        start = stream.index("start", rows, (days_before + days_after) * DAY // step + 1) * step - days_before * DAY
        length = (1 + stream.index("length", rows, most)) * step
        return _spans(stream, start, length, type)

    return Column(type, make, f"at most {hours} hours", parameters=PARAMETERS)


def slots(
    hours: int,
    *,
    gap_hours: int = 0,
    days_before: int = 0,
    alone: bool = False,
    type: str = "tstzrange",
) -> Column:
    """A range of time that overlaps with that of no row of the same parent, as an EXCLUDE constraint asks for.

    A row takes the slot of its place among the rows of its parent; in a table of a size, that of its number.

    Args:
        hours: How long a range is; of a `daterange`, whole days.
        gap_hours: Time from the end of one to the beginning of the next, at least.
        days_before: So many days before the anchor is the first slot.
        alone: Whether it overlaps with no row of the whole table. Another seed's rows have the same slots, so only one
            seed can be in a table without a parent to tell them.
        type: `tstzrange`, `tsrange` or `daterange`.
    """
    step = _step(type)
    if hours < 1 or gap_hours < 0 or hours * HOUR % step or gap_hours * HOUR % step:
        raise DatasetError(f"A slot of {hours} hours with a gap of {gap_hours} is no {type}: whole days for dates.")

    def make(stream: Stream, rows: Rows) -> Spans:
        count = own_table(stream).rows
        places = numbers(rows) if alone or not isinstance(count, Per) else numbers(rows) % count.high
        start = places * (hours + gap_hours) * HOUR - days_before * DAY
        return _spans(stream, start, np.full(len(rows), hours * HOUR), type)

    return Column(type, make, f"{hours} hours that overlap with no others", parameters=PARAMETERS)


def _step(type_name: str) -> int:
    """The seconds that the beginnings of ranges are apart: of dates a day."""
    if RANGES.get(type_name) not in {"date", "timestamp", "timestamptz"}:
        raise DatasetError(f"{type_name} is no range of time: tstzrange, tsrange or daterange.")
    return DAY if type_name == "daterange" else HOUR


def _spans(stream: Stream, start: NDArray[np.int64], length: NDArray[np.int64], type_name: str) -> Spans:
    """Ranges from seconds after the anchor."""
    unit = "datetime64[D]" if type_name == "daterange" else "datetime64[us]"
    base = anchor(stream)
    low = (base.astype("datetime64[D]").astype("datetime64[s]") if type_name == "daterange" else base) + start
    high = low + length
    if len(low) and low.min() < CALENDAR[0]:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} would begin before the year 1: choose another "
            "anchor, or fewer days."
        )
    if len(high) and high.max() > END:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} would go on after the year 9999: make the table "
            "smaller, or its slots shorter."
        )
    return Spans(*(Times(ends.astype(unit), is_utc=type_name == "tstzrange") for ends in (low, high)))
