"""Growing and shrinking a seed that is in a database: only the rows between two sizes are written or deleted."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.pinning import with_digest
from example_data.generation.row_numbers import grows_into
from example_data.log import Outcome, seed_event
from example_data.postgres import integer_keys
from example_data.postgres.session import Session
from example_data.runs import checks, ledger, ranges, side_effects, unrecorded_rows
from example_data.runs.apply import apply, fill
from example_data.runs.policy import FAIL, Policy
from example_data.runs.remove import delete, log_removed

if TYPE_CHECKING:
    from example_data.project.settings import Settings


def grow(session: Session, before: Pin, after: Pin, *, revision: str, settings: Settings) -> Outcome:
    """Write the rows that `after` has beyond `before`, and record it in the run; log one line, and return what it says.

    They are relative to the run's anchor, whatever settings say of it.

    Nothing is written where settings leave the seed out, or where the run is not of the size and rows of `before`.

    Raises:
        ExampleDataError: As from `apply`.
    """
    started = time.perf_counter()
    run = growth_skip_reason(settings, after.name) or _lock_run(session, before)
    if isinstance(run, str):
        return seed_event("skipped", seed_key=after.name, reason=run)
    larger = with_digest(after.at_anchor(run.anchor))
    added = SeedRows.between(before, replace(larger, blocks=run.blocks))
    checks.before_writing(session, added, pinned=after, settings=settings)
    side_effects.tell_kept(added)
    ledger.update_run(session, added.pin, revision)
    count = fill(session, added, revision)
    return ledger.log_done("grown", after, count, started)


def growth_skip_reason(settings: Settings, name: str) -> str | None:
    """Return why the settings leave a growth out, or None where they want it."""
    overridden = "overridden" if settings.overrides_size(name) else None
    return settings.skip_reason(name) or overridden


def _lock_run(session: Session, pin: Pin) -> Pin | str:
    """Lock the run of a pin, and return its own, with blocks of integers; where it has none, why it is left alone."""
    run = ledger.lock_run(session, pin.name)
    if run is None:
        return "loading" if pin.name in ranges.counts(session) else "not-applied"
    if run.set_aside:
        return run.set_aside
    return run.pin if run.pin.is_run_of(pin) else "applied-otherwise"


def catch_up(session: Session, pin: Pin, *, revision: str, settings: Settings) -> Outcome:
    """Bring a database that may have less of a seed, or nothing, to the pin; log one line, and return what it says.

    Raises:
        ExampleDataError: As from `apply` and `grow`.
    """
    run = ledger.applied(session).get(pin.name)
    if run is not None and grows_into(run.pin, pin.at_anchor(run.pin.anchor)) and not settings.overrides_size(pin.name):
        return grow(session, run.pin, pin, revision=revision, settings=settings)
    return apply(session, pin, revision=revision, settings=settings)


def shrink(session: Session, before: Pin, after: Pin, *, revision: str, policy: Policy = FAIL) -> None:
    """Delete the rows that `before` has beyond `after`, and record it in the run; log one line.

    Nothing is deleted where the run is not of the size and rows of `before`. Rows that are kept are no longer the
    seed's.

    Raises:
        LedgerMissingError: There is no ledger, but there are rows of the seed.
        DatabaseError: It is being loaded.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    run: Pin | str
    if ledger.has_ledger(session):
        run = _lock_run(session, before)
    else:
        unrecorded_rows.check_none(session, before.name, before.seed, before.dataset)
        run = "not-applied"
    if run == "loading":  # of the larger size, which a load goes on to
        ranges.check_not_loading(session, before.name)
    if isinstance(run, str):
        seed_event("skipped", seed_key=before.name, reason=run)
        return
    removed = SeedRows.between(after, run)
    removal = delete(session, removed, policy)
    remaining = integer_keys.give_back(session, removed, but_of=removal.kept)
    smaller = with_digest(after.at_anchor(run.anchor))
    ledger.update_run(session, replace(smaller, blocks=remaining.blocks), revision)
    log_removed("shrunk", after, removal, started)
