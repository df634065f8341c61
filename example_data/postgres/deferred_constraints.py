"""Constraints that would be checked at the end of the transaction, checked now.

Otherwise a violation would come out of the commit, which is none of this package's; and as long as their checks are
pending, PostgreSQL does not let a later revision of the same transaction alter or drop the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from example_data.generation.dataset import Table


def checking(tables: Iterable[Table]) -> str:
    """The statement that checks the tables' deferred constraints, and those of foreign keys to them.

    What changes later in the transaction is deferred again.
    """
    names = [text(relation(table)) for table in tables]
    return text(read_sql_file(__file__, "check_deferred_constraints").format(tables=names))
