"""The checks around the rows of a seed: all those before the first row, and all those after the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DigestMismatchError, EditedRowsError, SchemaMismatchError
from example_data.generation import pinning
from example_data.postgres import deferred_constraints, refused_rows
from example_data.postgres.staging_table import staging_table
from example_data.runs import check_schema, check_triggers, consent, edited_rows, referring_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.generation.pin import Pin
    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings
    from example_data.runs.edited_rows import TableRows


def before_writing(session: Session, seed_rows: SeedRows, *, pinned: Pin, settings: Settings) -> None:
    """Make sure that nothing known by now keeps the rows from being written.

    Args:
        session: The migration's own.
        seed_rows: The rows.
        pinned: The pin of the revision; settings may have changed the numbers of the rows' own.
        settings: Whether the database has to agree.

    Raises:
        ConsentError: The database forbids example data.
        DigestMismatchError: The rows would not be those that were pinned.
        SchemaMismatchError: A table or a value of the first rows does not fit.
    """
    consent.check(session, is_required=settings.require_consent)
    pinning.check_digest(pinned)
    check_schema.check(session, seed_rows)


def after_writing(session: Session, seed_rows: SeedRows) -> None:
    """Make sure that the rows in the tables are those that were made, and that no deferred constraint forbids them.

    Raises:
        RefusedRowsError: A constraint forbids one, or a trigger keeps one out or changes it.
    """
    with refused_rows.translate_postgres_errors():
        session.execute(deferred_constraints.check_now_sql(seed_rows.tables))
    check_triggers.check(session, seed_rows)


def before_comparing(session: Session, seed_rows: SeedRows) -> None:
    """Make sure that rows can be made again, to be compared with those in the tables.

    Raises:
        EditedRowsError: They cannot, so that an edit would go unseen.
    """
    try:
        pinning.check_digest(seed_rows.pin)
        check_schema.check(session, seed_rows, is_written=False)
    except (DigestMismatchError, SchemaMismatchError) as error:
        raise EditedRowsError(
            f"its rows cannot be checked for edits, as they cannot be compared any more: {error} To remove them "
            "unchecked: alembic -x example_data_edited=discard downgrade ..."
        ) from error


def before_removing(session: Session, seed_rows: SeedRows, removed: Sequence[TableRows], *, discard_edits: bool) -> int:
    """Lock the rows, and make sure that nobody's work is lost with them.

    Returns:
        How many there are.

    Raises:
        EditedRowsError: A row was edited, or a row of somebody else refers to one.
    """
    count = sum(edited_rows.lock(session, rows) for rows in removed)
    for rows in () if discard_edits else removed:
        if isinstance(rows.identified_by, sql.Identifier):
            edited_rows.check(session, rows, rows.identified_by)
        else:
            with staging_table(session, seed_rows, rows.table) as staging:
                edited_rows.check(session, rows, staging)
    referring_rows.check(session, removed)
    return count


def after_removing(session: Session, seed_rows: SeedRows, removed: Sequence[TableRows], *, is_any_left: bool) -> None:
    """Make sure that the rows are gone, and that no deferred constraint misses them.

    Raises:
        EditedRowsError: A trigger or rule kept one.
    """
    for rows in removed if is_any_left else ():
        edited_rows.check_deleted(session, rows)
    session.execute(deferred_constraints.check_now_sql(seed_rows.tables))
