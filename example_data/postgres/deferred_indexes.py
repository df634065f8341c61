"""Indexes and foreign keys that are off tables while many rows are written: to make them once takes a fraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psycopg import sql

from example_data.errors import DatabaseError
from example_data.generation.table import Table
from example_data.postgres import refused_rows
from example_data.postgres.session import Session, fetch_one, setting
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text

_NAMES_AND_RIGHTS = "42"
"""Where the SQLSTATE begins so, the schema does not allow a statement (PostgreSQL documentation, appendix A)."""


def take_off(session: Session, tables: Iterable[Table]) -> list[str]:
    """Drop secondary indexes that are not unique, and foreign keys, of tables that are empty.

    Return the statements that make them again, as they were. Tables of other roles and partitioned ones are left as
    they are, and so is what cannot be made again as it was: what is not valid, or clusters a table, or has triggers
    that are disabled.
    """
    statements = []
    for table in tables:
        query = sql.SQL("SELECT {}::regclass::bigint, EXISTS (SELECT FROM {})")
        place, has_rows = fetch_one(session, query.format(text(relation(table)), relation(table)))
        if has_rows:
            continue
        with setting(session, "search_path", ""):  # so that the statements name schemas
            found = session.execute(read_sql_file(__file__, "droppable_indexes"), {"table": place}).fetchall()
        for drop, *_ in found:
            session.execute(drop)
        statements += [statement for _, make, comment in found for statement in (make, comment) if statement]
    return statements


def put_back(session: Session, statements: Sequence[str]) -> None:
    """Make indexes and foreign keys again; DatabaseError where rows of somebody else, or changed tables, forbid it."""
    for statement in statements:
        try:
            session.execute(statement)
        except Exception as error:
            state = refused_rows.sql_state(error) or ""
            if state.startswith(refused_rows.CONSTRAINT):
                remedy = "Correct or delete the row of somebody else that breaks it"
            elif state.startswith(_NAMES_AND_RIGHTS):
                remedy = f"Let tables and rights be as they were, so that this runs: {statement}"
            else:
                raise
            raise DatabaseError(
                f"an index or foreign key that was taken off cannot be put back: {refused_rows.describe(error)}. "
                f"{remedy}, and run the command again."
            ) from error
