"""Following references: from the rows that they lead to, to the values there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.generation.vectors import Masked, Vector

if TYPE_CHECKING:
    from example_data.generation.random_stream import Rows, Stream
    from example_data.generation.table import Column, Table

NOT_THERE = -1
"""The row number that stands for NULL: the reference has no row."""


def make_column_at(stream: Stream, table: str, name: str, rows: Rows) -> Vector:
    """Return the values of any table's column; NULL where a row's number is that of none."""
    there: Table = stream.tables[table]
    own = stream.of(table, name)
    if isinstance(rows, range) or not (is_null := rows == NOT_THERE).any():
        return there.make(own, rows)
    return Masked(there.make(own, np.maximum(rows, 0)), is_null)


def is_reference(table: Table, column: Column) -> bool:
    """Return whether a column leads to a row itself, and is not a copy of a value of the row that another leads to."""
    used = (table.columns[name] for name in column.uses)
    return column.target is not None and not any(other.refers == column.refers for other in used if other.target)
