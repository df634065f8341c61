"""This package's errors as Alembic's, for its command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from example_data.errors import MISSING, ExampleDataError
from example_data.postgres.refused_rows import describe, sql_state

_INTERRUPTIONS = ("40", "53", "55P03", "57")
"""Where the SQLSTATE begins so, the same statement may go through later (PostgreSQL documentation, appendix A)."""


@contextmanager
def translate_errors(prefix: str = "") -> Iterator[None]:
    """Raise this package's errors and PostgreSQL's as Alembic's, which its command line prints as one sentence."""
    from alembic.util import CommandError  # Alembic's own import may have brought us here
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except ExampleDataError as error:
        raise CommandError(f"{prefix}{error}") from error
    except ModuleNotFoundError as error:
        raise CommandError(f"{prefix}{error.name} {MISSING}") from error
    except Exception as error:
        if not (isinstance(error, DBAPIError) or hasattr(error, "sqlstate")):  # psycopg's has one
            raise
        raise CommandError(f"{prefix}PostgreSQL refused: {describe(error)}") from error


@contextmanager
def translate_interruptions() -> Iterator[None]:
    """Raise the loss of a connection, a timeout, a deadlock or a full disk as Alembic's error, whoever's it was."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if not (error.connection_invalidated or (sql_state(error) or "").startswith(_INTERRUPTIONS)):
            raise
        what = "the connection ended" if error.connection_invalidated else "PostgreSQL stopped a statement"
        raise CommandError(
            f"Database: {what} ({describe(error)}). What was not committed is undone: run the command again."
        ) from error
