"""Indexes for as long as a removal takes, where PostgreSQL would read a whole table for every row that goes.

When a row is deleted, each foreign key to its table is looked up. Without an index on the key's columns that is a scan
of all rows, dead ones included: for tables of some ten thousand rows minutes instead of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.postgres import catalog
from example_data.postgres.catalog import ForeignKey
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import columns, relation

ROWS_WORTH_AN_INDEX = 1_000_000
"""The number of rows read without an index from which on one is made: reading them takes as long as making it."""

_INDEXABLE = """
SELECT pg_class.oid::bigint FROM pg_class
WHERE pg_class.oid = ANY (%(tables)s::oid[]) AND relkind = 'r' AND pg_has_role(relowner, 'USAGE')
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE condeferred AND pg_class.oid IN (conrelid, confrelid))
"""
"""Tables of this role, without a deferred constraint: an index cannot be dropped before that is checked."""


@contextmanager
def temporary_indexes(session: Session, seed_rows: SeedRows) -> Iterator[None]:
    """Create indexes for foreign keys among the tables that have none, where it is worth it; drop them at the end.

    Tables of other roles, tables with a deferred constraint and partitioned ones are left as they are.
    """
    indexes: list[sql.Identifier] = []
    for table, key in _unindexed(session, seed_rows):
        name = f"example_data_removal_{len(indexes)}"
        session.execute(
            sql.SQL("CREATE INDEX {} ON {} ({})").format(sql.Identifier(name), relation(table), columns(key.columns))
        )
        indexes.append(sql.Identifier(key.schema, name))
    yield
    for index in indexes:  # not after an error, which ends the transaction
        session.execute(sql.SQL("DROP INDEX {}").format(index))


def _unindexed(session: Session, seed_rows: SeedRows) -> Iterator[tuple[Table, ForeignKey]]:
    """Yield the foreign keys that get an index, each with the table it belongs to."""
    tables = catalog.oids(session, seed_rows.tables)
    indexable = {oid for (oid,) in session.execute(_INDEXABLE, {"tables": list(tables)}).fetchall()}
    for key in catalog.foreign_keys(session, indexable):
        if not key.has_index and key.referred_oid in tables:
            table, referred = tables[key.table_oid], tables[key.referred_oid]
            if len(seed_rows.ranges[table.name]) * len(seed_rows.ranges[referred.name]) >= ROWS_WORTH_AN_INDEX:
                yield table, key
