"""Columns made of other columns of the row (`composed`, `references`)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table, load
from tests.support.column_values import OWL, SAMPLES, refused, sample, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


def test_a_template_has_the_row() -> None:
    """A template is made of the row's own values, its number and the seed's name; braces stand for themselves."""
    rows = range(40, 60)
    expected = [
        f"{given} {family} <{email}>{{{'' if number is None else number}}} {row + 1} mossy-owl {price}"
        for row, given, family, email, number, price in zip(
            rows, *(sample(n, rows) for n in ("given_name", "surname", "email", "nullable", "decimal")), strict=True
        )
    ]
    assert sample("template", rows) == expected


@pytest.mark.parametrize("text", ["{", "{}", "{0!r}", "{a:>3}", ""])
def test_no_template(text: str) -> None:
    """A text with a brace that holds no name is refused."""
    assert "template" in refused(c.template, text)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"id": c.serial_key(), "name": c.template("Room {id}")},
            (
                "Column rooms.name: it is made of 'id' (an integer key), whose numbers the database gives when the "
                "rows are written. Write {row}, the row's number, instead."
            ),
        ),
        (
            {"id": c.uuid_key(), "a": c.template("{b}"), "b": c.template("{a}")},
            "Column rooms.a: it is made of 'b', which is made of it. Break the circle.",
        ),
        (
            {"id": c.uuid_key(), "a": c.after("b")},
            (
                "Column rooms.a: it is made of 'b', which is no other column of its table (expected one of id). "
                "Correct the name."
            ),
        ),
    ],
)
def test_columns_that_cannot_be_made(columns: dict[str, Column], message: str) -> None:
    """A column of what nobody knows, of itself or of nothing is refused when the dataset is."""
    assert refused(Dataset, Table("rooms", "id", columns)) == message


@pytest.mark.parametrize(
    ("name", "expected"),
    [("after", "timestamptz"), ("after_date", "date"), ("after_nullable", "timestamp"), ("through", "text")],
)
def test_types_are_those_of_the_other_column(name: str, expected: str) -> None:
    """A column that follows another one has its type."""
    assert SAMPLES.columns[name].type == expected


def test_null_references_lead_nowhere() -> None:
    """Where a reference is NULL, so is what goes through it, and nowhere else."""
    pairs = zip(sample("nullable_reference", range(300)), sample("through", range(300)), strict=True)
    assert {(key is None, value is None) for key, value in pairs} == {(True, True), (False, False)}


def test_keys_are_never_null() -> None:
    """A key cannot be made nullable."""
    assert refused(c.nullable, c.uuid_key()) == (
        "nullable(<a UUID key>): kind must not be a key, which is never NULL (found kind=<a UUID key>)."
    )


def test_parameters_are_collected() -> None:
    """A dataset has the parameters of its columns, those within documents too."""
    assert dict(load(OWL.dataset).parameters) == {"anchor": "2026-01-01", "greeting": "hello"}


def test_a_parameter_is_read() -> None:
    """What a seed sets is in every row, as the column's type has it."""
    pin = replace(OWL, parameters={"rate": "4.90"})
    assert values(c.parameter("rate", 1, type="numeric"), range(2), pin) == [Decimal("4.90"), Decimal("4.90")]
