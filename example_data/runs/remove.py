"""Removing a seed: its rows are deleted, unless somebody edited or refers to them, and so is its run."""

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
from example_data.runs import checks, ledger, removal_indexes, unrecorded_rows
from example_data.runs.edited_rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.dataset import Table
    from example_data.postgres.session import Session

_ROW_SECURITY_OFF = "SELECT current_setting('row_security'), set_config('row_security', 'off', true)"


def remove(session: Session, name: str, *, seed: int, dataset: str, discard_edits: bool = False) -> None:
    """Delete the rows of a seed and its run in the session's transaction, as the run recorded them; log one line.

    Args:
        session: The migration's own.
        name: The seed's name.
        seed: Its number; like its dataset, read only where there is no ledger, which has them otherwise.
        dataset: Its dataset.
        discard_edits: Whether rows that somebody edited go as well.

    Raises:
        LedgerMissingError: There is no ledger, but there are rows of the seed.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    has_ledger = ledger.has_ledger(session)
    run = ledger.applied(session).get(name) if has_ledger else None
    if run is None:
        if not has_ledger:
            unrecorded_rows.check_none(session, name, seed, dataset)
        seed_event("skipped", seed_key=name, reason="not-applied")
        return
    seed_rows = SeedRows.whole(run.pin)
    count = delete(session, seed_rows, discard_edits=discard_edits)
    integer_keys.give_back(session, seed_rows)
    ledger.delete_run(session, name)
    ledger.log_done("removed", run.pin, count, started)


def delete(session: Session, seed_rows: SeedRows, *, discard_edits: bool) -> int:
    """Delete rows from their tables, children before parents.

    Returns:
        How many there were.

    Raises:
        EditedRowsError: A row was edited, or a row of somebody else refers to one, or a trigger keeps one;
            nothing was deleted.
        DigestMismatchError: Edits are discarded, but rows that are identified one by one cannot be made again.
    """
    if not discard_edits:
        checks.before_comparing(session, seed_rows)
    elif any(key_ranges(seed_rows, table) is None for table in seed_rows.tables):
        pinning.check_digest(seed_rows.pin)
    with ExitStack() as stack:
        stack.enter_context(_row_security_off(session))
        removed = [stack.enter_context(_identify(session, seed_rows, table)) for table in seed_rows.tables]
        expected = checks.before_removing(session, seed_rows, removed, discard_edits=discard_edits)
        with removal_indexes.temporary_indexes(session, seed_rows):
            for rows in removed:  # tables that refer to each other could not be emptied otherwise
                if rows.table.late:
                    session.execute(clear_late_columns_sql(rows.table, rows.condition("t")))
            deletions = [delete_rows_sql(rows.table, rows.condition("t")) for rows in reversed(removed)]
            count = sum(session.execute(deletion).rowcount for deletion in deletions)
        checks.after_removing(session, seed_rows, removed, is_any_left=count < expected)
    return count


@contextmanager
def _row_security_off(session: Session) -> Iterator[None]:
    """Let PostgreSQL raise an error where a policy hides rows, which would stay; restore the setting at the end."""
    before = fetch_one(session, _ROW_SECURITY_OFF)
    yield
    session.execute("SELECT set_config('row_security', %s, true)", [before[0]])


@contextmanager
def _identify(session: Session, seed_rows: SeedRows, table: Table) -> Iterator[TableRows]:
    """Yield a table's rows, identified by ranges of keys; where there are none, by a staging table until the end."""
    ranges = key_ranges(seed_rows, table)
    if ranges is not None:
        yield TableRows(table, ranges)
        return
    with staging_table(session, seed_rows, table) as staging:
        yield TableRows(table, staging)


def clear_late_columns_sql(table: Table, condition: sql.Composable) -> sql.Composed:
    """Return the statement that sets the late columns to NULL in the rows of alias t that a condition is true for."""
    nulls = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in table.late)
    return sql.SQL("UPDATE {} AS t SET {} WHERE {}").format(relation(table), nulls, condition)


def delete_rows_sql(table: Table, condition: sql.Composable) -> sql.Composed:
    """Return the statement that deletes the rows of alias t that a condition is true for."""
    return sql.SQL("DELETE FROM {} AS t WHERE {}").format(relation(table), condition)
