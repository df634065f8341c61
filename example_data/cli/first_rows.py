"""The first rows of a pin without a database, for the verb `show`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from example_data.generation import generator
from example_data.generation.dataset import Per, Table, load
from example_data.generation.row_numbers import estimate_row_numbers, extent
from example_data.lookup import find_tables

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

Row = dict[str, Any]


def first_rows(pin: Pin, count: int, table: str | None) -> dict[str, list[Row]]:
    """Return the first rows of one table, or of each, by its name; DatasetError where there is none of that name."""
    return {each.name: _rows_of(pin, each, count) for each in find_tables(pin, [table] if table else [])}


def side_by_side(pin: Pin, rows: Mapping[str, list[Row]]) -> list[Row] | Mapping[str, list[Row]]:
    """Return the rows of several tables as those of one, where each has one row for each of the first's."""
    first, *others = (load(pin.dataset).table(name) for name in rows)
    if not all(isinstance(other.rows, Per) and other.rows.low == other.rows.high == 1 for other in others):
        return rows
    records = [dict(row) for row in rows[first.name]]
    for other in others:
        for record, more in zip(records, rows[other.name], strict=True):
            record |= {column: value for column, value in more.items() if column not in other.key}
    return records


def _rows_of(pin: Pin, table: Table, count: int) -> list[Row]:
    """Return the first rows of a table, made in steps that are likely to have as many."""
    end, step = extent(pin, table), estimate_row_numbers(table, count)
    steps = (range(start, min(start + step, end)) for start in range(0, end, step))
    values = (row for numbers in steps for block in generator.blocks(pin, table, numbers) for row in block.values())
    return [dict(zip(table.columns, row, strict=True)) for row in islice(values, count)]
