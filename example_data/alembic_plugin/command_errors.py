"""This package's errors as Alembic's, for its command line."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import ExampleDataError
from example_data.postgres.refused_rows import describe, sql_state

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    except DBAPIError as error:
        raise CommandError(f"{prefix}PostgreSQL refused: {describe(error)}") from error
    except Exception as error:
        if not _is_psycopg(error):
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


def _is_psycopg(error: Exception) -> bool:
    import psycopg  # there already if it raised

    return isinstance(error, psycopg.Error)
