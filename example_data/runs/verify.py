"""Verifying a seed: what somebody did to its rows, and whether they could be made again to see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from example_data.errors import DatabaseError, DatasetError, DigestMismatchError, SchemaMismatchError
from example_data.generation.generator import SeedRows
from example_data.postgres import refused_rows
from example_data.postgres.session import Session
from example_data.progress import progress
from example_data.runs import differences, referring_rows
from example_data.runs.ledger import Run

_REFUSED = {refused_rows.NOT_ALLOWED, "25006"}
"""The SQLSTATE of what a role may not do, and of what a standby does not do."""


def finding(
    seed: str,
    found: str,
    *,
    table: str | None = None,
    rows: int = 0,
    first: Sequence[Any] = (),
    reason: str | None = None,
) -> dict[str, Any]:
    """Return what was found of a seed, always with the same keys.

    Args:
        seed: The seed's name.
        found: `as-pinned`, `missing`, `edited`, `added` (rows of somebody under keys that it does not use),
            `referred-to`, `registry-changed`, `drifted`, `not-comparable`, `not-pinned`, or `loading`.
        table: Its table.
        rows: How many.
        first: The first few: each with `key` and, where it was edited, `columns`.
        reason: Why its rows cannot be compared; what the registry has; or which foreign key refers to it.
    """
    return {"seed": seed, "found": found, "table": table, "rows": rows, "first": list(first), "reason": reason}


def verify(session: Session, run: Run) -> list[dict[str, Any]]:
    """Return what differs between a run's rows and those that its pin makes, and what refers to them; lock nothing.

    Raises:
        DatabaseError: The role may not read a table, or may not create the temporary tables that edits need.
    """
    session.execute("SAVEPOINT example_data_verify")
    try:
        seed_rows = SeedRows.whole(run.pin)
        with progress("verifying", run.seed_key, seed_rows.estimate()):
            return list(_findings(session, seed_rows))
    except (DatasetError, DigestMismatchError, SchemaMismatchError) as error:
        session.execute("ROLLBACK TO SAVEPOINT example_data_verify")
        found = "not-comparable" if isinstance(error, SchemaMismatchError) else "drifted"
        return [finding(run.seed_key, found, reason=str(error))]
    except Exception as error:
        if refused_rows.sql_state(error) not in _REFUSED:
            raise
        raise DatabaseError(
            f"PostgreSQL does not let this role compare the rows: {refused_rows.describe(error)}. Grant it SELECT on "
            "the tables and, as edited rows are compared in temporary tables, TEMPORARY on the database."
        ) from error


def _findings(session: Session, seed_rows: SeedRows) -> Iterator[dict[str, Any]]:
    name, is_clean = seed_rows.pin.name, True
    with differences.compare(session, seed_rows) as (own, found):
        for each in found:
            for kind in ("missing", "edited", "added"):
                if count := getattr(each, kind):
                    is_clean, table = False, each.rows.table.name
                    yield finding(name, kind, table=table, rows=count, first=differences.first_of(session, each, kind))
        if is_clean:
            yield finding(name, "as-pinned")
        for other in referring_rows.find(session, own):
            first = [{"key": key, "columns": []} for key in other.first]
            by = f"{other.key.table} ({other.key.name})"
            yield finding(name, "referred-to", table=other.rows.table.name, rows=other.count, first=first, reason=by)
