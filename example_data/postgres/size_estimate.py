"""How large the tables and indexes of a pin become, estimated from some of their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp
from operator import le
from statistics import fmean
from typing import NamedTuple

from example_data.generation import generator
from example_data.generation.dataset import Table
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import estimate_row_numbers, extent, is_dense, mean_share
from example_data.postgres import copy_format, stored_size
from example_data.postgres.catalog import Layout
from example_data.postgres.stored_size import EXTENSION, PAGE, Form

SAMPLES, SAMPLE_ROWS = 20, 100
"""How many places of a table are looked at, evenly spread, and how many rows in each."""

ASCENDING = 0.98
"""The share of keys that come after the one before, from which on an index counts as filled in order."""


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

    Args:
        pin: The pin.
        tables: The tables.
        layouts: By table, how a database stores it; of others, columns and key of the dataset are all that is known.

    Raises:
        DatasetError: A column cannot make its values.
    """
    counts = {table.name: round(extent(pin, table) * mean_share(table)) for table in tables}
    known = layouts or {}
    return [_estimate(pin, table, counts, known.get(table.name) or _layout(table)) for table in tables]


def _layout(table: Table) -> Layout:
    forms = {name: stored_size.form(column.type) for name, column in table.columns.items()}
    return Layout(forms, set(), {"primary key": table.key} if table.key else {})


Columns = Mapping[str, tuple[Form, Sequence[bytes | None]]]
"""By name, in their order, the form of each column and some values, as COPY sends them."""


def _estimate(pin: Pin, table: Table, counts: Mapping[str, int], layout: Layout) -> Estimate:
    sample, rows = _sample(pin, table), counts[table.name]
    count = len(next(iter(sample.values())))
    columns: Columns = {
        name: (form, sample.get(name) or [bytes(max(form.size, 8)) if name in layout.filled else None] * count)
        for name, form in layout.forms.items()
    }
    forms, values = zip(*columns.values(), strict=True)
    mean, stored = stored_size.measure(forms, zip(*values, strict=True))
    table_bytes = PAGE * ceil(stored * rows / count / PAGE)
    indexes = [
        IndexEstimate(name, own, _index_bytes(table, own, columns, counts) if own else None)
        for name, own in layout.indexes.items()
    ]
    table_bytes += EXTENSION if table_bytes > EXTENSION else 0
    return Estimate(table, rows, is_dense(table), mean, table_bytes, indexes)


def _sample(pin: Pin, table: Table) -> dict[str, list[bytes | None]]:
    """Return by column the values of some rows, as COPY sends them."""
    end, step = extent(pin, table), estimate_row_numbers(table, SAMPLE_ROWS)
    starts = range(0, end, max(end // SAMPLES, step))
    found: dict[str, list[bytes | None]] = {name: [] for name in table.columns}
    for start in starts:
        for block in generator.blocks(pin, table, range(start, min(start + step, end))):
            for name, octets in copy_format.values(block):
                found[name] += octets
    return found


def _index_bytes(table: Table, names: Sequence[str], columns: Columns, counts: Mapping[str, int]) -> int:
    """Return how large an index becomes; NULL is one value, which its rows share."""
    forms, values = zip(*(columns[name] for name in names), strict=True)
    keys = list(zip(*values, strict=True))
    full = [key for key in keys if any(part is not None for part in key)] or keys
    rows = counts[table.name] * len(full) / len(keys)
    ordered = [key for key in full if None not in key]
    is_ascending = sum(map(le, ordered, ordered[1:])) >= ASCENDING * len(ordered)
    distinct = rows if {*table.key} <= {*names} else _distinct(table, names, full, rows, counts)
    entry = fmean(stored_size.entry_size(forms, key) for key in full)
    size = stored_size.index_bytes(entry, rows, distinct, is_ascending=is_ascending)
    return size + round((counts[table.name] - rows) * stored_size.SHARED_ENTRY)


def _distinct(
    table: Table, columns: Sequence[str], keys: Sequence[tuple[object, ...]], rows: float, counts: Mapping[str, int]
) -> float:
    """Return about how many different keys the rows have, as ANALYZE tells it from a sample; references are known.

    The estimator is that of Haas and Stokes (Duj1), as in PostgreSQL's analyze.c.
    """
    size, known = len(keys), 1.0
    for place, name in enumerate(columns):
        column = table.columns.get(name)
        if column is not None and column.refers:
            referred = counts[column.refers]
            known *= referred * (1 - exp(-rows / referred)) if column.is_drawn else referred
            continue
        seen = Counter(key[place] for key in keys)
        single = sum(count == 1 for count in seen.values())
        known *= size * len(seen) / (size - single + single * size / rows)
    return min(known, rows)
