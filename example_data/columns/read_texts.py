"""Column kinds of types that have no binary form here: their values are texts that PostgreSQL reads as the type."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.composed import member_rows
from example_data.columns.text_parts import map_values
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Joined, Plain, Point, Vector

Units = NDArray[np.int32]

LONGEST_EMBEDDING = 16_000
"""The most numbers of a vector in pgvector."""

NUMBERS_AT_ONCE = 2**17
"""Numbers of embeddings that are made at a time: few enough for the processor's cache."""

UNITS = 10**6
"""Units in a number of 1: six digits after the point, about as many as a 4-byte float has."""


@column_kind
def text_of(type: str, kind: Column) -> Column:
    """Return a column of any type, whose values PostgreSQL reads from the texts of another kind's values.

    Points are `POINT(x y)`. The members of a list stand in braces; each in quotes where `type` is an array, as
    `macaddr[]`, and without where it is not, as with `int4multirange`.

    Args:
        type: Such as `macaddr`, `hstore`, `vector(3)`, `geometry(Point,4326)`. Of `money` the texts are numbers, such
            as `1.50`, as how others are read depends on a setting of the database.
        kind: What makes the texts; no key and no reference.
    """
    check_argument(isinstance(type, str) and type.strip(), "type must be the name of a type", type=type)
    check_argument(not kind.is_key and kind.target is None, "kind must not be a key or a reference", kind=kind)
    spell = partial(_spell, in_array=type.endswith("[]"))

    def make(stream: Stream, rows: Rows) -> Vector:
        vector = kind.make(stream, rows)
        return vector if isinstance(vector, Joined) else map_values(vector, spell)

    return replace(kind, type=type, make=make, kind=f"{kind.kind}, read as {type}", written_as="", is_cast=True)


def _spell(value: Any, *, in_array: bool) -> str | None:  # noqa: ANN401 - of any type
    """Return a value as a text that PostgreSQL's types read; the members of a list may be as an array has them."""
    match value:
        case None:
            return None
        case bool():
            text = "true" if value else "false"
        case Decimal():
            text = f"{value:f}"
        case Point(x, y):
            text = f"POINT({x} {y})"
        case bytes() | bytearray() | memoryview():
            text = f"\\x{value.hex()}"
        case dict():
            text = json.dumps(value, ensure_ascii=False)
        case list() | tuple():
            text = f"{{{','.join(map(_spell_member if in_array else str, value))}}}"
        case _:
            text = str(value)
    return text


def _spell_member(value: Any) -> str:  # noqa: ANN401 - of any type
    """Return a member of an array's text: NULL, an array, or in quotes (PostgreSQL documentation, "Arrays")."""
    text = _spell(value, in_array=True)
    if text is None:
        return "NULL"
    if isinstance(value, list | tuple):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@column_kind
def embedding(size: int, *, type: str = "vector") -> Column:
    """Return a column of vectors of length 1 and any direction, of `size` numbers each, for pgvector.

    They are texts such as `[0.600000,-0.800000]`. Numbers are sums of random integers, divided by the square root of
    the sum of their squares: all of that is exact or correctly rounded (IEEE 754), and the same on every machine.

    Args:
        size: How many numbers, 1 to 16,000.
        type: `vector`, `vector(384)`, `halfvec(384)`, or an array such as `real[]`.
    """
    rule = f"size must be a whole number from 1 to {LONGEST_EMBEDDING}"
    check_argument(isinstance(size, int) and 1 <= size <= LONGEST_EMBEDDING, rule, size=size)
    brackets = "{}" if type.endswith("[]") else "[]"
    step = max(NUMBERS_AT_ONCE // size, 1)

    def make(stream: Stream, rows: Rows) -> Plain:
        starts = range(0, len(rows), step)
        parts = (_draw_directions(stream, rows[start : start + step], size) for start in starts)
        return Plain([text for part in parts for text in _spell_units(part, brackets)])

    return Column(type, make, f"a direction of {size} numbers", is_cast=True)


def _draw_directions(stream: Stream, rows: Rows, size: int) -> Units:
    """Return the numbers of unit vectors in units, a row of `size` for each of `rows`.

    Sums of four uniform numbers are close enough to normal ones for all directions to be about equally likely. They
    are odd, so that no vector is zero, and the sum of their squares is an integer below 2^53.
    """
    words = stream.words("number", member_rows(rows, size)).reshape(len(rows), size)
    halves = (words & np.uint64(0xFFFF_0000_FFFF)) + (words >> np.uint64(16) & np.uint64(0xFFFF_0000_FFFF))
    sums = ((halves & np.uint64(0xFFFF_FFFF)) + (halves >> np.uint64(32))).astype(np.int64)
    numbers = 2 * sums - (4 * 0xFFFF - 1)
    norms = np.sqrt((numbers * numbers).sum(axis=1).astype(np.float64))
    units: Units = np.rint(numbers * UNITS / norms[:, np.newaxis]).astype(np.int32)
    return units


@cache
def _list_halves() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return all first four and all last four characters of numbers from 0.000000 to 1.000000, four bytes each."""
    heads = b"".join(b"%d.%02d" % divmod(number, 100) for number in range(101))
    tails = b"".join(b"%04d" % number for number in range(10_000))
    return np.frombuffer(heads, dtype=np.uint32), np.frombuffer(tails, dtype=np.uint32)


def _spell_units(units: Units, brackets: str) -> list[str]:
    """Return the text of each row: a byte for the sign, which is zero for plus and left out, the number, a comma."""
    count, size = units.shape
    all_heads, all_tails = _list_halves()
    heads, tails = np.divmod(np.abs(units), 10_000)
    octets = np.empty((count, size, 10), dtype=np.uint8)
    octets[:, :, 0] = np.where(units < 0, ord("-"), 0)
    octets[:, :, 1:5] = all_heads[heads].view(np.uint8).reshape(count, size, 4)
    octets[:, :, 5:9] = all_tails[tails].view(np.uint8).reshape(count, size, 4)
    octets[:, :, 9] = ord(",")
    before, after = tuple(brackets)
    return [f"{before}{row.tobytes()[:-1].translate(None, bytes(1)).decode()}{after}" for row in octets]
