"""Rows into their tables, in two passes: what refers to a later table is written when all tables are."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation.pinning import check, digest
from example_data.generation.seed_rows import Part
from example_data.log import seed_event
from example_data.postgres import deferred_constraints, integer_keys, refused_rows
from example_data.postgres.staging_table import written
from example_data.postgres.writer import assignments, is_same, relation, write
from example_data.runs import check_schema, check_triggers, consent
from example_data.runs.ledger import _FIND, _INSERT, _check_ledger, arguments, log_done, rewrite

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings

_COMPLETE = sql.SQL("UPDATE {table} AS t SET {values} FROM {aside} AS a WHERE {is_same} AND {has_value}")


def fill(session: Session, part: Part) -> int:
    """Write the part's rows in the session's transaction.

    Returns:
        The number of rows.

    Raises:
        RefusedRowsError: PostgreSQL refused one; nothing of the transaction will be there.
    """
    with refused_rows.told():
        rows = sum(write(session, table, part.blocks(table, early(table)), names=early(table)) for table in part.tables)
        for table in part.tables:
            if table.late:
                _complete(session, part, table)
        session.execute(deferred_constraints.checking(part.tables))
    return rows


def early(table: Table) -> tuple[str, ...]:
    """The columns that are written in the first pass."""
    return tuple(name for name in table.columns if name not in table.late)


def _complete(session: Session, part: Part, table: Table) -> None:
    """Write the late columns of the part's rows."""
    has_value = sql.SQL(" OR ").join(sql.SQL("{} IS NOT NULL").format(sql.Identifier("a", name)) for name in table.late)
    names = (*table.key, *table.late)
    with written(session, part, table, names=names) as aside:
        statement = _COMPLETE.format(
            table=relation(table),
            values=assignments(table, names),
            aside=aside,
            is_same=is_same(table.key),
            has_value=sql.SQL("({})").format(has_value),
        )
        session.execute(statement)


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
