"""A check before the first row: PostgreSQL would let this role remove the rows.

Its statements are explained, not run: that looks at rights, row security and replica identities as running them does,
and no trigger fires.
"""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from example_data.generation.dataset import Dataset
from example_data.generation.table import Table
from example_data.postgres import refused_rows
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.registry.ledger_table import LEDGER


def check(session: Session, dataset: Dataset) -> None:
    """Make sure that the rows of a dataset, which are not there yet, can be read, compared and deleted.

    Raises:
        DatabaseError: PostgreSQL would not let this role.
    """
    removed = [Table(name) for name, word in dataset.side_effects.items() if word == "remove"]
    tables = [text(relation(table)) for table in (*dataset.tables, *removed)]
    statement = read_sql_file(__file__, "check_removal_needs").format(
        statements=[text(each) for each in _statements(dataset, removed)], tables=tables
    )
    with refused_rows.translate_removal_errors():
        session.execute(text(statement))


def _statements(dataset: Dataset, removed: list[Table]) -> Iterator[sql.Composed]:
    """Yield statements that need what those of a removal need."""
    for table in dataset.tables:
        yield sql.SQL("SELECT {} FROM {} FOR UPDATE").format(columns(table.columns), relation(table))
        if table.late:
            nulls = [sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in table.late]
            yield sql.SQL("UPDATE {} SET {}").format(relation(table), sql.SQL(", ").join(nulls))
    for table in (*dataset.tables, *removed, Table(LEDGER)):
        yield sql.SQL("DELETE FROM {}").format(relation(table))
