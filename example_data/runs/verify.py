"""Verifying a seed: what somebody did to its rows, and whether they could be made again to see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from example_data.errors import DatabaseError, DatasetError, DigestMismatchError, SchemaMismatchError
from example_data.generation import pinning
from example_data.generation.seed_rows import SeedRows
from example_data.postgres import refused_rows
from example_data.postgres.session import Session, setting
from example_data.runs import check_schema, differences, recorded_tables, referring_rows
from example_data.runs.differences import TableDifferences
from example_data.runs.ledger import Run

State = Literal["as-pinned", "rows-differ", "drifted", "not-comparable"]

_REFUSED = {refused_rows.NOT_ALLOWED, "25006"}
"""The SQLSTATE of what a role may not do, and of what a standby does not do."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was found of a seed."""

    name: str
    state: State
    reason: str | None = None
    """Why its rows cannot be compared, in a sentence."""
    tables: Sequence[dict[str, Any]] = ()
    """Its tables with rows that differ: of each sort how many, and the first few."""
    referring: Sequence[dict[str, Any]] = ()
    """Rows of others that refer to its own, by foreign key."""


def verify(session: Session, run: Run) -> SeedReport:
    """Return how a run's rows differ from those that its pin makes; nothing is locked.

    Raises:
        DatabaseError: The role may not read a table, or may not create the temporary tables that edits need.
    """
    try:
        pinning.check_digest(run.pin)
    except (DatasetError, DigestMismatchError) as error:
        return SeedReport(run.seed_key, "drifted", str(error))
    session.execute("SAVEPOINT example_data_verify")
    try:
        with _translate_refusals(), setting(session, "row_security", "off"):
            return _compare(session, SeedRows.whole(run.pin))
    except SchemaMismatchError as error:
        session.execute("ROLLBACK TO SAVEPOINT example_data_verify")
        return SeedReport(run.seed_key, "not-comparable", str(error))


def comparable(session: Session, seed_rows: SeedRows) -> list[recorded_tables.DroppedColumn]:
    """Make sure that the tables of a run can be compared, and return their columns that were dropped since.

    Raises:
        SchemaMismatchError: A table is another one than the run's, or does not fit.
    """
    name = seed_rows.pin.name
    with refused_rows.translate_postgres_errors():
        session.execute(recorded_tables.check_sql(name))
    dropped = recorded_tables.dropped_columns(session, name, seed_rows.tables)
    without = [(column.table, column.name) for column in dropped if not column.is_back]
    check_schema.check(session, seed_rows, is_written=False, without=without)
    return dropped


def _compare(session: Session, seed_rows: SeedRows) -> SeedReport:
    with (
        differences.identify(session, seed_rows, comparable(session, seed_rows)) as own,
        differences.find(session, seed_rows, own) as found,
    ):
        tables = [_describe(session, each) for each in found if each.missing or each.edited or each.added]
        referring = [
            {
                "table": each.key.table,
                "foreign_key": each.key.name,
                "refers_to": each.rows.table.name,
                "rows": each.count,
                "first": each.first,
            }
            for each in referring_rows.find(session, own)
        ]
    return SeedReport(seed_rows.pin.name, "rows-differ" if tables else "as-pinned", None, tables, referring)


def _describe(session: Session, found: TableDifferences) -> dict[str, Any]:
    return {
        "table": found.rows.table.name,
        "missing": found.missing,
        "first_missing": differences.first_of(session, found, "missing")[1],
        "edited": found.edited,
        "first_edited": differences.first_edited(session, found),
        "added": found.added,
        "first_added": differences.first_of(session, found, "added")[1],
    }


@contextmanager
def _translate_refusals() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if refused_rows.sql_state(error) not in _REFUSED:
            raise
        raise DatabaseError(
            f"PostgreSQL does not let this role compare the rows: {refused_rows.describe(error)}. Grant it SELECT on "
            "the tables and, as edited rows are compared in temporary tables, TEMPORARY on the database."
        ) from error
