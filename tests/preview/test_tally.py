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


def test_states_of_some_blocks_only() -> None:
    """Numbers of a choice that is larger where fixed rows are: all of them are in the histogram, none in bars alone."""
    many = Dictionary([*range(25)])
    found = tally(
        DictionaryEncoded(np.array([0, 24, 24]), many), DictionaryEncoded(np.array([0, 1, 1]), Dictionary([1, 2]))
    )
    described = describe_shape(found)
    assert (described["kind"], described["low"], described["high"]) == ("numbers", "0", "24")
    assert sum(described["counts"]) == 6
    few = tally(DictionaryEncoded(np.array([0, 1, 1]), Dictionary([1, 2])), rows=3)
    assert count_states(few) == {1: 1, 2: 2}


def test_null_in_a_dictionary() -> None:
    """A parameter that is null makes NULL, which is counted as such."""
    found = tally(DictionaryEncoded(np.array([0, 1, 0]), Dictionary([None, "a"])))
    assert (found.nulls, count_states(found)) == (2, {"a": 1})


@pytest.mark.parametrize(
    "items",
    [[1, "a", [2]], ["a", 1, [2]], [[2], 1, "a"], [True, "a", 3], [date(2026, 1, 1), "a", 1], [timedelta(1), 1, None]],
)
def test_documents_of_several_classes(items: list[Any]) -> None:
    """There is no one shape of numbers, texts and lists, in whichever order and form they come."""
    assert shape(Plain(items)) == {}
    encoded = DictionaryEncoded(np.array([0, 1, 2]), Dictionary(items))
    assert describe_shape(tally(encoded))["rows"] == 3


def test_numbers_beyond_what_floats_tell_apart() -> None:
    """Integers such as those of Snowflake, which differ by less than a float does, and the largest floats."""
    large = Numbers(np.array([2**62, 2**62 + 1024, 2**62 + 2048]))
    assert shape(large)["counts"] == [3]
    assert describe_shape(tally(Numbers(np.array([1.7e308] * 4)), rows=4))["median"] == "inf"


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
        Decimal("0E-8"),
        Decimal("1E+3"),
    ]
    assert [describe_value(value) for value in values] == [
        *(None, True, 9007199254740991, "9007199254740992", "0.5", "nan", "\\x00ff", "[1, null]"),
        '{"a": "00000000-0000-0000-0000-000000000001"}',
        "é" * 160 + "… (161 characters)",
        *("0.00000000", "1000"),
    ]
    moment = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)
    assert describe_value(moment) == "2026-01-02 03:04:05.000006+00:00"
