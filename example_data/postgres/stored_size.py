"""How many bytes rows take as PostgreSQL stores them: in the table's pages, beside them (TOAST), and in B-tree indexes.

The forms are those of PostgreSQL's documentation, "Database Physical Storage", and of htup_details.h, heaptoast.c,
jsonb.h and nbtree.h; a value's own form is told from its binary form in COPY.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from statistics import fmean
from typing import Any, NamedTuple

import psycopg

PAGE = 8192
PAGE_HEADER, LINE_POINTER, TUPLE_HEADER, INDEX_HEADER, ALIGNMENT = 24, 4, 23, 8, 8
CHUNK_ENTRY = (16 + LINE_POINTER) / 0.9
"""The bytes of a chunk's entry in the index of those."""

EXTENSION = 35 * PAGE
"""What is free at the end, as COPY adds up to 64 pages at a time (PostgreSQL 16, hio.c), and the map of free space."""

SHARED_ENTRY = 6 / 0.9
"""The bytes of a row in an entry of an index that many share."""

TOAST_LIMIT, TOAST_CHUNK, TOAST_POINTER = 2032, 1996, 18
"""The most bytes of a row that stays whole; those of a chunk of a value that does not; those of what stands for it."""

WORTH_PACKING = 0.75
"""The share of its bytes that a value must not exceed when it is compressed (pg_lzcompress.c)."""

SHORT = 126
"""The most bytes of a value with a length of one byte, which needs no alignment; others have four."""

FIXED = {
    **dict.fromkeys(("bool", "char"), (1, 1)),
    "int2": (2, 2),
    **dict.fromkeys(("int4", "float4", "date", "oid", "enum"), (4, 4)),
    **dict.fromkeys(("int8", "float8", "time", "timestamp", "timestamptz", "money"), (8, 8)),
    "timetz": (12, 8),
    **dict.fromkeys(("interval", "point"), (16, 8)),
    "uuid": (16, 1),
}
"""Types whose values all have the same size: that, and their alignment, in bytes (pg_type.dat)."""


class Form(NamedTuple):
    """How a column's values are stored."""

    size: int
    """In bytes; -1 for values of any size."""
    alignment: int
    type: str
    """The name of the type in which COPY sends them, such as `_int4` for an array."""


def form(type_name: str) -> Form:
    """Return the form of a type by its name in SQL; one that PostgreSQL does not have itself is taken for an enum."""
    known = psycopg.adapters.types.get(type_name.removesuffix("[]").partition("(")[0])
    name = known.name if known else "enum"
    return Form(-1, 4, f"_{name}") if type_name.endswith("[]") else Form(*FIXED.get(name, (-1, 4)), name)


def value_size(octets: bytes, type_name: str) -> int:
    """Return the bytes of a value of any size, without its length, from those that COPY sends."""
    size = len(octets)
    if type_name.startswith("_"):
        return _array_size(octets, type_name[1:])
    if type_name.endswith("range"):
        return size - 4  # two lengths less, the type's number more
    if type_name == "jsonb" and octets.strip(b"\0"):  # it is not one that the database fills
        value = json.loads(octets[1:])
        return _document_size(value) + (0 if isinstance(value, dict | list) else 8)
    return size - {"numeric": 6, "inet": 2, "cidr": 2}.get(type_name, 0)


def _array_size(octets: bytes, member: str) -> int:
    """Return the bytes of an array: a head as COPY has it, then its members, aligned, without lengths of fixed ones."""
    size, place = min(len(octets), 20), 20
    while place < len(octets):
        (length,) = struct.unpack_from("!i", octets, place)
        place += 4 + max(length, 0)
        if length >= 0:
            size += FIXED[member][0] if member in FIXED else _align(4 + length, 4)
    return size


def _document_size(value: Any) -> int:  # noqa: ANN401 - of any JSON
    match value:
        case dict():
            return 4 + sum(8 + len(key.encode()) + _document_size(member) for key, member in value.items())
        case list():
            return 4 + sum(4 + _document_size(member) for member in value)
        case str():
            return len(value.encode())
        case bool() | None:
            return 0
        case _:
            return 8 + 2 * (len(str(value)) // 4)


def measure(forms: Sequence[Form], rows: Iterable[Sequence[bytes | None]]) -> tuple[float, float]:
    """Return the mean bytes of a row, and those of the pages of all of them.

    The rows' values are as COPY sends them, without lengths; None for NULL.
    """
    tuples, chunks = [], list[int]()
    for row in rows:
        lengths = list(map(_length, forms, row))
        if tuple_size(forms, lengths) > TOAST_LIMIT:
            chunks += [chunk for moved in _toast(forms, row, lengths) for chunk in _chunks(moved)]
        tuples.append(tuple_size(forms, lengths))
    return fmean(tuples), _pages(tuples) + _pages(chunks) + len(chunks) * CHUNK_ENTRY


def entry_size(forms: Sequence[Form], key: Sequence[bytes | None]) -> int:
    """Return the bytes of an entry of an index."""
    return tuple_size(forms, list(map(_length, forms, key)), INDEX_HEADER)


def _length(form: Form, octets: bytes | None) -> int | None:
    return None if octets is None else form.size if form.size >= 0 else value_size(octets, form.type)


def tuple_size(forms: Sequence[Form], lengths: Sequence[int | None], header: int = TUPLE_HEADER) -> int:
    """Return the bytes of a row of such values, or of an entry of an index by another header."""
    has_null = None in lengths
    size = _align(header + has_null * ceil(len(lengths) / 8), ALIGNMENT)
    for form, length in zip(forms, lengths, strict=True):
        if length is None:
            continue
        if form.size >= 0:
            size = _align(size, form.alignment) + length
        else:
            size = size + 1 + length if length <= SHORT else _align(size, 4) + 4 + length
    return _align(size, ALIGNMENT)


def _toast(forms: Sequence[Form], row: Sequence[bytes | None], lengths: list[int | None]) -> Iterator[int]:
    """Compress the largest values of a row, and then move them, until it fits; yield the bytes of those moved."""
    places = [place for place, form in enumerate(forms) if form.size < 0 and (lengths[place] or 0) > SHORT]
    for is_moving in (False, True):
        for place in sorted(places, key=lambda place: -(lengths[place] or 0)):
            length, octets = lengths[place] or 0, row[place] or b""
            if tuple_size(forms, lengths) <= TOAST_LIMIT:
                return
            length = length if is_moving else min(length, _compressed(octets, length))
            lengths[place] = length
            if length > (TOAST_POINTER if is_moving else TOAST_LIMIT - TUPLE_HEADER):
                lengths[place] = TOAST_POINTER - 1
                yield length


def _compressed(octets: bytes, length: int) -> int:
    """Return about what pglz makes of a value: like deflate without entropy coding, in a window of 4 kB."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -12, strategy=zlib.Z_FIXED)
    share = len(packer.compress(octets) + packer.flush()) / len(octets)
    return int(length * share) + 4 if share <= WORTH_PACKING else length


def _chunks(length: int) -> Iterator[int]:
    for start in range(0, length, TOAST_CHUNK):
        yield _align(TUPLE_HEADER + 1 + 12 + min(TOAST_CHUNK, length - start), ALIGNMENT)


def _pages(tuples: Sequence[int]) -> float:
    """Return the bytes of the pages that rows of these sizes fill, one after another; a part of the last one."""
    pages, used = 0, 0
    for size in tuples:
        if used + size + LINE_POINTER > PAGE - PAGE_HEADER:
            pages, used = pages + 1, 0
        used += size + LINE_POINTER
    return PAGE * (pages + used / (PAGE - PAGE_HEADER))


def index_bytes(entry: float, rows: float, distinct: float, *, is_ascending: bool) -> int:
    """Return the bytes of a B-tree index: pages filled to 90 % in order, to 69 % otherwise; duplicates share an entry.

    Args:
        entry: The mean bytes of an entry.
        rows: Those of the table.
        distinct: How many different keys they have.
        is_ascending: Whether keys come in their order.
    """
    copies = rows / max(distinct, 1)
    shared = 6 + (entry + LINE_POINTER) / min(copies, 220)
    each = min(entry + LINE_POINTER, shared) if copies > 1.5 else entry + LINE_POINTER  # noqa: PLR2004 - few are shared
    is_full = is_ascending or copies * each > 2 * PAGE
    leaves = ceil(rows * each / (PAGE - PAGE_HEADER - 16 - entry) / (0.9 if is_full else 0.69))
    above = ceil(leaves * (entry + LINE_POINTER) / PAGE / 0.69) if leaves > 1 else 0
    return PAGE * (1 + leaves + above)


def _align(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment
