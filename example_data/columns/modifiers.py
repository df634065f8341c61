"""Kinds that change another one, or that a seed decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.literal_values import read
from example_data.columns.references import NOT_THERE
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Coded, Masked, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector


def nullable(kind: Column, share: float = 0.1) -> Column:
    """Values of a kind, NULL in a share of the rows.

    Args:
        kind: No key; of a reference, what goes through it is NULL in the same rows.
        share: 0 to 1.
    """
    if kind.is_key or not 0 <= share <= 1:
        raise DatasetError(
            f"A share of {share} of {kind.kind} cannot be NULL: a share is 0 to 1, and a key never NULL."
        )

    def make(stream: Stream, rows: Rows) -> Vector:
        vector, is_null = kind.make(stream, rows), _is_null(stream, rows)
        return Masked(vector, is_null) if is_null.any() else vector

    def target(stream: Stream, rows: Rows) -> Rows:
        assert kind.target is not None
        found = kind.target(stream, rows)
        is_null = _is_null(stream, rows)
        if not is_null.any():
            return found
        return np.where(is_null, NOT_THERE, found)

    def _is_null(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
        return stream.uniform("null", rows) < share

    told = f"{kind.kind}, NULL in {share:.0%}"
    return replace(kind, make=make, target=kind.target and target, kind=told)


def parameter(name: str, default: object, *, type: str, written_as: str = "") -> Column:
    """What a seed sets under a name, the same in every row.

    Args:
        name: The parameter's name.
        default: What it is where the seed says nothing.
        type: The column's type; texts are read as its values.
        written_as: The built-in type it is written as.
    """

    def make(stream: Stream, rows: Rows) -> Coded:
        value = read(stream.pin.parameters.get(name, default), written_as or type)
        return Coded(np.zeros(len(rows), dtype=np.int64), Vocabulary((value,)))

    return Column(type, make, f"the parameter {name}", parameters={name: default}, written_as=written_as)
