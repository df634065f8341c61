"""Lifecycles: the state that a row is in, and the moments at which it came into that one and those before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, check_form, column_kind, combine_facts, infer_written_as
from example_data.columns.datetimes import HOUR, PARAMETERS, moment, read_anchor
from example_data.columns.groups import member
from example_data.columns.later_times import MOST_DAYS, TIME_TYPES, to_times
from example_data.columns.later_times import after as later
from example_data.columns.references import make_other_column
from example_data.errors import DatasetError
from example_data.generation.fixed_rows import find_said
from example_data.generation.random_stream import COUNTABLE, Rows, Stream
from example_data.generation.table import Column, Group, Make, Table
from example_data.generation.type_facts import read_literal
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Masked, Times, Vector

DAYS = 365
"""The days before the anchor in which rows come into their first state, where a lifecycle says nothing else."""


class Lifecycle(Group, frozen=True, kw_only=True):
    """States that rows come into one after the other; its methods return the columns of a table."""

    states: tuple[Any, ...]
    weights: tuple[int, ...]
    """How many rows end in each state, in proportion."""
    settled: tuple[int, ...]
    """The same, with 0 for states that are followed by another one that is written without a pair: the open ones."""
    paths: tuple[tuple[int, ...], ...]
    """The places of the states that rows come through to each one, which is the last of them."""
    after: str
    """The column with the moments of the first state, or what these come after; empty where there is none."""
    follows: str
    """The reference that leads to the row of that column; empty where it is of the same row."""
    days: int
    hours: int
    open_days: int | None = None
    """How many days before the anchor a row may have come into its first state that is in an open one."""

    def __repr__(self) -> str:
        return f"lifecycle({self.name!r})"

    @column_kind
    def state(self, *, type: str = "text", written_as: str = "") -> Column:
        """Return the column of the states that rows are in; NULL where what the lifecycle comes after is.

        Args:
            type: The column's type, which may be an enum.
            written_as: Of a domain, the built-in type that it is over; `text` unless given, where states are texts.
        """
        entries = [read_literal(state, written_as or type) for state in self.states]
        form = infer_written_as(type, "text") if all(isinstance(entry, str) for entry in entries) else ""
        dictionary, first = Dictionary(entries), self._first_column()

        def make(stream: Stream, rows: Rows) -> Vector:
            anchor, moments, is_null = self._begin(first, stream, rows)
            ends, at = self._draw_ends(stream, rows, moments), {0: moments}
            found = np.zeros(len(rows), dtype=np.int64)
            for place in range(1, len(self.states)):
                at[place] = self._draw_later(stream, rows, place, at[self.paths[place][-2]])
                found[self._leads_to(place)[ends] & (at[place] <= anchor)] = place
            vector = DictionaryEncoded(found, dictionary)
            return vector if is_null is None else Masked(vector, is_null)

        return self._column(first, "state", type, make, "the state", written_as=written_as or form)

    @column_kind
    def at(self, state: object, *, type: str = "timestamptz") -> Column:
        """Return the column of the moments at which rows came into a state; NULL where they did not.

        Args:
            state: One of the lifecycle's states.
            type: `timestamptz`, `timestamp`, `date`, or a domain over the first of them.
        """
        names = ", ".join(map(str, self.states))
        check_argument(state in self.states, f"state must be one of {names}", state=state)
        last = self.states.index(state)
        form = infer_written_as(type, "timestamptz", "timestamp", "date")
        first = self._first_column()

        def make(stream: Stream, rows: Rows) -> Vector:
            anchor, moments, is_null = self._begin(first, stream, rows)
            ends = self._draw_ends(stream, rows, moments)
            for place in self.paths[last][1:]:
                moments = self._draw_later(stream, rows, place, moments)
            is_reached = self._leads_to(last)[ends] & ((moments <= anchor) | (last == 0))
            for row in self._places_in(stream, rows, last):
                is_reached[row] = True
            is_missing = ~is_reached if is_null is None else ~is_reached | is_null
            moments = np.where(is_missing, anchor, moments)  # or one after the year 9999 could be no moment of Python
            times = Times(
                moments.astype("datetime64[D]") if type == "date" else moments, is_utc=(form or type) == "timestamptz"
            )
            return Masked(times, is_missing) if is_missing.any() else times

        return self._column(first, str(state), type, make, f"the moment of {state}", written_as=form)

    def _column(self, first: Column, role: str, type_name: str, make: Make, kind: str, *, written_as: str) -> Column:
        facts = combine_facts([first, Column("", make, parameters=PARAMETERS, check=self._check)])
        facts["reads"] = tuple(replace(read, group=self.column) for read in first.reads)
        return member(self, role, Column(type_name, make, kind, written_as=written_as, **facts))

    def _check(self, own: Table) -> None:
        for name, column in own.columns.items():
            said = own.fixed.get(name, {}).values() if column.group == self and column.role == "state" else ()
            for state in said:
                if state is not None and state not in self.states:
                    raise DatasetError(
                        f"a fixed row says {state!r} of {name!r}, which is none of its lifecycle's states (expected "
                        f"one of {', '.join(map(str, self.states))}). Correct it, or give the lifecycle such a state."
                    )
            if isinstance(column.group, Lifecycle) and column.group.name == self.name and column.group != self:
                raise DatasetError(
                    f"its table has two lifecycles of the name {self.name!r} (the other one is that of {name!r}). Give "
                    "one of them another name=..."
                )

    def _first_column(self) -> Column:
        """Return a column of the moments of the first state."""
        if self.follows:
            return later(self.after, of=self.follows, hours=self.hours, past=True)
        if self.after:
            return Column(
                "",
                lambda stream, rows: make_other_column(stream, self.after, rows),
                uses=(self.after,),
                check=lambda own: check_form(own, self.after, *TIME_TYPES, relation="comes after"),
            )
        return moment(self.days)

    def _begin(
        self, first: Column, stream: Stream, rows: Rows
    ) -> tuple[np.datetime64, NDArray[np.datetime64], NDArray[np.bool_] | None]:
        """Return the anchor, the moments of the first state, and where these are missing."""
        times, is_null = to_times(first.make(stream, rows))
        moments = self._overlay_moments(stream, rows, 0, times.array.astype("datetime64[us]"))
        return read_anchor(stream), moments, is_null

    def _draw_ends(self, stream: Stream, rows: Rows, moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return the place of the state in which each row ends, should the anchor not come before.

        The moments are those of the first state. Fixed rows end in the state that they say.
        """
        ends = stream.weighted_index("state", rows, np.cumsum(self.weights))
        if self.open_days is not None:
            is_old = moments < read_anchor(stream) - np.timedelta64(self.open_days, "D")
            is_open = np.array(self.settled)[ends] == 0
            settled = stream.weighted_index("settled state", rows, np.cumsum(self.settled))
            ends = np.where(is_old & is_open, settled, ends)
        for place, state in find_said(stream, rows, "state"):
            if state in self.states:
                ends[place] = self.states.index(state)
        return ends

    def _draw_later(
        self, stream: Stream, rows: Rows, place: int, moments: NDArray[np.datetime64]
    ) -> NDArray[np.datetime64]:
        """Return when rows come into a state, from when they came into the one before.

        Fixed rows that say a state have come through those before it, so not after the anchor.
        """
        seconds = 1 + stream.index(f"step {self.states[place]}", rows, self.hours * HOUR)
        later = moments + seconds.astype("timedelta64[s]")
        for row in self._places_in(stream, rows, place):
            later[row] = max(moments[row], min(later[row], read_anchor(stream)))
        return self._overlay_moments(stream, rows, place, later)

    def _places_in(self, stream: Stream, rows: Rows, place: int) -> list[int]:
        """Return the places of fixed rows that say a state to which this one leads."""
        ends = ((row, self.states.index(said)) for row, said in find_said(stream, rows, "state") if said in self.states)
        leads = self._leads_to(place)
        return [row for row, end in ends if leads[end]]

    def _overlay_moments(
        self, stream: Stream, rows: Rows, place: int, moments: NDArray[np.datetime64]
    ) -> NDArray[np.datetime64]:
        """Return the moments of a state with those that fixed rows say of it, which later ones come after."""
        said = [(row, at) for row, at in find_said(stream, rows, str(self.states[place])) if at is not None]
        if said:
            moments = moments.copy()
            for row, at in said:
                moments[row] = np.datetime64(at.replace(tzinfo=None) if isinstance(at, datetime) else at, "us")
        return moments

    def _leads_to(self, place: int) -> NDArray[np.bool_]:
        """Return for each state whether rows that end in it come through the one of this place."""
        return np.array([place in path for path in self.paths])


@column_kind
def lifecycle(
    states: Mapping[Any, int | tuple[int, Any]],
    *,
    name: str = "lifecycle",
    after: str = "",
    of: str = "",
    days: int | None = None,
    hours: int = 72,
    open_days: int | None = None,
) -> Lifecycle:
    """Return a lifecycle, whose columns agree: the state a row is in, and the moments that led to it.

    A state that would come after the seed's anchor is not reached: the row is in the last one before.

    Args:
        states: By state a weight, which says how many rows end in it, or a pair of a weight and a state written before.
            A state comes after the one of its pair; one without a pair after the last one without.
        name: What tells it from other lifecycles of the table; its randomness follows from it.
        after: A column of dates or moments. They are those of the first state; with `of` the first state comes up to
            `hours` after them.
        of: The reference of this row that leads to the row of that column; unless given, it is of this row.
        days: Without `after`, the days before the anchor in which rows come into the first state; 365 unless given.
        hours: How long it takes at most from one state to the next.
        open_days: How many days before the anchor rows may have come into their first state that are still in one that
            another one without a pair comes after; older rows have gone on. Unless given, any row may be in any state.
    """
    check_argument(states, "states must have at least one member", states=states)
    check_argument(None not in states, "states must not have None, which is no state", states=states)
    check_argument(name and isinstance(name, str), "name must be a text that is not empty", name=name)
    check_argument(isinstance(after, str) and isinstance(of, str), "after and of must be names", after=after, of=of)
    names = list(states)
    weights: list[int] = []
    paths: list[tuple[int, ...]] = []
    last: tuple[int, ...] = ()
    for place, value in enumerate(states.values()):
        weight, *earlier = value if isinstance(value, tuple) else (value,)
        rule = f"{names[place]!r} must have a weight, or a pair of a weight and an earlier state"
        check_argument(len(earlier) == isinstance(value, tuple), rule, states=states)
        rule = f"{names[place]!r} must come after one state that is written before it"
        check_argument(not earlier or earlier[0] in names[:place], rule, states=states)
        path = (*(paths[names.index(earlier[0])] if earlier else last), place)
        paths.append(path)
        weights.append(weight)
        last = last if earlier else path
    rule = "weights must be whole numbers of at least 0, with a sum of at least 1 and at most 2^53"
    is_right = all(isinstance(weight, int) and weight >= 0 for weight in weights) and 0 < sum(weights) <= COUNTABLE
    check_argument(is_right, rule, states=states)
    rule = f"hours must be a whole number of at least 1 and at most {MOST_DAYS} days"
    check_argument(isinstance(hours, int) and 1 <= hours <= 24 * MOST_DAYS, rule, hours=hours)
    check_argument(after or not of, "of must not be given without after", of=of)
    check_argument(days is None or not after, "days must not be given with after", days=days, after=after)
    rule = f"open_days must be a whole number of at least 0 and at most {MOST_DAYS}"
    is_right = open_days is None or (isinstance(open_days, int) and 0 <= open_days <= MOST_DAYS)
    check_argument(is_right, rule, open_days=open_days)
    settled = tuple(0 if place in last[:-1] else weight for place, weight in enumerate(weights))
    rule = "with open_days, the last state without a pair must have a weight, or one with a pair"
    check_argument(open_days is None or sum(settled), rule, states=states)
    return Lifecycle(
        name=name,
        kind="lifecycle",
        states=tuple(names),
        weights=tuple(weights),
        settled=settled,
        paths=tuple(paths),
        after=after,
        follows=of,
        days=DAYS if days is None else days,
        hours=hours,
        open_days=open_days,
    )
