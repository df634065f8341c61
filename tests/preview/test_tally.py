"""What values add up to: of every form that a vector has, whichever blocks they come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from example_data.generation.uuid_keys import Keys, KeySpace
from example_data.generation.vectors import (
    Decimals,
    Dictionary,
    DictionaryEncoded,
    Joined,
    Masked,
    Numbers,
    Plain,
    Points,
    Spans,
    Times,
    Vector,
)
from example_data.preview.shapes import count_states, describe_shape
from example_data.preview.tally import Tally, describe_value

STATES = Dictionary(["new", "paid", "lost"])
MOMENTS = np.array(["2026-01-01T10:00:00", "2026-01-01T12:00:00", "2026-01-03T00:00:00"], "datetime64[us]")


def tally(*vectors: Vector, rows: int = 3) -> Tally:
    """Return what blocks of so many rows add up to."""
    result = Tally()
    for vector in vectors:
        result.add(vector, rows)
    return result


def shape(*vectors: Vector) -> dict[str, Any]:
    """Return the shape of blocks, without what every shape has."""
    described = describe_shape(tally(*vectors))
    return {key: value for key, value in described.items() if key not in {"rows", "nulls", "unit"}}


@pytest.mark.parametrize(
    ("vector", "expected"),
    [
        (Numbers(np.array([1, 2, 4])), {"low": "1", "high": "4", "median": "2", "counts": [1, 1, 0, 1]}),
        (Decimals(np.array([100, 200, 400]), 2), {"low": "1", "high": "4", "median": "2", "counts": [1, 1, 0, 1]}),
        (Plain([Decimal(1), 2, 4.0]), {"low": "1", "high": "4", "median": "2", "counts": [1, 1, 0, 1]}),
        (Numbers(np.array([1.0, np.nan, np.inf])), {"low": "1", "high": "1", "median": "1", "counts": [1]}),
        (Plain([1, 10**400, -(10**400)]), {"low": "1", "high": "1", "median": "1", "counts": [1]}),
        (Plain([b"", b"a", b"abc"]), {"low": "0", "high": "3", "median": "1", "counts": [1, 1, 0, 1]}),
        (Plain([[1], [], {}]), {"low": "0", "high": "1", "median": "0", "counts": [2, 1]}),
        (Plain([timedelta(hours=1)] * 3), {"low": "1", "high": "1", "median": "1", "counts": [3]}),
        (Times(np.array([1, 2, 2], "timedelta64[h]")), {"low": "1", "high": "2", "median": "2", "counts": [1, 2]}),
    ],
)
def test_numbers(vector: Vector, expected: dict[str, Any]) -> None:
    """There is a bar for each whole number where they are few; what is no number is left out."""
    assert shape(vector) == {"kind": "numbers", **expected}


@pytest.mark.parametrize(
    "vector",
    [
        Times(MOMENTS),
        Plain([datetime(2026, 1, 1, 10), datetime(2026, 1, 1, 12), datetime(2026, 1, 3)]),  # noqa: DTZ001 - of no zone
        Plain([datetime(2026, 1, 1, 10, tzinfo=UTC), date(2026, 1, 1), date(2026, 1, 3)]),
        Spans(Times(MOMENTS), Times(MOMENTS)),
    ],
)
def test_moments(vector: Vector) -> None:
    """A calendar has the days from the first one to the last."""
    calendar = {"kind": "calendar", "low": "2026-01-01", "high": "2026-01-03", "step": "D", "counts": [2, 0, 1]}
    assert shape(vector) == calendar


def test_longer_calendars() -> None:
    """More than a year has months, more than twelve years has years."""
    months = Times(np.array(["2024-12-31", "2026-02-01", "2026-02-02"], "datetime64[D]"))
    years = Times(np.array(["0001-01-01", "2026-02-01", "9999-12-31"], "datetime64[D]"))
    assert (shape(months)["step"], shape(months)["counts"]) == ("M", [1, *[0] * 13, 2])
    assert (shape(years)["step"], len(shape(years)["counts"]), sum(shape(years)["counts"])) == ("Y", 24, 3)


def test_states() -> None:
    """Each has its count, also one that could be and is not; NULL is none of them."""
    vector = DictionaryEncoded(np.array([0, 1, 1]), STATES)
    found = tally(vector, Masked(vector, np.array([False, True, True])))
    assert (count_states(found), found.nulls, found.is_declared) == ({"new": 2, "paid": 2, "lost": 0}, 2, True)
    assert found.longest == (4, "paid")
    assert count_states(tally(Numbers(np.array([True, False, True])))) == {False: 1, True: 2}


def test_blocks_of_different_forms() -> None:
    """Where fixed rows make the first block one of plain values, the states of all are counted together."""
    found = tally(Plain(["odd", None, "new"]), DictionaryEncoded(np.array([0, 1, 1]), STATES))
    assert count_states(found) == {"odd": 1, "new": 2, "paid": 2, "lost": 0}
    moments = tally(Plain([None, datetime(2026, 1, 9, tzinfo=UTC), None]), Times(MOMENTS))
    assert (moments.nulls, int(np.isnat(moments.numbers).sum())) == (2, 2)
    late = tally(Masked(Numbers(np.zeros(3)), np.ones(3, np.bool_)), Numbers(np.array([5, 6, 7])))
    assert late.numbers[3:].tolist() == [5, 6, 7]


def test_texts() -> None:
    """The longest is known as it is, put together from its parts; so is how long they are."""
    names, ends = DictionaryEncoded(np.array([0, 1, 1]), STATES), Plain(["a", "bcd", ""])
    assert tally(Joined((names, ends), ", ")).longest == (9, "paid, bcd")
    many = [f"{number:03}" + "x" * number for number in range(30)]
    assert count_states(tally(Plain(many), rows=30)) is None
    assert tally(Masked(Plain(many), np.arange(30) > 10), rows=30).longest == (13, "010" + "x" * 10)
    large = DictionaryEncoded(np.arange(30), Dictionary(many))
    assert (count_states(tally(large, rows=30)), tally(large, rows=30).longest[0]) == (None, 32)


@pytest.mark.parametrize(
    "vector",
    [Keys(KeySpace(0), range(3)), Points(np.zeros(3), np.zeros(3)), Plain([UUID(int=1)] * 3), Plain([None] * 3)],
)
def test_nothing_to_tell(vector: Vector) -> None:
    """Keys, points and NULLs have no shape."""
    assert shape(vector) == {}


def test_values_as_they_are_shown() -> None:
    """Integers that JavaScript would round are texts, as are all that JSON does not have; long ones are cut."""
    values = [
        None,
        True,
        2**53 - 1,
        2**53,
        0.5,
        float("nan"),
        b"\x00\xff",
        [1, None],
        {"a": UUID(int=1), (1,): 2},
        "é" * 161,
    ]
    assert [describe_value(value) for value in values] == [
        *(None, True, 9007199254740991, "9007199254740992", "0.5", "nan", "\\x00ff", "[1, null]"),
        '{"a": "00000000-0000-0000-0000-000000000001"}',
        "é" * 160 + "… (161 characters)",
    ]
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
    assert describe_value(moment) == "2026-01-02 03:04:05.000006+00:00"
