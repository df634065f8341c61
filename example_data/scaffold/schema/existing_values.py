"""The values that foreign keys refer to now, where a table has a few rows, as a list of countries has."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg import sql
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from example_data.generation.type_facts import INTEGER_TYPES
from example_data.scaffold.schema.tables import ExistingValues, Table

FEWEST, MOST = 2, 50
"""Rows of a table that is taken for a list: one row may be there by chance, more are no list to stand in a module."""


def read_existing_values(connection: Connection, tables: Mapping[str, Table]) -> ExistingValues:
    """Return the values that foreign keys of one column may refer to, of tables with 2 to 50 rows only."""
    keys = (key for table in tables.values() for key in table.foreign_keys if len(key.columns) == 1)
    referred = {(key.table, key.referred[0]) for key in keys if key.table in tables}
    values = {place: _read_column(connection, tables[place[0]], place[1]) for place in sorted(referred)}
    return {place: column for place, column in values.items() if FEWEST <= len(column) <= MOST}


def _read_column(connection: Connection, table: Table, column: str) -> tuple[str, ...]:
    """Return a column's values as SQL writes them, in order; at most one more than are of use."""
    query = sql.SQL("SELECT {}::text FROM {} LIMIT {}").format(
        sql.Identifier(column), sql.Identifier(*table.name.split(".")), MOST + 1
    )
    try:
        with connection.begin_nested():
            texts = connection.exec_driver_sql(query.as_string(None)).scalars().all()
    except DBAPIError:  # a role that may not read it
        return ()
    type_name = table.column(column).type.name
    is_number = type_name in INTEGER_TYPES
    values = sorted(filter(None, texts), key=lambda value: (int(value) if is_number else 0, value))
    return tuple(value if is_number else f"{sql.Literal(value).as_string(None)}::{type_name}" for value in values)
