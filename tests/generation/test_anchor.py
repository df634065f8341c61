"""A pin with its anchor on another day: what moves by weeks, what cannot move, and whose run it is then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from example_data import Dataset, Pin, Table
from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation.anchor import at_day, slide_to

if TYPE_CHECKING:
    from example_data import Column

WEEKLY = replace(c.date(30), moves_by=7)
PIN = Pin("mossy-owl", 2026, 3, parameters={"anchor": "2026-03-01"}, digest="sha256:1")


def pinned(monkeypatch: pytest.MonkeyPatch, *key: str, **columns: Column) -> Pin:
    """Return the pin of a dataset with one table of these columns."""
    dataset = Dataset(Table("days", key=key or ("id",), columns={"id": c.uuid_key(), **columns}))
    monkeypatch.setattr("example_data.generation.anchor.load", lambda _: dataset)
    return PIN


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (c.date(30), "2026-03-12"),
        (WEEKLY, "2026-03-08"),
        (c.nullable(WEEKLY), "2026-03-08"),
        (c.array(WEEKLY, 0, 2), "2026-03-08"),
        (c.document({"a": {"b": WEEKLY}, "c": c.date(1)}), "2026-03-08"),
    ],
    ids=["days", "weeks", "nullable", "array", "document"],
)
def test_what_moves_by_weeks(monkeypatch: pytest.MonkeyPatch, kind: Column, expected: str) -> None:
    """One column is enough, wherever it is made."""
    moved = slide_to(pinned(monkeypatch, day=kind, other=c.moment(3)), date(2026, 3, 12))
    assert (moved.parameters, moved.digest) == ({"anchor": expected}, "")


def test_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same pin, with its digest."""
    assert at_day(pinned(monkeypatch, day=c.date(3)), date(2026, 3, 1)) is PIN


@pytest.mark.parametrize(
    ("key", "columns"),
    [
        (("id", "day"), {"day": c.date(30)}),
        (("id", "later"), {"day": c.date(30), "later": c.after("day")}),
        (("text",), {"day": c.date(30), "text": c.template("{row} {day}")}),
    ],
    ids=["itself", "after", "template"],
)
def test_a_key_that_moves(monkeypatch: pytest.MonkeyPatch, key: tuple[str, ...], columns: dict[str, Column]) -> None:
    """It is refused, also where it is made of a column that moves."""
    with pytest.raises(DatasetError, match=rf"^column days\.{key[-1]}: it is in a key, and changes with the anchor \("):
        at_day(pinned(monkeypatch, *key, **columns), date(2026, 3, 2))


def test_an_anchor_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said as everywhere."""
    pin = replace(pinned(monkeypatch, day=c.date(3)), parameters={"anchor": "soon"})
    with pytest.raises(DatasetError, match=r"parameter anchor cannot be read \(expected .*, found 'soon'\)"):
        at_day(pin, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"digest": "sha256:2"}, False),
        ({"parameters": {"anchor": "2026-05-05"}, "digest": "sha256:2"}, True),
        ({"parameters": {"anchor": "2026-05-05", "more": 1}}, False),
        ({"parameters": {"anchor": "2026-05-05"}, "user_count": 4}, False),
        ({"parameters": {}}, False),
    ],
)
def test_whose_run_it_is(change: dict[str, object], *, expected: bool) -> None:
    """That of a pin with another anchor, but otherwise the same; its digest is that of its own anchor."""
    assert replace(PIN, **change).is_run_of(PIN) is expected  # type: ignore[arg-type] # of the fields' types
