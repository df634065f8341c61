"""Dates and moments that come after those of other rows, and never after the anchor (`later_times`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.generator import blocks
from example_data.generation.pin import Pin
from tests.support.column_values import refused, sample

PIN = Pin("mossy-owl", 2026, 200, dataset="none")
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)


def make(kind: Column, pin: Pin = PIN, **columns: Column) -> list[dict[str, Any]]:
    """Return visits, each with a column of a kind, of customers with some columns; some visits have no customer."""
    dataset = Dataset(
        Table("customers", rows=c.size("customers", 200), columns={"id": c.serial_key(), **columns}),
        Table(
            "visits",
            rows=c.per("customers"),
            columns={
                "id": c.serial_key(),
                "customer_id": c.nullable(c.reference("customers"), 0.2),
                "since": c.value_of("since", of="customer_id"),
                "own": c.nullable(c.moment(100), 0.2),
                "later": kind,
            },
        ),
    )
    table = dataset.table("visits")
    tuples = [row for block in blocks(pin, table) for row in block.values()]
    return [dict(zip(table.columns, row, strict=True)) for row in tuples]


def test_after_a_moment_of_the_row_referred_to() -> None:
    """It is at most so many hours later, of that column's type, and NULL where the reference is."""
    visits = make(c.after("since", of="customer_id", hours=5), since=c.moment(100, type="timestamp"))
    pairs = [(visit["since"], visit["later"]) for visit in visits]
    assert {(first is None, second is None) for first, second in pairs} == {(True, True), (False, False)}
    gaps = [second - first for first, second in pairs if first is not None]
    assert timedelta(0) <= min(gaps) < timedelta(minutes=15)
    assert timedelta(hours=4, minutes=45) < max(gaps) <= timedelta(hours=5)


def test_after_the_latest_of_several() -> None:
    """It comes after all that are there, within the time from the latest; NULL only where all are."""
    kind = c.after("own", "since", of=("", "customer_id"), days=3, strictly=True)
    cases = set()
    for visit in make(kind, since=c.moment(100)):
        earlier = [visit[name] for name in ("own", "since") if visit[name] is not None]
        cases.add(len(earlier))
        assert (visit["later"] is None) == (not earlier)
        assert not earlier or max(earlier) < visit["later"] <= max(earlier) + timedelta(days=3)
    assert cases == {0, 1, 2}


def test_a_date_and_a_moment() -> None:
    """What is later of a moment and a date is a value of the row's own column, in its zone."""
    for visit in make(c.after("since", "own", of=("customer_id", "")), since=c.date(50)):
        earlier = [visit["own"]] if visit["own"] else []
        earlier += [datetime.combine(visit["since"], time(), UTC)] if visit["since"] else []
        assert not earlier or max(earlier) <= visit["later"] <= max(earlier) + timedelta(days=30)


@pytest.mark.parametrize(("anchor", "days"), [("2026-01-01", {1, 2, 3}), ("2026-01-01T15:30:00Z", {0, 1, 2, 3})])
def test_a_date_after_a_moment(anchor: str, days: set[int]) -> None:
    """It begins no earlier than that moment; one in the past is not after the anchor's day, and so may be the same."""
    kind = c.after("since", of="customer_id", days=4, past=True, type="date")
    visits = make(kind, replace(PIN, parameters={"anchor": anchor}), since=c.moment(3))
    pairs = [(visit["since"], visit["later"]) for visit in visits if visit["since"] is not None]
    assert all(type(later) is date and later <= ANCHOR.date() for _, later in pairs)
    early = [(since, later) for since, later in pairs if later < ANCHOR.date()]
    assert all(since <= datetime.combine(later, time(), UTC) for since, later in early)
    assert {(later - since.date()).days for since, later in pairs} == days


def test_a_moment_after_a_date() -> None:
    """It is of the type that is said, from the beginning of that day on."""
    visits = make(c.after("since", of="customer_id", hours=30, type="timestamptz"), since=c.date(50))
    pairs = [(visit["since"], visit["later"]) for visit in visits if visit["since"] is not None]
    gaps = [later - datetime.combine(since, time(), UTC) for since, later in pairs]
    assert timedelta(0) <= min(gaps) < timedelta(hours=1)
    assert timedelta(hours=29) < max(gaps) <= timedelta(hours=30)


@pytest.mark.parametrize(("since", "anchor"), [(c.moment(20, 10), ANCHOR), (c.date(20, 10), ANCHOR.date())])
def test_never_after_the_anchor(since: Column, anchor: date) -> None:
    """What begins before the anchor ends before it, however many days there are; the rest has all of them."""
    visits = make(c.after("since", of="customer_id", days=20, past=True), since=since)
    past = [visit for visit in visits if visit["since"] is not None and visit["since"] <= anchor]
    future = [visit for visit in visits if visit["since"] is not None and visit["since"] > anchor]
    assert all(visit["since"] <= visit["later"] <= anchor for visit in past)
    assert all(visit["since"] <= visit["later"] <= visit["since"] + timedelta(days=20) for visit in future)
    assert max(visit["later"] - visit["since"] for visit in future) > timedelta(days=15)
    assert len(past) > 80 > len(future) > 20


def test_strictly_later_than_the_anchor() -> None:
    """Where something begins at the anchor, strictly counts more than past."""
    visits = make(c.after("since", of="customer_id", past=True, strictly=True), since=c.moment(0))
    later = {visit["later"] for visit in visits if visit["since"]}
    assert later == {ANCHOR + timedelta(seconds=1)}


def test_the_anchor_is_a_parameter_of_what_is_past() -> None:
    """Only what must not be after the anchor reads it."""
    assert [dict(c.after("a", past=past).parameters) for past in (False, True)] == [{}, {"anchor": "2026-01-01"}]


def test_it_moves_with_the_anchor() -> None:
    """A week more is a week more in every moment."""
    kind, since = c.after("since", of="customer_id", days=40, past=True), c.moment(30)
    moved = make(kind, replace(PIN, parameters={"anchor": "2026-01-08"}), since=since)
    expected = [visit["later"] and visit["later"] + timedelta(days=7) for visit in make(kind, since=since)]
    assert [visit["later"] for visit in moved] == expected


def test_dates_before_1970() -> None:
    """The date of a moment is the day that it is on, also where moments are counted below zero."""
    kind = c.after("day", "own", days=0)
    columns = {"id": c.uuid_key(), "day": c.constant("1900-01-01", type="date"), "own": c.moment(9), "later": kind}
    (table,) = Dataset(Table("visits", columns=columns)).tables
    pin = replace(PIN, parameters={"anchor": "1969-03-05T12:00"})
    rows = [row for block in blocks(pin, table, columns=["own", "later"]) for row in block.values()]
    assert all(later == own.date() for own, later in rows)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("after_parent", "timestamptz"), ("after_latest", "timestamptz"), ("after_date_past", "date")],
)
def test_types(name: str, expected: str) -> None:
    """Its type is that of the row's own column, or of the first one that it follows."""
    zone = [value.tzinfo for value in sample(name, range(3)) if isinstance(value, datetime)]
    assert (zone, expected) in [([UTC] * 3, "timestamptz"), ([], "date")]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            c.after("since", of="owner_id"),
            (
                "Column visits.later: it follows 'owner_id', which refers to no row (expected one of customer_id, "
                "since). Name a reference."
            ),
        ),
        (
            c.after("name", of="customer_id"),
            (
                "Column visits.later (up to 30 days after name of customer_id): it comes after 'name', which is of "
                "another type (expected one of timestamptz, timestamp, date, found text). Name another column."
            ),
        ),
        (
            c.after("read", of="customer_id"),
            (
                "Column visits.later (up to 30 days after read of customer_id): it comes after 'read', which is of "
                "another type (expected one of timestamptz, timestamp, date, found date that is read from texts). Name "
                "another column."
            ),
        ),
        (
            c.after("until", of="customer_id"),
            (
                "Column visits.later: it is made of 'until', which is no column of customers (expected one of id, "
                "since, name, read). Correct the name."
            ),
        ),
        (
            c.after("id", of="customer_id"),
            (
                "Column visits.later: it is made of 'id' (an integer key), whose numbers the database gives when the "
                "rows are written. Name another column."
            ),
        ),
    ],
)
def test_what_leads_nowhere(kind: Column, expected: str) -> None:
    """A reference or a column that is not there is refused when the dataset is loaded."""
    assert refused(make, kind, since=c.moment(9), name=c.city(), read=c.text_of("date", c.code(8))) == expected


def test_arguments_that_are_refused() -> None:
    """Something must be named, with as many references, and there must be time."""
    assert refused(c.after) == "after(): columns must be at least one (found columns=()). Name what it comes after."
    assert refused(c.after, "a", "b", of=("c",)) == (
        "after('a', 'b', of=('c',)): of must be one name, or as many as there are columns (found columns=('a', 'b'), "
        "of=('c',))."
    )
    assert refused(c.after, "a", hours=-1) == (
        "after('a', hours=-1): days and hours must be at least 0 (found days=None, hours=-1)."
    )
    assert refused(c.after, "a", days=0, strictly=True) == (
        "after('a', days=0, strictly=True): days and hours must be at least 0, and not both of them 0 (found "
        "days=0, hours=None)."
    )
    assert refused(c.after, "a", days=1.5) == (
        "after('a', days=1.5): days and hours must be whole numbers, together at most 366000 days (found days=1.5, "
        "hours=None)."
    )


def test_the_end_of_the_calendar() -> None:
    """What would come after the year 9999 is refused in one sentence, and says the latest."""
    pin = replace(PIN, parameters={"anchor": "9999-12-31"})
    kind = c.after("since", of="customer_id", days=3, strictly=True)
    assert refused(make, kind, pin=pin, since=c.date(0)) == (
        "Seed 'mossy-owl', column visits.later: some dates are no dates of Python (expected at most the year 9999, "
        "found 10000-01-03). Choose fewer days, or earlier dates for those that they come after."
    )
