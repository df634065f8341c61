"""Columns of one kind or another, by the value of another column (`composed`)."""

from __future__ import annotations

import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation.dataset import Dataset, Table
from tests.support.column_values import SAMPLES, refused, sample


def test_each_value_has_its_kind() -> None:
    """Red ones have few, green ones none, others many."""
    colours, numbers = sample("choice", range(300)), sample("case", range(300))
    by_colour = {colour: {n for own, n in zip(colours, numbers, strict=True) if own == colour} for colour in colours}
    assert by_colour["red"] <= set(range(1, 10))
    assert by_colour["green"] == {None}
    assert by_colour["blue"] <= set(range(100, 110))
    assert len(by_colour["red"]) > 1


def test_a_reference_where_another_one_is_null() -> None:
    """One of the two leads to a row, and so does what goes through it."""
    first, second = sample("nullable_reference", range(200)), sample("case_of_reference", range(200))
    assert {(one is None, other is None) for one, other in zip(first, second, strict=True)} == {
        (True, False),
        (False, True),
    }
    assert [name is None for name in sample("through_case", range(200))] == [other is None for other in second]


def test_null_has_a_kind_too() -> None:
    """Where a number is NULL the moment lies before the anchor, else after it."""
    numbers, moments = sample("nullable", range(200)), sample("case_of_null", range(200))
    assert all(
        (number is None) == (moment.year == 2025 or (moment.day == 1 and moment.month == 1))
        for number, moment in zip(numbers, moments, strict=True)
    )


def test_the_type_is_that_of_its_kinds() -> None:
    """As they are of one; of what they are made of where they say none."""
    assert [SAMPLES.columns[name].type for name in ("case", "case_after", "case_of_reference")] == [
        "integer",
        "timestamptz",
        "uuid",
    ]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({}, "kinds must be columns, such as c.city(), or None, and not all of them None (found kinds={}"),
        ({"a": c.integer(1, 2), "b": c.city()}, "kinds must be of the same type, or refer to the same column"),
        ({"a": c.uuid_key()}, "kinds must not be keys, parents, passwords or written last"),
        ({"a": 1}, "kinds must be columns, such as c.city(), or None, and not all of them None"),
    ],
)
def test_kinds_that_do_not_go_together(kinds: dict[str, object], expected: str) -> None:
    """They are of one type, and can be in any row."""
    assert expected in refused(c.case, "a", kinds)


def test_a_value_that_the_column_cannot_have() -> None:
    """It is refused when the dataset is loaded."""
    columns = {"id": c.uuid_key(), "level": c.integer(1, 3), "note": c.case("level", {"high": c.words(1, 2)})}
    with pytest.raises(DatasetError, match="'high' cannot be read as integer"):
        Dataset(Table("t", rows=c.size("t", 3), columns=columns))


def test_values_of_a_reference() -> None:
    """They are not known before the rows are written."""
    columns = {"id": c.serial_key(), "above": c.tree(), "other": c.case("above", {1: c.reference("t")})}
    with pytest.raises(DatasetError, match="by None alone"):
        Dataset(Table("t", rows=c.size("t", 3), columns=columns))
