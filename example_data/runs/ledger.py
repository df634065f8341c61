"""The ledger: which pins are in a database, and the story of putting one in and taking it out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from example_data.errors import DatabaseError, SchemaMismatchError
from example_data.generation.generator import check, digest
from example_data.generation.seed_rows import Part
from example_data.log import seed_event
from example_data.postgres import integer_keys
from example_data.registry.definition import LEDGER, Pin
from example_data.runs import check_schema, check_triggers, consent
from example_data.runs import remove as removal
from example_data.runs.apply import fill

if TYPE_CHECKING:
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings

_SELECT = """
SELECT seed_key, extract(epoch FROM seeded_at)::text, revision, digest, definition::text
FROM example_data_runs ORDER BY seeded_at, seed_key
"""
"""The moment as a number: drivers read a text only where `DateStyle` is ISO."""
_FIND = "SELECT 1 FROM example_data_runs WHERE seed_key = %s"
_LOCK = "SELECT FROM example_data_runs WHERE seed_key = %s FOR UPDATE"
_DELETE = "DELETE FROM example_data_runs WHERE seed_key = %s"
_INSERT = """
INSERT INTO example_data_runs (seed_key, user_count, seed, dataset, digest, revision, definition)
VALUES (%(name)s, %(user_count)s, %(seed)s, %(dataset)s, %(digest)s, %(revision)s, %(definition)s::jsonb)
ON CONFLICT (seed_key) DO NOTHING
"""
_UPDATE = """
UPDATE example_data_runs
SET user_count = %(user_count)s, digest = %(digest)s, revision = %(revision)s, definition = %(definition)s::jsonb
WHERE seed_key = %(name)s
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One row of the ledger: this pin is in this database."""

    seed_key: str
    seeded_at: datetime
    revision: str
    digest: str
    pin: Pin
    """Every effective argument, overrides included."""


def applied(session: Session) -> dict[str, Run]:
    """The runs of a database by seed name, oldest first; never writes.

    Raises:
        SchemaMismatchError: There is no ledger.
    """
    _check_ledger(session)
    rows = session.execute(_SELECT).fetchall()
    return {row[0]: Run(row[0], _moment(row[1]), row[2], row[3], _decoded(row[0], row[4])) for row in rows}


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(Decimal(seconds).scaleb(6)))


def _decoded(name: str, definition: str) -> Pin:
    try:
        return msgspec.json.decode(definition, type=Pin)
    except msgspec.ValidationError as error:
        raise DatabaseError(
            f"table {LEDGER}, seed {name!r}: its definition cannot be read ({error}): restore the row, or delete it "
            "with the seed's rows."
        ) from error


def apply(session: Session, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Write a pin's rows and its run in the session's transaction, unless there or not wanted; log one line.

    Raises:
        ConsentError: The database forbids it.
        SchemaMismatchError: There is no ledger, or a table does not fit.
        DigestMismatchError: The rows would not be those that were pinned.
        RefusedRowsError: A constraint forbids a row, or a trigger changes one.
    """
    started = time.perf_counter()
    reason = consent.skip_reason(settings, pin.name) or _reason_in_ledger(session, pin.name)
    if reason is None:
        wanted = _checked(session, pin, settings)
        if _claim(session, wanted, revision):
            whole = _with_blocks(session, Part.whole(wanted), revision)
            rows = fill(session, whole)
            check_triggers.check(session, whole)
            log_done("applied", wanted, rows, started)
            return
        reason = "already-applied"
    seed_event("skipped", seed_key=pin.name, reason=reason)


def _reason_in_ledger(session: Session, name: str) -> str | None:
    _check_ledger(session)
    found = session.execute(_FIND, [name])
    return "already-applied" if found.fetchone() else None


def _checked(session: Session, pin: Pin, settings: Settings) -> Pin:
    """The pin with the settings' numbers, all that could be wrong with it found out before the first row."""
    consent.check_consent(session, is_required=settings.require_consent)
    wanted = effective(pin, settings)
    check_schema.check(session, Part.whole(wanted))
    return wanted


def effective(pin: Pin, settings: Settings) -> Pin:
    """The pin with the numbers that settings override, checked against its digest.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
    """
    check(pin)
    wanted = pin.resized(seed=settings.seed, user_count=settings.user_count)
    return wanted if wanted.digest else replace(wanted, digest=digest(wanted))


def _claim(session: Session, pin: Pin, revision: str) -> bool:
    """Record the run; False where it is recorded, after waiting for another process that is about to commit it."""
    return session.execute(_INSERT, arguments(pin, revision)).rowcount == 1


def _with_blocks(session: Session, part: Part, revision: str) -> Part:
    """The part with the integers that its rows have to themselves, which its run then has as well."""
    reserved = integer_keys.reserve(session, part)
    if reserved.pin.blocks:
        rewrite(session, reserved.pin, revision)
    return reserved


def arguments(pin: Pin, revision: str) -> dict[str, object]:
    """The values of the run's row, by name."""
    return {
        "name": pin.name,
        "user_count": pin.user_count,
        "seed": pin.seed,
        "dataset": pin.dataset,
        "digest": pin.digest,
        "revision": revision,
        "definition": msgspec.json.encode(pin).decode(),
    }


def remove(session: Session, name: str, *, discard_edits: bool = False) -> None:
    """Delete the rows of a seed and its run in the session's transaction, as the run recorded them; log one line.

    Raises:
        SchemaMismatchError: There is no ledger.
        EditedRowsError: A row was edited, or a row of somebody else refers to one; nothing was deleted.
    """
    started = time.perf_counter()
    run = applied(session).get(name)
    if run is None:
        seed_event("skipped", seed_key=name, reason="not-applied")
        return
    part = Part.whole(run.pin)
    rows = removal.delete(session, part, discard_edits=discard_edits)
    integer_keys.give_back(session, part)
    session.execute(_DELETE, [name])
    log_done("removed", run.pin, rows, started)


def held(session: Session, before: Pin) -> Pin | str:
    """The pin of the run, which is locked, where it has the rows of `before`; otherwise why it is not to be resized.

    Raises:
        SchemaMismatchError: There is no ledger.
    """
    _check_ledger(session)
    session.execute(_LOCK, [before.name])
    run = applied(session).get(before.name)
    if run is None:
        return "not-applied"
    return run.pin if run.pin == before else "applied-otherwise"


def rewrite(session: Session, pin: Pin, revision: str) -> None:
    """Record that the run has another size now, or other blocks."""
    session.execute(_UPDATE, arguments(pin, revision))


def has_ledger(session: Session) -> bool:
    """Whether the chain's first revision has run."""
    return session.execute("SELECT to_regclass(%s)", [LEDGER]).fetchone()[0] is not None


def _check_ledger(session: Session) -> None:
    if not has_ledger(session):
        raise SchemaMismatchError(
            f"table {LEDGER}: expected to exist, found no such table on the search path. The chain's first revision "
            "creates it: put the data revision after that one."
        )


def log_done(event: str, pin: Pin, rows: int, started: float) -> None:
    """Log what was done to a seed since `started`, a reading of `time.perf_counter`."""
    duration_ms = round((time.perf_counter() - started) * 1000)
    seed_event(event, seed_key=pin.name, user_count=pin.user_count, rows=rows, duration_ms=duration_ms)
