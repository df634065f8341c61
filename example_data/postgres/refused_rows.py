"""PostgreSQL's errors while rows are written, as errors of this package; for every driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from example_data.errors import DatabaseError, ExampleDataError, RefusedRowsError, SchemaMismatchError, summarize

NO_ROOM, OTHER_TABLE = "EDBLK", "EDTBL"
"""The SQLSTATEs of this package's own statements: integers cannot be reserved, a table is not the one a run wrote."""

NOT_ALLOWED = "42501"
"""The SQLSTATE of what a role may not do: `insufficient_privilege`."""

CONSTRAINT = "23"
"""How the SQLSTATE of a constraint that a row breaks begins."""

_INPUT = "consuming input failed: "
"""What psycopg before 3.3 says before the server's sentence, where that ended the connection."""

REMEDIES = {
    "23502": "Let the dataset make a value for it",
    "23503": "Let the dataset refer to rows that are there",
    "23505": "Another row has the same value: change or delete that one, or let the dataset make other values",
    "23514": "Let the dataset make values that it allows",
    "23P01": "Another row is in its way: change or delete that one, or let the dataset make other values",
}
"""What to do, by SQLSTATE (PostgreSQL documentation, appendix A, class 23)."""


@contextmanager
def translate_postgres_errors() -> Iterator[None]:
    """Raise PostgreSQL's errors about rows as errors of this package; let all others pass.

    Raises:
        RefusedRowsError: A constraint forbids a row; the message has the table and the constraint.
        SchemaMismatchError: Integers cannot be reserved, or a table is another one than a run wrote.
        DatabaseError: The role may not write to a table, or not take a block from a sequence.
    """
    try:
        yield
    except ExampleDataError:  # which says already what a driver's error means
        raise
    except Exception as error:
        original, state = driver_error(error), sql_state(error)
        if state in {NO_ROOM, OTHER_TABLE}:
            raise SchemaMismatchError(f"{describe(original)}.") from error
        if state == NOT_ALLOWED:
            raise DatabaseError(
                f"PostgreSQL does not let this role write the rows: {describe(original)}. Migrate as the role that "
                "owns the tables. Nothing was written."
            ) from error
        if state not in REMEDIES:
            raise
        table = getattr(getattr(original, "diag", original), "table_name", None)
        raise RefusedRowsError(
            f"{f'table {table}: ' if table else ''}PostgreSQL refused a row: {describe(original)}. {REMEDIES[state]}. "
            "Nothing was written."
        ) from error


@contextmanager
def translate_removal_errors() -> Iterator[None]:
    """Raise PostgreSQL's errors about a removal that is only tried as a DatabaseError."""
    try:
        yield
    except Exception as error:
        if sql_state(error) is None:
            raise
        raise DatabaseError(
            f"PostgreSQL would refuse the removal of its rows: {describe(error)}. Mend that first. Nothing was written."
        ) from error


def sql_state(error: BaseException) -> str | None:
    """Return the SQLSTATE of a driver's error, or of SQLAlchemy's; None for any other error."""
    original = driver_error(error)
    state: str | None = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    return state


def driver_error(error: BaseException) -> BaseException:
    """Return the driver's error: psycopg's own, or the one that SQLAlchemy wraps once, and twice for asyncpg."""
    wrapped: BaseException = getattr(error, "orig", error)
    cause = wrapped.__cause__
    return cause if cause is not None and hasattr(cause, "sqlstate") else wrapped


def describe(error: BaseException) -> str:
    """Return what PostgreSQL says in a driver's error, or in SQLAlchemy's, with its hint where it has one."""
    error = driver_error(error)
    diagnosis = getattr(error, "diag", None)
    primary = getattr(diagnosis, "message_primary", None) or summarize(error).removeprefix(_INPUT)
    hint = getattr(diagnosis, "message_hint", None) or getattr(error, "hint", None)
    return f"{primary} ({str(hint).rstrip('.')})" if hint else str(primary)
