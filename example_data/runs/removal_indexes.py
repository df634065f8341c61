"""Indexes for as long as a removal takes, where PostgreSQL would read a whole table for every row that goes.

When a row is deleted, each foreign key to its table is looked up. Without an index on the key's columns that is a scan
of all rows, dead ones included: for tables of some ten thousand rows minutes instead of a second.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.catalog import KEY_COLUMNS
from example_data.postgres.sql_fragments import relation, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session

WORTH = 1_000_000
"""Rows read without an index from which on one is made: reading so many takes about as long as making it."""

_UNINDEXED = sql.SQL("""
SELECT own.name, referred.name, nspname, {columns}
FROM unnest(%(tables)s::text[]) AS own(name)
JOIN pg_constraint AS key ON conrelid = to_regclass(own.name) AND contype = 'f'
JOIN unnest(%(tables)s::text[]) AS referred(name) ON confrelid = to_regclass(referred.name)
JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND pg_has_role(relowner, 'USAGE')
    AND NOT EXISTS (
        SELECT FROM pg_index
        WHERE indrelid = conrelid AND indisvalid AND indpred IS NULL AND indkey[0] = ANY (conkey)
    )
    AND NOT EXISTS (
        SELECT FROM pg_constraint AS other
        WHERE other.condeferred AND (other.conrelid = key.conrelid OR other.confrelid = key.conrelid)
    )
ORDER BY own.name, conname
""").format(columns=KEY_COLUMNS)
_CREATE = sql.SQL("CREATE INDEX {} ON {} ({})")
_DROP = sql.SQL("DROP INDEX {}")


@contextmanager
def indexed(session: Session, part: SeedRows) -> Iterator[None]:
    """Give the foreign keys among the part's tables an index, where they have none and it is worth it.

    Tables of somebody else, tables with a deferred foreign key (whose indexes cannot be dropped while it is not
    checked) and partitioned ones are left as they are.
    """
    names = {text(relation(table)): table for table in part.tables}
    indexes: list[sql.Identifier] = []
    for own, referred, schema, columns in session.execute(_UNINDEXED, {"tables": list(names)}).fetchall():
        if len(part.ranges[names[own].name]) * len(part.ranges[names[referred].name]) >= WORTH:
            name = f"example_data_removal_{len(indexes)}"
            on = sql.SQL(", ").join(map(sql.Identifier, columns))
            session.execute(_CREATE.format(sql.Identifier(name), relation(names[own]), on))
            indexes.append(sql.Identifier(schema, name))
    yield
    for index in indexes:  # not after an error, which ends the transaction
        session.execute(_DROP.format(index))
