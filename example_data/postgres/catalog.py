"""What a database's catalogue says of tables: their columns, keys, foreign keys and defaults, each in one query."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, LiteralString, NamedTuple

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text
from example_data.postgres.types import type_in_sql


class Layout(NamedTuple):
    """How a table is stored."""

    types: dict[str, str]
    """The types of its columns, by name, in their order, as the catalog names them; `enum` for any of these."""
    filled: set[str]
    """Those that the database may fill."""
    indexes: dict[str, Sequence[str]]
    """The columns of its indexes, by name; none of one that is no B-tree, of expressions, or of some rows only."""
    is_extended_ahead: bool = True
    """Whether COPY adds up to 64 pages at a time to it, as since PostgreSQL 16 (hio.c), and not one."""


class CatalogColumn(NamedTuple):
    """A column as the database has it; of a domain, with the type and the limits below it."""

    table: str
    name: str
    declared: str
    """The column's own type, as PostgreSQL writes it."""
    declared_oid: int
    type: str
    """The type's name in the catalog, such as `varchar`, `numeric` or `_uuid`; of a domain, that of its base."""
    oid: int
    modifier: int
    """What the type was given in parentheses, in the type's own form; -1 for nothing."""
    is_required: bool
    """Whether NULL is forbidden."""
    has_default: bool
    """Whether the database may fill it itself: with a default or a number, or by a trigger before each INSERT."""
    is_generated: bool
    is_always_identity: bool
    """Whether it is GENERATED ALWAYS AS IDENTITY."""
    labels: Sequence[str]
    """Of an enum, in its order."""


class ForeignKey(NamedTuple):
    """A foreign key of any table."""

    name: str
    table_oid: int
    schema: str
    table: str
    """The name of the table that it belongs to, without its schema."""
    columns: Sequence[str]
    referred_oid: int
    referred_table: str
    """The table that it refers to, as PostgreSQL writes it in a statement."""
    referred_columns: Sequence[str]
    """What each of the columns refers to, in the same order."""
    has_index: bool
    """Whether an index of all rows begins with one of its columns."""
    lets_go: bool
    """Whether its columns become NULL or their default where the row that they refer to is deleted."""
    primary_key: Sequence[str]
    """The columns of its table's primary key; none where there is none."""


def columns(session: Session, tables: Sequence[Table]) -> dict[str, dict[str, CatalogColumn]]:
    """Return the columns of each table that is there, by table and name."""
    found: dict[str, dict[str, CatalogColumn]] = {}
    for table, *row in _ask(session, "columns", tables):
        column = CatalogColumn(table.name, *row)
        found.setdefault(column.table, {})[column.name] = column
    return found


def layouts(session: Session, tables: Sequence[Table]) -> dict[str, Layout]:
    """Return how each table that is there is stored, by name."""
    found: dict[str, Layout] = {}
    (is_extended_ahead,) = fetch_one(session, "SELECT current_setting('server_version_num')::integer >= 160000")
    for name, own in columns(session, tables).items():
        types = {each.name: "enum" if each.labels else each.type for each in own.values()}
        found[name] = Layout(types, {each.name for each in own.values() if each.has_default}, {}, is_extended_ahead)
    for table, name, names in _ask(session, "indexes", tables):
        found[table.name].indexes[name] = names
    return found


def unwritable(session: Session, tables: Sequence[Table]) -> dict[str, str]:
    """Return by name what is there in place of a table that this role can fill and empty, such as a view."""
    return {table.name: what for table, what in _ask(session, "unwritable_tables", tables)}


def foreign_tables(session: Session, tables: Sequence[Table]) -> dict[str, bool]:
    """Return by name which tables are foreign or have foreign partitions: whether it is the table itself."""
    return {table.name: is_itself for table, is_itself in _ask(session, "foreign_tables", tables)}


def types(session: Session, names: Sequence[str]) -> dict[str, int | None]:
    """Return the object identifiers of types; None for a type that is not there."""
    in_sql = {type_in_sql(name): name for name in names}
    query = "SELECT name, to_regtype(name)::oid::bigint FROM unnest(%(types)s::text[]) AS name"
    rows = session.execute(query, {"types": list(in_sql)}).fetchall() if names else []
    return {in_sql[row[0]]: row[1] for row in rows}


def oids(session: Session, tables: Iterable[Table]) -> dict[int, Table]:
    """Return the tables that are there, by their object identifiers."""
    return {oid: table for table, oid in _ask(session, "oids", tables) if oid is not None}


def foreign_keys(session: Session, tables: Iterable[int]) -> list[ForeignKey]:
    """Return the foreign keys of the tables with these object identifiers."""
    return _foreign_keys(session, "foreign_keys_of_tables", tables=list(tables))


def foreign_keys_to(session: Session, table: int) -> list[ForeignKey]:
    """Return the foreign keys whose rows may refer to a row of the table with this object identifier.

    They refer to the table, to one of its partitions or children, or to a table that it is a partition of.
    """
    return _foreign_keys(session, "foreign_keys_to_table", table=table)


def _foreign_keys(session: Session, condition: str, **parameters: object) -> list[ForeignKey]:
    query = read_sql_file(__file__, "foreign_keys").format(condition=read_sql_file(__file__, condition))
    return [ForeignKey(*row) for row in session.execute(query, parameters).fetchall()]


def ancestors(session: Session, tables: Iterable[int]) -> dict[int, set[int]]:
    """Return of those of the tables that are partitions or children the tables that they are of, at every level."""
    found: dict[int, set[int]] = {}
    for oid, ancestor in session.execute(read_sql_file(__file__, "ancestors"), {"tables": list(tables)}).fetchall():
        found.setdefault(oid, set()).add(ancestor)
    return found


def unique_columns(session: Session, tables: Sequence[Table]) -> list[tuple[str, frozenset[str]]]:
    """Return the columns of each primary key and unique index of all rows, with the name of its table."""
    return [(table.name, frozenset(names)) for table, names in _ask(session, "unique_columns", tables)]


def left_to_server(session: Session, tables: Iterable[Table]) -> dict[str, list[str]]:
    """Return by table what it does not write and what differs from database to database, each with the reason."""
    written = {table.name: {"relation": text(relation(table)), "columns": [*table.columns]} for table in tables}
    query = read_sql_file(__file__, "left_to_server").format(volatility=volatility("tree"))
    found: dict[str, list[str]] = {name: [] for name in written}
    for name, _, words in session.execute(query, {"tables": json.dumps(written, ensure_ascii=False)}).fetchall():
        found[name].append(words)
    return {name: columns for name, columns in found.items() if columns}


def volatility(tree: LiteralString) -> sql.Composed:
    """Return how the values of an expression, a `pg_node_tree` as text, differ: `v` in each row, `s` in each session.

    They do, and it is not NULL, if it calls a volatile function; or a stable one that is the schema's own (from oid
    16384 on), reads a setting, or has no arguments, as `now()`: other stable ones, as `concat`, depend on how values
    are printed. `CURRENT_TIMESTAMP` is no function. `pg_depend` has no functions of PostgreSQL's own.
    """
    return read_sql_file(__file__, "volatility").format(tree=sql.SQL(tree))


def _ask(session: Session, name: str, tables: Iterable[Table]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query about tables, in a file: each begins with the table, whose name the query returns."""
    names = {text(relation(table)): table for table in tables}
    for table, *values in session.execute(read_sql_file(__file__, name), {"tables": list(names)}).fetchall():
        yield names[table], *values
