"""Sliding a seed: its rows become those of another anchor, and so its moments move by whole days."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from psycopg import sql

from example_data.errors import DatasetError, RefusedRowsError, SchemaMismatchError
from example_data.generation import anchor, pinning
from example_data.generation.generator import SeedRows
from example_data.log import Outcome, seed_event
from example_data.postgres.refused_rows import sql_state
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import are_equal
from example_data.progress import progress
from example_data.runs import consent, differences, ledger
from example_data.runs.differences import KIND, TableDifferences
from example_data.runs.reset import lock_applied, write_unaltered
from example_data.runs.watch import SideEffectsError, Written

if TYPE_CHECKING:
    from example_data.project.settings import Settings

_FORGET = sql.SQL("""
DELETE FROM {keys} AS d USING {edited} AS o WHERE {is_same} AND d.{kind} = 'edited' AND o.{kind} = 'edited'
""")

_EDITED_ADVICE = (
    "Put them back first, with example-data reset, or choose: --keep-edits (they stay as they are). Nothing was "
    "changed."
)
_IN_EACH_OTHERS_WAY = {"23505", "23P01"}
"""The SQLSTATEs of rows of which only one may have a value, or a range that overlaps."""

_FAR_AWAY = (timedelta(days=-3 * 146_097), timedelta(days=10 * 146_097))
"""1,200 years back and 4,000 ahead, in the calendar's periods of 400 years, which are whole weeks: no moment of a seed
there is one of the seed here. A constraint may allow only those of the past, or only those of the future."""

Confirm = Callable[[str, str, Mapping[str, int]], None]
"""Asks whether rows shall move from one anchor to another, and by table so many edited rows stay as they are; raises an
error where they shall not."""


def slide(
    session: Session, name: str, *, day: date, keep_edits: bool, settings: Settings, confirm: Confirm
) -> tuple[Outcome, str | None]:
    """Give a seed's run an anchor on another day, and its rows the values of that, in the session's transaction.

    Log one line; return what it says, and the anchor that the run has then, unless settings leave the seed out. Rows
    are locked before they are compared. Those that are missing stay away, and those of others are not touched.

    Args:
        session: In a transaction.
        name: The seed's.
        day: The day of the anchor; where a column moves by whole weeks only, it may be up to six days before it.
        keep_edits: Whether edited rows stay as they are, with all their columns, in place of stopping it.
        settings: The project's.
        confirm: Called before the first row is written.

    Raises:
        ConsentError: The database forbids example data.
        SeedNotFoundError: The seed is not in the database.
        DatasetError: It has no anchor, or keys would change with it.
        DigestMismatchError: Its rows cannot be made any more.
        SchemaMismatchError: A table does not fit.
        EditedRowsError: Rows were edited.
        RefusedRowsError: Rows of others are in the way, or a trigger or rule changes what is written.
    """
    started = time.perf_counter()
    if reason := settings.skip_reason(name):
        return seed_event("skipped", seed_key=name, reason=reason), None
    consent.check(session, is_required=settings.require_consent)
    run = lock_applied(session, name)
    moved = pinning.with_digest(anchor.slide_to(run.pin, day))
    before, after = anchor.anchor_of(run.pin), anchor.anchor_of(moved)
    if moved == run.pin:
        return seed_event("skipped", seed_key=name, reason="same-anchor"), after
    seed_rows = SeedRows.whole(run.pin)
    with differences.compare(session, seed_rows, is_locking=True) as (_, found):
        if not keep_edits:
            differences.check_unedited(session, [replace(each, added=0) for each in found], _EDITED_ADVICE)
        confirm(before, after, {each.rows.table.name: each.edited for each in found if each.edited})
        with progress("moving", name):
            rows = _move(session, seed_rows.with_pin(moved), found)
    ledger.update_run(session, moved, run.revision)
    milliseconds = round((time.perf_counter() - started) * 1000)
    return seed_event("slid", seed_key=name, anchor=after, rows=rows, duration_ms=milliseconds), after


def _move(session: Session, seed_rows: SeedRows, before: Sequence[TableDifferences]) -> int:
    """Let rows be those of their pin, but for the edited ones that were found before; return how many changed.

    Where one row has for a moment what only another may have, they go by way of an anchor that is far away.
    """
    session.execute("SAVEPOINT example_data_slide")
    try:
        return _write(session, seed_rows, before)
    except RefusedRowsError as error:
        if sql_state(error.__cause__ or error) not in _IN_EACH_OTHERS_WAY:
            raise
        day = anchor.read_anchor(anchor.anchor_of(seed_rows.pin)).date()
        for distance in _FAR_AWAY:
            session.execute("ROLLBACK TO SAVEPOINT example_data_slide")
            try:
                far = pinning.with_digest(anchor.at_day(seed_rows.pin, day + distance))
                _write(session, seed_rows.with_pin(far), before)
                break
            except SideEffectsError:
                raise
            except (RefusedRowsError, SchemaMismatchError, DatasetError, OverflowError):
                continue
        else:
            raise
    return _write(session, seed_rows, before)


def _write(session: Session, seed_rows: SeedRows, before: Sequence[TableDifferences]) -> int:
    with differences.compare(session, seed_rows) as (own, found):
        kept = [_forget_edited(session, *pair) for pair in zip(found, before, strict=True)]
        remaining = [(each.missing, stay) for each, stay in zip(found, kept, strict=True)]
        moving = [each for each, stay in zip(found, kept, strict=True) if each.edited > stay]
        if moving:
            update = partial(_update, session, moving)
            write_unaltered(session, seed_rows, own, update, changed=moving, remaining=remaining)
        return sum(each.edited for each in found) - sum(kept)


def _forget_edited(session: Session, found: TableDifferences, before: TableDifferences) -> int:
    """Take the rows that were edited before out of those that differ; return how many these are."""
    if found.keys is None or before.keys is None or not before.edited:
        return 0
    same = are_equal("d", found.rows.table.key, "o", found.rows.table.key)
    return session.execute(_FORGET.format(keys=found.keys, edited=before.keys, is_same=same, kind=KIND)).rowcount


def _update(session: Session, moving: Sequence[TableDifferences]) -> Written:
    """Write the columns that differ, of all tables at once: foreign keys are checked at the end of a statement."""
    updates = [each.update(differences.differing_columns(session, each), "edited") for each in moving]
    parts = [
        sql.SQL("{} AS ({} RETURNING 1)").format(sql.Identifier(f"updated_{number}"), update)
        for number, update in enumerate(updates)
    ]
    session.execute(sql.SQL("WITH {} SELECT 1").format(sql.SQL(", ").join(parts)))
    return {"updated": {each.rows.table.name: each.edited for each in moving}}
