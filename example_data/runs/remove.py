"""A seed's rows leave their tables, and its run the ledger; what somebody did with them is looked at first."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation import pinning
from example_data.generation.seed_rows import SeedRows
from example_data.log import seed_event
from example_data.postgres import integer_keys
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import relation
from example_data.postgres.staging_table import staging_table
from example_data.runs import checks, ledger, removal_indexes
from example_data.runs.edited_rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.dataset import Table
    from example_data.postgres.key_ranges import KeyRanges
    from example_data.postgres.session import Session

_SEE_ALL = "SELECT current_setting('row_security'), set_config('row_security', 'off', true)"


def remove(session: Session, name: str, *, discard_edits: bool = False) -> None:
    """Delete the rows of a seed and its run in the session's transaction, as the run recorded them; log one line.

    Raises:
        SchemaMismatchError: There is no ledger.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    run = ledger.applied(session).get(name)
    if run is None:
        seed_event("skipped", seed_key=name, reason="not-applied")
        return
    part = SeedRows.whole(run.pin)
    count = delete(session, part, discard_edits=discard_edits)
    integer_keys.give_back(session, part)
    ledger.delete_run(session, name)
    ledger.log_done("removed", run.pin, count, started)


def delete(session: Session, part: SeedRows, *, discard_edits: bool) -> int:
    """Delete rows from their tables, children before parents.

    Returns:
        How many there were.

    Raises:
        EditedRowsError: A row was edited, or a row of somebody else refers to one, or a trigger keeps one;
            nothing was deleted.
        DigestMismatchError: Edits are discarded, but rows that are told by their values cannot be made again.
    """
    if not discard_edits:
        checks.before_comparing(session, part)
    elif any(_spans(part, table) is None for table in part.tables):
        pinning.check(part.pin)
    with ExitStack() as stack:
        stack.enter_context(_everything_seen(session))
        removed = [stack.enter_context(_own(session, part, table)) for table in part.tables]
        expected = checks.before_removing(session, part, removed, discard_edits=discard_edits)
        with removal_indexes.temporary_indexes(session, part):
            for own in removed:
                _clear_late_columns(session, own)
            count = sum(_delete(session, own) for own in reversed(removed))
        checks.after_removing(session, part, removed, is_any_left=count < expected)
    return count


@contextmanager
def _everything_seen(session: Session) -> Iterator[None]:
    """Let no policy hide a row, which would stay behind; what comes later in the transaction is as it was before."""
    before = fetch_one(session, _SEE_ALL)
    yield
    session.execute("SELECT set_config('row_security', %s, true)", [before[0]])


def _spans(part: SeedRows, table: Table) -> KeyRanges | None:
    return key_ranges(part.pin, table, part.ranges[table.name])


@contextmanager
def _own(session: Session, part: SeedRows, table: Table) -> Iterator[TableRows]:
    """The table's rows; where no range tells them, made again until they are gone."""
    found = _spans(part, table)
    if found is not None:
        yield TableRows(table, found)
        return
    with staging_table(session, part, table) as staging:
        yield TableRows(table, staging)


def _clear_late_columns(session: Session, own: TableRows) -> None:
    """Set the rows' late columns to NULL: tables that refer to each other could not be emptied otherwise."""
    if own.table.late:
        nulls = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in own.table.late)
        statement = sql.SQL("UPDATE {} AS t SET {} WHERE {}")
        session.execute(statement.format(relation(own.table), nulls, own.condition("t")))


def _delete(session: Session, own: TableRows) -> int:
    statement = sql.SQL("DELETE FROM {} AS t WHERE {}").format(relation(own.table), own.condition("t"))
    return session.execute(statement).rowcount
