"""Constraints that would be checked at the end of the transaction, checked now.

Otherwise a violation would come out of the commit, which is none of this package's; and as long as their checks are
pending, PostgreSQL does not let a later revision of the same transaction alter or drop the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres.writer import relation, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from example_data.generation.dataset import Table

_CHECK = """\
DO $example_data$
DECLARE
    deferred text := string_agg(DISTINCT format('%I.%I', nspname, conname), ', ')
        FROM unnest({tables}::text[]) AS name
        JOIN pg_constraint ON to_regclass(name) IN (conrelid, confrelid) AND condeferred
        JOIN pg_namespace ON pg_namespace.oid = connamespace;
BEGIN
    IF deferred IS NOT NULL THEN
        EXECUTE format('SET CONSTRAINTS %s IMMEDIATE', deferred);
        EXECUTE format('SET CONSTRAINTS %s DEFERRED', deferred);
    END IF;
END
$example_data$;"""


def checking(tables: Iterable[Table]) -> str:
    """The statement that checks the tables' deferred constraints, and those of foreign keys to them.

    What changes later in the transaction is deferred again.
    """
    return text(sql.SQL(_CHECK).format(tables=[text(relation(table)) for table in tables]))
