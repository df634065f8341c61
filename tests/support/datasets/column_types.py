"""Datasets whose columns have a type each, to be compared with the columns of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data import columns as c
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream


def _mood(_stream: Stream, rows: Rows) -> DictionaryEncoded:
    return DictionaryEncoded(to_array(rows) % 2, MOODS)


def _price(_stream: Stream, rows: Rows) -> Decimals:
    return Decimals(np.full(len(rows), 12050), 2)


MOODS = Dictionary(("glad", "sad"))

pets = Dataset(
    Table("owners", rows=c.size("owners", 20), columns={"id": c.uuid_key()}),
    Table(
        "pets",
        rows=c.per("owners"),
        columns={
            "id": c.uuid_key(),
            "owner_id": c.parent("owners"),
            "mother_id": c.tree(),
            "name": c.constant("Bartholomew", type="text"),
            "mood": Column("text", _mood),
            "feeling": Column("mood", _mood, written_as="text"),
            "price": Column("numeric", _price),
            "country": c.constant("DE", type="text"),
            "friend_id": c.late(c.reference("pets")),
        },
    ),
)


def _chosen(column: Column) -> Dataset:
    return Dataset(Table("chosen", rows=c.size("chosen", 20), columns={"id": c.uuid_key(), "code": column}))


text = _chosen(c.choice(["DE", "FR"]))
boolean = _chosen(c.boolean())
numeric = _chosen(c.choice(["1.50", "2"], type="numeric"))
character = _chosen(c.choice(["DE", "FRA"], type="character"))
timestamptz = _chosen(c.choice(["2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00"], type="timestamptz"))
