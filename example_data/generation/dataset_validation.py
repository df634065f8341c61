"""A dataset's tables with everything filled in that one of them knows of another, or what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from example_data.errors import DatasetError
from example_data.generation.table import Column, Per, Size, Table
from example_data.generation.type_facts import INTEGER_TYPES
from example_data.registry.definition import USER_COUNT_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_SIZE = 12
"""Rows of a first table that says nothing."""

Tables = dict[str, Table]


def resolved(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables with their numbers of rows, and their references with types.

    Raises:
        DatasetError: A table is there twice, has no key, or has a reference that leads nowhere.
    """
    if not tables:
        raise DatasetError("A dataset needs at least one table.")
    known: Tables = {}
    for table in tables:
        if not isinstance(table, Table):
            raise DatasetError(f"A dataset is made of tables: found {table!r:.60}, expected Table(name, columns=...).")
        if table.name in known:
            raise DatasetError(f"Table {table.name!r} stands twice in a dataset: let one of them go.")
        default = Per(tables[0].name) if known else Size(table.name, DEFAULT_SIZE)
        counted = replace(table, rows=default if table.rows is None else table.rows)
        _check_count(counted, known)
        known[table.name] = counted
    linked: Tables = {}
    tables_by_name = MappingProxyType(linked)
    for table in known.values():
        linked[table.name] = replace(_with_references(table, known), tables=tables_by_name)
    return tuple(linked.values())


def _check_count(table: Table, before: Tables) -> None:
    if not isinstance(table.rows, Size | Per):
        raise DatasetError(
            f"Table {table.name!r} has rows={table.rows!r:.60}: expected c.size(name, rows) or c.per(table)."
        )
    if not before and not isinstance(table.rows, Size):
        raise DatasetError(f"Table {table.name!r} is the first, so its rows have to be a size, not those of another.")
    match table.rows:
        case Size(name, default) if not (name and isinstance(name, str) and _is_count(default, 1)):
            raise DatasetError(
                f"Table {table.name!r}: a size needs a name and 1 to {USER_COUNT_MAX} rows, found {table.rows}."
            )
        case Size(name, default):
            _check_size(table, name, default, before)
        case Per(parent) if parent not in before:
            raise DatasetError(f"Table {table.name!r} has rows per {parent!r}: put a table of that name before it.")
        case Per(_, low, high) if not (_is_count(low, 0) and _is_count(high, max(low, 1))):
            raise DatasetError(
                f"Table {table.name!r} has {low} to {high} rows per row: write 0 <= low <= high, 1 <= high."
            )
    _check_keys(table)
    for name in table.key:
        if name not in table.columns:
            raise DatasetError(f"Table {table.name!r}: its key {name!r} is none of its columns.")
    if not table.key:
        raise DatasetError(
            f"Table {table.name!r} has no key: give it a uuid_key() or a serial_key(), or name the columns that tell "
            "its rows with key=(...)."
        )


def _is_count(rows: object, least: int) -> bool:
    return isinstance(rows, int) and least <= rows <= USER_COUNT_MAX


def _check_size(table: Table, name: str, default: int, before: Tables) -> None:
    """Make sure that a size that several tables have is the same one."""
    for other in before.values():
        if isinstance(other.rows, Size) and other.rows.name == name and other.rows.default != default:
            raise DatasetError(
                f"Tables {other.name!r} and {table.name!r} have the size {name!r}, of {other.rows.default} and of "
                f"{default} rows: give them the same number, or two names."
            )


def _check_keys(table: Table) -> None:
    """Make sure that a table has one integer key at most: a block of numbers is taken for one column of it."""
    counting = [name for name, column in table.columns.items() if column.is_key and column.type in INTEGER_TYPES]
    if len(counting) > 1:
        raise DatasetError(
            f"Table {table.name!r} has {len(counting)} integer keys, {' and '.join(counting)}: a seed reserves numbers "
            "for one of them. Fill the others with another kind, or leave them to their defaults."
        )


def _with_references(table: Table, known: Tables) -> Table:
    return replace(table, columns={name: _resolved(known, table, name) for name in table.columns})


def _resolved(known: Tables, table: Table, name: str) -> Column:
    """A column with its type, and with what its values count in; a reference has those of the column it refers to."""
    column = table.columns[name]
    _check_uses(table, name, column)
    if column.target is None:
        return _valued(known, table, name, column)
    other = _referred(known, table, name, column)
    column = replace(column, refers=other.name)
    of = column.of or (other.key[0] if len(other.key) == 1 else "")
    if of not in other.columns or (other.name, of) == (table.name, name):
        raise DatasetError(
            f"Column {table.name}.{name} refers to column {of!r} of {other.name!r}: name one of its columns with "
            "column=..."
        )
    found = _resolved(known, other, of)
    return _typed(replace(column, of=of, counts_in=found.counts_in), found)


def _typed(column: Column, other: Column) -> Column:
    """The column, if it says no type, with that of another."""
    return column if column.type else replace(column, type=other.type, written_as=other.written_as)


def _valued(known: Tables, table: Table, name: str, column: Column) -> Column:
    """A column that is no reference; one without a type has that of the column it follows."""
    for used in (_resolved(known, table, used) for used in column.uses):
        if used.counts_in:
            raise DatasetError(
                f"Column {table.name}.{name} is made of one whose numbers the database gives ({used.kind}), so that "
                "nobody knows them before: write {row}, the row's number, instead."
            )
        column = _typed(column, used)
    counts = column.is_key and column.type in INTEGER_TYPES
    return replace(column, counts_in=table.name) if counts else column


def _check_uses(table: Table, name: str, column: Column) -> None:
    for used in column.uses:
        if name in _all_uses(table, used, ()):
            raise DatasetError(
                f"Column {table.name}.{name} is made of {used!r}, which is made of it: break the circle."
            )
        if used not in table.columns or used == name:
            raise DatasetError(
                f"Column {table.name}.{name} is made of {used!r}, which is none of the table's other columns."
            )
        if column.target is not None and table.columns[used].target is None:
            raise DatasetError(f"Column {table.name}.{name} goes through {used!r}, which refers to no row.")


def _all_uses(table: Table, name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the row that a column is made of, and what they are made of."""
    for used in table.columns[name].uses if name in table.columns else ():
        if used not in seen:
            seen = _all_uses(table, used, (*seen, used))
    return seen


def _referred(known: Tables, table: Table, name: str, column: Column) -> Table:
    """The table that a column refers to: as it says, or that of the reference it goes through, or its own."""
    if not column.refers:
        return _referred(known, table, column.uses[0], table.columns[column.uses[0]]) if column.uses else table
    other = known.get(column.refers)
    if other is None:
        raise DatasetError(f"Column {table.name}.{name} refers to {column.refers!r}, which is no table of the dataset.")
    places = list(known)
    if not column.is_late and places.index(other.name) > places.index(table.name):
        raise DatasetError(
            f"Column {table.name}.{name} refers to {other.name!r}, which is filled after it: change their order, or "
            "write it once both are there, with late(...)."
        )
    return other
