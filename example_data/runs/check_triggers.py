"""A check after the last row: no trigger or rule kept rows out or changed them.

A removal would take such rows for edited ones, and a pin would no longer say which rows its seed has.
"""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from example_data.errors import RefusedRowsError
from example_data.generation.dataset import Dataset
from example_data.generation.generator import SeedRows
from example_data.generation.table import Table
from example_data.postgres import stored_rows
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_fragments import is_same, relation, text
from example_data.postgres.staging_table import staging_table

_HAS_TRIGGERS = """
WITH place AS (
    SELECT to_regclass(name)::oid AS table_oid, name = ANY (%(updated)s) AS is_updated
    FROM unnest(%(tables)s::text[]) AS name
), part AS (
    SELECT * FROM place UNION SELECT relid, is_updated FROM place, pg_partition_tree(table_oid)
), found AS (
    SELECT tgtype & 4 <> 0 OR tgtype & 16 <> 0 AND is_updated AS is_on_write, tgtype & 8 <> 0 AS is_on_delete
    FROM part JOIN pg_trigger ON tgrelid = table_oid WHERE NOT tgisinternal AND tgenabled <> 'D'
    UNION ALL SELECT ev_type = '3' OR ev_type = '2' AND is_updated, ev_type = '4'
    FROM part JOIN pg_rewrite ON ev_class = table_oid WHERE ev_enabled <> 'D'
)
SELECT coalesce(bool_or(is_on_write), false), coalesce(bool_or(is_on_delete), false) FROM found
"""
"""Triggers on INSERT (bit 4), UPDATE (16), DELETE (8; pg_trigger.h); rules on UPDATE (2), INSERT (3), DELETE (4)."""

_COMPARISON = sql.SQL("""
SELECT (SELECT count(*) FROM {staging}), count(*), {are_changed} FROM {table} AS t JOIN {staging} AS a ON {is_same}
""")
_REMEDY = (
    "Take the columns that it changes out of the dataset, or disable it until the seed is applied. Nothing was written."
)


def have_triggers(session: Session, dataset: Dataset) -> tuple[bool, bool]:
    """Return whether a dataset's tables have triggers or rules on what is written, and whether on what is deleted."""
    names = [text(relation(table)) for table in (*dataset.tables, *map(Table, dataset.side_effects))]
    updated = [text(relation(table)) for table in dataset.tables if table.late]
    is_on_write, is_on_delete = fetch_one(session, _HAS_TRIGGERS, {"tables": names, "updated": updated})
    return is_on_write, is_on_delete


def check(session: Session, seed_rows: SeedRows) -> None:
    """Compare the rows that were written with those that were made, as a trigger or rule may have changed some.

    Raises:
        RefusedRowsError: Some are not there, or a column has other values; the message has all tables and columns.
    """
    problems = [problem for table in seed_rows.tables for problem in _problems(session, seed_rows, table)]
    if problems:
        raise RefusedRowsError(f"a trigger or rule keeps rows out or changes them: {'; '.join(problems)}. {_REMEDY}")


def _problems(session: Session, seed_rows: SeedRows, table: Table) -> Iterator[str]:
    """Yield the differences between the rows in a table and those that were made, one sentence each."""
    names = [name for name in table.columns if name not in table.key]
    pairs = [(sql.Identifier("t", name), sql.Identifier("a", name)) for name in names]
    changed = [sql.SQL("bool_or(record_image_ne(ROW({}), ROW({})))").format(*pair) for pair in pairs]
    _, pieces = stored_rows.compare(session, seed_rows, table)
    if not pieces:
        return
    with staging_table(session, seed_rows, table, pieces=pieces) as staging:
        query = _COMPARISON.format(
            staging=staging,
            are_changed=sql.SQL(", ").join([*changed, sql.SQL("NULL")]),  # of a table that has nothing but its key
            table=relation(table),
            is_same=is_same(table.key),
        )
        expected, count, *are_changed = fetch_one(session, query)
    if count != expected:
        yield f"table {table.name}: expected {expected} rows with the keys that were made, found {count}"
    for name in (name for name, is_changed in zip(names, are_changed, strict=False) if is_changed):
        yield f"column {table.name}.{name}: expected the values that were made, found others"
