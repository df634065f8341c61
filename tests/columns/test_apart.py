"""References that differ from another one of the row, and values of which each comes once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation import generator
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from example_data.generation.table import ColumnError
from tests.support.column_values import refused

PEOPLE = Table("people", rows=c.size("people", 6), columns={"id": c.uuid_key()})
SPARSE = Table("homes", rows=c.per("people", low=0, high=3), columns={"id": c.uuid_key()})
follows = Dataset(
    PEOPLE,
    SPARSE,
    Table(
        "follows",
        ("follower", "followed"),
        rows=c.per("people", low=4, high=5),
        columns={"follower": c.parent("people"), "followed": c.distinct("people", apart="follower")},
    ),
    Table(
        "moves",
        rows=c.size("moves", 500),
        columns={
            "id": c.uuid_key(),
            "start": c.nullable(c.reference("homes"), 0.2),
            "goal": c.reference("homes", apart="start"),
        },
    ),
    Table(
        "settings",
        rows=c.per("people", low=0, high=3),
        columns={
            "id": c.uuid_key(),
            "person": c.parent("people"),
            "channel": c.choice(["post", "mail", "call"], distinct=True),
        },
    ),
    Table("days", "day", rows=c.size("days", 8), columns={"day": c.date(7, distinct=True)}),
    Table("one", "id", rows=c.size("one", 2), columns={"id": c.choice([1, 2], distinct=True, type="integer")}),
)
PIN = Pin("mossy-owl", 7, 6, dataset=f"{__name__}:follows")


def rows_of(name: str, people: int = 6, **sizes: int) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    pin, table = replace(PIN, user_count=people, sizes=sizes), follows.table(name)
    tuples = (row for block in generator.blocks(pin, table) for row in block.values())
    return [dict(zip(table.columns, row, strict=True)) for row in tuples]


def test_nobody_follows_themselves() -> None:
    """Each pair is there once, and every other person is among those that somebody with five follows."""
    pairs = [(row["follower"], row["followed"]) for row in rows_of("follows")]
    assert len(set(pairs)) == len(pairs) >= 24
    assert all(one != other for one, other in pairs)


def test_a_goal_is_another_home_than_the_start() -> None:
    """Also where people have none or several; all others are drawn, and any where there is no start."""
    moves = rows_of("moves")
    assert all(move["goal"] != move["start"] and move["goal"] for move in moves)
    homes = {home["id"] for home in rows_of("homes")}
    assert {move["goal"] for move in moves} == homes
    start = moves[0]["start"]
    assert {move["goal"] for move in moves if move["start"] == start} <= homes - {start}


def test_each_channel_once_for_a_person() -> None:
    """In another order for each."""
    channels = [(row["person"], row["channel"]) for row in rows_of("settings")]
    assert len(set(channels)) == len(channels)
    assert len({channel for _, channel in channels}) == 3


def test_consecutive_days() -> None:
    """Each is the day before; more of them are earlier ones."""
    assert [row["day"] for row in rows_of("days")][:3] == [date(2026, 1, 1), date(2025, 12, 31), date(2025, 12, 30)]


@pytest.mark.parametrize(
    ("table", "sizes", "expected"),
    [
        (
            "moves",
            {"people": 1},
            (
                "Seed 'mossy-owl', column moves.goal: homes has not enough different rows (expected 2, found 1). Make "
                "that table larger, or this one smaller."
            ),
        ),
        (
            "follows",
            {"people": 4},
            (
                "Seed 'mossy-owl', column follows.followed: people has not enough different rows (expected 6, found "
                "4). Make that table larger, or this one smaller."
            ),
        ),
        (
            "one",
            {"one": 3},
            (
                "Seed 'mossy-owl', column one.id: it has not enough different values (expected 3 in all, found 2). "
                "Make the table smaller, or give it more values."
            ),
        ),
    ],
)
def test_too_few_to_differ(table: str, sizes: dict[str, int], expected: str) -> None:
    """One sentence says how many there would have to be."""
    with pytest.raises(ColumnError) as caught:
        rows_of(table, **sizes)
    assert str(caught.value) == expected


def test_apart_from_another_table() -> None:
    """Rows of two tables are never the same."""
    columns = {"id": c.uuid_key(), "who": c.reference("people"), "where": c.reference("homes", apart="who")}
    with pytest.raises(DatasetError, match=r"'who' refers to another table \(expected homes, found people\)"):
        Dataset(PEOPLE, SPARSE, Table("t", rows=c.size("t", 2), columns=columns))


def test_distinct_apart_from_what_is_no_parent() -> None:
    """Rows of one parent would pass by different ones, and may be the same then."""
    columns = {"id": c.uuid_key(), "who": c.reference("people"), "other": c.distinct("people", apart="who")}
    with pytest.raises(DatasetError, match="apart must be the reference to the parent"):
        Dataset(PEOPLE, Table("t", rows=c.per("people"), columns=columns))


def test_apart_and_within() -> None:
    """One of them at most."""
    assert refused(c.reference, "a", within="b", apart="c") == (
        "reference('a', within='b', apart='c'): at most one of skewed, unique, within and apart must be given (found "
        "skewed=False, unique=False, within='b', apart='c')."
    )
