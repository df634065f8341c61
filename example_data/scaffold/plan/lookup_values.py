"""Rows that tables have already: values for foreign keys to tables that are not filled, such as lists of countries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql
from sqlalchemy.exc import DBAPIError

from example_data.scaffold.plan.columns import Remark
from example_data.scaffold.schema.tables import INTEGER_TYPES, Check

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

    from example_data.scaffold.schema.tables import ForeignKey, Table

    Held = Mapping[tuple[str, str], tuple[str, ...]]  # by table and column, as SQL writes them

FEWEST, MOST = 2, 50
"""Rows of a table that is taken for a list: one row may be there by chance, more are no list to stand in a module."""


def held(connection: Connection, tables: Mapping[str, Table]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The values that foreign keys of one column refer to, by table and column; of tables with 2 to 50 rows only."""
    keys = (key for table in tables.values() for key in table.foreign_keys if len(key.columns) == 1)
    wanted = {(key.table, key.referred[0]) for key in keys if key.table in tables}
    found = {place: _values(connection, tables[place[0]], place[1]) for place in sorted(wanted)}
    return {place: values for place, values in found.items() if FEWEST <= len(values) <= MOST}


def _values(connection: Connection, table: Table, column: str) -> tuple[str, ...]:
    """A column's values as SQL writes them, in order; at most one more than are of use."""
    query = sql.SQL("SELECT {}::text FROM {} LIMIT {}").format(
        sql.Identifier(column), sql.Identifier(*table.name.split(".")), MOST + 1
    )
    try:
        with connection.begin_nested():
            found = connection.exec_driver_sql(query.as_string(None)).scalars().all()
    except DBAPIError:  # a role that may not read it
        return ()
    type_name = table.column(column).type.name
    is_number = type_name in INTEGER_TYPES
    values = sorted(filter(None, found), key=lambda value: (int(value) if is_number else 0, value))
    return tuple(value if is_number else f"{sql.Literal(value).as_string(None)}::{type_name}" for value in values)


def substituted(table: Table, missing: Collection[str], held: Held) -> tuple[Table, tuple[Remark, ...]]:
    """The table with constraints to values that are there, in place of foreign keys to tables that are not filled.

    Args:
        table: The table.
        missing: Tables that are not filled.
        held: The values that those tables have, where they are few.

    Returns:
        The table, and what is said of its columns.
    """
    missed = [key for key in table.foreign_keys if key.table in missing and table.is_required(key)]
    found = [(key, values) for key in missed if (values := _values_of(key, held))]
    replaced = [key for key, _ in found]
    left = tuple(key for key in table.foreign_keys if key not in replaced)
    checks = (*table.checks, *(_among(key, values) for key, values in found))
    return replace(table, foreign_keys=left, checks=checks), tuple(_remark(key, values) for key, values in found)


def _values_of(key: ForeignKey, held: Held) -> tuple[str, ...]:
    return held.get((key.table, key.referred[0]), ()) if len(key.columns) == 1 else ()


def _among(key: ForeignKey, values: tuple[str, ...]) -> Check:
    column = sql.Identifier(key.columns[0]).as_string(None)
    return Check(key.name, f"{column} = ANY (ARRAY[{', '.join(values)}])")


def _remark(key: ForeignKey, values: tuple[str, ...]) -> Remark:
    return Remark(key.columns[0], f"has one of the {len(values)} values that {key.table} has now")
