"""Column kinds of ranges, of numbers, dates and moments: with their lower bound, without their upper one."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.datetimes import CALENDAR, DAY, HOUR, PARAMETERS, check_days, read_anchor
from example_data.columns.keys import place_among_siblings
from example_data.columns.numbers import LARGEST_UNITS, to_units
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column, ColumnError
from example_data.generation.vectors import RANGES, Decimals, Numbers, Spans, Times

END = np.datetime64("9999-12-31", "s")
"""The last date that Python has."""


@column_kind
def span(
    low: str | int | Decimal,
    high: str | int | Decimal,
    longest: str | int | Decimal,
    *,
    type: str = "int4range",
    scale: int = 0,
) -> Column:
    """Return a column of ranges of numbers that are not empty.

    Args:
        low: No range begins before it.
        high: No range ends after it.
        longest: The longest range.
        type: `int4range`, `int8range` or `numrange`.
        scale: Of `numrange`, the digits after the point.
    """
    first, last, most = (to_units(number, scale) for number in (low, high, longest))
    rule = "low must be below high, both of at most 18 digits"
    check_argument(-LARGEST_UNITS <= first < last <= LARGEST_UNITS, rule, low=low, high=high)
    check_argument(most >= 1, "longest must be above 0", longest=longest)
    types = {"int4range", "int8range", "numrange"}
    check_argument(type in types, "type must be int4range, int8range or numrange", type=type)
    check_argument(not scale or type == "numrange", "scale must be 0 unless type is numrange", scale=scale, type=type)

    def make(stream: Stream, rows: Rows) -> Spans:
        length = 1 + stream.index("length", rows, min(most, last - first))
        start = first + stream.index("start", rows, last - first - length + 1)
        return Spans(*(Decimals(end, scale) if type == "numrange" else Numbers(end) for end in (start, start + length)))

    return Column(type, make, f"a range between {low} and {high}")


@column_kind
def period(days_before: int, *, days_after: int = 0, hours: int, type: str = "tstzrange") -> Column:
    """Return a column of ranges of time that begin from `days_before` the anchor to `days_after` it.

    Args:
        days_before: Days before the anchor.
        days_after: Days after it.
        hours: The longest range, in whole hours; of a `daterange`, in whole days.
        type: `tstzrange`, `tsrange` or `daterange`.
    """
    step = _find_step(type)
    most = max(hours * HOUR // step, 1)
    check_days(days_before, days_after)
    check_argument(hours >= 1, "hours must be at least 1", hours=hours)

    def make(stream: Stream, rows: Rows) -> Spans:
        start = stream.index("start", rows, (days_before + days_after) * DAY // step + 1) * step - days_before * DAY
        length = (1 + stream.index("length", rows, most)) * step
        return _make_spans(stream, start, length, type)

    return Column(type, make, f"at most {hours} hours", parameters=PARAMETERS)


@column_kind
def slots(
    hours: int, *, gap_hours: int = 0, days_before: int = 0, alone: bool = False, type: str = "tstzrange"
) -> Column:
    """Return a column of ranges of time that do not overlap among the rows of one parent, for an EXCLUDE constraint.

    A row takes the slot of its place among the rows of its parent; in a table of a size, that of its number.

    Args:
        hours: How long a range is; of a `daterange`, whole days.
        gap_hours: Time from the end of one to the beginning of the next, at least.
        days_before: So many days before the anchor is the first slot.
        alone: Whether it overlaps with no row of the whole table. Another seed's rows have the same slots, so only one
            seed can be in a table without a parent to tell them.
        type: `tstzrange`, `tsrange` or `daterange`.
    """
    step = _find_step(type)
    is_right = hours >= 1 and gap_hours >= 0 and not (hours * HOUR % step or gap_hours * HOUR % step)
    rule = "hours must be at least 1 and gap_hours at least 0, whole days if type is daterange"
    check_argument(is_right, rule, hours=hours, gap_hours=gap_hours)

    def make(stream: Stream, rows: Rows) -> Spans:
        places = to_array(rows) if alone else place_among_siblings(stream, rows)[1]
        start = places * (hours + gap_hours) * HOUR - days_before * DAY
        return _make_spans(stream, start, np.full(len(rows), hours * HOUR), type)

    return Column(type, make, f"{hours} hours that overlap with no others", parameters=PARAMETERS)


def _find_step(type_name: str) -> int:
    """Return the seconds from one possible beginning of a range to the next: an hour; of dates a day."""
    rule = "type must be tstzrange, tsrange or daterange"
    check_argument(RANGES.get(type_name) in {"date", "timestamp", "timestamptz"}, rule, type=type_name)
    return DAY if type_name == "daterange" else HOUR


def _make_spans(stream: Stream, start: NDArray[np.int64], length: NDArray[np.int64], type_name: str) -> Spans:
    """Return ranges from their beginnings, in seconds after the anchor, and their lengths in seconds."""
    unit = "datetime64[D]" if type_name == "daterange" else "datetime64[us]"
    base = read_anchor(stream)
    low = (base.astype("datetime64[D]").astype("datetime64[s]") if type_name == "daterange" else base) + start
    high = low + length
    if len(low) and low.min() < CALENDAR[0]:
        raise ColumnError(f"{stream}: a range begins before the year 1. Choose another anchor, or fewer days.")
    if len(high) and high.max() > END:
        raise ColumnError(f"{stream}: a range ends after the year 9999. Make the table smaller, or its slots shorter.")
    return Spans(*(Times(ends.astype(unit), is_utc=type_name == "tstzrange") for ends in (low, high)))
