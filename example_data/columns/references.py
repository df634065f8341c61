"""TODO."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from example_data.errors import DatasetError
from example_data.generation import row_sampling
from example_data.generation.dataset import Column
from example_data.generation.random_stream import numbers
from example_data.generation.row_numbers import extent
from example_data.generation.vectors import Masked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows, Table, Target
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector


NOT_THERE = -1
"""The row number of a row that a reference does not have."""


def parent(table: str, *, column: str = "", type: str = "") -> Column:
    """The key of the row that this row belongs to, in the table that its rows are per; or in one above that.

    Args:
        table: The table's name.
        column: The column whose value is taken; its key unless given.
        type: An integer type, where it is not that of the column referred to.
    """

    def target(stream: Stream, rows: Rows) -> Rows:
        return row_sampling.ancestor(stream, own_table(stream), table, rows)

    return _reference(table, column, target, f"the row of {table} it belongs to", type)


def reference(
    table: str,
    *,
    column: str = "",
    skewed: bool = False,
    unique: bool = False,
    within: str = "",
    type: str = "",
) -> Column:
    """The key of some row of a table.

    Args:
        table: The table's name.
        column: The column whose value is taken; its key unless given.
        skewed: Whether a few rows are referred to far more often than the others (Zipf's law), not all alike.
        unique: Whether no two rows refer to the same one.
        within: A reference of the same row; the row is drawn among those that belong to the one it refers to.
        type: An integer type, where it is not that of the column referred to.
    """
    if skewed + unique + bool(within) > 1:
        raise DatasetError(f"A reference to {table} is skewed, unique or within another one: choose one of them.")

    def target(stream: Stream, rows: Rows) -> Rows:
        other = stream.tables[table]
        if within:
            above = _target(stream, within, rows)
            return row_sampling.descendant(stream, other, _column(stream, within).refers, rows, numbers(above))
        if unique:
            _check_room(stream, other, extent(stream.pin, own_table(stream)))
            return row_sampling.unique(stream, other, rows)
        return row_sampling.skewed(stream, other, rows) if skewed else row_sampling.uniform(stream, other, rows)

    told = " skewed" if skewed else " once" if unique else f" within {within}" if within else ""
    made = _reference(table, column, target, f"a row of {table}{told}", type)
    return replace(made, is_drawn=not within, uses=(within,) if within else ())


def distinct(table: str, *, column: str = "", type: str = "") -> Column:
    """The key of some row of a table, another one for each of the rows that belong together: many to many."""

    def target(stream: Stream, rows: Rows) -> Rows:
        other, own = stream.tables[table], own_table(stream)
        _check_room(stream, other, getattr(own.rows, "high", 1))
        return row_sampling.distinct(stream, other, own, rows)

    return replace(_reference(table, column, target, f"rows of {table}, each once", type), is_drawn=True)


def tree(*, roots: float = 0.1, itself: bool = False, column: str = "", type: str = "") -> Column:
    """The key of an earlier row of the same table, or none: a forest without loops.

    Args:
        roots: The share of rows that have none, beside the first.
        itself: Whether those refer to themselves, as a column that is NOT NULL has to.
        column: The column whose value is taken; its key unless given.
        type: An integer type, where it is not that of the column referred to.
    """
    if not 0 <= roots <= 1:
        raise DatasetError(f"A share of roots is a number from 0 to 1: found {roots}.")

    def target(stream: Stream, rows: Rows) -> NDArray[np.int64]:
        found = row_sampling.lower(stream, own_table(stream), rows)
        none = numbers(rows) if itself else np.int64(NOT_THERE)
        return np.where((stream.uniform("root", rows) < roots) | (found < 0), none, found)

    return _reference("", column, target, f"an earlier row of the table, or {'itself' if itself else 'none'}", type)


def through(reference: str, column: str, *, type: str = "") -> Column:
    """A column's value in the row that another column of this row refers to, as composite foreign keys need it.

    Args:
        reference: The column of this row that refers to the other one.
        column: The column of the row referred to.
        type: An integer type, where it is not that of the column referred to.
    """

    def target(stream: Stream, rows: Rows) -> Rows:
        return _target(stream, reference, rows)

    told = f"{column} of the row that {reference} refers to"
    return replace(_reference("", column, target, told, type), uses=(reference,))


def late(reference: Column) -> Column:
    """A reference that is written once all tables are, as tables need it that refer to each other."""
    return replace(reference, is_late=True, kind=f"{reference.kind}, written last")


def _reference(table: str, column: str, target: Target, kind: str, type_name: str) -> Column:
    def make(stream: Stream, rows: Rows) -> Vector:
        own = _column(stream, stream.column)
        found = target(stream, rows)
        there = stream.of(own.refers, own.of)
        other = stream.tables[own.refers].columns[own.of]
        if isinstance(found, range) or not (is_null := found == NOT_THERE).any():
            return other.make(there, found)
        return Masked(other.make(there, np.maximum(found, 0)), is_null)

    return Column(type_name, make, kind, refers=table, of=column, target=target)


def own_table(stream: Stream) -> Table:
    """The table of a column."""
    return stream.tables[stream.table]


def _column(stream: Stream, name: str) -> Column:
    return own_table(stream).columns[name]


def made(stream: Stream, name: str, rows: Rows) -> Vector:
    """The values of another column of the same rows."""
    return _column(stream, name).make(stream.of(stream.table, name), rows)


def _target(stream: Stream, name: str, rows: Rows) -> Rows:
    """The rows that another column of the same rows refers to."""
    target = _column(stream, name).target
    assert target is not None
    return target(stream.of(stream.table, name), rows)


def _check_room(stream: Stream, other: Table, wanted: int) -> None:
    found = extent(stream.pin, other)
    if found < wanted:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} takes {wanted} different rows of {other.name}, "
            f"which has {found}: make that table larger, or this one smaller."
        )
