"""The reader of a live database: its tables as PostgreSQL's catalogue has them, and the values in short ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
from psycopg import sql
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from example_data.generation.type_facts import INTEGER_TYPES
from example_data.postgres import catalog
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.scaffold.schema.tables import ExistingValues, ForeignKey, Schema, Table
from example_data.scaffold.schema.trigger_functions import leave_to_triggers

OWN_TABLES = ("example_data_runs", "alembic_version")
"""Tables of this package and of Alembic, which are never filled."""

FEWEST, MOST = 2, 50
"""Rows of a table that is taken for a list: one row may be there by chance, more are no list to stand in a module."""


def read_database(
    connection: Connection, schemas: Sequence[str] = (), *, version_table: str = "", version_schema: str | None = None
) -> Schema:
    """Return the tables of these schemas: partitioned ones whole; no views, foreign tables or those of an extension.

    Without names it is the schemas of the connection's search path. Alembic's version table is left out, of that name
    and schema; without a schema, of any of these. A table has its schema in its name where it is not found without.
    """
    session = Session(connection)
    (path,) = fetch_one(session, "SELECT current_schemas(false)::text[]")
    read = list(schemas or path)
    volatility = catalog.volatility("coalesce(d.adbin, domain.typdefaultbin)::text")
    statement = read_sql_file(__file__, "live_database").format(volatility=volatility)
    version = {"version_table": version_table, "version_schemas": [version_schema] if version_schema else read}
    rows = session.execute(statement, {"schemas": read, "own": list(OWN_TABLES), **version}).fetchall()
    tables = {oid: msgspec.json.decode(table, type=Table) for oid, table in rows}
    keys: dict[int, list[ForeignKey]] = defaultdict(list)
    for key in catalog.foreign_keys(session, tables):
        referred = tables[key.referred_oid].name if key.referred_oid in tables else key.referred_table
        keys[key.table_oid].append(ForeignKey(key.name, tuple(key.columns), referred, tuple(key.referred_columns)))
    by_name = {}
    for oid, table in tables.items():
        names = {column.name for column in table.columns}
        uniques = tuple(unique.over_columns(names) for unique in table.uniques)
        by_name[table.name] = leave_to_triggers(replace(table, foreign_keys=tuple(keys[oid]), uniques=uniques))
    (database,) = fetch_one(session, "SELECT current_database()")
    return Schema(f"database {database}", by_name, _existing_values(connection, by_name), schemas=tuple(read))


def _existing_values(connection: Connection, tables: Mapping[str, Table]) -> ExistingValues:
    """Return the values that foreign keys of one column refer to now, of tables with 2 to 50 rows only."""
    keys = (key for table in tables.values() for key in table.foreign_keys if len(key.columns) == 1)
    referred = {key.target for key in keys if key.table in tables}
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
