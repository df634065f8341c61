"""Verifying a seed: what somebody did to its rows, and whether they could be made again to see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from example_data.errors import DatabaseError, DatasetError, DigestMismatchError, SchemaMismatchError
from example_data.generation import pinning
from example_data.generation.seed_rows import SeedRows
from example_data.postgres import refused_rows
from example_data.postgres.session import Session, setting
from example_data.runs import check_schema, differences, recorded_tables, referring_rows
from example_data.runs.differences import EditedRow
from example_data.runs.edited_rows import Key
from example_data.runs.ledger import Run

State = Literal["as-pinned", "rows-differ", "drifted", "not-comparable"]

_REFUSED = {refused_rows.NOT_ALLOWED, "25006"}
"""The SQLSTATE of what a role may not do, and of what a standby does not do."""


@dataclass(frozen=True, slots=True)
class TableReport:
    """The rows of a seed that differ in one table; of each sort how many there are, and the first few."""

    table: str
    missing: int
    first_missing: Sequence[Key]
    edited: int
    first_edited: Sequence[EditedRow]
    added: int
    """Rows of somebody else under keys of the seed that it does not use."""
    first_added: Sequence[Key]


@dataclass(frozen=True, slots=True)
class ReferringReport:
    """Rows of others that refer to rows of a seed by one foreign key."""

    table: str
    foreign_key: str
    refers_to: str
    rows: int
    first: Sequence[Key]


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was found of a seed."""

    name: str
    state: State
    reason: str | None = None
    """Why its rows cannot be compared, in a sentence."""
    tables: Sequence[TableReport] = ()
    """Its tables with rows that differ."""
    referring: Sequence[ReferringReport] = ()


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
        tables = [
            TableReport(
                each.rows.table.name,
                *differences.first_of(session, each, "missing"),
                each.edited,
                differences.first_edited(session, each),
                *differences.first_of(session, each, "added"),
            )
            for each in found
            if each.missing or each.edited or each.added
        ]
        referring = [
            ReferringReport(each.key.table, each.key.name, each.rows.table.name, each.count, each.first)
            for each in referring_rows.find(session, own)
        ]
    return SeedReport(seed_rows.pin.name, "rows-differ" if tables else "as-pinned", None, tables, referring)


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
