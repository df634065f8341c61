"""The anchor: the moment that dates of a seed are relative to; a run may have it on another day than its revision."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import lcm
from typing import TYPE_CHECKING

from example_data.errors import DatasetError
from example_data.generation.dataset import Dataset, load
from example_data.generation.dataset_validation import dependencies
from example_data.generation.table import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.pin import Pin
    from example_data.generation.table import Column, Table

DEFAULT_ANCHOR = "2026-01-01"
"""The anchor of a seed that does not set it."""


def read_anchor(found: object) -> datetime:
    """Return an anchor in UTC, without a zone.

    Raises:
        DatasetError: It is neither a date nor a date with a time.
    """
    try:
        moment = datetime.fromisoformat(str(found))
        return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise DatasetError(
            f"parameter anchor cannot be read (expected a date such as {DEFAULT_ANCHOR!r}, found {found!r}). Correct "
            "it in the registry."
        ) from error


def has_anchor(pin: Pin) -> bool:
    """Return whether a pin's dataset knows the parameter."""
    return "anchor" in load(pin.dataset).parameters


def anchor_of(pin: Pin) -> str:
    """Return the anchor of a pin, whose dataset knows the parameter."""
    return str(load(pin.dataset).parameters["anchor"] if pin.anchor is None else pin.anchor)


def at_day(pin: Pin, day: date) -> Pin:
    """Return a pin, which has an anchor, with that on another day, at the same time of day.

    It has no digest if that is another anchor.

    Raises:
        DatasetError: The anchor cannot be read, or keys would change with it.
    """
    dataset = load(pin.dataset)
    moment = read_anchor(anchor_of(pin))
    if moment.date() == day:
        return pin
    if (place := next(_moving_keys(dataset), None)) is not None:
        raise DatasetError(
            f"column {place}: it is in a key, and changes with the anchor (expected keys that stay where the anchor is "
            f"on another day than {moment.date()}, found {day}). Leave the anchor as it is, or give the dataset other "
            "keys."
        )
    is_date = moment.time() == time.min
    return pin.at_anchor(day.isoformat() if is_date else datetime.combine(day, moment.time()).isoformat())


def slide_to(pin: Pin, day: date) -> Pin:
    """Return a pin with its anchor on a day, or on the last one before it that is whole weeks from where it was.

    Weeks count where a column moves by whole weeks only.

    Raises:
        DatasetError: The dataset has no anchor, or as from `at_day`.
    """
    dataset = load(pin.dataset)
    if not has_anchor(pin):
        raise DatasetError(
            f"dataset {pin.dataset!r}: it has no parameter anchor, so none of its rows has a day to move to. Leave the "
            "seed as it is."
        )
    before = read_anchor(anchor_of(pin)).date()
    step = lcm(*(column.moves_by for _, _, column in _columns(dataset)))
    return at_day(pin, before + timedelta(days=(day - before).days // step * step))


def _columns(dataset: Dataset) -> Iterator[tuple[Table, str, Column]]:
    return ((table, name, column) for table in dataset.tables for name, column in table.columns.items())


def _moving_keys(dataset: Dataset) -> Iterator[str]:
    """Yield the columns that identify rows, or that references lead to, and whose values change with the anchor."""
    keys = {(table.name, name) for table in dataset.tables for name in table.key}
    keys |= {(column.refers, column.of) for table, _, column in _columns(dataset) if is_reference(table, column)}
    moving: dict[tuple[str, str], bool] = {}

    def is_moving(table: Table, name: str) -> bool:
        place = table.name, name
        if place not in moving:
            others = ((table.tables[other], column) for other, column in dependencies(table, name))
            moving[place] = "anchor" in table.columns[name].parameters or any(is_moving(*other) for other in others)
        return moving[place]

    for table, name, _ in _columns(dataset):
        if (table.name, name) in keys and is_moving(table, name):
            yield f"{table.name}.{name}"
