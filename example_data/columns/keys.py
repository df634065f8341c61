"""Keys, and references to the rows that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.columns.references import own_table
from example_data.generation.dataset import Column, Per
from example_data.generation.random_stream import numbers
from example_data.generation.row_numbers import integers
from example_data.generation.vectors import Keys, KeySpace, Numbers

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream


def uuid_key() -> Column:
    """A primary key that tells which seed and row it belongs to."""

    def make(stream: Stream, rows: Rows) -> Keys:
        return Keys(KeySpace.of(stream.pin.name, stream.pin.seed, stream.table), rows)

    return Column("uuid", make, "a UUID key", is_key=True)


def serial_key(*, type: str = "bigint") -> Column:
    """An integer key of an identity or serial column: the numbers that its sequence gives, reserved for the seed.

    Where the column has no sequence, the numbers begin after the highest one that is there.

    Args:
        type: `smallint`, `integer` or `bigint`.
    """

    def make(stream: Stream, rows: Rows) -> Numbers:
        return Numbers(integers(stream.pin, stream.table, rows))

    return Column(type, make, "an integer key", is_key=True)


def ordinal(*, type: str = "integer") -> Column:
    """The place of a row among those that belong to the same row of the table its rows are per: 1, 2, 3.

    In a table of a size it is the row's place in the table.

    Args:
        type: `smallint`, `integer` or `bigint`.
    """

    def make(stream: Stream, rows: Rows) -> Numbers:
        count = own_table(stream).rows
        return Numbers((numbers(rows) % count.high if isinstance(count, Per) else numbers(rows)) + 1)

    return Column(type, make, "its place among the rows of one parent")
