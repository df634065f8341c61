"""The checks around the rows of a seed: all those before the first row, and all those after the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DatasetError, DigestMismatchError, EditedRowsError, SchemaMismatchError
from example_data.generation import pinning
from example_data.generation.dataset import Table
from example_data.generation.pin import Pin
from example_data.generation.seed_rows import SeedRows
from example_data.postgres import stored_rows
from example_data.postgres.session import Session
from example_data.postgres.staging_table import staging_table
from example_data.registry.ledger_table import LEDGER
from example_data.runs import check_schema, consent, edited_rows, referring_rows, removal_needs, side_effects
from example_data.runs.edited_rows import TableRows

if TYPE_CHECKING:
    from example_data.project.settings import Settings


def before_writing(session: Session, seed_rows: SeedRows, *, pinned: Pin, settings: Settings) -> None:
    """Make sure that nothing known by now keeps the rows from being written.

    Their pin is `pinned`, the revision's, but for the numbers that settings override.

    Raises:
        ConsentError: The database forbids example data.
        DatasetError: A table keeps the state of a tool.
        DigestMismatchError: The rows would not be those that were pinned.
        SchemaMismatchError: A table or a value of the first rows does not fit.
        DatabaseError: PostgreSQL would refuse the removal of the rows.
    """
    consent.check(session, is_required=settings.require_consent)
    check_tool_tables(seed_rows.tables)
    pinning.check_digest(pinned)
    check_schema.check(session, seed_rows)
    removal_needs.check(session, seed_rows.dataset)


def check_tool_tables(tables: Iterable[Table]) -> None:
    """Make sure that no table is Alembic's version table, of this chain or another, or the ledger.

    The version table has the one column `version_num`, whatever `env.py` calls it and wherever it is.

    Raises:
        DatasetError: One is.
    """
    for table in tables:
        is_ledger = table.name.rpartition(".")[2] == LEDGER
        if is_ledger or table.columns.keys() == {"version_num"}:
            kept = "which seeds are in the database" if is_ledger else "which revisions of Alembic have run"
            raise DatasetError(
                f"table {table.name}: it keeps {kept}, and a row more would break that (expected tables of the "
                "application). Take it out of the dataset. Nothing was written."
            )


def before_comparing(session: Session, seed_rows: SeedRows, without: Collection[tuple[str, str]]) -> None:
    """Make sure that rows can be made again, to be compared with those in the tables.

    Raises:
        EditedRowsError: They cannot, so that an edit would go unseen.
    """
    try:
        pinning.check_digest(seed_rows.pin)
        check_schema.check(session, seed_rows, is_written=False, without=without)
    except (DigestMismatchError, SchemaMismatchError) as error:
        raise EditedRowsError(
            f"its rows cannot be checked for edits, as they cannot be compared any more: {error} To remove them "
            "unchecked: alembic -x example_data_edited=discard downgrade ..."
        ) from error


def before_removing(
    session: Session, seed_rows: SeedRows, removed: Sequence[TableRows], *, discard_edits: bool
) -> dict[str, int]:
    """Lock the rows, make sure that nobody's work is lost with them, and return how many there are by table.

    Raises:
        EditedRowsError: A row was edited, or a row of somebody else refers to one.
    """
    for rows in removed:
        edited_rows.lock(session, rows, len(seed_rows.ranges.get(rows.table.name, ())))
    counts = {}
    for rows in removed:
        is_whole = rows.columns == tuple(rows.table.columns) and not rows.readded
        is_compared = is_whole and not discard_edits
        unchanged = stored_rows.count_unchanged(session, seed_rows, rows.table) if is_compared else None
        counts[rows.table.name] = edited_rows.count(session, rows) if unchanged is None else unchanged
        if discard_edits or unchanged is not None:
            continue
        check = edited_rows.check if counts[rows.table.name] else edited_rows.check_elsewhere
        if isinstance(rows.identified_by, sql.Identifier):
            check(session, rows, rows.identified_by)
        elif rows.columns:
            with staging_table(session, seed_rows, rows.table, names=rows.columns) as staging:
                check(session, rows, staging)
    referring_rows.check(session, removed, side_effects.kept_tables(session, seed_rows.dataset))
    return counts
