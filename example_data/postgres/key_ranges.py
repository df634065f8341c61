"""Ranges of keys that identify the rows of a pin among all rows of a table.

UUID keys, integer keys of reserved blocks, and one-to-one references to such keys lie in ranges that no other row's key
is in. Rows with any other key, such as a pair of a seeded post and somebody's own tag, are identified one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from psycopg import sql

from example_data.generation.dataset import Per, Table
from example_data.generation.generator import SeedRows, make_column
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import ancestors, integer_key_ranges
from example_data.generation.uuid_keys import Keys, KeySpace


class KeyRanges(msgspec.Struct, frozen=True):
    """The ranges of the keys of some rows."""

    column: str
    ranges: Sequence[tuple[UUID | int, UUID | int, int]]
    """Of each the first key, the last and, of integers, the step: what is between two is the key of another row."""

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias; NULL where the column is."""
        key = sql.Identifier(alias, self.column)
        parts = []
        for low, high, step in self.ranges:
            is_between = sql.SQL("{} BETWEEN {} AND {}").format(key, low, high)
            is_step = sql.SQL("({} AND mod({} - {}, {}) = 0)").format(is_between, key, low, step)
            parts.append(is_between if step == 1 else is_step)
        return sql.SQL("({})").format(sql.SQL(" OR ").join(parts))


def key_ranges(seed_rows: SeedRows, table: Table) -> KeyRanges | None:
    """Return the ranges of a table's keys, or None where rows have to be identified one by one.

    A key of several columns has one if a UUID key is among them.
    """
    pin = seed_rows.pin
    names = table.key if len(table.key) == 1 else [name for name in table.key if key_space(pin, table, name)]
    origin = owner(pin, table, names[0]) if names else None
    if origin is None:
        return None
    (other, key), rows = origin, seed_rows.ranges[table.name]
    if other.columns[key].counts_in:
        return KeyRanges(names[0], list(integer_key_ranges(pin, other.name, rows)))
    keys = key_space(pin, other, key)
    return KeyRanges(names[0], [(keys.key(rows[0]), keys.key(rows[-1]), 1)]) if keys else None


def key_space(pin: Pin, table: Table, name: str) -> KeySpace | None:
    """Return the UUIDs of version 8 that the pin's rows have in a column, if it is a key of these."""
    column = table.columns[name]
    keys = make_column(pin, table, name, range(1)) if column.is_key and column.type == "uuid" else None
    return keys.space if isinstance(keys, Keys) else None


def owner(pin: Pin, table: Table, name: str) -> tuple[Table, str] | None:
    """Return the table and key whose values a column has, row for row: its own, or those of a one-to-one reference."""
    column = table.columns[name]
    if column.target is None:
        return (table, name) if column.is_key else None
    other = table.tables[column.refers]
    return owner(pin, other, column.of) if _is_one_to_one(pin, table, name) else None


def _is_one_to_one(pin: Pin, table: Table, name: str) -> bool:
    """Return whether row n refers to row n of another table, for each row of that table."""
    column = table.columns[name]
    assert column.target is not None
    for step, _ in ancestors(table):
        if step.name == column.refers:
            return isinstance(column.target(table.stream(pin, name), range(1)), range)
        if not isinstance(step.rows, Per) or (step.rows.low, step.rows.high) != (1, 1):
            return False
    return False
