"""Rows as text for other programs: CSV (RFC 4180) and JSON lines, block by block.

Texts stand in quotes in both, and so does whatever else is no number and no boolean, so that CSV tells NULL (nothing)
from an empty text (`""`). Arrays and documents are JSON in both; `bytea` is the hexadecimal form of PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache, partial
from math import isfinite
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from example_data.generation import vectors
from example_data.generation.generator import blocks
from example_data.generation.uuid_keys import Keys
from example_data.postgres.binary_arrays import FORMS
from example_data.postgres.copy_format import join_fields, mask_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.generator import Block
    from example_data.generation.pin import Pin
    from example_data.generation.table import Table

_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


@dataclass(frozen=True, slots=True)
class TextFormat:
    """What differs between the formats."""

    suffix: str
    null: bytes
    escape: Callable[[str], bytes]
    """From a text to what stands between the quotes; of two texts joined it is the same as of each."""
    document: Callable[[bytes], bytes]
    """From JSON to the field of an array or document."""
    heads: Callable[[Sequence[str]], list[bytes]]
    """From the columns' names to what stands before each field."""
    tail: bytes
    """What stands after the last field."""
    heading: Callable[[Sequence[str]], bytes]
    """From the columns' names to the beginning of the file."""


def _quote(text: str) -> bytes:
    return b'"%b"' % text.replace('"', '""').encode()


FORMATS = {
    "csv": TextFormat(
        suffix=".csv",
        null=b"",
        escape=lambda text: text.replace('"', '""').encode(),
        document=lambda text: _quote(text.decode()),
        heads=lambda names: [b"", *[b","] * (len(names) - 1)],
        tail=b"\n",
        heading=lambda names: b",".join(map(_quote, names)) + b"\n",
    ),
    "jsonl": TextFormat(
        suffix=".jsonl",
        null=b"null",
        escape=lambda text: _JSON.encode(text)[1:-1],
        document=lambda text: text,
        heads=lambda names: [(b"," if place else b"{") + _JSON.encode(name) + b":" for place, name in enumerate(names)],
        tail=b"}\n",
        heading=lambda _: b"",
    ),
}


def lines(pin: Pin, table: Table, form: TextFormat) -> Iterator[tuple[int, bytes]]:
    """Yield a table's file in chunks, each with how many rows it has; memory does not grow with them.

    Raises:
        DatasetError: A column cannot make its values.
    """
    yield 0, form.heading(tuple(table.columns))
    for block in blocks(pin, table):
        yield len(block.rows), text_rows(block, form)


def text_rows(block: Block, form: TextFormat) -> bytes:
    """Return the block's rows as lines."""
    return join_fields(block, form.heads(block.names), partial(_fields, form=form), form.tail)


def _fields(vector: vectors.Vector, type_name: str, form: TextFormat) -> Iterator[list[bytes]]:
    match vector:
        case vectors.Masked(inner, is_null):
            yield from mask_pieces(_fields(inner, type_name, form), is_null, form.null)
        case Keys():
            yield _uuids(vector.octets())
        case vectors.Numbers(array):
            yield _numbers(array.astype(FORMS.get(type_name, array.dtype)))
        case vectors.Decimals(units, scale):
            yield _decimals(units, scale)
        case vectors.Times(array, is_utc) if array.dtype.kind == "M":
            texts = np.datetime_as_string(array.astype("M8")).astype("S").tolist()
            yield [b'"%bZ"' % text if is_utc else b'"%b"' % text for text in texts]
        case vectors.Joined(parts, separator):
            for place, part in enumerate(parts):
                yield part.gather(_part(form, separator if place else None, is_last=place == len(parts) - 1))
        case vectors.DictionaryEncoded() | vectors.Plain():
            yield vector.gather(_value(form, is_document=type_name in {"json", "jsonb"}))
        case _:
            yield from _fields(vectors.Plain(vector.values()), type_name, form)


def _uuids(octets: NDArray[np.uint8]) -> list[bytes]:
    digits = np.frombuffer(octets.tobytes().hex().encode(), dtype=np.uint8).reshape(-1, 32)
    text = np.full((len(octets), 38), ord("-"), dtype=np.uint8)
    text[:, 0] = text[:, -1] = ord('"')
    for place, begin, end in ((1, 0, 8), (10, 8, 12), (15, 12, 16), (20, 16, 20), (25, 20, 32)):  # groups of digits
        text[:, place : place + end - begin] = digits[:, begin:end]
    uuids: list[bytes] = text.view("S38").ravel().tolist()
    return uuids


def _numbers(array: NDArray[Any]) -> list[bytes]:
    if array.dtype.kind == "b":
        return [b"true" if value else b"false" for value in array.tolist()]
    if array.dtype == np.dtype(">f4"):
        array = array.astype(str).astype(float)  # without digits that only a double has
    texts = [b"%a" % value for value in array.tolist()]
    for row in np.flatnonzero(~np.isfinite(array)).tolist():
        texts[row] = _JSON.encode(_spell(float(array[row])))
    return texts


def _decimals(units: NDArray[np.int64], scale: int) -> list[bytes]:
    if not scale:
        return _numbers(units)
    form = b"%%d.%%0%dd" % scale
    parts = zip(*(part.tolist() for part in np.divmod(np.abs(units), 10**scale)), strict=True)
    texts = [form % pair for pair in parts]
    for row in np.flatnonzero(units < 0).tolist():
        texts[row] = b"-" + texts[row]
    return texts


@cache
def _part(form: TextFormat, before: str | None, *, is_last: bool) -> Callable[[str], bytes]:
    """Return a function from one of the texts that are joined to its piece of the field."""
    head, tail = b'"' if before is None else form.escape(before), b'"' if is_last else b""
    return lambda text: head + form.escape(text) + tail


@cache
def _value(form: TextFormat, *, is_document: bool) -> Callable[[Any], bytes]:
    """Return a function from a Python value to its field."""

    def encode(value: Any) -> bytes:  # noqa: ANN401 - of any type
        if value is None:
            return form.null
        plain = _spell(value)
        if isinstance(plain, str) and not is_document:
            return b'"%b"' % form.escape(plain)
        text = _JSON.encode(plain)
        return form.document(text) if is_document or isinstance(plain, list | dict) else text

    return encode


def _spell(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return the value with texts, as PostgreSQL has them, in place of what JSON has not."""
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case list() | tuple():
            value = list(map(_spell, value))
        case dict():
            value = {key: _spell(member) for key, member in value.items()}
        case float() | Decimal() if not isfinite(value):
            value = "Infinity" if value > 0 else "-Infinity" if value < 0 else "NaN"
        case bytes() | bytearray() | memoryview():
            value = f"\\x{value.hex()}"
        case timedelta():
            value = f"{value.days} days {value - timedelta(value.days)}"
        case vectors.Span() | vectors.Point():
            value = str(value)
    return value


def file_name(table: Table, form: TextFormat) -> str:
    """Return the name of a table's file: the table's, with what no file name may have as `%2F` and the like."""
    return re.sub(r'[%/\\:*?"<>|\x00-\x1f]', lambda found: f"%{ord(found[0]):02X}", table.name) + form.suffix
