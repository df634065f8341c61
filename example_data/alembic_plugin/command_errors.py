"""This package's errors as Alembic's, for its command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import INTERRUPTED, INTERRUPTED_CODE, MISSING, ExampleDataError
from example_data.postgres.refused_rows import describe, sql_state

if TYPE_CHECKING:
    from alembic.config import Config

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
def translate_interruptions(config: Config | None = None) -> Iterator[None]:
    """Raise the loss of a connection, a timeout, a deadlock or a full disk as Alembic's error, whoever's it was.

    Ctrl-C ends Alembic's command line with one line; where an application migrates, it is the application's.
    """
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except _interruptions():
        if not is_command(config):
            raise
        print(f"example-data: {INTERRUPTED}", file=sys.stderr)  # noqa: T201 - as Alembic prints its own
        raise SystemExit(INTERRUPTED_CODE) from None
    except DBAPIError as error:
        if not (error.connection_invalidated or (sql_state(error) or "").startswith(_INTERRUPTIONS)):
            raise
        what = "the connection ended" if error.connection_invalidated else "PostgreSQL stopped a statement"
        raise CommandError(
            f"Database: {what} ({describe(error)}). What was not committed is undone: run the command again."
        ) from error


def is_command(config: Config | None) -> bool:
    """Return whether this is Alembic's command line, and no application that migrates."""
    return getattr(config, "cmd_opts", None) is not None


def _interruptions() -> tuple[type[BaseException], ...]:
    """Return what Ctrl-C raises: in an event loop, if there is any, a cancellation."""
    asyncio = sys.modules.get("asyncio")
    return (KeyboardInterrupt, *([asyncio.CancelledError] if asyncio else []))
