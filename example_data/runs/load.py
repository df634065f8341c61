"""Loading a seed: its rows are written range by range, each in a transaction of its own, side by side.

The run comes last, so that a run says that all is there, as ever. Until then `example_data_ranges` says how far it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DatabaseError
from example_data.generation import load_ranges
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.log import Outcome, seed_event
from example_data.postgres import deferred_indexes, integer_keys
from example_data.postgres.session import Session, Transaction
from example_data.progress import progress
from example_data.registry.ledger_table import LEDGER
from example_data.runs import checks, ledger, ranges, side_effects
from example_data.runs.apply import write_rows
from example_data.runs.ranges import Part, Plan

if TYPE_CHECKING:
    from example_data.project.settings import Settings

POLL = 0.1
"""Seconds from one look at the ranges to the next, where others have to write theirs first."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to be loaded."""

    pin: Pin
    """The revision's."""
    revision: str
    sized: Pin
    """The same with the sizes that are asked for, perhaps without digest."""
    digested: Callable[[], Pin]
    """Returns that with its digest, which somebody may be making meanwhile."""
    is_sized: bool
    """Whether sizes were named: otherwise a load that is under way goes on with its own."""
    parts: int
    """How many workers there will be."""
    defers: bool
    """Whether indexes and foreign keys are taken off tables that are empty until all is there."""


def plan(session: Session, request: Request, settings: Settings) -> Outcome | Plan:
    """Record which ranges a load writes, and reserve what they need; once that is committed, they can be written.

    Where the seed is being loaded already, return that plan. Where there is nothing to load, log a line, and return
    what it says.

    Raises:
        DatabaseError: It is there, or being loaded, with other sizes; or rows of it were kept.
        ExampleDataError: As from `apply`.
    """
    pin, name = request.pin, request.pin.name
    if reason := settings.skip_reason(name):
        return seed_event("skipped", seed_key=name, reason=reason)
    ledger.check_ledger(session)
    session.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier(LEDGER)))
    run, under_way = ledger.lock_run(session, name), ranges.lock_plan(session, name, to_write=True)
    there = under_way.pin if under_way else run.pin if run and run.is_applied else None
    if there is not None and request.is_sized and (changes := _differences(there, request.sized)):
        state = "being loaded" if under_way else "in this database"
        raise DatabaseError(
            f"it is {state} with other sizes ({changes}). Leave the sizes out, or remove it first: example-data remove "
            f"{name}."
        )
    if under_way is not None:
        checks.before_writing(session, SeedRows.whole(under_way.pin), pinned=under_way.pin, settings=settings)
        return under_way
    if there is not None or (run is None and ledger.state(session, name) is not None):
        return seed_event("skipped", seed_key=name, reason="already-applied")
    if run is not None:
        _check_not_kept(run)
        ledger.delete_run(session, name)
    checks.before_writing(session, SeedRows.whole(request.sized), pinned=pin, settings=settings)
    seed_rows = SeedRows.whole(request.digested())
    ranges.create(session)
    if seed_rows.integer_key_tables:
        seed_rows = integer_keys.reserve(session, seed_rows)
    deferred = deferred_indexes.take_off(session, seed_rows.tables) if request.defers else []
    planned = Plan(seed_rows.pin, request.revision, deferred)
    ranges.insert(session, planned, load_ranges.cut(seed_rows, request.parts))
    return planned


def _differences(there: Pin, asked: Pin) -> str:
    """Return what sizes are asked for that are not there."""
    pairs = ((name, there.counts.get(name), size) for name, size in asked.counts.items())
    return ", ".join(f"expected {name} {size}, found {found}" for name, found, size in pairs if found != size)


def _check_not_kept(run: ledger.Run) -> None:
    if run.state == "kept":
        raise DatabaseError(
            f"rows of it were kept when it was removed. Bring it back: example-data apply {run.seed_key}; or delete "
            "them, and remove it again."
        )


def work(transaction: Transaction, name: str, part: Part, settings: Settings, *, is_checked: bool = False) -> int:
    """Write the ranges of a part, one after another, and others that these have to wait for; return their number.

    Whoever made sure just now that nothing keeps the rows from being written says so by `is_checked`.

    Raises:
        DatabaseError: The load was given up meanwhile.
        ExampleDataError: As from `apply`; the ranges that are committed stay.
    """
    number, seed_rows = 0, None
    while True:
        with transaction() as session:
            found = ranges.lock_plan(session, name, to_write=True)
            if found is None:
                if name not in ranges.counts(session):
                    _check_loaded(session, name)
                    return number
            elif not ranges.left(session, name, part):
                return number
            elif seed_rows is None:  # in a transaction that ends at once, as checks lock the ledger
                seed_rows = SeedRows.whole(found.pin)
                if not is_checked:
                    checks.before_writing(session, seed_rows, pinned=found.pin, settings=settings)
                continue
            elif _write_next(session, seed_rows.with_pin(replace(found.pin, password=settings.password)), part):
                number += 1
                continue
        time.sleep(POLL)


def _write_next(session: Session, seed_rows: SeedRows, part: Part) -> bool:
    """Write the range that is next, and mark it; return whether there was one."""
    found, name = ranges.claim(session, seed_rows.pin.name, part), seed_rows.pin.name
    if found is None:
        return False
    started = time.perf_counter()
    rows = write_rows(session, found.of(seed_rows), is_late=found.is_late)
    ranges.mark(session, name, found.number, rows)
    milliseconds = round((time.perf_counter() - started) * 1000)
    seed_event("range-loaded", seed_key=name, range=found.number, rows=rows, duration_ms=milliseconds)
    return True


def _check_loaded(session: Session, name: str) -> None:
    if ledger.state(session, name) != "applied":
        raise DatabaseError("its load was given up by another command. To begin anew, run the command again.")


def finish(session: Session, name: str, started: float) -> Outcome | None:
    """Record the run of a load whose ranges are all there; log one line, and return what it says.

    Return None where ranges are left, or somebody else did it.
    """
    counts = ranges.counts(session).get(name)
    if counts is not None and not counts.is_all:
        return None  # the lock would wait for whoever writes a range
    found = ranges.lock_plan(session, name, to_write=False)
    if found is None:
        ranges.drop_if_empty(session)
        return None
    counts = ranges.counts(session)[name]
    if not counts.is_all:  # as it was planned anew in between
        return None
    with progress("ending", name):
        ranges.end(session, found)
    side_effects.tell_kept(SeedRows.whole(found.pin))
    return ledger.log_done("loaded", found.pin, counts.rows, started)
