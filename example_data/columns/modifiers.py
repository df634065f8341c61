"""Column kinds that change another kind, and those whose value a seed sets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.literal_values import read_literal
from example_data.columns.references import NOT_THERE
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Masked, Vector


@column_kind
def nullable(kind: Column, share: float = 0.1) -> Column:
    """Return a column of a kind's values, NULL in a share of the rows.

    Args:
        kind: No key; of a reference, what goes through it is NULL in the same rows.
        share: 0 to 1.
    """
    if kind.is_key:
        raise argument_error("kind must not be a key, which is never NULL", kind=kind)
    if not 0 <= share <= 1:
        raise argument_error("share must be from 0 to 1", share=share)

    def make(stream: Stream, rows: Rows) -> Vector:
        vector, is_null = kind.make(stream, rows), _is_null(stream, rows)
        return Masked(vector, is_null) if is_null.any() else vector

    def target(stream: Stream, rows: Rows) -> Rows:
        assert kind.target is not None
        targets, is_null = kind.target(stream, rows), _is_null(stream, rows)
        return np.where(is_null, NOT_THERE, targets) if is_null.any() else targets

    def _is_null(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
        return stream.uniform("null", rows) < share

    return replace(kind, make=make, target=kind.target and target, kind=f"{kind.kind}, NULL in {share:.0%}")


@column_kind
def parameter(name: str, default: object, *, type: str, written_as: str = "") -> Column:
    """Return a column of the value that a seed sets for a parameter, the same in every row.

    Args:
        name: The parameter's name.
        default: Its value where the seed does not set it.
        type: The column's type; texts are read as its values.
        written_as: The built-in type it is written as.
    """

    def make(stream: Stream, rows: Rows) -> DictionaryEncoded:
        value = read_literal(stream.pin.parameters.get(name, default), written_as or type)
        return DictionaryEncoded(np.zeros(len(rows), dtype=np.int64), Dictionary((value,)))

    return Column(type, make, f"the parameter {name}", parameters={name: default}, written_as=written_as)
