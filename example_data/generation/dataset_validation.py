"""A dataset's tables with everything filled in that one of them knows of another, or what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from example_data.errors import DatasetError
from example_data.generation.fixed_rows import fix_rows
from example_data.generation.table import Column, Per, Read, Size, Table, column_errors
from example_data.generation.type_facts import INTEGER_TYPES
from example_data.registry.ledger_table import USER_COUNT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DEFAULT_SIZE = 12
"""Rows of a first table that says nothing."""

Tables = dict[str, Table]

Places = tuple[tuple[str, str], ...]
"""Table and name of columns, each of which depends on the next."""


def resolve_tables(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables with their numbers of rows, and their references with types.

    Raises:
        DatasetError: A table is there twice, has no key, or has a reference that leads nowhere.
    """
    if not tables:
        raise DatasetError("Dataset(): it has no table. Give it at least one.")
    known: Tables = {}
    for table in tables:
        if not isinstance(table, Table):
            raise DatasetError(
                f"Dataset(...): an argument is no table (expected Table(name, columns=...), found {table!r:.60}). Put "
                "its columns in a Table."
            )
        if table.name in known:
            raise DatasetError(f"Table {table.name!r}: the dataset has two tables of this name. Remove one of them.")
        default = Per(tables[0].name) if known else Size(table.name, DEFAULT_SIZE)
        sized = replace(table, rows=default if table.rows is None else table.rows)
        _check_rows(sized, known)
        _check_key(sized)
        known[table.name] = sized
    resolved: Tables = {}
    tables_by_name = MappingProxyType(resolved)
    for table in known.values():
        columns = {name: _resolve_column(known, table, name) for name in table.columns}
        resolved[table.name] = replace(table, columns=columns, tables=tables_by_name)
    resolved.update(fix_rows(resolved, known))
    for table in resolved.values():
        _check_key_types(table)
        for name, column in table.columns.items():
            if column.check is not None:
                with column_errors(table, name):
                    column.check(table)
    _check_circles(resolved)
    return tuple(resolved.values())


def _check_circles(tables: Tables) -> None:
    """Make sure that no column depends on itself, whatever tables are in between, or on one that nothing compares."""
    done: set[tuple[str, str]] = set()

    def visit(place: tuple[str, str], before: Places) -> None:
        path = _extend_path(before, place)
        if place not in done:
            for other in dependencies(tables[place[0]], place[1]):
                if tables[other[0]].columns[other[1]].is_unchecked:
                    raise DatasetError(
                        f"Column {'.'.join(place)}: it is made of {'.'.join(other)}, which nothing compares, so that "
                        "its own values would not be the same everywhere. Name another column."
                    )
                visit(other, path)
            done.add(place)

    for table in tables.values():
        for name in table.columns:
            visit((table.name, name), ())


def _extend_path(path: Places, place: tuple[str, str]) -> Places:
    """Return the path with one more column, which must not be in it."""
    if place in path:
        circle = " -> ".join(map(".".join, (*path[path.index(place) :], place)))
        raise DatasetError(f"Column {'.'.join(place)}: it depends on itself ({circle}). Break the circle.")
    return (*path, place)


def dependencies(table: Table, name: str) -> Iterator[tuple[str, str]]:
    """Yield table and name of each column whose values a column's values are made of."""
    column, trees = table.columns[name], table.trees_of(name)
    yield from ((table.name, used) for used in column.uses)
    if column.target is not None:
        yield column.refers, column.of
    for read in column.reads:
        if read.through:  # what says to which row it leads
            yield from ((table.name, used) for used in table.columns[read.through].uses)
        if read.column and not (read.column == name and read.through in trees):  # an earlier row's is no circle
            yield read.table or table.columns[read.through].refers, read.column


def check_side_effects(side_effects: Mapping[str, str], tables: Sequence[Table]) -> None:
    """Make sure that side effects are of other tables, and that it is known what becomes of them.

    Raises:
        DatasetError: They are not.
    """
    own = {table.name for table in tables}
    for name, word in side_effects.items():
        if word not in {"keep", "remove"}:
            raise DatasetError(
                f"Dataset(side_effects=...): table {name!r} has a wrong value (expected 'keep' or 'remove', found "
                f"{word!r}). Correct it."
            )
        if name in own:
            raise DatasetError(
                f"Dataset(side_effects=...): table {name!r} is one that the dataset fills itself. Take it out."
            )


def _check_rows(table: Table, before: Tables) -> None:
    """Make sure that a table says how many rows it has, in a way that the tables before it allow."""
    if not isinstance(table.rows, Size | Per):
        raise DatasetError(
            f"Table {table.name!r}: its rows are no number (expected c.size(name, rows) or c.per(table), found "
            f"{table.rows!r:.60}). Correct rows=..."
        )
    if not before and not isinstance(table.rows, Size):
        raise DatasetError(
            f"Table {table.name!r}: it is the first table, which has no rows per another (expected c.size(name, rows), "
            f"found rows per {table.rows.table!r}). Give it a size."
        )
    match table.rows:
        case Size(name, default) if not (name and isinstance(name, str) and _is_count(default, 1)):
            raise DatasetError(
                f"Table {table.name!r}: its size is wrong (expected a name and 1 to {USER_COUNT_MAX} rows, found "
                f"{table.rows}). Correct rows=..."
            )
        case Size(name, default):
            for other in before.values():
                if isinstance(other.rows, Size) and other.rows.name == name and other.rows.default != default:
                    raise DatasetError(
                        f"Tables {other.name!r} and {table.name!r}: their size {name!r} has two numbers of rows (found "
                        f"{other.rows.default} and {default}). Give them the same number, or two names."
                    )
        case Per(parent) if parent not in before:
            raise DatasetError(
                f"Table {table.name!r}: no table before it is its parent (expected one of {', '.join(before)}, found "
                f"{parent!r}). Change the order of the tables, or correct the name."
            )
        case Per(parent, low, high) if not (_is_count(low, 0) and _is_count(high, max(low, 1))):
            raise DatasetError(
                f"Table {table.name!r}: its rows for each of {parent!r} are wrong (expected 0 <= low <= high and "
                f"1 <= high, found low {low} and high {high}). Correct rows=..."
            )


def _check_key(table: Table) -> None:
    """Make sure that a table has a key, and one integer key at most: a block of numbers is reserved for one column."""
    integer_keys = [name for name, column in table.columns.items() if column.is_key and column.type in INTEGER_TYPES]
    if len(integer_keys) > 1:
        raise DatasetError(
            f"Table {table.name!r}: it has several integer keys (expected one at most, for which a seed reserves "
            f"numbers, found {' and '.join(integer_keys)}). Fill the others with another kind, or leave them to their "
            "defaults."
        )
    for name in table.key:
        if name not in table.columns:
            raise DatasetError(
                f"Table {table.name!r}: its key is none of its columns (expected one of {', '.join(table.columns)}, "
                f"found {name!r}). Correct key=..."
            )
    if not table.key:
        raise DatasetError(
            f"Table {table.name!r}: it has no key. Give it a uuid_key() or a serial_key(), or name the columns that "
            "identify its rows with key=(...)."
        )


def _check_key_types(table: Table) -> None:
    """Make sure that the values of a key are stored as they are made: rows are found by them, in scripts as well."""
    for name in table.key:
        if table.columns[name].is_cast:
            raise DatasetError(
                f"Table {table.name!r}: its key {name!r} is read from texts as {table.columns[name].type}, and may be "
                "stored otherwise than it is made (expected a key of which that is known). Name another one with "
                "key=..., such as a uuid_key()."
            )


def _is_count(rows: object, least: int) -> bool:
    return isinstance(rows, int) and least <= rows <= USER_COUNT_MAX


def _resolve_column(known: Tables, table: Table, name: str, before: Places = ()) -> Column:
    """Return a column with its type and the block of its integers; a reference has those of what it refers to.

    The type of each column of `before` follows from the next one's, and that of the last from this one's.
    """
    path = _extend_path(before, (table.name, name))
    column = table.columns[name]
    _check_uses(table, name, column)
    if column.target is None:
        return _resolve_value(known, table, name, path)
    other = _find_referred_table(known, table, name, column)
    column = replace(column, refers=other.name)
    of = column.of or (other.key[0] if len(other.key) == 1 else "")
    if of not in other.columns or (other.name, of) == (table.name, name):
        raise DatasetError(
            f"Column {table.name}.{name}: it refers to no other column of {other.name!r} (expected one of "
            f"{', '.join(other.columns)}, found {of or 'none'}). Name one with column=..."
        )
    referred = _resolve_column(known, other, of, path)
    return _with_type_of(referred, replace(column, of=of, counts_in=referred.counts_in))


def _with_type_of(other: Column, column: Column) -> Column:
    """Return the column, with the type of another if it says none."""
    if column.type:
        return column
    return replace(column, type=other.type, written_as=other.written_as, is_cast=other.is_cast)


def _resolve_value(known: Tables, table: Table, name: str, path: Places) -> Column:
    """Return a column that is no reference with its type: its own, or that of the first column that it is made of."""
    column = table.columns[name]
    own, instead = [(table, used_name) for used_name in column.uses], "Write {row}, the row's number, instead."
    read = [(_find_read_table(known, table, name, each), each) for each in column.reads]
    trees = table.trees_of(name)
    others = [(other, each.column) for other, each in read if not (each.column == name and each.through in trees)]
    for other, used_name in [*own, *((other, used_name) for other, used_name in others if used_name)]:
        used = _resolve_column(known, other, used_name, path)
        if used.counts_in:
            raise DatasetError(
                f"Column {table.name}.{name}: it is made of {used_name!r} ({used.kind}), whose numbers the database "
                f"gives when the rows are written. {instead if other is table else 'Name another column.'}"
            )
        column = _with_type_of(used, column)
    if trees and not column.type:
        raise DatasetError(
            f"Column {table.name}.{name}: it is made of nothing but itself in earlier rows (expected type=..., found "
            "none). Name its type."
        )
    is_integer_key = column.is_key and column.type in INTEGER_TYPES
    return replace(column, counts_in=table.name) if is_integer_key else column


def _find_read_table(known: Tables, table: Table, name: str, read: Read) -> Table:
    """Return the table of a column that a column reads in other rows."""
    if read.through:
        reference = table.columns.get(read.through)
        if reference is None or reference.target is None:
            references = [other for other, each in table.columns.items() if each.target is not None]
            raise DatasetError(
                f"Column {table.name}.{name}: it follows {read.through!r}, which refers to no row (expected one of "
                f"{', '.join(references) or 'no reference'}). Name a reference."
            )
        other = _find_referred_table(known, table, read.through, reference)
    else:
        below = [each.name for each in known.values() if _is_below(known, each, table.name)]
        if read.table not in below:
            raise DatasetError(
                f"Column {table.name}.{name}: it is made of rows of {read.table!r}, which belong to none of its table "
                f"(expected one of {', '.join(below) or 'no table'}). Name a table with rows=c.per({table.name!r})."
            )
        other = known[read.table]
    if read.column and read.column not in other.columns:
        raise DatasetError(
            f"Column {table.name}.{name}: it is made of {read.column!r}, which is no column of {other.name} (expected "
            f"one of {', '.join(other.columns)}). Correct the name."
        )
    return other


def _is_below(known: Tables, table: Table, name: str) -> bool:
    """Return whether the table's rows are per a table, or per one whose rows are, and so on."""
    while isinstance(table.rows, Per):
        if table.rows.table == name:
            return True
        table = known[table.rows.table]
    return False


def _check_uses(table: Table, name: str, column: Column) -> None:
    for used in column.uses:
        if name in _all_uses(table, used, ()):
            raise DatasetError(
                f"Column {table.name}.{name}: it is made of {used!r}, which is made of it. Break the circle."
            )
        if used not in table.columns or used == name:
            raise DatasetError(
                f"Column {table.name}.{name}: it is made of {used!r}, which is no other column of its table (expected "
                f"one of {', '.join(other for other in table.columns if other != name)}). Correct the name."
            )
        if column.target is not None and not column.refers and table.columns[used].target is None:
            raise DatasetError(
                f"Column {table.name}.{name}: it goes through {used!r}, which refers to no row. Name a reference."
            )


def _all_uses(table: Table, name: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of the row that a column is made of, and those that these are made of."""
    for used in table.columns[name].uses if name in table.columns else ():
        if used not in seen:
            seen = _all_uses(table, used, (*seen, used))
    return seen


def _find_referred_table(known: Tables, table: Table, name: str, column: Column) -> Table:
    """Return the table that a column refers to: as it says, or that of the reference it goes through, or its own."""
    if not column.refers:
        _check_uses(table, name, column)
        reference = column.uses[0] if column.uses else None
        return _find_referred_table(known, table, reference, table.columns[reference]) if reference else table
    other = known.get(column.refers)
    if other is None:
        raise DatasetError(
            f"Column {table.name}.{name}: it refers to no table of the dataset (expected one of {', '.join(known)}, "
            f"found {column.refers!r}). Correct the name."
        )
    places = list(known)
    if not column.is_late and places.index(other.name) > places.index(table.name):
        raise DatasetError(
            f"Column {table.name}.{name}: it refers to {other.name!r}, which is filled after its table. Change their "
            "order, or write the column when both are filled, with late(...)."
        )
    return other
