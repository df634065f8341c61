"""Column kinds of JSON documents, arrays, points and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np

from example_data.columns.column_kind import argument_error, check_most, column_kind
from example_data.columns.text_parts import infer_written_as
from example_data.columns.unique_values import draw_unique_numbers
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import Column
from example_data.generation.vectors import Plain, Points

MOST_OCTETS = 2**16
"""The most bytes of a value."""

WORD_OCTETS = 8
"""The bytes of one word of randomness."""

NAMED_IN_ARRAYS = frozenset({"varchar"})
"""Types with the binary form of another one whose arrays PostgreSQL reads under their own OID only (array_recv)."""

UNIQUE_OCTETS = 7
"""The bytes that make a value unique; more would be a number beyond 2^62, the most that can be permuted."""


@column_kind
def document(members: Mapping[str, Any], *, type: str = "jsonb") -> Column:
    """Return a column of JSON objects.

    Args:
        members: By key a column kind, another such mapping, or a value that is the same in every row.
        type: `jsonb` or `json`.
    """
    kinds = {key: _member(key, value) for key, value in members.items()}

    def make(stream: Stream, rows: Rows) -> Plain:
        columns = [
            [value] * len(rows)
            if kind is None
            else list(map(_to_json, kind.make(_member_stream(stream, key), rows).values()))
            for (key, kind), value in zip(kinds.items(), members.values(), strict=True)
        ]
        return Plain([dict(zip(kinds, row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(rows))

    filled = [kind for kind in kinds.values() if kind is not None]
    parameters = {name: default for kind in filled for name, default in kind.parameters.items()}
    uses = tuple(dict.fromkeys(name for kind in filled for name in kind.uses))
    description = f"a document of {', '.join(members)}"
    return Column(
        type, make, description, parameters=parameters, uses=uses, written_as=infer_written_as(type, "jsonb", "json")
    )


def _member(key: str, value: object) -> Column | None:
    if isinstance(value, Mapping):
        return document(value)
    if isinstance(value, Column) and value.target is not None:
        raise DatasetError(
            f"member {key!r} must not be a reference. Make it a column: a foreign key cannot protect it in a document."
        )
    return value if isinstance(value, Column) else None


def _member_stream(stream: Stream, name: str) -> Stream:
    """Return the randomness of a part of a column."""
    return stream.of(stream.table, f"{stream.column}.{name}")


def _to_json(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return a value as JSON has it."""
    match value:
        case None | bool() | int() | float() | str() | dict():
            return value
        case Decimal():
            return float(value)
        case date() | datetime() | time():
            return value.isoformat()
        case list() | tuple():
            return [_to_json(member) for member in value]
        case _:
            return str(value)


@column_kind
def array(kind: Column, low: int, high: int) -> Column:
    """Return a column of arrays of `low` to `high` values of a kind; all sizes are equally likely.

    Args:
        kind: No reference.
        low: At least 0.
        high: At least 1.
    """
    if not (0 <= low <= high and high >= 1):
        raise argument_error("low must be at least 0, high at least 1 and at least low", low=low, high=high)
    check_most(high=high)
    if kind.target is not None or not kind.type or kind.type.endswith("[]"):
        raise argument_error("kind must have a type of its own, and not be a reference or an array", kind=kind)

    def make(stream: Stream, rows: Rows) -> Plain:
        sizes = (low + stream.index("size", rows, high - low + 1)).tolist()
        flat = kind.make(_member_stream(stream, "member"), _member_rows(rows, high)).values()
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


def _member_rows(rows: Rows, count: int) -> Rows:
    """Return row numbers for the members of every row's array, `count` for each row."""
    if isinstance(rows, range):
        return range(rows.start * count, rows.stop * count)
    spread: Rows = (to_array(rows)[:, np.newaxis] * count + np.arange(count)).ravel()
    return spread


@column_kind
def point(*, width: float = 1.0, height: float = 1.0) -> Column:
    """Return a column of points of the plane from (0, 0) to (`width`, `height`)."""

    def make(stream: Stream, rows: Rows) -> Points:
        return Points(stream.uniform("x", rows) * width, stream.uniform("y", rows) * height)

    return Column("point", make, "a point")


@column_kind
def octets(low: int, high: int, *, unique: bool = False, type: str = "bytea") -> Column:
    """Return a column of random bytes, `low` to `high` in each row.

    Args:
        low: The fewest; at least 0.
        high: The most.
        unique: Whether no other row of the seed has the same; there are always `high` of them then. The first seven
            are unique, and those of two seeds with n rows together overlap n times out of 2^56.
        type: `bytea`, or a domain over it.
    """
    if not 0 <= low <= high:
        raise argument_error("low must be at least 0 and at most high", low=low, high=high)
    check_most(MOST_OCTETS, high=high)

    def make(stream: Stream, rows: Rows) -> Plain:
        least = high if unique else low
        sizes = (least + stream.index("size", rows, high - least + 1)).tolist()
        words = [stream.words(f"octets {place}", rows) for place in range(-(-high // WORD_OCTETS))]
        if not words:
            return Plain([b""] * len(rows))
        whole = np.stack(words, axis=1).astype("<u8").view(np.uint8)
        if unique:
            width = min(high, UNIQUE_OCTETS)
            _, places = draw_unique_numbers(stream, rows, 256**width)
            whole[:, :width] = places.astype("<u8")[:, np.newaxis].view(np.uint8)[:, :width]
        return Plain([row[:size].tobytes() for row, size in zip(whole, sizes, strict=True)])

    description = f"{high} bytes of its own" if unique else f"{low} to {high} bytes"
    return Column(type, make, description, written_as=infer_written_as(type, "bytea"))
