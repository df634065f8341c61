"""The ledger `example_data_runs`: one row, a run, for each pin that is in the database."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatabaseError, LedgerMissingError, SchemaMismatchError
from example_data.generation.pin import SCHEME, Pin
from example_data.log import Outcome, seed_event
from example_data.postgres import refused_rows
from example_data.postgres.session import fetch_one
from example_data.registry.ledger_table import LEDGER, LEDGER_COLUMNS, LEDGER_ORIGINAL_COLUMNS, STATE, STATE_SQL
from example_data.runs import ledger_statements, recorded_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from example_data.postgres.session import Session

_SELECT = f"""
SELECT seed_key, extract(epoch FROM seeded_at)::text, revision, digest, definition::text, {STATE_SQL},
    (definition -> 'kept')::text
FROM {LEDGER} WHERE definition IS NOT NULL
"""  # noqa: S608 - constants
"""The moment as a number: drivers read a text only where `DateStyle` is ISO. Runs that another
tool kept in the table before have no definition."""

_COLUMNS = """
SELECT array(
    SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
)
"""

_LEDGER = """
SELECT relation IS NOT NULL, coalesce(row_security_active(relation::oid), false) FROM to_regclass(%s) AS relation
"""

SET_ASIDE = {"removed": "removed-by-hand", "kept": "rows-kept"}
"""The states of a seed that stays away until somebody asks for it by its name, and why that is so."""

MISSING = f"table {LEDGER}: expected to exist, found no such table on the search path."
"""What is wrong where there is no ledger."""


class Run(msgspec.Struct, frozen=True):
    """One row of the ledger: this pin is in this database."""

    seed_key: str
    seeded_at: datetime
    revision: str
    digest: str
    pin: Pin
    """Every effective argument, overrides included."""
    state: str = "applied"
    """Where its seed was set aside, whether all of its rows were `removed`, or some `kept`."""
    kept: Mapping[str, int] = {}
    """How many rows were kept, by table."""

    @property
    def set_aside(self) -> str | None:
        """Why the seed stays away, although it has a run; None where it is in the database."""
        return SET_ASIDE.get(self.state)

    @property
    def is_applied(self) -> bool:
        """Whether the seed is in the database."""
        return self.set_aside is None


def applied(session: Session) -> dict[str, Run]:
    """Return the runs of the seeds that are in a database by their names, oldest first; never write.

    Raises:
        SchemaMismatchError: There is no ledger.
        DatabaseError: A run's definition cannot be read.
    """
    return {name: run for name, run in runs(session).items() if run.is_applied}


def runs(session: Session) -> dict[str, Run]:
    """Return all runs by seed name, also of seeds that were set aside.

    Raises:
        SchemaMismatchError: There is no ledger.
        DatabaseError: A run's definition cannot be read.
    """
    check_ledger(session)
    return {
        run.seed_key: run for run in map(_run, session.execute(f"{_SELECT} ORDER BY seeded_at, seed_key").fetchall())
    }


def _run(row: Sequence[Any]) -> Run:
    name, seconds, revision, digest, definition, state, kept = row
    try:
        seeded_at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(Decimal(seconds).scaleb(6)))
    except (ArithmeticError, TypeError) as error:  # infinity, a year beyond 9999, or none
        raise DatabaseError(
            f"table {LEDGER}, seed {name!r}: its seeded_at cannot be read (expected a moment before the year 10000, "
            f"found {seconds} seconds). Correct the row."
        ) from error
    return Run(name, seeded_at, revision, digest, decode(name, definition), state, msgspec.json.decode(kept or "{}"))


def decode(name: str, definition: str) -> Pin:
    """Return the pin of a run.

    Raises:
        DatabaseError: Its definition cannot be read, or is of another scheme.
    """
    try:
        arguments = msgspec.json.decode(definition, type=dict[str, Any])
        if arguments.get("scheme") == SCHEME:
            return msgspec.convert(arguments, Pin)
    except (msgspec.MsgspecError, TypeError, RecursionError) as error:
        raise DatabaseError(
            f"table {LEDGER}, seed {name!r}: its definition cannot be read ({error}). Restore the row, or delete it "
            "with the seed's rows."
        ) from error
    raise DatabaseError(
        f"table {LEDGER}, seed {name!r}: its rows are of another scheme (expected {SCHEME}, found "
        f"{arguments.get('scheme', 'none')}). Remove it with the version of example-data that wrote it, then pin it "
        "anew."
    )


def state(session: Session, name: str) -> str | None:
    """Return the state of a seed's run; None where it has none.

    Raises:
        SchemaMismatchError: There is no ledger.
    """
    check_ledger(session)
    row = session.execute(f"SELECT {STATE_SQL} FROM {LEDGER} WHERE seed_key = %s", [name]).fetchone()  # noqa: S608
    return row[0] if row else None


def is_otherwise(session: Session, pin: Pin) -> bool:
    """Return whether a seed's run is of another pin; one that an earlier tool kept does not say of which it is."""
    row = session.execute(f"{_SELECT} AND seed_key = %s", [pin.name]).fetchone()
    return row is not None and not _run(row).pin.is_run_of(pin)


def lock_run(session: Session, name: str) -> Run | None:
    """Lock a seed's run until the transaction ends, and return it as it is then; None where there is none.

    Raises:
        SchemaMismatchError: There is no ledger, or a table of the run is another one now.
        DatabaseError: The run's definition cannot be read.
    """
    check_ledger(session)
    row = session.execute(f"{_SELECT} AND seed_key = %s FOR UPDATE", [name]).fetchone()
    if row is None:
        return None
    with refused_rows.translate_postgres_errors():
        session.execute(recorded_tables.check_sql(name))
    return _run(row)


def insert_run(session: Session, pin: Pin, revision: str) -> bool:
    """Record a run; return False where it is there, after waiting for another process that is about to commit it."""
    return session.execute(ledger_statements.insert_sql(pin, revision)).rowcount == 1


def update_run(session: Session, pin: Pin, revision: str) -> None:
    """Record that a seed's run has another size now, or other blocks of integers."""
    session.execute(ledger_statements.update_sql(pin, revision))


def delete_run(session: Session, name: str) -> None:
    """Delete a seed's run."""
    session.execute(ledger_statements.delete_sql(name))


def set_state(session: Session, name: str, state: str, kept: Mapping[str, int] | None = None) -> None:
    """Record that a seed is applied, or was set aside; where rows were `kept`, how many by table."""
    session.execute(ledger_statements.state_sql(name, state, kept or {}))


def add_state(session: Session) -> None:
    """Give a ledger the column of the states, where it is from before that.

    Raises:
        DatabaseError: The table is another role's.
    """
    if STATE in columns_in_database(session):
        return
    statement = f"ALTER TABLE {LEDGER} ADD COLUMN IF NOT EXISTS {STATE} text NOT NULL DEFAULT 'applied'"
    try:
        session.execute(statement)
    except Exception as error:
        if refused_rows.sql_state(error) != refused_rows.NOT_ALLOWED:
            raise
        raise DatabaseError(
            f"table {LEDGER}: it lacks the column {STATE}, which records what was removed, and which only its owner "
            f"can add. Let the owner run: {statement}. Nothing was removed."
        ) from error


def schema(session: Session) -> str:
    """Return the schema that the ledger is in."""
    query = (
        "SELECT nspname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE pg_class.oid = to_regclass(%s)"
    )
    return str(fetch_one(session, query, [LEDGER])[0])


def has_ledger(session: Session) -> bool:
    """Return whether the chain's first revision has run.

    Raises:
        DatabaseError: Row security hides runs.
    """
    has_any, is_hidden = fetch_one(session, _LEDGER, [LEDGER])
    if is_hidden:
        raise DatabaseError(f"{recorded_tables.HIDDEN_RUNS}.")
    return bool(has_any)


def check_ledger(session: Session) -> None:
    """Make sure that there is a ledger.

    Raises:
        LedgerMissingError: There is none.
        SchemaMismatchError: A table of its name has other columns.
        DatabaseError: Row security hides runs.
    """
    if not has_ledger(session):
        raise LedgerMissingError(MISSING)
    check_columns(columns_in_database(session))


def columns_in_database(session: Session) -> Collection[str]:
    """Return the columns of the ledger's table; none where there is no such table."""
    columns: list[str] = fetch_one(session, _COLUMNS, [LEDGER])[0]
    return columns


def check_columns(found: Collection[str]) -> None:
    """Make sure that the ledger's table has the ledger's columns; others beside them do not matter.

    Raises:
        SchemaMismatchError: It lacks one.
    """
    if not {*LEDGER_COLUMNS} <= {*found}:
        remedy = (
            "Let example-data init write a revision that adds the others."
            if {*found} == {*LEDGER_ORIGINAL_COLUMNS}
            else "Give that table another name, if it is not the ledger."
        )
        raise SchemaMismatchError(
            f"table {LEDGER}: wrong columns (expected {', '.join(LEDGER_COLUMNS)}, found {', '.join(found)}). {remedy}"
        )


def log_done(event: str, pin: Pin, rows: int, started: float, **counts: Mapping[str, int]) -> Outcome:
    """Log what was done to a seed since `started`, a reading of `time.perf_counter`; with counts by table, if any."""
    further = {name: msgspec.json.encode(count).decode() for name, count in counts.items() if count}
    fields = {"rows": rows, "duration_ms": round((time.perf_counter() - started) * 1000), **further}
    return seed_event(event, seed_key=pin.name, user_count=pin.user_count, **fields)
