"""Column kinds of primary keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import column_kind
from example_data.columns.references import find_table
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.row_numbers import integer_keys
from example_data.generation.table import Column, ColumnError, Per
from example_data.generation.uuid_keys import Keys, KeySpace
from example_data.generation.vectors import Numbers

UUID_KEY = "a UUID key"
"""The description of the kind."""


@column_kind
def uuid_key() -> Column:
    """Return a column of UUIDs that are the primary key; each one shows its seed and its row."""

    def make(stream: Stream, rows: Rows) -> Keys:
        table = stream.tables.get(stream.table)
        names = (name for name in (*table.key, *table.columns) if table.columns[name].kind == UUID_KEY) if table else ()
        # The first one has the table's own keys, each further one others.
        further = () if stream.column == next(iter(names), stream.column) else (stream.column,)
        return Keys(KeySpace.of(stream.pin.name, stream.pin.seed, stream.table, *further), rows)

    return Column("uuid", make, UUID_KEY, is_key=True)


@column_kind
def serial_key(*, type: str = "bigint") -> Column:
    """Return a column of integers that are the primary key: numbers of its sequence, reserved for the seed.

    Where the column has no sequence, the numbers begin after the highest one that is there. `type` may be `smallint`,
    `integer` or `bigint`.
    """

    def make(stream: Stream, rows: Rows) -> Numbers:
        return Numbers(integer_keys(stream.pin, stream.table, rows))

    return Column(type, make, "an integer key", is_key=True)


@column_kind
def ordinal(*, type: str = "integer") -> Column:
    """Return a column of the places of rows among those of the same parent: 1, 2, 3.

    In a table of a size it is the row's place in the table. `type` may be `smallint`, `integer` or `bigint`.
    """

    def make(stream: Stream, rows: Rows) -> Numbers:
        return Numbers(place_among_siblings(stream, rows)[1] + 1)

    return Column(type, make, "its place among the rows of one parent")


def place_among_siblings(
    stream: Stream, rows: Rows, room: int | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the number of each row's parent, and its place among the rows of that; without parents all are of one.

    Raises:
        ColumnError: There are more rows of one parent than there is room for.
    """
    count, numbers = find_table(stream).rows, to_array(rows)
    siblings = count.high if isinstance(count, Per) else int(numbers.max(initial=-1)) + 1
    if room is not None and siblings > room:
        whose = "for each row of its parent" if isinstance(count, Per) else "in all"
        raise ColumnError(
            f"{stream}: it has not enough different values (expected {siblings} {whose}, found {room}). Make the table "
            "smaller, or give it more values."
        )
    parents, places = np.divmod(numbers, max(siblings, 1))
    return parents, places
