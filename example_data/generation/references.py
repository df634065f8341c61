"""Following references: from the rows that they lead to, to the values there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.generation.vectors import Masked, Vector

if TYPE_CHECKING:
    from example_data.generation.random_stream import Rows, Stream
    from example_data.generation.table import Column

NOT_THERE = -1
"""The row number that stands for NULL: the reference has no row."""


def follow(stream: Stream, reference: Column, targets: Rows) -> Vector:
    """Return the values that a reference of a complete dataset has where it leads to these rows."""
    referred: Column = stream.tables[reference.refers].columns[reference.of]
    there = stream.of(reference.refers, reference.of)
    if isinstance(targets, range) or not (is_null := targets == NOT_THERE).any():
        return referred.make(there, targets)
    return Masked(referred.make(there, np.maximum(targets, 0)), is_null)
