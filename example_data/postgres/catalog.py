"""What a database's catalogue says of tables: their columns, keys and foreign keys, each in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from example_data.generation.dataset import Table
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import relation, text
from example_data.postgres.types import type_in_sql

_COLUMNS = """
WITH RECURSIVE named AS (
    SELECT name, to_regclass(name) AS relation, EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = to_regclass(name) AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 7 = 7
    ) AS has_trigger
    FROM unnest(%(tables)s::text[]) AS name
), own AS (
    SELECT name, attnum, attname, atttypid, atttypid AS type, atttypmod AS modifier, attnotnull AS is_required,
        atthasdef OR attidentity <> '' OR attgenerated <> '' OR has_trigger AS has_default,
        attgenerated <> '' AS is_generated, attidentity = 'a' AS is_always_identity
    FROM named JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, attnum, attname, atttypid, typbasetype, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END,
        is_required OR typnotnull, has_default OR typdefault IS NOT NULL, is_generated, is_always_identity
    FROM own JOIN pg_type ON pg_type.oid = type AND typtype = 'd'
)
SELECT name, attname, format_type(atttypid, NULL), atttypid::bigint, typname, type::bigint, modifier,
    is_required, has_default, is_generated, is_always_identity,
    ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = type ORDER BY enumsortorder)
FROM own JOIN pg_type ON pg_type.oid = type AND typtype <> 'd' ORDER BY attnum
"""
"""A trigger may fill a column where it is fired for each ROW (bit 1) BEFORE (2) INSERT (4; pg_trigger.h)."""

_UNWRITABLE = """
SELECT name, CASE relkind
    WHEN 'v' THEN 'a view'
    WHEN 'm' THEN 'a materialized view'
    WHEN 'r' THEN 'row security that applies to this role'
    WHEN 'p' THEN 'row security that applies to this role'
    ELSE 'something else' END
FROM unnest(%(tables)s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)
WHERE CASE WHEN relkind IN ('r', 'p', 'f') THEN row_security_active(pg_class.oid) ELSE true END
"""

_TYPES = "SELECT name, to_regtype(name)::oid::bigint FROM unnest(%(types)s::text[]) AS name"

_OIDS = "SELECT name, to_regclass(name)::oid::bigint FROM unnest(%(tables)s::text[]) AS name"

_FOREIGN_KEYS = """
SELECT conname::text, conrelid::bigint, nspname::text, relname::text,
    ARRAY(
        SELECT attname::text FROM unnest(conkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number ORDER BY place
    ),
    confrelid::bigint, confrelid::regclass::text,
    ARRAY(
        SELECT attname::text FROM unnest(confkey) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number ORDER BY place
    ),
    condeferrable,
    EXISTS (
        SELECT FROM pg_index
        WHERE indrelid = conrelid AND indisvalid AND indpred IS NULL AND indkey[0] = ANY (conkey)
    ),
    confdeltype IN ('n', 'd'),
    ARRAY(
        SELECT attname::text FROM pg_index, unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number
        WHERE indrelid = conrelid AND indisprimary ORDER BY place
    )
FROM pg_constraint AS own JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE contype = 'f' AND """
_OF_TABLES = """conrelid = ANY (%(tables)s::oid[]) AND NOT EXISTS (
    SELECT FROM pg_constraint AS whole WHERE whole.oid = own.conparentid AND whole.conrelid = own.conrelid
)"""
"""Without the copies of a foreign key that PostgreSQL makes for each partition of the table that it refers to."""
_TO_TABLE = """conparentid = 0 AND confrelid IN (
    WITH RECURSIVE below AS (
        SELECT %(table)s::oid AS relation UNION SELECT inhrelid FROM below JOIN pg_inherits ON inhparent = relation
    )
    SELECT relation FROM below UNION SELECT relid FROM pg_partition_ancestors(%(table)s::oid)
)"""
"""Without the copies for partitions on either side."""
_BY_NAME = " ORDER BY nspname, relname, conname"

_ANCESTORS = """
WITH RECURSIVE above AS (
    SELECT inhrelid AS relation, inhparent AS ancestor FROM pg_inherits WHERE inhrelid = ANY (%(tables)s::oid[])
    UNION SELECT relation, inhparent FROM above JOIN pg_inherits ON inhrelid = ancestor
)
SELECT relation::bigint, ancestor::bigint FROM above
"""

_UNIQUE = """
SELECT name, ARRAY(
    SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number WHERE place <= indnkeyatts ORDER BY place
)
FROM unnest(%(tables)s::text[]) AS name JOIN pg_index ON indrelid = to_regclass(name)
WHERE indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
"""


_INDEXES = """
SELECT name, index.relname::text, CASE WHEN amname = 'btree' AND indpred IS NULL AND indexprs IS NULL THEN ARRAY(
    SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number ORDER BY place
) ELSE '{}' END
FROM unnest(%(tables)s::text[]) AS name JOIN pg_index ON indrelid = to_regclass(name)
JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
ORDER BY NOT indisprimary, 2
"""


class Layout(NamedTuple):
    """How a table is stored."""

    types: dict[str, str]
    """The types of its columns, by name, in their order, as the catalog names them; `enum` for any of these."""
    filled: set[str]
    """Those that the database may fill."""
    indexes: dict[str, Sequence[str]]
    """The columns of its indexes, by name; none of one that is no B-tree, of expressions, or of some rows only."""


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
    is_deferrable: bool
    has_index: bool
    """Whether an index of all rows begins with one of its columns."""
    lets_go: bool
    """Whether its columns become NULL or their default where the row that they refer to is deleted."""
    primary_key: Sequence[str]
    """The columns of its table's primary key; none where there is none."""


def columns(session: Session, tables: Sequence[Table]) -> dict[str, dict[str, CatalogColumn]]:
    """Return the columns of each table that is there, by table and name."""
    found: dict[str, dict[str, CatalogColumn]] = {}
    for table, *row in _ask(session, _COLUMNS, tables):
        column = CatalogColumn(table.name, *row)
        found.setdefault(column.table, {})[column.name] = column
    return found


def layouts(session: Session, tables: Sequence[Table]) -> dict[str, Layout]:
    """Return how each table that is there is stored, by name."""
    found: dict[str, Layout] = {}
    for name, own in columns(session, tables).items():
        types = {each.name: "enum" if each.labels else each.type for each in own.values()}
        found[name] = Layout(types, {each.name for each in own.values() if each.has_default}, {})
    for table, name, names in _ask(session, _INDEXES, tables):
        found[table.name].indexes[name] = names
    return found


def unwritable(session: Session, tables: Sequence[Table]) -> dict[str, str]:
    """Return by name what is there in place of a table that this role can fill and empty, such as a view."""
    return {table.name: what for table, what in _ask(session, _UNWRITABLE, tables)}


def types(session: Session, names: Sequence[str]) -> dict[str, int | None]:
    """Return the object identifiers of types; None for a type that is not there."""
    in_sql = {type_in_sql(name): name for name in names}
    rows = session.execute(_TYPES, {"types": list(in_sql)}).fetchall() if names else []
    return {in_sql[row[0]]: row[1] for row in rows}


def oids(session: Session, tables: Iterable[Table]) -> dict[int, Table]:
    """Return the tables that are there, by their object identifiers."""
    return {oid: table for table, oid in _ask(session, _OIDS, tables) if oid is not None}


def foreign_keys(session: Session, tables: Iterable[int]) -> list[ForeignKey]:
    """Return the foreign keys of the tables with these object identifiers."""
    rows = session.execute(_FOREIGN_KEYS + _OF_TABLES + _BY_NAME, {"tables": list(tables)}).fetchall()
    return [ForeignKey(*row) for row in rows]


def foreign_keys_to(session: Session, table: int) -> list[ForeignKey]:
    """Return the foreign keys whose rows may refer to a row of the table with this object identifier.

    They refer to the table, to one of its partitions or children, or to a table that it is a partition of.
    """
    rows = session.execute(_FOREIGN_KEYS + _TO_TABLE + _BY_NAME, {"table": table}).fetchall()
    return [ForeignKey(*row) for row in rows]


def ancestors(session: Session, tables: Iterable[int]) -> dict[int, set[int]]:
    """Return of those of the tables that are partitions or children the tables that they are of, at every level."""
    found: dict[int, set[int]] = {}
    for oid, ancestor in session.execute(_ANCESTORS, {"tables": list(tables)}).fetchall():
        found.setdefault(oid, set()).add(ancestor)
    return found


def unique_columns(session: Session, tables: Sequence[Table]) -> list[tuple[str, frozenset[str]]]:
    """Return the columns of each primary key and unique index of all rows, with the name of its table."""
    return [(table.name, frozenset(names)) for table, names in _ask(session, _UNIQUE, tables)]


def _ask(session: Session, query: str, tables: Iterable[Table]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query about tables: each begins with the table, whose name the query returns."""
    names = {text(relation(table)): table for table in tables}
    for name, *values in session.execute(query, {"tables": list(names)}).fetchall():
        yield names[name], *values
