"""Values of several: JSON documents, arrays, points, bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.columns.text_parts import form_of
from example_data.columns.unique_values import unique_numbers
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.random_stream import numbers
from example_data.generation.vectors import Plain, Points

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

WORD_OCTETS = 8

NAMED_IN_ARRAYS = frozenset({"varchar"})
"""Types with the form of another one, of which PostgreSQL wants the own number in arrays (arrayfuncs.c, array_recv)."""

TELLING_OCTETS = 7
"""Bytes that make a value unique: more would be a number beyond 2^62, the most that can be permuted."""


def document(members: Mapping[str, Any], *, type: str = "jsonb") -> Column:
    """A JSON object.

    Args:
        members: By key a column kind, another such mapping, or a value that is the same in every row.
        type: `jsonb` or `json`.
    """
    kinds = {key: _member(key, value) for key, value in members.items()}

    def make(stream: Stream, rows: Rows) -> Plain:
        columns = [
            [value] * len(rows) if kind is None else _json(kind, _beneath(stream, key), rows)
            for (key, kind), value in zip(kinds.items(), members.values(), strict=True)
        ]
        return Plain([dict(zip(kinds, row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(rows))

    found = [kind for kind in kinds.values() if kind is not None]
    parameters = {name: default for kind in found for name, default in kind.parameters.items()}
    uses = tuple(dict.fromkeys(name for kind in found for name in kind.uses))
    told = f"a document of {', '.join(members)}"
    return Column(type, make, told, parameters=parameters, uses=uses, written_as=form_of(type, "jsonb", "json"))


def _member(key: str, value: object) -> Column | None:
    if isinstance(value, Mapping):
        return document(value)
    if isinstance(value, Column) and value.target is not None:
        raise DatasetError(
            f"Member {key!r} of a document is a reference: make it a column, nothing keeps it otherwise."
        )
    return value if isinstance(value, Column) else None


def _beneath(stream: Stream, name: str) -> Stream:
    """The randomness of a part of a column."""
    return stream.of(stream.table, f"{stream.column}.{name}")


def _json(kind: Column, stream: Stream, rows: Rows) -> list[Any]:
    return [_plain(value) for value in kind.make(stream, rows).values()]


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any type
    """A value as JSON has it."""
    match value:
        case None | bool() | int() | float() | str() | dict():
            return value
        case Decimal():
            return float(value)
        case date() | datetime() | time():
            return value.isoformat()
        case list() | tuple():
            return [_plain(member) for member in value]
        case _:
            return str(value)


def array(kind: Column, low: int, high: int) -> Column:
    """An array of `low` to `high` values of a kind; all sizes are equally likely.

    Args:
        kind: No reference.
        low: At least 0.
        high: At least 1.
    """
    if not (0 <= low <= high and high >= 1):
        raise DatasetError(f"An array has no {low} to {high} values: write 0 <= low <= high, 1 <= high.")
    if kind.target is not None or not kind.type or kind.type.endswith("[]"):
        raise DatasetError(f"An array cannot be of {kind.kind}: give it a kind with a type that is no array.")

    def make(stream: Stream, rows: Rows) -> Plain:
        sizes = (low + stream.index("size", rows, high - low + 1)).tolist()
        flat = kind.make(_beneath(stream, "member"), _spread(rows, high)).values()
        return Plain([flat[place * high : place * high + size] for place, size in enumerate(sizes)])

    form = f"{kind.written_as}[]" if kind.written_as and kind.type not in NAMED_IN_ARRAYS else ""
    return Column(
        f"{kind.type}[]",
        make,
        f"{low} to {high} times {kind.kind}",
        parameters=kind.parameters,
        uses=kind.uses,
        written_as=form,
    )


def _spread(rows: Rows, count: int) -> Rows:
    """So many row numbers for each row."""
    if isinstance(rows, range):
        return range(rows.start * count, rows.stop * count)
    spread: Rows = (numbers(rows)[:, np.newaxis] * count + np.arange(count)).ravel()
    return spread


def point(*, width: float = 1.0, height: float = 1.0) -> Column:
    """A point of the plane from (0, 0) to (`width`, `height`)."""

    def make(stream: Stream, rows: Rows) -> Points:
        return Points(stream.uniform("x", rows) * width, stream.uniform("y", rows) * height)

    return Column("point", make, "a point")


def octets(low: int, high: int, *, unique: bool = False, type: str = "bytea") -> Column:
    """Random bytes, `low` to `high` of them.

    Args:
        low: The fewest; at least 0.
        high: The most.
        unique: Whether no other row of the seed has the same; there are always `high` of them then. The first seven
            are unique, and those of two seeds with n rows together overlap n times out of 2^56.
        type: `bytea`, or a domain over it.
    """
    if not 0 <= low <= high:
        raise DatasetError(f"There are no {low} to {high} bytes: write 0 <= low <= high.")

    def make(stream: Stream, rows: Rows) -> Plain:
        least = high if unique else low
        sizes = (least + stream.index("size", rows, high - least + 1)).tolist()
        words = [stream.words(f"octets {place}", rows) for place in range(-(-high // WORD_OCTETS))]
        if not words:
            return Plain([b""] * len(rows))
        whole = np.stack(words, axis=1).astype("<u8").view(np.uint8)
        if unique:
            width = min(high, TELLING_OCTETS)
            _, found = unique_numbers(stream, rows, 256**width)
            whole[:, :width] = found.astype("<u8")[:, np.newaxis].view(np.uint8)[:, :width]
        return Plain([row[:size].tobytes() for row, size in zip(whole, sizes, strict=True)])

    told = f"{high} bytes of its own" if unique else f"{low} to {high} bytes"
    return Column(type, make, told, written_as=form_of(type, "bytea"))
