"""Rows that a crash left on another server, where a table is foreign or has foreign partitions.

`postgres_fdw` commits there just before this server does. What happens in between leaves rows without their record.
"""

from __future__ import annotations

from psycopg import sql

from example_data.generation.generator import SeedRows
from example_data.generation.table import Table
from example_data.log import seed_event
from example_data.postgres import catalog
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_fragments import relation
from example_data.runs.remove import delete


def take_away(session: Session, seed_rows: SeedRows) -> None:
    """Delete rows that are about to be written, if they are there already, as a crash may have left them.

    Raises:
        EditedRowsError: One was edited meanwhile, or a row of somebody else refers to one; nothing was deleted.
    """
    if catalog.foreign_tables(session, seed_rows.tables) and any(
        _is_there(session, seed_rows, table) for table in seed_rows.tables if seed_rows.ranges[table.name]
    ):
        removal = delete(session, seed_rows)
        seed_event("taken-away", seed_key=seed_rows.pin.name, rows=sum(removal.counts.values()))


def _is_there(session: Session, seed_rows: SeedRows, table: Table) -> bool:
    keys = key_ranges(seed_rows, table)
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE {})")
    return keys is not None and bool(fetch_one(session, query.format(relation(table), keys.condition("t")))[0])
