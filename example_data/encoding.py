"""Vectors as PostgreSQL reads them: fields of a binary COPY, and SQL literals.

The binary format: PostgreSQL documentation, COPY, "Binary Format".
"""

from __future__ import annotations

import json
import struct
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import psycopg
from psycopg import sql
from psycopg.adapt import Transformer
from psycopg.pq import Format

from example_data import arrays
from example_data.vector import Coded, Decimals, Joined, Keys, Masked, Numbers, Plain, Times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from example_data.generator import Block
    from example_data.vector import Vector

COPY_HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
COPY_TRAILER = struct.pack("!h", -1)

NULL = struct.pack("!i", -1)
"""A field without a value: the length -1 and nothing after it."""


def oid(type_name: str) -> int:
    """The object identifier of a built-in PostgreSQL type such as `uuid[]`."""
    types = psycopg.adapters.types
    if type_name.endswith("[]"):
        return types[type_name.removesuffix("[]")].array_oid
    return types[type_name].oid


def copy_rows(block: Block) -> bytes:
    """The block's rows in the binary format of COPY, without header and trailer."""
    count = struct.pack("!h", len(block.vectors))
    pieces = [[count] * len(block.rows)]
    for name, vector in zip(block.names, block.vectors, strict=True):
        pieces.extend(_fields(vector, block.table.columns[name].type))
    return b"".join(_interleaved(pieces))


def _interleaved(pieces: list[list[bytes]]) -> list[bytes]:
    """The first of every piece, then the second of every piece, and so on."""
    joined = [b""] * (len(pieces) * len(pieces[0]))
    for place, piece in enumerate(pieces):
        joined[place :: len(pieces)] = piece
    return joined


def _fields(vector: Vector, type_name: str) -> Iterator[list[bytes]]:
    """A column's fields, as one or more lists of the bytes of every row."""
    match vector:
        case Keys():
            yield fixed(vector.octets())
        case Numbers() | Decimals() | Times():
            yield fixed(arrays.octets(vector, type_name))
        case Joined(parts, separator):
            yield _lengths(parts, len(separator.encode()))
            for place, part in enumerate(parts):
                yield _gathered(part, _text_after(separator if place else ""))
        case Coded():
            yield vector.gather(_field_encoder(type_name))
        case Plain(items):
            yield list(map(_field_encoder(type_name), items))
        case Masked(inner, is_null):
            yield from _masked(_fields(inner, type_name), is_null)


def fixed(octets: NDArray[np.uint8]) -> list[bytes]:
    """The fields of values that all have the same number of bytes.

    Args:
        octets: The values, of shape (rows, bytes).
    """
    count, width = octets.shape
    fields = np.empty((count, 4 + width), dtype=np.uint8)
    fields[:, :4] = np.frombuffer(struct.pack("!i", width), dtype=np.uint8)
    fields[:, 4:] = octets
    rows: list[bytes] = fields.view(f"V{4 + width}").ravel().tolist()
    return rows


def _masked(pieces: Iterator[list[bytes]], is_null: NDArray[np.bool_]) -> Iterator[list[bytes]]:
    """The fields with those that are missing left empty, in their first piece NULL."""
    missing = np.flatnonzero(is_null).tolist()
    for place, piece in enumerate(pieces):
        for row in missing:
            piece[row] = b"" if place else NULL
        yield piece


@cache
def _text_after(separator: str) -> Callable[[str], bytes]:
    return lambda text: (separator + text).encode()


def _gathered(part: Coded | Plain, encode: Callable[[Any], Any]) -> list[Any]:
    return part.gather(encode) if isinstance(part, Coded) else list(map(encode, part.items))


def _lengths(parts: tuple[Coded | Plain, ...], between: int) -> list[bytes]:
    """The length words of joined texts."""
    total = sum((np.array(_gathered(part, _octet_length)) for part in parts), np.int64(between * (len(parts) - 1)))
    rows: list[bytes] = total.astype(">i4").view("V4").tolist()
    return rows


def _octet_length(text: str) -> int:
    return len(text.encode())


@cache
def _field_encoder(type_name: str) -> Callable[[Any], bytes]:
    """A function from a Python value to its field, length word included, by psycopg's own binary dumpers."""
    transformer = Transformer()
    transformer.set_dumper_types([oid(type_name)], Format.BINARY)

    def encode(value: object) -> bytes:
        if value is None:
            return NULL
        plain = list(value) if isinstance(value, tuple) else value
        (octets,) = transformer.dump_sequence([plain], [psycopg.adapt.PyFormat.BINARY])
        assert octets is not None
        return struct.pack("!i", len(octets)) + bytes(octets)

    return encode


@cache
def _literal_encoder(type_name: str) -> Callable[[Any], str]:
    """A function from a Python value to its SQL literal, with a cast to the column's type."""
    is_json = type_name in {"json", "jsonb"}

    def encode(value: object) -> str:
        plain = json.dumps(value) if is_json and value is not None else _plain(value)
        return f"{sql.Literal(plain).as_string(None)}::{type_name}"

    return encode


def _plain(value: object) -> object:
    """The value as text that PostgreSQL reads as any type; NULL and lists as they are."""
    match value:
        case None:
            return None
        case list() | tuple():
            return [_plain(member) for member in value]
        case bytes():
            return f"\\x{value.hex()}"
        case _:
            return str(value)


def literal_rows(block: Block) -> list[str]:
    """The block's rows as parenthesised lists of SQL literals."""
    columns = zip(block.names, block.vectors, strict=True)
    literals = [map(_literal_encoder(block.table.columns[name].type), vector.values()) for name, vector in columns]
    return [f"({', '.join(row)})" for row in zip(*literals, strict=True)]
