"""Removing a seed: its rows are deleted, unless somebody edited or refers to them, and so is its run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack

from psycopg import sql

from example_data.errors import EditedRowsError, RefusedRowsError, SeedNotFoundError, suggest_names
from example_data.generation import pinning
from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.log import LOGGER, seed_event
from example_data.postgres import catalog, integer_keys, refused_rows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import Session, fetch_one, setting
from example_data.postgres.sql_fragments import relation
from example_data.postgres.writer import check_deferred_sql
from example_data.progress import begin, progress
from example_data.runs import (
    checks,
    differences,
    edited_rows,
    ledger,
    ranges,
    recorded_tables,
    referring_rows,
    removal_indexes,
    side_effects,
    unrecorded_rows,
)
from example_data.runs.checks import Removal
from example_data.runs.edited_rows import TableRows
from example_data.runs.ledger import Run
from example_data.runs.policy import FAIL, Policy
from example_data.runs.watch import Watch

Confirm = Callable[[Removal], None]
"""Asks whether this shall be done, and raises an error where it shall not."""


def remove(session: Session, name: str, *, seed: int, dataset: str, policy: Policy = FAIL) -> None:
    """Delete the rows of a seed and its run in the session's transaction, as the run recorded them; log one line.

    Number and dataset are read only where there is no ledger, which has them otherwise. Where rows stay, so does the
    run, which says so; what was kept before is left alone.

    Raises:
        LedgerMissingError: There is no ledger, but there are rows of the seed.
        SchemaMismatchError: A table is another one than the run's.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    has_ledger = ledger.has_ledger(session)
    if has_ledger and policy.keeps:
        ledger.add_state(session)
    loaded = ranges.give_up(session, name) if has_ledger else None
    run = ledger.lock_run(session, name) if has_ledger else None
    if run is None or run.state == "kept":
        if not has_ledger:
            unrecorded_rows.check_none(session, name, seed, dataset)
        seed_event("skipped", seed_key=name, reason=(run and run.set_aside) or "not-applied")
    elif not run.is_applied:
        ledger.delete_run(session, name)
        ledger.log_done("removed", run.pin, 0, started)
    elif not _remove_rows(session, run, loaded, policy, started):
        ledger.delete_run(session, name)


def set_aside(session: Session, name: str, *, policy: Policy, confirm: Confirm) -> None:
    """Delete the rows of a seed, which stays away then until somebody asks for it by its name; log one line.

    Raises:
        SeedNotFoundError: The seed is not in the database.
        ExampleDataError: As from `remove`; from `confirm`; or the ledger is another role's and lacks a column.
    """
    started = time.perf_counter()
    ledger.check_ledger(session)
    loaded = ranges.give_up(session, name)  # before all others have to wait for a change of the ledger
    ledger.add_state(session)
    run = ledger.lock_run(session, name)
    if run is None:
        known = suggest_names(name, ledger.applied(session))
        raise SeedNotFoundError(f"it is not in this database ({known}). Correct the name.")
    if run.state == "removed":
        seed_event("skipped", seed_key=name, reason=run.set_aside)
    elif not _remove_rows(session, run, loaded, policy, started, confirm=confirm):
        ledger.set_state(session, name, "removed")


def _remove_rows(
    session: Session,
    run: Run,
    loaded: Mapping[str, range] | None,
    policy: Policy,
    started: float,
    *,
    confirm: Confirm | None = None,
) -> bool:
    """Delete the rows of a run and log it; return whether some were kept, which is recorded then.

    Where its load had not ended, `loaded` are the row numbers that may be there, by table.
    """
    seed_rows = SeedRows.whole(run.pin)
    present = seed_rows if loaded is None else seed_rows.with_ranges(loaded)
    removal = delete(session, present, policy, confirm)
    if removal.kept:
        ledger.set_state(session, run.seed_key, "kept", removal.kept)
    else:
        integer_keys.give_back(session, seed_rows)
    log_removed("removed", run.pin, removal, started)
    return bool(removal.kept)


def log_removed(event: str, pin: Pin, removal: Removal, started: float) -> None:
    """Log what a removal did."""
    ledger.log_done(event, pin, sum(removal.counts.values()), started, cascaded=removal.others, kept=removal.kept)


def delete(session: Session, seed_rows: SeedRows, policy: Policy = FAIL, confirm: Confirm | None = None) -> Removal:
    """Delete rows of the seed's run from their tables, children before parents, and return what was done.

    Raises:
        EditedRowsError: A row was edited, a row of somebody else refers to one, a trigger keeps one, or writes
            elsewhere; nothing was deleted.
        DigestMismatchError: Edited rows go as well, but rows that are identified one by one cannot be made again.
    """
    dropped = recorded_tables.dropped_columns(session, seed_rows.pin.name, seed_rows.tables)
    if policy.on_edited != "delete":
        checks.before_comparing(
            session, seed_rows, [(column.table, column.name) for column in dropped if not column.is_back]
        )
    elif any(key_ranges(seed_rows, table) is None for table in seed_rows.tables):
        pinning.check_digest(seed_rows.pin)
    for column in dropped:
        LOGGER.info("column %s.%s: a later revision dropped it, its values are not compared", column.table, column.name)
    # Where a policy hides rows, which would stay, PostgreSQL raises an error.
    with ExitStack() as stack:
        with progress("comparing", seed_rows.pin.name, seed_rows.estimate()):
            stack.enter_context(setting(session, "row_security", "off"))
            own = stack.enter_context(differences.identify(session, seed_rows, dropped))
            removal = checks.before_removing(session, seed_rows, own, policy)
        if confirm:
            confirm(removal)
        stack.enter_context(progress("deleting", seed_rows.pin.name))
        watch = Watch(session, seed_rows.dataset, ())
        with removal_indexes.temporary_indexes(session, seed_rows):
            if removal.listed is None:
                _delete_in_turn(session, removal.rows, removal.counts)
            else:
                removal.listed.delete()
        session.execute(check_deferred_sql([*watch.tables, *map(Table, removal.others)]))
        watch.check({"deleted": {**removal.others, **removal.counts}}, "Nothing was removed.", own="emptied")
        side_effects.tell_kept(seed_rows)
    return removal


def _delete_in_turn(session: Session, removed: Sequence[TableRows], expected: Mapping[str, int]) -> None:
    """Delete rows table by table, the last table's first."""
    for rows in removed:  # tables that refer to each other could not be emptied otherwise
        late = [name for name in rows.table.late if name in rows.columns]
        if late:
            session.execute(clear_columns_sql(rows.table, late, rows.condition("t")))
    deleted = {}
    for rows in reversed(removed):  # each by one statement, of which no more is known than that it runs
        begin("deleting", table=rows.table.name)
        deleted[rows.table.name] = session.execute(delete_rows_sql(rows.table, rows.condition("t"))).rowcount
    for rows in removed:
        edited_rows.check_deleted(session, rows, expected[rows.table.name], deleted[rows.table.name])


def try_to_remove(session: Session, seed_rows: SeedRows, watch: Watch) -> None:
    """Delete rows that were just written, and bring them back: triggers may have a say in it.

    Of what was written since the watch began nothing may be left, but in tables whose rows are kept.

    Raises:
        RefusedRowsError: A trigger or rule keeps a row, or writes to a table that the dataset does not know.
        DatabaseError: A trigger raises an error.
    """
    session.execute("SAVEPOINT example_data_removal")
    with refused_rows.translate_removal_errors(), differences.identify(session, seed_rows) as removed:
        expected = {rows.table.name: edited_rows.count(session, rows) for rows in removed}
        try:
            referring_rows.check(session, removed, side_effects.kept_tables(session, seed_rows.dataset))
            removal = watch.until_removed()
            _delete_in_turn(session, removed, expected)
            session.execute(check_deferred_sql(removal.tables))
            removal.check({}, "Nothing was removed.", own="emptied")
        except EditedRowsError as error:
            sentence = str(error).replace("Nothing was removed.", "Nothing was written.")
            raise RefusedRowsError(f"its rows could not be removed again: {sentence}") from error
    session.execute("ROLLBACK TO SAVEPOINT example_data_removal")
    session.execute("RELEASE SAVEPOINT example_data_removal")


def take_away(session: Session, seed_rows: SeedRows) -> None:
    """Delete rows that are about to be written, where a crash left them on another server, in foreign tables.

    `postgres_fdw` commits there just before this server does. What happens in between leaves rows without their record.

    Raises:
        EditedRowsError: One was edited meanwhile, or a row of somebody else refers to one; nothing was deleted.
    """
    if catalog.foreign_tables(session, seed_rows.tables) and any(
        _is_there(session, seed_rows, table) for table in seed_rows.tables if seed_rows.ranges[table.name]
    ):
        removal = delete(session, seed_rows)
        seed_event("taken-away", seed_key=seed_rows.pin.name, rows=sum(removal.counts.values()))


def _is_there(session: Session, seed_rows: SeedRows, table: Table) -> bool:
    keys = key_ranges(seed_rows, table)
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} AS t WHERE {})")
    return keys is not None and bool(fetch_one(session, query.format(relation(table), keys.condition("t")))[0])


def clear_columns_sql(table: Table, names: Iterable[str], condition: sql.Composable) -> sql.Composed:
    """Return the statement that sets columns to NULL in the rows of alias t that a condition is true for."""
    nulls = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in names)
    return sql.SQL("UPDATE {} AS t SET {} WHERE {}").format(relation(table), nulls, condition)


def delete_rows_sql(table: Table, condition: sql.Composable) -> sql.Composed:
    """Return the statement that deletes the rows of alias t that a condition is true for."""
    return sql.SQL("DELETE FROM {} AS t WHERE {}").format(relation(table), condition)
