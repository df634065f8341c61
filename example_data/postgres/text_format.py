"""Rows as text for other programs: CSV (RFC 4180) and JSON lines, block by block.

Texts stand in quotes in both, and so does whatever else is no number and no boolean, so that CSV tells NULL (nothing)
from an empty text (`""`). Arrays and documents are JSON in both; `bytea` is the hexadecimal form of PostgreSQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import numpy as np

from example_data.generation.column_errors import column_errors
from example_data.generation.generator import blocks
from example_data.generation.uuid_keys import Keys
from example_data.generation.vectors import DictionaryEncoded, Masked, Numbers, Point, Span, Times, Vector
from example_data.postgres.binary_arrays import FORMS
from example_data.postgres.types import wire_type

if TYPE_CHECKING:
    from example_data.generation.generator import Block
    from example_data.generation.pin import Pin
    from example_data.generation.table import Table

_JSON = msgspec.json.Encoder(enc_hook=str)

_PLAIN = {bool, int, str, UUID, date, datetime, time, type(None)}
"""Classes whose values are in JSON what they are in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class TextFormat:
    """What differs between the formats."""

    suffix: str
    value: Callable[[Any], bytes]
    """From a value to its field."""
    document: Callable[[Any], bytes]
    """The same for `json` and `jsonb`."""
    heading: Callable[[Sequence[str]], bytes]
    """From the columns' names to the beginning of the file."""
    line: Callable[[Sequence[str]], bytes]
    """From the columns' names to a line, with `%b` for each field."""


def _json(value: Any) -> bytes:  # noqa: ANN401 - of any type
    return _JSON.encode(_spell(value))


def _csv(value: Any) -> bytes:  # noqa: ANN401 - of any type
    plain = _spell(value)
    if plain is None:
        return b""
    if not isinstance(plain, str | list | dict):
        return _JSON.encode(plain)
    text = plain if isinstance(plain, str) else _JSON.encode(plain).decode()
    return b'"%b"' % text.replace('"', '""').encode()


def _csv_document(value: Any) -> bytes:  # noqa: ANN401 - of any JSON
    return b"" if value is None else _csv(_json(value).decode())


FORMATS = {
    "csv": TextFormat(
        suffix=".csv",
        value=_csv,
        document=_csv_document,
        heading=lambda names: b",".join(map(_csv, names)) + b"\n",
        line=lambda names: b",".join([b"%b"] * len(names)) + b"\n",
    ),
    "jsonl": TextFormat(
        suffix=".jsonl",
        value=_json,
        document=_json,
        heading=lambda _: b"",
        line=lambda names: b"{%b}\n" % b",".join(_json(name).replace(b"%", b"%%") + b":%b" for name in names),
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
    fields = []
    for name, vector in zip(block.names, block.vectors, strict=True):
        with column_errors(block.table, name):
            fields.append(_fields(vector, wire_type(block.table.columns[name]), form))
    return b"".join(map(form.line(block.names).__mod__, zip(*fields, strict=True)))


def _fields(vector: Vector, type_name: str, form: TextFormat) -> list[bytes]:
    encode = form.document if type_name in {"json", "jsonb"} else form.value
    match vector:
        case Masked(inner, is_null):
            fields, null = _fields(inner, type_name, form), encode(None)
            return [null if is_missing else field for field, is_missing in zip(fields, is_null.tolist(), strict=True)]
        case DictionaryEncoded():
            return vector.gather(encode)
        case Keys():
            text = vector.octets().tobytes().hex()
            uuids = (text[at : at + 32] for at in range(0, len(text), 32))
            return [f'"{each[:8]}-{each[8:12]}-{each[12:16]}-{each[16:20]}-{each[20:]}"'.encode() for each in uuids]
        case Times(array, is_utc) if array.dtype.kind == "M":
            texts = np.datetime_as_string(array.astype("M8"), timezone="UTC" if is_utc else "naive")
            return list(map(encode, texts.tolist()))
        case Numbers(array):
            array = array.astype(FORMS.get(type_name, array.dtype))
            if type_name == "real":
                array = array.astype(str).astype(float)  # without digits that only a double has
            return list(map(encode, array.tolist()))
        case _:
            return list(map(encode, vector.values()))


def _spell(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return the value with texts, as PostgreSQL has them, in place of what JSON has not."""
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) in _PLAIN:
        return value
    match value:
        case list() | tuple():
            value = list(map(_spell, value))
        case dict():
            value = {key: _spell(member) for key, member in value.items()}
        case float() | Decimal() if not isfinite(value):
            value = "Infinity" if value > 0 else "-Infinity" if value < 0 else "NaN"
        case Decimal():
            value = msgspec.Raw(f"{value:f}".encode())  # with all digits, and without an exponent
        case bytes() | bytearray() | memoryview():
            value = f"\\x{value.hex()}"
        case timedelta():
            value = f"{value.days} days {value - timedelta(value.days)}"
        case Span() | Point():
            value = str(value)
    return value


def file_name(table: Table, form: TextFormat) -> str:
    """Return the name of a table's file: the table's, with what no file name may have as `%2F` and the like."""
    return re.sub(r'[%/\\:*?"<>|\x00-\x1f]', lambda found: f"%{ord(found[0]):02X}", table.name) + form.suffix
