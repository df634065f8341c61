"""TODO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql
from sqlalchemy.exc import DBAPIError

from example_data.scaffold.schema.tables import INTEGER_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from example_data.scaffold.schema.tables import Table

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
