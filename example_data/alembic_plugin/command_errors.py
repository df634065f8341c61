"""This package's errors as Alembic's, for its command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from example_data.errors import ExampleDataError
from example_data.postgres.refused_rows import describe


@contextmanager
def translate_errors(prefix: str = "") -> Iterator[None]:
    """Raise this package's errors and PostgreSQL's as Alembic's, which its command line prints as one sentence."""
    from alembic.util import CommandError  # Alembic's own import may have brought us here
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except ExampleDataError as error:
        raise CommandError(f"{prefix}{error}") from error
    except Exception as error:
        if not (isinstance(error, DBAPIError) or hasattr(error, "sqlstate")):  # psycopg's has one
            raise
        raise CommandError(f"{prefix}PostgreSQL refused: {describe(error)}") from error


@contextmanager
def translate_lost_connection() -> Iterator[None]:
    """Raise the loss of a connection as Alembic's error, whoever's statement met it."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise CommandError(
            f"Database: the connection ended ({describe(error)}). What was not committed is undone: run the "
            "command again."
        ) from error
