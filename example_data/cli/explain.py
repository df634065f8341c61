"""What a dataset is made of, and how large it becomes: its tables, columns, sizes and parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from example_data.generation import generator
from example_data.generation.dataset import Per, load
from example_data.generation.row_numbers import ancestors, extent, is_dense, span
from example_data.postgres import copy_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin

Row = dict[str, Any]

SAMPLE_ROWS = 1_000
"""Rows of a table that are made to tell how large one is."""

UNITS = {"GB": 10**9, "MB": 10**6, "kB": 10**3}


@dataclass(frozen=True, slots=True)
class Estimate:
    """How large a table becomes."""

    table: Table
    rows: int
    is_exact: bool
    """Whether the number of rows is that of any seed of these sizes; else it is about what to expect."""
    row_bytes: float
    """The mean size of a row, in bytes, as COPY sends it."""

    @property
    def bytes(self) -> int:
        """The size of all rows; PostgreSQL's own overhead and indexes come on top."""
        return round(self.rows * self.row_bytes)


def estimates(pin: Pin) -> list[Estimate]:
    """How large each table becomes.

    Raises:
        DatasetError: A column cannot make what is asked of it.
    """
    return [
        Estimate(table, _expected_rows(pin, table), is_dense(table), _row_bytes(pin, table))
        for table in load(pin.dataset).tables
    ]


def _expected_rows(pin: Pin, table: Table) -> int:
    rows: float = extent(pin, table)
    for above, _ in ancestors(table):
        if isinstance(above.rows, Per):
            rows *= (above.rows.low + above.rows.high) / 2 / above.rows.high
    return round(rows)


def _row_bytes(pin: Pin, table: Table) -> float:
    sampled = range(min(extent(pin, table), span(table, SAMPLE_ROWS)))
    blocks = list(generator.blocks(pin, table, sampled))
    return sum(len(copy_format.copy_rows(block)) for block in blocks) / sum(len(block.rows) for block in blocks)


def as_json(pin: Pin) -> dict[str, Any]:
    """Everything, with numbers as numbers."""
    dataset, found = load(pin.dataset), estimates(pin)
    sizes = dataset.sizes | dict(pin.sizes) | {next(iter(dataset.sizes)): pin.user_count}
    return {
        "dataset": pin.dataset,
        "bytes": sum(estimate.bytes for estimate in found),
        "tables": [
            {
                "table": estimate.table.name,
                "rows": estimate.rows,
                "is_exact": estimate.is_exact,
                "row_bytes": round(estimate.row_bytes, 1),
                "bytes": estimate.bytes,
                "columns": list(_columns(estimate.table)),
            }
            for estimate in found
        ],
        "sizes": [{"name": name, "default": dataset.sizes[name], "rows": rows} for name, rows in sizes.items()],
        "parameters": [{"name": name, "default": value} for name, value in dataset.parameters.items()],
    }


def as_listings(pin: Pin) -> dict[str, list[Row]]:
    """The same in words, as listings under their headings."""
    plain, found = as_json(pin), estimates(pin)
    total = {"table": "all", "rows": None, "a row": None, "together": bytes_told(plain["bytes"])}
    listings = {
        "Tables": [*map(_told, found), total],
        "Columns": [column for table in load(pin.dataset).tables for column in _columns_told(table)],
        "Sizes": plain["sizes"],
        "Parameters": plain["parameters"],
    }
    return {heading: rows for heading, rows in listings.items() if rows}


def _told(estimate: Estimate) -> Row:
    return {
        "table": estimate.table.name,
        "rows": _rows_told(estimate),
        "a row": bytes_told(estimate.row_bytes),
        "together": bytes_told(estimate.bytes),
    }


def _rows_told(estimate: Estimate) -> str:
    rows = estimate.table.rows
    number = f"{estimate.rows}" if estimate.is_exact else f"about {estimate.rows}"
    if not isinstance(rows, Per):
        return number
    return f"{number}, {rows.low if rows.low == rows.high else f'{rows.low} to {rows.high}'} for each {rows.table}"


def bytes_told(count: float) -> str:
    """A number of bytes in words, such as `about 1.2 MB`."""
    for unit, size in UNITS.items():
        if count >= size:
            return f"about {count / size:.1f} {unit}"
    return f"about {count:.0f} bytes"


def _columns(table: Table) -> Iterator[Row]:
    for name, column in table.columns.items():
        yield {
            "column": name,
            "type": column.type,
            "kind": column.kind,
            "references": f"{column.refers}.{column.of}" if column.refers else None,
            "is_key": name in table.key,
            "is_late": column.is_late,
            "parameters": list(column.parameters),
        }


def _columns_told(table: Table) -> Iterator[Row]:
    for row in _columns(table):
        told = {key: value for key, value in row.items() if key not in ("is_key", "is_late", "parameters")}
        notes = {"key": row["is_key"], "written last": row["is_late"]}
        yield told | {
            "column": f"{table.name}.{row['column']}",
            "notes": ", ".join([*(note for note, holds in notes.items() if holds), *row["parameters"]]) or None,
        }
