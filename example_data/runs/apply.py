"""Applying a seed: its rows are written to their tables, and its run to the ledger."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation import anchor
from example_data.generation.dataset import Table
from example_data.generation.generator import Block, SeedRows
from example_data.generation.pin import Pin
from example_data.generation.pinning import with_digest, with_sizes
from example_data.log import LOGGER, Outcome, seed_event
from example_data.postgres import integer_keys, refused_rows
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import assignments, is_same, relation
from example_data.postgres.writer import check_deferred_sql, staging_table, write
from example_data.progress import begin, progress
from example_data.project.days import find_day
from example_data.runs import check_triggers, checks, differences, ledger, ranges, side_effects
from example_data.runs.ledger import SET_ASIDE
from example_data.runs.remove import take_away, try_to_remove
from example_data.runs.watch import Watch, Written

if TYPE_CHECKING:
    from example_data.project.settings import Settings


def apply(session: Session, pin: Pin, *, revision: str, settings: Settings) -> Outcome:
    """Write a pin's rows and its run in the session's transaction; log one line, and return what it says.

    Nothing is written where the seed has a run, or where settings leave it out.

    Raises:
        ConsentError: The database forbids it.
        SchemaMismatchError: There is no ledger, or a table does not fit.
        DigestMismatchError: The rows would not be those that were pinned.
        RefusedRowsError: A constraint forbids a row, or a trigger changes one.
    """
    started = time.perf_counter()
    reason = settings.skip_reason(pin.name)
    state = None if reason else ledger.state(session, pin.name)
    if reason is None and state is None:
        seed_rows = SeedRows.whole(with_settings(pin, settings))
        checks.before_writing(session, seed_rows, pinned=pin, settings=settings)
        effective = with_digest(seed_rows.pin)
        if ledger.insert_run(session, effective, revision):
            if effective.name not in ranges.counts(session):  # who plans a load waits for the run
                _tell_schemas(session, seed_rows)
                side_effects.tell_kept(seed_rows)
                count = fill(session, seed_rows.with_pin(effective), revision)
                return ledger.log_done("applied", effective, count, started)
            ledger.delete_run(session, effective.name)
            reason = "loading"
    reason = reason or SET_ASIDE.get(state or "")
    if reason is None:
        is_otherwise = ledger.is_otherwise(session, with_numbers(pin, settings))
        reason = "applied-otherwise" if is_otherwise else "already-applied"
    return seed_event("skipped", seed_key=pin.name, reason=reason)


def _tell_schemas(session: Session, seed_rows: SeedRows) -> None:
    """Log where tables have another schema in their names than the ledger has: with one per tenant, they all get it."""
    named = {table.name.rpartition(".")[0] for table in seed_rows.tables} - {""}
    if named and named != {schema := ledger.schema(session)}:
        LOGGER.info(
            "seed %s: its tables are in schema %s, whatever the search path is, and the ledger in %s",
            seed_rows.pin.name,
            ", ".join(sorted(named)),
            schema,
        )


def with_settings(pin: Pin, settings: Settings) -> Pin:
    """Return the pin with the numbers and the anchor that settings override; without its digest if one of them changed.

    Raises:
        DatasetError: Its dataset does not know one of the sizes, or its anchor cannot be on another day.
    """
    return with_anchor(with_numbers(pin, settings), settings)


def with_numbers(pin: Pin, settings: Settings) -> Pin:
    """Return the pin with the numbers that settings override; without its digest if one of them changed.

    It has their password, too, which nothing records.

    Raises:
        DatasetError: Its dataset does not know one of the sizes.
    """
    resized = pin.resized(seed=settings.seed, user_count=settings.user_count)
    sized = with_sizes(resized, settings.sizes.get(pin.name, {}), f"setting sizes.{pin.name}")
    return replace(sized, password=settings.password)


def with_anchor(pin: Pin, settings: Settings) -> Pin:
    """Return the pin with the anchor on the day that settings say, if it has one; without its digest if that moves it.

    Raises:
        DatasetError: Its anchor cannot be read, or keys would change with it.
    """
    return anchor.at_day(pin, find_day(settings.anchor)) if settings.anchor and anchor.has_anchor(pin) else pin


def fill(session: Session, seed_rows: SeedRows, revision: str) -> int:
    """Write rows, with integers that are reserved for them and recorded in their run as from the revision.

    Return their number.

    Raises:
        RefusedRowsError: PostgreSQL refused one, or a trigger changed one; nothing of the transaction will be there.
    """
    if seed_rows.integer_key_tables:
        seed_rows = integer_keys.reserve(session, seed_rows)
        ledger.update_run(session, seed_rows.pin, revision)
    return write_rows(session, seed_rows)


def write_rows(session: Session, seed_rows: SeedRows, *, is_late: bool | None = None) -> int:
    """Write rows in two passes, as what refers to a later table can be written only when all tables are.

    Return their number.

    Args:
        session: In a transaction.
        seed_rows: The rows.
        is_late: Which of the passes, the second one or the first; both unless given.

    Raises:
        RefusedRowsError: PostgreSQL refused one, or a trigger changed one; nothing of the transaction will be there.
    """
    if not is_late:
        take_away(session, seed_rows)
    early = () if is_late else seed_rows.tables
    late = () if is_late is False else [table for table in seed_rows.tables if table.late]
    has_more = is_late and side_effects.emptied_tables(seed_rows.dataset)
    with differences.identify(session, seed_rows) if has_more else nullcontext() as own:
        watch = Watch(session, seed_rows.dataset, own)
        with progress("writing", seed_rows.pin.name, seed_rows.estimate()):
            with refused_rows.translate_postgres_errors():
                count, made = 0, Counter[str]()
                for table in early:
                    blocks = count_rows(seed_rows.blocks(table, table.early), table, made)
                    count += write(session, table, blocks, names=table.early)
                updated = {table.name: complete(session, seed_rows, table) for table in late}
                session.execute(check_deferred_sql(watch.tables))
            begin("checking")
            _check_written(session, seed_rows, watch, {"inserted": made, "updated": updated}, is_late=is_late)
    return count


def count_rows(blocks: Iterable[Block], table: Table, made: Counter[str]) -> Iterator[Block]:
    """Yield the blocks, and count their rows: of a COPY, PostgreSQL counts none that a trigger wrote to a child."""
    for block in blocks:
        made[table.name] += len(block.rows)
        yield block


def _check_written(
    session: Session, seed_rows: SeedRows, watch: Watch, expected: Written, *, is_late: bool | None
) -> None:
    """Make sure that the rows in the tables are those that were made, that nothing else was written, and all can go.

    In a second pass of its own, rows of other transactions refer to them: that they can go was seen in the first one.
    """
    is_on_write, is_on_delete = check_triggers.have_triggers(session, seed_rows.dataset)
    if is_on_write:
        check_triggers.check(session, seed_rows, is_complete=is_late is not False)
    watch.check(expected, "Nothing was written.")
    if not is_late and (is_on_delete or seed_rows.dataset.side_effects):
        try_to_remove(session, seed_rows, watch)


def complete(session: Session, seed_rows: SeedRows, table: Table) -> int:
    """Write the columns of a table that wait until all tables are written; return the number of rows that have some."""
    has_value = sql.SQL(" OR ").join(sql.SQL("{} IS NOT NULL").format(sql.Identifier("a", name)) for name in table.late)
    names = (*table.key, *table.late)
    begin("staging", seed_rows.estimate(table))
    with staging_table(session, seed_rows, table, names=names) as staging:
        begin("completing", table=table.name)
        statement = sql.SQL("UPDATE {} AS t SET {} FROM {} AS a WHERE {} AND ({})")
        values = relation(table), assignments(table, names), staging, is_same(table.key), has_value
        return session.execute(statement.format(*values)).rowcount
