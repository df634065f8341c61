"""This package's errors in Alembic's words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def told_by_alembic(prefix: str = "") -> Iterator[None]:
    """Turn this package's errors and PostgreSQL's into Alembic's, which its command line prints as one sentence."""
    import psycopg  # noqa: PLC0415 - there already wherever it can raise
    from alembic.util import CommandError  # noqa: PLC0415 - Alembic's own import may have brought us here

    try:
        yield
    except ExampleDataError as error:
        raise CommandError(f"{prefix}{error}") from error
    except psycopg.Error as error:
        reason = error.diag.message_primary or str(error)
        raise CommandError(f"{prefix}PostgreSQL refused: {reason}") from error
