"""A staging table: the rows of a seed in a temporary table whose columns have the types of the real one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import columns, relation
from example_data.postgres.writer import write

_CREATE = sql.SQL("CREATE TEMPORARY TABLE {staging} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")


_NUMBERS = count()


def temporary_name(kind: str) -> sql.Identifier:
    """Return a name for a temporary table that no other one of this process has."""
    return sql.Identifier("pg_temp", f"example_data_{kind}_{next(_NUMBERS)}")


@contextmanager
def staging_table(
    session: Session,
    seed_rows: SeedRows,
    table: Table,
    *,
    names: Iterable[str] | None = None,
    pieces: Sequence[range] | None = None,
) -> Iterator[sql.Identifier]:
    """Create a temporary table with the named columns of a table's rows, or all, yield its name, and drop it.

    It has the rows of these numbers, or all. It is analyzed, so that joins with it are planned for as many.
    """
    own = tuple(names or table.columns)
    staging = temporary_name("staging")
    session.execute(_CREATE.format(staging=staging, columns=columns(own), table=relation(table)))
    parts = [seed_rows] if pieces is None else [seed_rows.piece(table, piece) for piece in pieces]
    blocks = chain.from_iterable(part.blocks(table, own) for part in parts)
    write(session, table, blocks, names=own, into=staging)
    session.execute(sql.SQL("ANALYZE {}").format(staging))
    yield staging
    session.execute(sql.SQL("DROP TABLE {}").format(staging))  # not after an error, which ends the transaction
