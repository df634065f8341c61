"""The checks around the rows of a seed: all those before the first row, and all those after the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from example_data.errors import DatasetError, DigestMismatchError, EditedRowsError, SchemaMismatchError
from example_data.generation import pinning
from example_data.generation.dataset import Table
from example_data.generation.pin import Pin
from example_data.generation.seed_rows import SeedRows
from example_data.postgres.session import Session
from example_data.registry.ledger_table import LEDGER
from example_data.runs import (
    check_schema,
    consent,
    differences,
    edited_rows,
    referring_rows,
    removal_needs,
    side_effects,
)
from example_data.runs.edited_rows import TableRows

if TYPE_CHECKING:
    from example_data.project.settings import Settings

KEEP_EDITS = (
    "Keep what is needed elsewhere, then remove the seed with these edits: alembic -x example_data_edited=discard "
    "downgrade ..."
)


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
        EditedRowsError: Rows were edited, or rows of somebody else refer to some; the message has all of them.
    """
    for rows in removed:
        edited_rows.lock(session, rows, len(seed_rows.ranges.get(rows.table.name, ())))
    with differences.find(session, seed_rows, () if discard_edits else removed) as found:
        compared = {each.rows.table.name: each.stored for each in found}
        for each in found:
            if each.staging is not None and not each.stored:
                edited_rows.check_elsewhere(session, each.rows, each.staging)
        sentences = [sentence for each in found if (sentence := differences.describe_edited(session, each))]
    sentences += [KEEP_EDITS] if sentences else []
    kept = side_effects.kept_tables(session, seed_rows.dataset)
    referring = [referring_rows.describe(each) for each in referring_rows.find(session, removed, kept)]
    sentences += [*referring, referring_rows.ADVICE] if referring else []
    if sentences:
        raise EditedRowsError(" ".join(sentences))
    others = [rows for rows in removed if rows.table.name not in compared]
    return {**compared, **{rows.table.name: edited_rows.count(session, rows) for rows in others}}
