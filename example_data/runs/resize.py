"""Growing a seed that is in a database, and shrinking it again: only the rows between two sizes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from example_data.generation.pinning import check
from example_data.generation.row_numbers import grows_into
from example_data.generation.seed_rows import Part
from example_data.log import seed_event
from example_data.postgres import integer_keys
from example_data.runs import apply, check_schema, check_triggers, consent, ledger, remove
from example_data.runs.apply import fill

if TYPE_CHECKING:
    from example_data.generation.pin import Pin
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings


def grow(session: Session, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Write the rows that `after` has beyond `before`, and record it in the run; log one line.

    Nothing is written where settings do not want the seed, or where the run is not of the size and rows of `before`.

    Raises:
        ConsentError: The database forbids it.
        SchemaMismatchError: There is no ledger, or a table does not fit.
        DigestMismatchError: The rows would not be those that were pinned.
        RefusedRowsError: A constraint forbids a row, or a trigger changes one.
    """
    started = time.perf_counter()
    overridden = "overridden" if settings.user_count is not None else None
    held = consent.skip_reason(settings, after.name) or overridden or ledger.held(session, before)
    if isinstance(held, str):
        seed_event("skipped", seed_key=after.name, reason=held)
        return
    consent.check_consent(session, is_required=settings.require_consent)
    check(after)
    added = Part.between(before, replace(after, blocks=held.blocks))
    check_schema.check(session, added)
    added = integer_keys.reserve(session, added)
    ledger.rewrite(session, added.pin, revision)
    rows = fill(session, added)
    check_triggers.check(session, added)
    ledger.log_done("grown", after, rows, started)


def catch_up(session: Session, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Bring a database that may have less of a seed, or nothing, to the pin; log one line.

    Raises:
        ExampleDataError: As from `runs.apply` and `grow`.
    """
    run = ledger.applied(session).get(pin.name)
    if run is not None and grows_into(run.pin, pin) and settings.user_count is None:
        grow(session, run.pin, pin, revision=revision, settings=settings)
    else:
        apply.apply(session, pin, revision=revision, settings=settings)


def shrink(session: Session, before: Pin, after: Pin, *, revision: str, discard_edits: bool = False) -> None:
    """Delete the rows that `before` has beyond `after`, and record it in the run; log one line.

    Nothing is deleted where the run is not of the size and rows of `before`.

    Raises:
        SchemaMismatchError: There is no ledger.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    held = ledger.held(session, before)
    if isinstance(held, str):
        seed_event("skipped", seed_key=before.name, reason=held)
        return
    lost = Part.between(after, held)
    rows = remove.delete(session, lost, discard_edits=discard_edits)
    left = integer_keys.give_back(session, lost)
    ledger.rewrite(session, replace(after, blocks=left.blocks), revision)
    ledger.log_done("shrunk", after, rows, started)
