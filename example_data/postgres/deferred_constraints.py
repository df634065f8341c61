"""Deferred constraints, which PostgreSQL checks at the end of the transaction unless asked to do it before.

A violation would come out of the commit, which is not in this package's hands; and as long as checks are pending,
PostgreSQL does not let a later revision of the same transaction alter or drop the tables.
"""

from __future__ import annotations

from collections.abc import Iterable

from example_data.generation.dataset import Table
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text


def check_now_sql(tables: Iterable[Table]) -> str:
    """Return the statement that checks the tables' deferred constraints, and those of foreign keys to them.

    The constraints are deferred again for what changes later in the transaction.
    """
    names = [text(relation(table)) for table in tables]
    return text(read_sql_file(__file__, "check_deferred_constraints").format(tables=names))
