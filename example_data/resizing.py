"""Growing a seed that is in a database, and shrinking it again: only the rows between two sizes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from example_data import fit, gates, runs
from example_data.dataset import load
from example_data.generator import blocks, check
from example_data.log import seed_event
from example_data.writer import write

if TYPE_CHECKING:
    from example_data.definition import Pin
    from example_data.session import Session
    from example_data.settings import Settings


def grow(session: Session, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Write the rows that `after` has beyond `before`, and record it in the run; log one line.

    Nothing is written where settings do not want the seed, or where the run is not of the size and rows of `before`.

    Raises:
        ConsentError: The database forbids it.
        SchemaMismatchError: There is no ledger, or a table does not fit.
        DigestMismatchError: The rows would not be those that were pinned.
    """
    started = time.perf_counter()
    overridden = "overridden" if settings.user_count is not None else None
    reason = gates.skip_reason(settings, after.name) or overridden or runs.reason_to_keep(session, before)
    if reason is not None:
        seed_event("skipped", seed_key=after.name, reason=reason)
        return
    gates.check_consent(session, is_required=settings.require_consent)
    fit.check(session, load(after.dataset))
    check(after)
    runs.rewrite(session, after, revision)
    added = range(before.user_count, after.user_count)
    rows = sum(write(session, table, blocks(after, table, added)) for table in load(after.dataset).tables)
    runs.log_done("grown", after, rows, started)


def catch_up(session: Session, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Bring a database that may have less of a seed, or nothing, to the pin; log one line.

    Raises:
        ExampleDataError: As from `runs.apply` and `grow`.
    """
    run = runs.applied(session).get(pin.name)
    if run is not None and run.pin.grows_into(pin) and settings.user_count is None:
        grow(session, run.pin, pin, revision=revision, settings=settings)
    else:
        runs.apply(session, pin, revision=revision, settings=settings)


def shrink(session: Session, before: Pin, after: Pin, *, revision: str, discard_edits: bool = False) -> None:
    """Delete the rows that `before` has beyond `after`, and record it in the run; log one line.

    Nothing is deleted where the run is not of the size and rows of `before`.

    Raises:
        SchemaMismatchError: There is no ledger.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    reason = runs.reason_to_keep(session, before)
    if reason is not None:
        seed_event("skipped", seed_key=before.name, reason=reason)
        return
    lost = range(after.user_count, before.user_count)
    rows = runs.delete(session, before, lost, discard_edits=discard_edits)
    runs.rewrite(session, after, revision)
    runs.log_done("shrunk", after, rows, started)
