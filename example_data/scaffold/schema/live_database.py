"""The reader of a live database: its tables as PostgreSQL's catalogue has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from example_data.generation.type_facts import length_limit, numeric_digits
from example_data.postgres import catalog
from example_data.postgres.session import Session
from example_data.postgres.volatile_defaults import VOLATILITY
from example_data.scaffold.schema.existing_values import read_existing_values
from example_data.scaffold.schema.tables import Check, Column, Exclusion, ForeignKey, Schema, Table, Trigger, Type
from example_data.scaffold.schema.unique_indexes import unique_index

RowsByTable = dict[int, list[Row[Any]]]
"""Rows of the catalogue by the oid of their table."""

OWN_TABLES = ("example_data_runs", "alembic_version")
"""Tables of this package and of Alembic, which are never filled."""

_TABLES = """
SELECT c.oid::bigint, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY (:schemas) AND c.relname <> ALL (:own)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
"""

_COLUMNS = f"""
SELECT a.attrelid::bigint AS table, a.attname AS name, format_type(CASE WHEN array_type.oid IS NULL THEN base.oid
      ELSE array_type.oid END, NULL) AS type, array_type.oid IS NOT NULL AS is_array,
    CASE WHEN domain.oid IS NULL THEN a.atttypmod ELSE domain.typtypmod END AS modifier,
    coalesce(array_type.typtype, base.typtype) = 'c' AS is_composite,
    NOT (a.attnotnull OR coalesce(domain.typnotnull, false)) AS is_nullable,
    coalesce(pg_get_expr(d.adbin, d.adrelid), domain.typdefault, '') AS default,
    coalesce({VOLATILITY.format(tree="coalesce(d.adbin, domain.typdefaultbin)::text")}, '') AS volatility,
    a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), domain.typdefault, '') ^@ 'nextval(' AS is_counted,
    a.attidentity = 'a' AS is_always_counted,
    a.attgenerated <> '' AS is_generated, coalesce(format_type(domain.oid, NULL), '') AS domain,
    ARRAY(SELECT enumlabel::text FROM pg_enum e WHERE e.enumtypid = coalesce(array_type.oid, base.oid)
      ORDER BY enumsortorder) AS labels,
    ARRAY(SELECT ARRAY[k.conname::text, pg_get_constraintdef(k.oid)] FROM pg_constraint k
      WHERE k.contypid = domain.oid AND k.contype = 'c' ORDER BY conname) AS checks
FROM pg_attribute a
JOIN pg_type own ON own.oid = a.atttypid
LEFT JOIN pg_type domain ON domain.oid = own.oid AND own.typtype = 'd'
JOIN pg_type base ON base.oid = coalesce(nullif(domain.typbasetype, 0), own.oid)
LEFT JOIN pg_type array_type ON array_type.oid = base.typelem AND base.typcategory = 'A' AND base.typlen = -1
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY (:tables) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
"""  # noqa: S608 - the constant of another module

_FACTS = ("is_nullable", "default", "volatility", "is_counted", "is_always_counted", "is_generated", "domain")
"""What it says of a column in the words of `Column`."""

_UNIQUES = """
SELECT i.indrelid::bigint AS table, c.relname AS name, i.indisprimary AS is_primary,
    coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false) AS is_null_equal,
    coalesce(pg_get_expr(i.indpred, i.indrelid), '') AS where,
    ARRAY(SELECT coalesce((SELECT attname::text FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = k.attnum
      AND k.attnum > 0), pg_get_indexdef(i.indexrelid, k.place::int, true))
      FROM unnest(i.indkey::int[]) WITH ORDINALITY AS k (attnum, place) WHERE k.place <= i.indnkeyatts
      ORDER BY k.place) AS columns
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY (:tables) AND i.indisunique
ORDER BY i.indrelid, NOT i.indisprimary, c.relname
"""

_CHECKS = """
SELECT conrelid::bigint AS table, conname::text COLLATE "C" AS name, pg_get_constraintdef(oid) AS text, 1 AS place
FROM pg_constraint WHERE conrelid = ANY (:tables) AND contype = 'c'
UNION ALL
SELECT p.partrelid::bigint, 'its partitions',
    coalesce(string_agg('(' || bound.text || ')', ' OR ' ORDER BY bound.text DESC), 'false'), 2
FROM pg_partitioned_table p
LEFT JOIN pg_inherits i ON i.inhparent = p.partrelid
LEFT JOIN LATERAL (SELECT pg_get_partition_constraintdef(i.inhrelid) AS text) bound ON true
WHERE p.partrelid = ANY (:tables) AND p.partstrat <> 'h' AND p.partdefid = 0
GROUP BY p.partrelid
ORDER BY 1, place, name
"""
"""Rows of some tables have to be in one of their partitions; where a default one takes all others, they need not."""

_EXCLUSIONS = """
SELECT conrelid::bigint AS table, conname AS name, ARRAY(
    SELECT ARRAY[coalesce(attname::text, ''), oprname::text]
    FROM unnest(conkey, conexclop) WITH ORDINALITY AS x (number, operator, place) JOIN pg_operator o ON o.oid = operator
    LEFT JOIN pg_attribute ON attrelid = conrelid AND attnum = number AND number > 0 ORDER BY place
) AS elements
FROM pg_constraint WHERE conrelid = ANY (:tables) AND contype = 'x' ORDER BY conrelid, conname
"""

_TRIGGERS = """
SELECT tgrelid::bigint AS table, tgname::text AS name, tgtype & 3 = 3 AS is_before FROM pg_trigger
WHERE tgrelid = ANY (:tables) AND NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 4 <> 0
ORDER BY tgrelid, tgname
"""
"""Triggers on INSERT (bit 4); for each row (1), and BEFORE it is inserted (2; pg_trigger.h)."""


def read_database(connection: Connection, schemas: Sequence[str] = ("public",)) -> Schema:
    """Return the tables of these schemas: partitioned ones whole; no views, foreign tables or those of an extension."""
    tables = connection.execute(text(_TABLES), {"schemas": list(schemas), "own": list(OWN_TABLES)}).all()
    names = {row.oid: row.name for row in tables}
    queries = (_COLUMNS, _UNIQUES, _CHECKS, _EXCLUSIONS, _TRIGGERS)
    catalogue = [_by_table(connection, query, names) for query in queries]
    foreign_keys = catalog.foreign_keys(Session(connection), names)
    by_name = {
        name: _table(names, oid, catalogue, [key for key in foreign_keys if key.table_oid == oid])
        for oid, name in names.items()
    }
    database = connection.execute(text("SELECT current_database()")).scalar_one()
    return Schema(f"database {database}", by_name, read_existing_values(connection, by_name))


def _by_table(connection: Connection, query: str, names: dict[int, str]) -> RowsByTable:
    by_table: RowsByTable = defaultdict(list)
    for row in connection.execute(text(query), {"tables": list(names)}):
        by_table[row[0]].append(row)
    return by_table


def _table(
    names: dict[int, str], oid: int, catalogue: list[RowsByTable], foreign_keys: list[catalog.ForeignKey]
) -> Table:
    columns, uniques, checks, exclusions, triggers = (rows[oid] for rows in catalogue)
    primary = next((tuple(row.columns) for row in uniques if row.is_primary), ())
    own = {column.name for column in columns}
    return Table(
        names[oid],
        tuple(map(_column, columns)),
        primary,
        tuple(_foreign_key(names, key) for key in foreign_keys),
        tuple(
            unique_index(row.name, row.columns, own, where=row.where, is_null_distinct=not row.is_null_equal)
            for row in uniques
            if not row.is_primary
        ),
        tuple(Check(row.name, row.text) for row in checks),
        tuple(Exclusion(row.name, tuple(map(tuple, row.elements))) for row in exclusions),
        tuple(Trigger(row.name, row.is_before) for row in triggers),
    )


def _column(row: Row[Any]) -> Column:
    precision, scale = numeric_digits(row.type, row.modifier) or (None, None)
    length, labels = length_limit(row.type, row.modifier), tuple(row.labels)
    own_type = Type(row.type, length, precision, scale, labels, row.is_array, row.is_composite)
    facts = {name: getattr(row, name) for name in _FACTS}
    return Column(row.name, own_type, **facts, checks=tuple(Check(*check) for check in row.checks))


def _foreign_key(names: dict[int, str], key: catalog.ForeignKey) -> ForeignKey:
    table = names.get(key.referred_oid, key.referred_table)
    columns, referred = tuple(key.columns), tuple(key.referred_columns)
    return ForeignKey(key.name, columns, table, referred, is_deferrable=key.is_deferrable)
