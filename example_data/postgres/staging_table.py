"""Rows made again beside their table: in a temporary one whose columns have the same types."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.sql_fragments import columns, relation
from example_data.postgres.writer import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session

_CREATE = sql.SQL("CREATE TEMPORARY TABLE {aside} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA")


@contextmanager
def written(
    session: Session, part: SeedRows, table: Table, *, names: Iterable[str] | None = None
) -> Iterator[sql.Identifier]:
    """A temporary table with the part's rows of a table, there until the context ends.

    It is analyzed, so that joins with it are planned for as many rows as it has.

    Args:
        session: The migration's own.
        part: The rows.
        table: One of its dataset's.
        names: The columns that are made; all of them unless given.
    """
    own = tuple(names or table.columns)
    place = list(table.tables).index(table.name)
    aside = sql.Identifier("pg_temp", f"example_data_written_{place}")
    session.execute(_CREATE.format(aside=aside, columns=columns(own), table=relation(table)))
    write(session, table, part.blocks(table, own), names=own, into=aside)
    session.execute(sql.SQL("ANALYZE {}").format(aside))
    yield aside
    session.execute(sql.SQL("DROP TABLE {}").format(aside))  # not after an error, which ends the transaction
