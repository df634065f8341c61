"""Tables that are not filled: those of tools, and what becomes of the columns that refer to such a table.

They have a value that is there already, or stay NULL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from psycopg import sql

from example_data.scaffold.check_constraints.requirement import UnfitError
from example_data.scaffold.kinds.name_hints import fits, is_named, read_hints, snake_case
from example_data.scaffold.plan.context import Note
from example_data.scaffold.schema.tables import Check, ExistingValues, ForeignKey, Table

MOST_COLUMNS = 10
"""Columns of a table in which a migration tool counts what has run."""


def tool_tables(tables: Iterable[Table]) -> dict[str, str]:
    """Return why each table of a tool is left out, by name."""
    owners = {table.name: _owner(table) for table in tables}
    return {name: f"it keeps the state of {owner}" for name, owner in owners.items() if owner}


def _owner(table: Table) -> str | None:
    names = [snake_case(column.name) for column in table.columns]
    if names == ["version_num"]:
        return "another chain of Alembic revisions"
    name = table.name.rpartition(".")[2]
    tools = read_hints().tools
    if owner := tools.get(name) or tools.get(name.lower()):
        return owner
    is_small = len(names) <= MOST_COLUMNS and not table.foreign_keys
    signs = [
        any(fits("{what_ran}", words) for words in names),
        any(fits("{what_it_was}", words) for words in names),
        any(is_named("{when_it_ran}", words) for words in names),
    ]  # with the table's name, one of them is enough
    is_ledger = all(signs) or (any(signs) and fits("{migrations}", snake_case(name)))
    return "a migration tool" if is_small and is_ledger else None


def use_existing_values(
    table: Table, unfilled: Collection[str], existing_values: ExistingValues
) -> tuple[Table, tuple[Note, ...]]:
    """Return the table with CHECK constraints to existing values, in place of its foreign keys to unfilled tables.

    With it come notes on the columns of these foreign keys.
    """
    keys, checks, notes = [], [*table.checks], []
    for key in table.foreign_keys:
        is_replaced = key.table in unfilled and table.is_required(key) and len(key.columns) == 1
        values = existing_values.get(key.target, ()) if is_replaced else ()
        if not values:
            keys.append(key)
            continue
        column = sql.Identifier(key.columns[0]).as_string(None)
        checks.append(Check(key.name, f"{column} = ANY (ARRAY[{', '.join(values)}])"))
        notes.append(Note(key.columns[0], f"has one of the {len(values)} values that {key.table} has now"))
    return replace(table, foreign_keys=tuple(keys), checks=tuple(checks)), tuple(notes)


def usable_foreign_keys(
    table: Table, tables: Mapping[str, Table], earlier: Collection[str], late: frozenset[str]
) -> tuple[tuple[ForeignKey, ...], list[Note]]:
    """Return the foreign keys to tables that are filled, and notes on the columns of others, which stay NULL.

    Of all tables that are planned, `earlier` are planned already; foreign keys of the names in `late` are written last.

    Raises:
        UnfitError: One of the columns that would stay NULL is NOT NULL.
    """
    usable = tuple(
        key
        for key in table.foreign_keys
        if key.table in earlier or key.table == table.name or (key.name in late and key.table in tables)
    )
    shared = {name for key in usable for name in key.columns}
    notes: dict[str, Note] = {}
    for key in table.foreign_keys:
        if key in usable:
            continue
        empty = [name for name in key.columns if table.column(name).is_nullable and name not in shared]
        if not empty:
            raise UnfitError(f"{', '.join(key.columns)} needs {key.table}, which is left out")
        for name in empty:
            notes.setdefault(name, Note(name, f"stays NULL: {key.table} is not among the tables"))
    return usable, list(notes.values())
