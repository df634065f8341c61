"""Datasets of a column whose type is read from texts, one of which may be odd: that of a row that a parameter says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data import columns as c
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Plain

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream


def _dataset(type_name: str, usual: str | None) -> Dataset:
    def make(stream: Stream, rows: Rows) -> Plain:
        odd, text = (stream.pin.parameters.get(name) for name in ("row", "text"))
        return Plain([text if row == odd else usual for row in to_array(rows).tolist()])

    column = Column(type_name, make, "odd", is_cast=True, parameters={"row": -1, "text": ""})
    return Dataset(Table("cards", rows=c.size("cards", 20), columns={"id": c.uuid_key(), "value": column}))


macaddr = card = _dataset("macaddr", "0a:0b:0c:0d:0e:0f")
bits = _dataset("bit(3)", "010")
composite = _dataset("address", "(1,Stokesside)")
xml = _dataset("xml", "<a>é</a>")
nowhere = _dataset("nowhere.At_all(3)", "x")
missing = _dataset("numeric", None)
