"""The ledger: which pins are in a database, and the story of putting one in and taking it out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from example_data.errors import DatabaseError, SchemaMismatchError
from example_data.generation.pin import Pin
from example_data.log import seed_event
from example_data.registry.definition import LEDGER

if TYPE_CHECKING:
    from example_data.postgres.session import Session

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
