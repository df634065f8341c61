"""How large the tables and indexes of a pin become, estimated from some of their rows as COPY sends them.

The forms are those of PostgreSQL's documentation, "Database Physical Storage", and of heaptoast.c and nbtree.h.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, prod
from statistics import fmean
from typing import NamedTuple

import numpy as np
import psycopg

from example_data.generation import generator
from example_data.generation.dataset import Column, Table
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import estimate_row_numbers, existing_rows, extent, is_dense, mean_share
from example_data.postgres import copy_format
from example_data.postgres.catalog import Layout

SAMPLES, SAMPLE_ROWS = 20, 100
"""How many places of a table are looked at, evenly spread, and how many rows in each."""

PAGE, PAGE_ROOM = 8192, 8168
"""The bytes of a page, and those after its header."""

LINE_POINTER, ROW_HEADER, INDEX_HEADER = 4, 23, 8
"""The bytes before the rows of a page for each of them, and at the beginning of a row and of an entry of an index."""

FREE_SPACE_MAP, HALF_EXTENSION = 3 * PAGE, 32 * PAGE
"""The map of free space, and what is free at the end of a table to which 64 pages are added at a time."""

SHORT = 126
"""The most bytes of a value with a length of one byte, which needs no alignment; others have four."""

TOAST_LIMIT, TOAST_CHUNK, TOAST_POINTER = 2032, 1996, 17
"""The most bytes of a row that stays whole; those of a quarter of a page, where values stand beside the row that they
do not fit into; and those of what stands for one."""

SHARED_ENTRY = 6
"""The bytes of a row in an entry of an index that many share."""

FULL, SPLIT = 0.9, 0.69
"""How full the pages of an index are, where keys come in their order and where they do not."""

FIXED = {
    "bool": 1,
    "int2": 2,
    **dict.fromkeys(("int4", "float4", "date", "oid", "enum"), 4),
    **dict.fromkeys(("int8", "float8", "time", "timestamp", "timestamptz", "money"), 8),
    "macaddr": 6,
    **dict.fromkeys(("macaddr8", "pg_lsn"), 8),
    "timetz": 12,
    **dict.fromkeys(("interval", "point", "uuid"), 16),
}
"""The bytes of types whose values all have as many (pg_type.dat)."""

ALIGNMENTS = {"uuid": 1, **dict.fromkeys(("macaddr", "macaddr8"), 4)}
"""Those of them that are not aligned at a multiple of a power of two that their size is (pg_type.dat)."""

READ: dict[str, Callable[[bytes], int]] = {
    "vector": lambda text: 4 + 4 * (text.count(b",") + 1),
    "halfvec": lambda text: 4 + 2 * (text.count(b",") + 1),
    **dict.fromkeys(("bit", "varbit"), lambda text: 4 + ceil(len(text) / 8)),
}
"""The bytes of types that are read from texts, where they are not about those of the text."""


Widths = tuple[int | None, ...]
"""The bytes of values of a row as they are stored, without their lengths; None for NULL."""


class Values(NamedTuple):
    """Some values of a column, as COPY sends them; None for NULL."""

    type: str
    octets: Sequence[bytes | None]
    widths: Sequence[int | None]
    """How many bytes of each are stored, without its length: about those that COPY sends."""

    @classmethod
    def of(cls, type_name: str, octets: Sequence[bytes | None]) -> Values:
        """Return values with their widths."""
        measure = _measurer(type_name)
        return cls(type_name, octets, [None if value is None else measure(value) for value in octets])


Columns = Mapping[str, Values]
"""By name, in their order, values of each column."""


class IndexEstimate(NamedTuple):
    """How large an index becomes."""

    name: str
    columns: Sequence[str]
    bytes: int | None
    """None where that is not known: it is no B-tree, of expressions, or of some rows only."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How large a table becomes."""

    table: Table
    rows: int
    is_exact: bool
    """Whether every seed of these sizes has this number of rows; otherwise it is the expected number."""
    row_bytes: float
    """The mean size of a row, in bytes, with what PostgreSQL adds to it."""
    table_bytes: int
    """The size of the table, with the values that it keeps beside its rows (TOAST)."""
    indexes: Sequence[IndexEstimate]
    """Those of the database, or the one of the key where no database was asked."""

    @property
    def bytes(self) -> int:
        """The size of the table with those of its indexes that are known."""
        return self.table_bytes + sum(index.bytes or 0 for index in self.indexes)


def estimate_sizes(pin: Pin, tables: Iterable[Table], layouts: Mapping[str, Layout] | None = None) -> list[Estimate]:
    """Return how large each of the tables of a pin's dataset becomes.

    By table, `layouts` are how a database stores it; of others, columns and key of the dataset are all that is known.

    Raises:
        DatasetError: A column cannot make its values.
    """
    counts = {table.name: max(round(extent(pin, table) * mean_share(table)), 1) for table in tables}  # none is empty
    known = layouts or {}
    return [_estimate(pin, table, counts, known.get(table.name) or _layout(table)) for table in tables]


def _layout(table: Table) -> Layout:
    types = {name: _type(column) for name, column in table.columns.items()}
    return Layout(types, set(), {"primary key": table.key} if table.key else {})


def _type(column: Column) -> str:
    """Return a type's name in the catalog; one that PostgreSQL has not is an enum, unless it reads texts."""
    member = column.type.removesuffix("[]")
    bare = member.partition("(")[0]
    known = psycopg.adapters.types.get(bare)
    name = known.name if known else bare.rpartition(".")[2] if column.is_cast else "enum"
    return f"{'' if member == column.type else '_'}{name}"


def _estimate(pin: Pin, table: Table, counts: Mapping[str, int], layout: Layout) -> Estimate:
    sample, rows = _sample(pin, table), counts[table.name]
    unmade = len(next(iter(sample.values())))
    columns = {
        name: Values.of(own, sample.get(name) or [bytes(8) if name in layout.filled else None] * unmade)
        for name, own in layout.types.items()
    }
    mean, beside = _measure(list(columns.values()))
    share = (mean + LINE_POINTER) / (PAGE_ROOM - mean / 2) + beside  # of a page; half a row's room stays free
    table_bytes = PAGE * ceil(rows * share)
    if table_bytes > HALF_EXTENSION:
        table_bytes += FREE_SPACE_MAP + layout.is_extended_ahead * HALF_EXTENSION
    indexes = [
        IndexEstimate(name, own, _index_bytes(table, {each: columns[each] for each in own}, counts) if own else None)
        for name, own in layout.indexes.items()
    ]
    return Estimate(table, rows, is_dense(table), mean, table_bytes, indexes)


def _sample(pin: Pin, table: Table) -> dict[str, list[bytes | None]]:
    """Return by column the values of some rows."""
    end, step = extent(pin, table), estimate_row_numbers(table, SAMPLE_ROWS)
    starts = range(0, end, max(end // SAMPLES, step))
    places = [existing_rows(pin, table, range(start, min(start + step, end))) for start in starts]
    rows = np.concatenate(places, dtype=np.int64)
    return dict(copy_format.values(generator.make_block(pin, table, rows)))


def _measure(columns: Sequence[Values]) -> tuple[float, float]:
    """Return the mean bytes of a row, and the mean number of pages beside it."""
    types, octets, widths = zip(*columns, strict=True)
    rows = list(zip(*widths, strict=True))
    sizes, pages = {row: _row_size(types, row) for row in set(rows)}, 0.0
    found = [sizes[row] for row in rows]
    for place, size in enumerate(found):
        if size > TOAST_LIMIT:
            found[place], beside = _move_out(types, [values[place] for values in octets], rows[place])
            pages += beside
    return fmean(found), pages / len(found)


def _move_out(types: Sequence[str], row: Sequence[bytes | None], own: Widths) -> tuple[int, float]:
    """Return the bytes of a row, and the pages beside it: its largest values, compressed, go there until it fits."""
    beside, widths = 0.0, list(own)
    for place in sorted(range(len(row)), key=lambda place: -(widths[place] or 0)):
        if _row_size(types, widths) <= TOAST_LIMIT or (widths[place] or 0) <= SHORT:
            break
        widths[place] = width = _compress(row[place] or b"", widths[place] or 0)
        if _row_size(types, widths) > TOAST_LIMIT:
            widths[place], beside = TOAST_POINTER, beside + ceil(width / TOAST_CHUNK) / 4
    return _row_size(types, widths), beside


def _measurer(type_name: str) -> Callable[[bytes], int]:
    """Return a function from a value as COPY sends it to its width."""
    if (fixed := FIXED.get(type_name)) is not None:
        return lambda _: fixed
    if type_name in READ:
        return READ[type_name]
    if member := FIXED.get(type_name.removeprefix("_")):  # an array: its head, and members without lengths
        return lambda octets: min(len(octets), 20) + max(len(octets) - 20, 0) // (4 + member) * member
    if type_name == "jsonb":  # numbers are longer, and so is what stands between two members
        return lambda octets: len(octets) + 4 * octets.count(b'":')
    less = {"numeric": 6}.get(type_name, 4 * type_name.endswith("range"))
    return (lambda octets: len(octets) - less) if less else len


def _row_size(types: Sequence[str], widths: Sequence[int | None], header: int = ROW_HEADER) -> int:
    """Return the bytes of a row with values of such widths, or of an entry of an index by another header."""
    size = _align(header + (None in widths) * ceil(len(widths) / 8), 8)
    for name, width in zip(types, widths, strict=True):
        if width is None:
            continue
        if name in FIXED:
            size = _align(size, ALIGNMENTS.get(name) or min(width & -width, 8)) + width
        else:
            size = size + 1 + width if width <= SHORT else _align(size, 4) + 4 + width
    return _align(size, 8)


def _align(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def _compress(octets: bytes, width: int) -> int:
    """Return about what pglz makes of a value: like deflate without entropy coding, in a window of 4 kB."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -12, strategy=zlib.Z_FIXED)
    return min(len(packer.compress(octets) + packer.flush()), width)


def _index_bytes(table: Table, columns: Columns, counts: Mapping[str, int]) -> int:
    """Return how large a B-tree becomes; rows with the same key share an entry, and those without any share one."""
    types, octets, widths = zip(*columns.values(), strict=True)
    keys = list(zip(*octets, strict=True))
    full = [key for key in keys if key.count(None) < len(key)] or keys
    rows = counts[table.name] * len(full) / len(keys)
    parts = zip(columns, zip(*full, strict=True), strict=True)
    distinct = rows if {*table.key} <= {*columns} else prod(_distinct(table, *part, rows, counts) for part in parts)
    sizes = Counter(row for row in zip(*widths, strict=True) if row.count(None) < len(row) or full is keys)
    size = sum(_row_size(types, row, INDEX_HEADER) * number for row, number in sizes.items())
    entry = size / len(full) + LINE_POINTER
    each = min(entry, SHARED_ENTRY + entry * distinct / rows)
    ordered = [key for key in full if None not in key]
    fill = FULL if ordered == sorted(ordered) else SPLIT
    leaves = ceil(rows * each / (PAGE_ROOM - 16 - entry) / fill)
    above = ceil(leaves * entry / PAGE / SPLIT) if leaves > 1 else 0
    return PAGE * (1 + leaves + above) + round((counts[table.name] - rows) * SHARED_ENTRY / FULL)


def _distinct(table: Table, name: str, values: Sequence[bytes | None], rows: float, counts: Mapping[str, int]) -> float:
    """Return about how many different values a column has: of a reference as many as there are rows to refer to.

    The estimator is that of Haas and Stokes (Duj1), as ANALYZE has it (PostgreSQL source, analyze.c).
    """
    column = table.columns.get(name)
    if column and column.refers:
        return counts[column.refers]
    seen = Counter(values)
    single = sum(count == 1 for count in seen.values())
    return len(values) * len(seen) / (len(values) - single + single * len(values) / rows)
