"""Columns that the server fills with values of its own: another moment, another number in each database."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from example_data.generation.dataset import Table
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import relation, text

VOLATILITY = """greatest(CASE WHEN {tree} ~ 'SQLVALUEFUNCTION' THEN 's' END, (
    SELECT max(provolatile::text) FROM regexp_matches({tree}, '[:](op)?funcid ([0-9]+)', 'g') AS called (parts)
    JOIN pg_proc ON pg_proc.oid = parts[2]::oid
    WHERE provolatile = 'v' OR provolatile = 's' AND (
        pg_proc.oid >= 16384 OR proname = 'current_setting'
        OR pronargs = 0 AND prorettype NOT IN ('json'::regtype, 'jsonb'::regtype)
    )
))"""
"""How the values of an expression, a `pg_node_tree` as text, differ: `v` in each row, `s` in each session, else NULL.

They do if it calls a volatile function; or a stable one that is the schema's own (from oid 16384 on), reads a setting,
or has no arguments, as `now()`: other stable ones, as `concat`, depend on how values are printed. `CURRENT_TIMESTAMP`
is no function. `pg_depend` has no functions of PostgreSQL's own.
"""

_COLUMNS = f"""
WITH own AS (
    SELECT key AS name, attnum, attname, attgenerated <> '' AS is_generated, attidentity <> '' AS is_identity, tree,
        CASE attidentity WHEN '' THEN coalesce(pg_get_expr(adbin, adrelid), typdefault) ELSE 'identity' END AS reason
    FROM jsonb_each(%(tables)s::jsonb)
    JOIN pg_attribute ON attrelid = to_regclass(value ->> 'relation') AND attnum > 0 AND NOT attisdropped
    JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    CROSS JOIN LATERAL (SELECT coalesce(adbin, typdefaultbin)::text AS tree) AS defaults
    WHERE NOT value -> 'columns' @> to_jsonb(attname)
), varying AS (
    SELECT * FROM own WHERE is_identity OR {VOLATILITY.format(tree="tree")} IS NOT NULL
)
SELECT name, attnum, format('%%s (%%s)', attname, reason) FROM varying
UNION
SELECT name, own.attnum, format('%%s (from %%s)', own.attname, varying.attname) FROM own JOIN varying USING (name)
WHERE own.is_generated AND position(format(':varattno %%s ', varying.attnum) IN own.tree) > 0
UNION
SELECT key, NULL, format('what trigger %%s sets', tgname)
FROM jsonb_each(%(tables)s::jsonb) JOIN pg_trigger ON tgrelid = to_regclass(value ->> 'relation')
WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 7 = 7
    AND EXISTS (SELECT FROM own WHERE name = key AND NOT is_generated AND NOT is_identity)
ORDER BY 1, 2, 3
"""  # noqa: S608 - the constant above
"""A trigger may fill a column where it is fired for each ROW (bit 1) BEFORE (2) INSERT (4; pg_trigger.h)."""


def left_to_server(session: Session, tables: Iterable[Table]) -> dict[str, list[str]]:
    """Return by table what it does not write and what differs from database to database, each with the reason."""
    written = {table.name: {"relation": text(relation(table)), "columns": [*table.columns]} for table in tables}
    found: dict[str, list[str]] = {name: [] for name in written}
    for name, _, words in session.execute(_COLUMNS, {"tables": msgspec.json.encode(written).decode()}).fetchall():
        found[name].append(words)
    return {name: columns for name, columns in found.items() if columns}
