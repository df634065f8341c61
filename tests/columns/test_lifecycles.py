"""Lifecycles: states and the moments that lead to them (`lifecycles`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.generator import blocks
from example_data.generation.pin import Pin
from tests.support.column_values import refused

if TYPE_CHECKING:
    from example_data.columns.lifecycles import Lifecycle

PIN = Pin("mossy-owl", 2026, 4_000, dataset="none")
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
STATES: dict[str, Any] = {
    "placed": 2,
    "paid": 3,
    "shipped": 4,
    "returned": 1,
    "cancelled": (1, "placed"),
    "refunded": (1, "returned"),
}


def make(columns: dict[str, Column], pin: Pin = PIN) -> list[dict[str, Any]]:
    """Return the rows of a table with these columns, each of which belongs to a row with a moment."""
    dataset = Dataset(
        Table(
            "customers",
            rows=c.size("customers", 9),
            columns={"id": c.serial_key(), "since": c.nullable(c.moment(200), 0.2), "born_on": c.date(900)},
        ),
        Table(
            "orders",
            rows=c.per("customers"),
            columns={"id": c.uuid_key(), "customer_id": c.parent("customers"), **columns},
        ),
    )
    tuples = [row for block in blocks(pin, dataset.table("orders"), columns=columns) for row in block.values()]
    return [dict(zip(columns, row, strict=True)) for row in tuples]


def columns_of(life: Lifecycle) -> dict[str, Column]:
    """Return all columns of a lifecycle."""
    return {"state": life.state(), **{state: life.at(state) for state in life.states}}


def test_states_are_as_frequent_as_they_weigh() -> None:
    """Where time is enough for all, a sixth of the rows is in a state of two twelfths."""
    rows = make(columns_of(c.lifecycle(STATES, days=3000, hours=1)))
    counts = Counter(row["state"] for row in rows)
    expected = {"placed": 667, "paid": 1000, "shipped": 1333, "returned": 333, "cancelled": 333, "refunded": 333}
    assert all(abs(counts[state] - count) < 80 for state, count in expected.items())


@pytest.mark.parametrize(
    "life", [c.lifecycle(STATES, days=20, hours=100), c.lifecycle(STATES, after="since", of="customer_id", hours=1000)]
)
def test_moments_lead_to_the_state(life: Lifecycle) -> None:
    """A row has the moments of the states on its way in their order, none of others, and none after the anchor."""
    paths = {
        "placed": ["placed"],
        "paid": ["placed", "paid"],
        "shipped": ["placed", "paid", "shipped"],
        "returned": ["placed", "paid", "shipped", "returned"],
        "cancelled": ["placed", "cancelled"],
        "refunded": ["placed", "paid", "shipped", "returned", "refunded"],
        None: [],
    }
    rows = make(columns_of(life))
    for row in rows:
        assert [state for state in STATES if row[state] is not None] == sorted(
            paths[row["state"]], key=list(STATES).index
        )
        moments = [row[state] for state in paths[row["state"]]]
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        assert all(timedelta(0) < gap <= timedelta(hours=life.hours) for gap in gaps)
        assert not moments or moments[-1] <= ANCHOR
    assert set(Counter(row["state"] for row in rows)) - {None} == set(STATES)


def test_rows_are_open_for_some_days_only() -> None:
    """What began before them is in the last state of the line or in one beside it, the rest in any."""
    rows = make({"since": c.moment(100), **columns_of(c.lifecycle(STATES, after="since", hours=1, open_days=10))})
    limit = ANCHOR - timedelta(days=10)
    old, young = (Counter(r["state"] for r in rows if (r["since"] < limit) == is_old) for is_old in (True, False))
    assert set(old) == {"returned", "refunded", "cancelled"}
    assert set(young) == set(STATES)
    assert max(old.values()) < 1.2 * min(old.values())
    assert all(row["shipped"] is not None for row in rows if row["state"] == "refunded")


def test_the_first_state_is_at_the_moment_given() -> None:
    """A column of the same row has the moments of the first state; where it is NULL, nothing is reached."""
    life = c.lifecycle({"new": 1, "done": 1}, after="created_at")
    rows = make({"created_at": c.nullable(c.moment(100), 0.3), **columns_of(life)})
    assert all(row["new"] == row["created_at"] for row in rows)
    assert {(row["created_at"] is None, row["state"] is None) for row in rows} == {(True, True), (False, False)}


def test_the_first_state_follows_that_of_another_row() -> None:
    """It is up to so many hours later than a column of the row that a reference leads to, never after the anchor."""
    life = c.lifecycle({"new": 1, "done": 1}, after="since", of="customer_id", hours=500)
    rows = make({"since": c.value_of("since", of="customer_id"), **columns_of(life)})
    pairs = [(row["since"], row["new"]) for row in rows if row["since"] is not None]
    assert all(since <= new <= min(since + timedelta(hours=500), ANCHOR) for since, new in pairs)
    assert max(new - since for since, new in pairs) > timedelta(hours=490)
    assert all(row["state"] is row["new"] is None for row in rows if row["since"] is None)


def test_a_first_state_after_the_anchor() -> None:
    """What begins after the anchor is in its first state."""
    life = c.lifecycle({"new": 1, "done": 9}, after="planned_at")
    rows = make({"planned_at": c.moment(-1, 20), **columns_of(life)})
    assert {(row["state"], row["done"]) for row in rows} == {("new", None)}
    assert all(row["new"] == row["planned_at"] for row in rows)


def test_types() -> None:
    """Moments may have no zone or be days, states may be numbers or labels of an enum."""
    life = c.lifecycle({1: 1, 2: 1}, after="born_on", of="customer_id", hours=48)
    columns = {"state": life.state(type="smallint"), "day": life.at(2, type="date"), "at": life.at(2, type="timestamp")}
    rows = [row for row in make(columns) if row["state"] == 2]
    assert len(rows) > 1800
    assert {(type(row["day"]), row["day"] == row["at"].date(), row["at"].tzinfo) for row in rows} == {
        (date, True, None)
    }
    label = c.lifecycle({"a": 1, "b": 1}).state(type="shop.status")
    assert (label.type, label.written_as) == ("shop.status", "text")
    assert (life.at(2, type="happened").written_as, life.state(type="level", written_as="integer").written_as) == (
        "timestamptz",
        "integer",
    )


def test_two_lifecycles_side_by_side() -> None:
    """Lifecycles of two names draw differently, and one more column moves nothing."""
    first, second = (c.lifecycle({"a": 1, "b": 1}, name=name) for name in ("first", "second"))
    rows = make({"one": first.state(), "other": second.state()})
    assert {(row["one"], row["other"]) for row in rows} == {("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")}
    assert [row["other"] for row in make({"other": second.state(), "b": second.at("b")})] == [
        row["other"] for row in rows
    ]


def test_it_moves_with_the_anchor() -> None:
    """With another anchor states stay, and all moments move alike."""
    columns = columns_of(c.lifecycle(STATES, days=20, hours=100))
    moved = make(columns, replace(PIN, parameters={"anchor": "2026-02-01"}))
    for before, after in zip(make(columns), moved, strict=True):
        assert after["state"] == before["state"]
        assert all(after[state] == (before[state] and before[state] + timedelta(days=31)) for state in STATES)


@pytest.mark.parametrize(
    ("states", "keywords", "expected"),
    [
        ({}, {}, "lifecycle({}): states must have at least one member (found states={})."),
        (
            {"a": 0},
            {},
            (
                "lifecycle({'a': 0}): weights must be whole numbers of at least 0, with a sum of at least 1 and at "
                "most 2^53 (found states={'a': 0})."
            ),
        ),
        (
            {"a": 1, "b": (1, "c"), "c": 1},
            {},
            (
                "lifecycle({'a': 1, 'b': (1, 'c'), 'c': 1}): 'b' must come after one state that is written before it "
                "(found states={'a': 1, 'b': (1, 'c'), 'c': 1})."
            ),
        ),
        (
            {"a": (1, "a")},
            {},
            (
                "lifecycle({'a': (1, 'a')}): 'a' must come after one state that is written before it (found states="
                "{'a': (1, 'a')})."
            ),
        ),
        (
            {"a": 1},
            {"hours": 0},
            (
                "lifecycle({'a': 1}, hours=0): hours must be a whole number of at least 1 and at most 366000 days "
                "(found hours=0)."
            ),
        ),
        (
            {"a": 1},
            {"hours": 10**12},
            (
                "lifecycle({'a': 1}, hours=1000000000000): hours must be a whole number of at least 1 and at most "
                "366000 days (found hours=1000000000000)."
            ),
        ),
        (
            {"a": 1, "b": (1,)},
            {},
            (
                "lifecycle({'a': 1, 'b': (1,)}): 'b' must have a weight, or a pair of a weight and an earlier state "
                "(found states={'a': 1, 'b': (1,)})."
            ),
        ),
        (
            {None: 1},
            {},
            "lifecycle({None: 1}): states must not have None, which is no state (found states={None: 1}).",
        ),
        (
            {"a": 1},
            {"name": ""},
            "lifecycle({'a': 1}, name=''): name must be a text that is not empty (found name='').",
        ),
        (
            {"a": 1},
            {"after": 3},
            "lifecycle({'a': 1}, after=3): after and of must be names (found after=3, of='').",
        ),
        (
            {"a": 1},
            {"of": "b"},
            "lifecycle({'a': 1}, of='b'): of must not be given without after (found of='b').",
        ),
        (
            {"a": 1},
            {"days": 3, "after": "b"},
            ("lifecycle({'a': 1}, days=3, after='b'): days must not be given with after (found days=3, after='b')."),
        ),
        (
            {"a": 1, "b": 0},
            {"open_days": 3},
            (
                "lifecycle({'a': 1, 'b': 0}, open_days=3): with open_days, the last state without a pair must have a "
                "weight, or one with a pair (found states={'a': 1, 'b': 0})."
            ),
        ),
    ],
)
def test_arguments_that_are_refused(states: Any, keywords: dict[str, Any], expected: str) -> None:  # noqa: ANN401
    """States need weights, an order without circles, and time."""
    assert refused(c.lifecycle, states, **keywords) == expected


@pytest.mark.parametrize("life", [c.lifecycle({"a": 1}, after="day"), c.lifecycle({"a": 1}, after="day", of="own_id")])
def test_what_it_comes_after_is_a_moment(life: Lifecycle) -> None:
    """A column of another type is refused when the dataset is loaded, of the row as of another one."""
    columns = {"id": c.uuid_key(), "own_id": c.tree(), "day": c.time_of_day(), "state": life.state()}
    assert refused(Dataset, Table("orders", columns=columns)) == (
        "Column orders.state (the state): it comes after 'day', which is of another type (expected one of timestamptz, "
        "timestamp, date, found time). Name another column."
    )


def test_a_state_that_is_not_there() -> None:
    """A wrong name is refused with those that there are."""
    assert refused(c.lifecycle(STATES).at, "payed") == (
        "lifecycle('lifecycle').at('payed'): state must be one of placed, paid, shipped, returned, cancelled, refunded "
        "(found state='payed')."
    )


def test_two_lifecycles_of_one_name() -> None:
    """They would draw the same, and are refused."""
    columns = {"one": c.lifecycle({"a": 1}).state(), "other": c.lifecycle({"b": 1}).state()}
    assert refused(make, columns) == (
        "Column orders.one (the state): its table has two lifecycles of the name 'lifecycle' (the other "
        "one is that of 'other'). Give one of them another name=..."
    )


def test_moments_that_the_calendar_does_not_have() -> None:
    """States that would be reached after the year 9999 are not reached, and the others are there."""
    pin = replace(PIN, user_count=50, parameters={"anchor": "9999-12-31"})
    rows = make(columns_of(c.lifecycle({"new": 1, "old": 9}, days=2, hours=9000)), pin)
    assert Counter(row["old"] is None for row in rows) == {True: 50}
    assert max(row["new"] for row in rows) <= datetime(9999, 12, 31, tzinfo=UTC)
