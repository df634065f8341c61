"""Vectors in the binary format of COPY.

The format: PostgreSQL documentation, COPY, "Binary Format".
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import Format
from psycopg.types.numeric import Int4, Int8
from psycopg.types.range import Range

from example_data.generation import vectors
from example_data.generation.generator import Block
from example_data.generation.table import column_errors
from example_data.generation.uuid_keys import Keys
from example_data.postgres import binary_arrays
from example_data.postgres.types import checker, oid, wire_type

if TYPE_CHECKING:
    from numpy.typing import NDArray


COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
"""What a binary COPY begins with: its signature, no flags, and an extension of no bytes."""

COPY_TRAILER = struct.pack("!h", -1)
"""What it ends with: a row of -1 columns."""

_BOUNDS: dict[str, type[int]] = {"int4range": Int4, "int8range": Int8}
"""What has the size of a range's bounds; before 3.3.9 psycopg gives them the size that fits the value."""

Fields = Callable[[vectors.Vector, str], Iterator[list[bytes]]]
"""A function from a column and its type to its fields: lists of bytes, of which each has a piece for every row."""

NULL = struct.pack("!i", -1)
"""A field without a value: the length -1 and nothing after it."""


def copy_rows(block: Block) -> bytes:
    """Return the block's rows in the binary format of COPY, without header and trailer."""
    return join_fields(block, [struct.pack("!h", len(block.vectors)), *[b""] * (len(block.vectors) - 1)], _fields)


def record_rows(block: Block, types: Sequence[int]) -> bytes:
    """Return the block's rows as `record_send` returns them (rowtypes.c), with the type's oid before each field."""
    first, *others = (struct.pack("!I", each) for each in types)
    return join_fields(block, [struct.pack("!i", len(block.vectors)) + first, *others], _fields)


def join_fields(block: Block, heads: Sequence[bytes], fields: Fields, tail: bytes = b"") -> bytes:
    """Return the block's rows, with what stands before each field and after the last."""
    pieces = []
    for name, vector, head in zip(block.names, block.vectors, heads, strict=True):
        if head:
            pieces.append([head] * len(block.rows))
        with column_errors(block.table, name):
            pieces.extend(fields(vector, wire_type(block.table.columns[name])))
    if tail:
        pieces.append([tail] * len(block.rows))
    places = [b""] * (len(pieces) * len(block.rows))
    for place, piece in enumerate(pieces):
        places[place :: len(pieces)] = piece
    return b"".join(places)


def values(block: Block) -> Iterator[tuple[str, list[bytes | None]]]:
    """Yield each column's name and its values as COPY sends them, without their length; None for NULL."""
    for name, vector in zip(block.names, block.vectors, strict=True):
        with column_errors(block.table, name):
            fields = map(b"".join, zip(*_fields(vector, wire_type(block.table.columns[name])), strict=True))
            yield name, [None if field == NULL else field[4:] for field in fields]


def _fields(vector: vectors.Vector, type_name: str) -> Iterator[list[bytes]]:
    match vector:
        case Keys():
            yield fixed(vector.octets())
        case vectors.Numbers() | vectors.Decimals() if type_name == "numeric":
            yield _shortest_numerics(binary_arrays.octets(vector, type_name))
        case vectors.Numbers() | vectors.Decimals() | vectors.Times() | vectors.Spans() | vectors.Points():
            yield fixed(binary_arrays.octets(vector, type_name))
        case vectors.Joined(parts, separator):
            total = sum(map(_sizes, parts), np.int64(len(separator.encode()) * (len(parts) - 1)))
            yield total.astype(">i4").view("V4").tolist()
            for place, part in enumerate(parts):
                yield part.gather(_text_after(separator if place else ""))
        case vectors.DictionaryEncoded() | vectors.Plain():
            yield vector.gather(_field_encoder(type_name))
        case vectors.Masked(inner, is_null):
            yield from mask_pieces(_fields(inner, type_name), is_null, NULL)


def fixed(octets: NDArray[np.uint8]) -> list[bytes]:
    """Return the fields of values that all have the same number of bytes, in an array of shape (rows, bytes)."""
    fields = binary_arrays.sized(octets)
    rows: list[bytes] = fields.view(f"V{fields.shape[1]}").ravel().tolist()
    return rows


def _shortest_numerics(octets: NDArray[np.uint8]) -> list[bytes]:
    """Return the fields of numbers without zeros at either end of their digits, as PostgreSQL stores them."""
    fields, words = fixed(octets), octets.view(">i2")
    for row in np.flatnonzero((words[:, 4] == 0) | (words[:, -1] == 0)).tolist():
        _, weight, sign, scale, *digits = words[row].tolist()
        used = [place for place, digit in enumerate(digits) if digit]
        first, end = (used[0], used[-1] + 1) if used else (weight, weight)
        size = end - first
        fields[row] = struct.pack(f"!i4h{size}h", 8 + 2 * size, size, weight - first, sign, scale, *digits[first:end])
    return fields


def mask_pieces(pieces: Iterator[list[bytes]], is_null: NDArray[np.bool_], null: bytes) -> Iterator[list[bytes]]:
    """Yield the fields with NULL where a value is missing: in the first piece what stands for it, then nothing."""
    missing = np.flatnonzero(is_null).tolist()
    for place, piece in enumerate(pieces):
        for row in missing:
            piece[row] = b"" if place else null
        yield piece


@cache
def _text_after(separator: str) -> Callable[[str], bytes]:
    return lambda text: (separator + text).encode()


def _sizes(part: vectors.DictionaryEncoded | vectors.Plain) -> NDArray[np.int64]:
    """Return the number of bytes of every row's text."""
    if isinstance(part, vectors.DictionaryEncoded) and isinstance(part.dictionary, vectors.Dictionary):
        sizes: NDArray[np.int64] = part.dictionary.sizes[part.indices]
        return sizes
    return np.array([len(text.encode()) for text in part.values()], dtype=np.int64)


@cache
def _field_encoder(type_name: str) -> Callable[[Any], bytes]:
    """Return a function from a Python value to its field, length word included."""
    member = type_name.removesuffix("[]")
    octets = _array_encoder(member) if member != type_name else _value_encoder(type_name)

    def encode(value: Any) -> bytes:  # noqa: ANN401 - of the type
        if value is None:
            return NULL
        written = octets(value)
        return struct.pack("!i", len(written)) + written

    return encode


def _value_encoder(type_name: str) -> Callable[[Any], bytes]:
    """Return a function from a value that is not NULL to its bytes: psycopg's dumper, but not for points."""
    if type_name == "point":
        return lambda point: struct.pack("!dd", point.x, point.y)
    transformer = Transformer()
    form = "text" if oid(type_name) == oid("bpchar") else type_name  # psycopg writes it as text only
    transformer.set_dumper_types([oid(form)], Format.BINARY)
    check, bound = checker(type_name), _BOUNDS.get(type_name, lambda value: value)

    def dump(value: object) -> bytes:
        check(value)
        plain: object = Range(bound(value.low), bound(value.high)) if isinstance(value, vectors.Span) else value
        (octets,) = transformer.dump_sequence([plain], [psycopg.adapt.PyFormat.BINARY])
        assert octets is not None
        return bytes(octets)

    return dump


def _array_encoder(member_type: str) -> Callable[[Sequence[Any]], bytes]:
    """Return a function from a list to an array of one dimension (PostgreSQL source, arrayfuncs.c, array_send)."""
    field, number = _field_encoder(member_type), oid(member_type)

    def encode(members: Sequence[Any]) -> bytes:
        if not members:
            return struct.pack("!iiI", 0, 0, number)
        head = struct.pack("!iiIii", 1, any(member is None for member in members), number, len(members), 1)
        return head + b"".join(map(field, members))

    return encode
