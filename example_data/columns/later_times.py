"""Dates and moments that come after others: of the same row, or of rows that it refers to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, check_form, check_names, column_kind, infer_written_as
from example_data.columns.datetimes import DAY, HOUR, MONDAY, PARAMETERS, RHYTHMS, WEEK, draw_in_week, read_anchor
from example_data.columns.references import find_referred, find_table, find_target_rows, make_other_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import NOT_THERE, Column, ColumnError, Read, Table, make_column_at
from example_data.generation.vectors import Masked, Times, Vector

DAYS = 30
"""The days of `after` where it says neither days nor hours."""

MOST_DAYS = 366_000
"""The most days from one moment to a later one, a thousand years: the calendar of Python ends with the year 9999."""

TIME_TYPES = ("timestamptz", "timestamp", "date")
"""The built-in types of moments and dates."""


class ReadTimes(NamedTuple):
    """Dates or moments of another column."""

    times: Times
    is_null: NDArray[np.bool_] | None
    """Which are missing; None where none is."""


@column_kind
def after(
    *columns: str,
    of: str | Sequence[str] = (),
    days: int | None = None,
    hours: int | None = None,
    strictly: bool = False,
    past: bool = False,
    rhythm: str = "",
    type: str = "",
) -> Column:
    """Return a column of dates or moments after those of other columns, or after the latest of several.

    A column that is NULL in a row, or whose reference is, is left out there; where all are, so is this one. Along a
    `tree` it may come after itself: an answer after the comment that it answers.

    Args:
        columns: Columns of dates or moments.
        of: For each of them the reference of this row that leads to the row it is of; empty if it is of this row.
            One name, or as many as there are columns.
        days: How much later it is at most, at least 0; 30 unless days or hours are given. A date is on the same day
            or later, a moment to the second.
        hours: What is added to the days; of dates, as many days as are whole.
        strictly: Whether it is later by a day, or a second, at least.
        past: Whether it is never after the seed's anchor, where what it comes after is not. `strictly` counts more:
            what is strictly later than the anchor itself is after it.
        rhythm: `office` or `shop`, as of `moment`, within the week that a moment is in; where there is no time for
            that, it is at any time.
        type: `timestamptz`, `timestamp`, `date`, or a domain over the first of them; unless given, the type of the
            first of the columns that is of the same row, or else of the first one but itself. A date after a moment is
            at the earliest the first that has not begun then, but with `past` not after the anchor's.
    """
    form = infer_written_as(type, *TIME_TYPES) if type else ""
    check_names(columns, "Name what it comes after.")
    references = (of,) * len(columns) if isinstance(of, str) else (tuple(of) or ("",) * len(columns))
    rule = "of must be one name, or as many as there are columns"
    check_argument(len(references) == len(columns), rule, columns=columns, of=of)
    whole_days = (DAYS if hours is None else 0) if days is None else days
    more = hours or 0
    rule = f"rhythm must be one of {', '.join(RHYTHMS)}"
    check_argument(rhythm in RHYTHMS or not rhythm, rule, rhythm=rhythm)
    is_whole = isinstance(whole_days, int) and isinstance(more, int)
    rule = f"days and hours must be whole numbers, together at most {MOST_DAYS} days"
    check_argument(is_whole and whole_days + more // 24 <= MOST_DAYS, rule, days=days, hours=hours)
    is_right = whole_days >= 0 and more >= 0 and (whole_days or more) >= strictly
    rule = f"days and hours must be at least 0{', and not both of them 0' * strictly}"
    check_argument(is_right, rule, days=days, hours=hours)
    pairs = sorted(zip(columns, references, strict=True), key=lambda pair: pair[1] != "")

    def make(stream: Stream, rows: Rows) -> Vector:
        reads = (read_times(stream, rows, *pair) for pair in pairs)
        if type:
            limit_day = read_anchor(stream) if past else None
            reads = (_convert(read, form or type, limit_day) for read in reads)
        times, is_null = reduce(_choose_later, reads)
        array: NDArray[Any] = times.array
        is_date = np.datetime_data(array.dtype)[0] == "D"
        unit = np.timedelta64(1, "D" if is_date else "s")
        least, most = int(strictly), whole_days + more // 24 if is_date else whole_days * DAY + more * HOUR
        limit: Any = most
        if past:
            left = (np.array(read_anchor(stream)).astype(array.dtype) - array) // unit
            limit = np.where(left < 0, most, np.minimum(left, most))
        moved = array + (least + stream.index("number", rows, np.maximum(limit - least, 0) + 1)) * unit
        if rhythm:
            other = _move_in_week(stream, rows, moved, rhythm)
            moved = np.where((other >= array + least * unit) & (other <= array + limit * unit), other, moved)
        vector = Times(_check_calendar(stream, moved), times.is_utc)
        return vector if is_null is None else Masked(vector, is_null)

    def check(own: Table) -> None:
        for column, reference in pairs:
            table = find_referred(own, reference) if reference else own
            check_form(table, column, *TIME_TYPES, relation="comes after")
            if table is own and reference in own.trees_of(column):
                _check_order(own, column, reference)

    span = " and ".join(f"{count} {name}" for count, name in ((whole_days, "days"), (more, "hours")) if count)
    names = " and ".join(f"{column} of {reference}" if reference else column for column, reference in pairs)
    return Column(
        type,
        make,
        f"up to {span or '0 days'} after {names}",
        parameters=PARAMETERS if past else {},
        moves_by=WEEK if rhythm else 1,
        uses=tuple(column for column, reference in pairs if not reference),
        reads=tuple(Read(column, reference) for column, reference in pairs if reference),
        written_as=form,
        check=check,
    )


def _convert(read: ReadTimes, form: str, anchor: np.datetime64 | None) -> ReadTimes:
    """Return dates or moments as values of a built-in type, none before what it was.

    A date is not after the anchor, unless there is none, or what it was made of is after it.
    """
    unit, array = "D" if form == "date" else "us", read.times.array
    converted: NDArray[Any] = array.astype(f"datetime64[{unit}]")
    if (converted < array).any():
        floor, converted = converted, np.where(converted < array, converted + 1, converted)
        if anchor is not None:
            converted = np.minimum(converted, np.maximum(floor, anchor.astype(floor.dtype)))
    return ReadTimes(Times(converted, is_utc=form == "timestamptz"), read.is_null)


def _move_in_week(stream: Stream, rows: Rows, moments: NDArray[Any], rhythm: str) -> NDArray[Any]:
    """Return for each moment one of a rhythm in the same week, which begins on Monday."""
    day = moments.astype("datetime64[D]")
    monday = day - (day - MONDAY).astype(np.int64) % WEEK
    return (monday.astype("datetime64[s]") + draw_in_week(stream, rows, rhythm)).astype(moments.dtype)


def _check_order(table: Table, column: str, tree: str) -> None:
    """Make sure that no fixed row comes before the one that a tree leads to, so that each has an end."""
    names = list(table.first)
    for row, target in table.fixed.get(tree, {}).items():
        if target > row:
            raise DatasetError(
                f"fixed row {names[row]!r} stands before {names[target]!r}, to which its {tree!r} leads (expected it "
                f"later, as {column!r} comes after that of an earlier row). Write {names[target]!r} first."
            )


def _check_calendar(stream: Stream, array: NDArray[Any]) -> NDArray[Any]:
    """Return dates or moments, none of which is after the year 9999.

    Raises:
        ColumnError: One is.
    """
    if len(array) and (latest := array.max()) >= np.datetime64("10000-01-01"):
        raise ColumnError(
            f"{stream}: some dates are no dates of Python (expected at most the year 9999, found {latest}). Choose "
            "fewer days, or earlier dates for those that they come after."
        )
    return array


def _choose_later(first: ReadTimes, second: ReadTimes) -> ReadTimes:
    """Return the later one of each row's two, as values of the first one's type."""
    one, other = first.times.array, second.times.array.astype(first.times.array.dtype)
    later = np.maximum(one, other)
    if first.is_null is not None:
        later = np.where(first.is_null, other, later)
    if second.is_null is not None:
        later = np.where(second.is_null, one, later)
    is_null = None if first.is_null is None or second.is_null is None else first.is_null & second.is_null
    return ReadTimes(Times(later, first.times.is_utc), is_null)


def read_times(stream: Stream, rows: Rows, column: str, reference: str = "") -> ReadTimes:
    """Return the dates or moments of a column, of these rows or of those that a reference of them leads to."""
    if not reference:
        return to_times(make_other_column(stream, column, rows))
    own, targets = find_table(stream), find_target_rows(stream, reference, rows)
    if own.columns[reference].is_tree and own.trees_of(column):
        reads = own.columns[column].reads
        itself = {read.group or column for read in reads if (read.column, read.through) == (column, reference)}
        if stream.column in itself:  # a root may refer to itself
            targets = np.where(targets == to_array(rows), NOT_THERE, targets)
        return _read_earlier(stream.of(own.name, column), to_array(targets))
    return to_times(make_column_at(stream, own.columns[reference].refers, column, targets))


def _read_earlier(stream: Stream, targets: NDArray[np.int64]) -> ReadTimes:
    """Return the dates or moments of a column in earlier rows, where they come after its own in still earlier ones.

    They are made a level of the tree after the other, from the roots on, so that no tree is too deep.
    """
    own = find_table(stream)
    column, place, is_null = own.columns[stream.column], (own.name, stream.column, "earlier"), targets == NOT_THERE
    level = np.unique(targets[~is_null])
    if not len(level):
        unit = "D" if column.form == "date" else "us"
        none = np.zeros(len(targets), dtype=f"datetime64[{unit}]")
        return ReadTimes(Times(none, is_utc=column.form == "timestamptz"), is_null)
    if place not in stream.made or not np.isin(level, stream.made[place][0]).all():
        levels = []
        while len(level):
            levels.append(level)
            level = _find_above(stream, own.trees_of(stream.column), level)
        for level in reversed(levels):
            stream.made[place] = level, to_times(column.make(stream, level))
    rows, (times, is_missing) = stream.made[place]
    places = np.searchsorted(rows, np.where(is_null, rows[0], targets))
    is_null = is_null if is_missing is None else is_null | is_missing[places]
    return ReadTimes(Times(times.array[places], times.is_utc), is_null if is_null.any() else None)


def _find_above(stream: Stream, trees: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows, each once, that references of these rows lead to, but for themselves."""
    targets = [to_array(find_target_rows(stream, tree, rows)) for tree in trees]
    return np.unique(np.concatenate([each[(each != NOT_THERE) & (each != rows)] for each in targets]))


def to_times(vector: Vector) -> ReadTimes:
    """Return a vector's dates or moments."""
    match vector:
        case Times():
            return ReadTimes(vector, None)
        case Masked(inner, is_null):
            times, further = to_times(inner)
            return ReadTimes(times, is_null if further is None else is_null | further)
        case _:
            values = vector.values()
    is_null = np.array([value is None for value in values], dtype=np.bool_)
    first = next((value for value in values if value is not None), dt.date(2000, 1, 1))
    unit = "us" if isinstance(first, datetime) else "D"
    plain = np.array([_to_utc(first if value is None else value) for value in values], dtype=f"datetime64[{unit}]")
    return ReadTimes(Times(plain, is_utc=getattr(first, "tzinfo", None) is not None), is_null)


def _to_utc(value: Any) -> Any:  # noqa: ANN401 - a date or a moment
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC).replace(tzinfo=None) if is_aware else value
