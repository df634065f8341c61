"""Groups: columns of a row that draw from one key, so that they agree, or those of the row a reference leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace as replace_group
from numpy.typing import NDArray

from example_data.columns.references import find_referred, find_table, find_target_rows
from example_data.errors import DatasetError
from example_data.generation.fixed_rows import find_role, find_said, overlay
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import NOT_THERE, Column, Group, Table
from example_data.generation.vectors import Masked, Vector


class Draws(NamedTuple):
    """Where the values of a group come from."""

    stream: Stream
    """The randomness that its columns share; its column is the group."""
    rows: Rows
    is_null: NDArray[np.bool_] | None = None
    """Which rows have none, as the reference is NULL there; None where that is no row."""


class Members:
    """A group whose columns are made by methods: each returns one."""

    def __init__(self, kind: str, name: str, of: str) -> None:
        if not isinstance(name, str) or not name:
            raise DatasetError(f"{kind}(...): name must be a text that is not empty (found {name!r:.60}). Correct it.")
        if not isinstance(of, str):
            raise DatasetError(f"{kind}(...): of must be a text (found {of!r:.60}). Correct it.")
        self.group = Group(name, of, kind)

    def __repr__(self) -> str:
        of = f", of={self.group.of!r}" if self.group.of else ""
        return f"{self.group.kind}({self.group.name!r}{of})"


def member(group: Group, role: str, column: Column, *, is_followed: bool = True) -> Column:
    """Return the column of a kind as a member of a group: it draws what the others draw.

    Args:
        group: The group.
        role: What it is of the group, such as `email`.
        column: Of any kind; its randomness is the group's.
        is_followed: Whether it is what it is in the row that the group's reference leads to, if it has one; otherwise
            it is the row's own.
    """

    def make(stream: Stream, rows: Rows) -> Vector:
        draws = locate(group if is_followed else replace_group(group, of=""), stream, rows)
        vector = column.make(draws.stream, draws.rows)
        if group.of and is_followed:
            vector = overlay(vector, draws.rows, find_role(draws.stream, role))
        return vector if draws.is_null is None else Masked(vector, draws.is_null)

    def check(own: Table) -> None:
        _check_path(group, own)
        if column.check is not None:
            column.check(own)

    is_unique = column.is_unique and not (group.of and is_followed)
    named = "" if group.kind.partition(" ")[0] == group.name else f" of {group.name}"
    kind = f"{column.kind}{named}{f', through {group.of}' if group.of and is_followed else ''}"
    return replace(column, make=make, check=check, group=group, role=role, is_unique=is_unique, kind=kind)


def follow(
    stream: Stream,
    rows: Rows,
    drawn: NDArray[np.int64],
    entries: Mapping[str, Sequence[str]],
    *,
    is_same: Callable[[str, str], bool] = str.__eq__,
) -> NDArray[np.int64]:
    """Return which entry of lists each row has, of a fixed row one for which all is true that the row says.

    Where a fixed row says what no entry has, that does not count.

    Args:
        stream: That of the group.
        rows: The rows.
        drawn: Which entry each of them has otherwise.
        entries: The lists by role, as long as each other.
        is_same: Whether what a row says is an entry.
    """
    fits: dict[int, list[int]] = {}
    for role, texts in entries.items():
        for place, said in find_said(stream, rows, role):
            same = [entry for entry, text in enumerate(texts) if said is not None and is_same(said, text)]
            both = [entry for entry in same if entry in fits.get(place, same)]
            fits[place] = both or fits.get(place, same)
    if found := {place: same for place, same in fits.items() if same}:
        drawn = drawn.copy()
        for place, same in found.items():
            if drawn[place] not in same:
                drawn[place] = same[drawn[place] % len(same)]
    return drawn


def _check_path(group: Group, own: Table) -> None:
    """Make sure that the references that a group follows lead to one that follows none."""
    seen = []
    while group.of:
        other = find_referred(own, group.of)
        seen.append(f"{own.name}.{group.of}")
        found = find_group(own, group)
        if found is None:
            article = "an" if group.kind.startswith("i") else "a"
            raise DatasetError(
                f"{other.name!r} has no such group (expected {article} {group.kind} of the name {group.name!r}, as "
                f"this one follows {group.of!r}). Give that table a column of it, or leave out of={group.of!r}."
            )
        own, group = other, found
        if f"{own.name}.{group.of}" in seen:
            raise DatasetError(f"its group follows itself ({' -> '.join(seen)}). Leave out one of the of=...")


def locate(group: Group, stream: Stream, rows: Rows) -> Draws:
    """Return what the columns of a group draw from for these rows; a group that follows a reference, what that does."""
    if not group.of:
        return Draws(stream.of(stream.table, group.column), rows)
    own = find_table(stream)
    there = find_group(own, group)
    assert there is not None
    targets = find_target_rows(stream, group.of, rows)
    other = stream.of(own.columns[group.of].refers, "")
    is_null = None if isinstance(targets, range) else targets == NOT_THERE
    if is_null is None or not is_null.any():
        return locate(there, other, targets)
    draws = locate(there, other, np.maximum(targets, 0))
    return draws._replace(is_null=is_null if draws.is_null is None else is_null | draws.is_null)


def find_group(own: Table, group: Group) -> Group | None:
    """Return the group that one of a table follows: of its kind and name, in the table that its reference leads to.

    Of several that is the first one written otherwise. One that is written alike, as it follows a reference of the same
    name, is another one only in another table.
    """
    table = find_referred(own, group.of)
    groups = (column.group for column in table.columns.values() if isinstance(column.group, type(group)))
    same = [each for each in groups if (each.kind, each.name) == (group.kind, group.name)]
    return next((each for each in same if each != group), same[0] if same and table.name != own.name else None)
