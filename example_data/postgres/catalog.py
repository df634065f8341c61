"""What a database's catalogs say of a dataset's tables: their columns, keys and foreign keys, each in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from psycopg import sql

from example_data.postgres.sql_fragments import relation, text
from example_data.postgres.types import type_in_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.generation.dataset import Table
    from example_data.postgres.session import Session

_COLUMNS = """
WITH RECURSIVE wanted AS (
    SELECT name, to_regclass(name) AS relation, EXISTS (
        SELECT FROM pg_trigger
        WHERE tgrelid = to_regclass(name) AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 7 = 7
    ) AS has_trigger
    FROM unnest(%(tables)s::text[]) AS name
), own AS (
    SELECT name, attname, atttypid, atttypid AS type, atttypmod AS modifier, attnotnull AS is_required,
        atthasdef OR attidentity <> '' OR attgenerated <> '' OR has_trigger AS has_default,
        attgenerated <> '' AS is_generated, attidentity = 'a' AS is_counted
    FROM wanted JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, attname, atttypid, typbasetype, CASE WHEN modifier < 0 THEN typtypmod ELSE modifier END,
        is_required OR typnotnull, has_default OR typdefault IS NOT NULL, is_generated, is_counted
    FROM own JOIN pg_type ON pg_type.oid = type AND typtype = 'd'
)
SELECT name, attname, format_type(atttypid, NULL), atttypid::bigint, typname, type::bigint, modifier,
    is_required, has_default, is_generated, is_counted,
    ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = type ORDER BY enumsortorder)
FROM own JOIN pg_type ON pg_type.oid = type AND typtype <> 'd'
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

_COLUMNS_OF = sql.SQL("""ARRAY(
        SELECT attname::text FROM unnest({numbers}) WITH ORDINALITY AS key(number, place)
        JOIN pg_attribute ON attrelid = {relation} AND attnum = number ORDER BY place
    )""")

KEY_COLUMNS = _COLUMNS_OF.format(numbers=sql.SQL("conkey"), relation=sql.SQL("conrelid"))
"""The names of a foreign key's own columns, in the key's order; in a query of pg_constraint."""

REFERRED_COLUMNS = _COLUMNS_OF.format(numbers=sql.SQL("confkey"), relation=sql.SQL("confrelid"))
"""The names of the columns that it refers to, in the same order."""

_FOREIGN_KEYS = sql.SQL("""
SELECT own.name, conname, referred.name, confrelid::regclass::text, {columns}, {referred}
FROM unnest(%(tables)s::text[]) AS own(name)
JOIN pg_constraint ON conrelid = to_regclass(own.name) AND contype = 'f'
LEFT JOIN unnest(%(tables)s::text[]) AS referred(name) ON confrelid = to_regclass(referred.name)
ORDER BY own.name, conname
""").format(columns=KEY_COLUMNS, referred=REFERRED_COLUMNS)

_UNIQUE = """
SELECT name, ARRAY(
    SELECT attname::text FROM unnest(indkey::int[]) WITH ORDINALITY AS key(number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number WHERE place <= indnkeyatts ORDER BY place
)
FROM unnest(%(tables)s::text[]) AS name JOIN pg_index ON indrelid = to_regclass(name)
WHERE indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
"""


class Found(NamedTuple):
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
    is_counted: bool
    """Whether it is GENERATED ALWAYS AS IDENTITY."""
    labels: Sequence[str]
    """Of an enum, in its order."""


class ForeignKey(NamedTuple):
    """A foreign key of one of the tables."""

    table: str
    name: str
    other: str | None
    """The table of the dataset that it refers to, or None for one outside."""
    referred: str
    """The table that it refers to, as PostgreSQL writes it."""
    columns: Sequence[str]
    others: Sequence[str]
    """The columns that those refer to."""


def columns(session: Session, tables: Sequence[Table]) -> dict[str, dict[str, Found]]:
    """The columns of each table that is there, by their names."""
    names = _in_sql(tables)
    found: dict[str, dict[str, Found]] = {}
    for row in session.execute(_COLUMNS, {"tables": list(names)}).fetchall():
        column = Found(names[row[0]], *row[1:])
        found.setdefault(column.table, {})[column.name] = column
    return found


def unwritable(session: Session, tables: Sequence[Table]) -> dict[str, str]:
    """What is there instead of a table that this role can fill and empty, such as a view, by the table's name."""
    names = _in_sql(tables)
    return {names[row[0]]: row[1] for row in session.execute(_UNWRITABLE, {"tables": list(names)}).fetchall()}


def types(session: Session, names: Sequence[str]) -> dict[str, int | None]:
    """The object identifiers of types; None for one that is not there."""
    in_sql = {type_in_sql(name): name for name in names}
    rows = session.execute(_TYPES, {"types": list(in_sql)}).fetchall() if names else []
    return {in_sql[row[0]]: row[1] for row in rows}


def foreign_keys(session: Session, tables: Sequence[Table]) -> list[ForeignKey]:
    """The foreign keys of the tables."""
    names = _in_sql(tables)
    rows = session.execute(_FOREIGN_KEYS, {"tables": list(names)}).fetchall()
    return [ForeignKey(names[row[0]], row[1], names.get(row[2]), *row[3:]) for row in rows]


def unique_columns(session: Session, tables: Sequence[Table]) -> list[tuple[str, frozenset[str]]]:
    """By table the columns in which no two of its rows have the same, as primary keys and unique indexes say."""
    names = _in_sql(tables)
    rows = session.execute(_UNIQUE, {"tables": list(names)}).fetchall()
    return [(names[row[0]], frozenset(row[1])) for row in rows]


def _in_sql(tables: Sequence[Table]) -> dict[str, str]:
    """The tables' names by how SQL writes them."""
    return {text(relation(table)): table.name for table in tables}
