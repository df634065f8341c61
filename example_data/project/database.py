"""The database that a command works on, and connections to it."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import DatabaseError, summarize
from example_data.log import LOGGER
from example_data.project import embedded_server, settings_shortcut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import URL, Connection

    from example_data.postgres.session import Session

UNUSABLE = "Database URL: it cannot be used (expected postgresql://user@host:5432/name)."

_SCHEME = re.compile(r"^postgres(ql)?(\+(asyncpg|pg8000|psycopg2|psycopg2cffi|psycopg_async))?://")


@contextmanager
def connect(root: Path, ini_url: str | None = None) -> Iterator[Connection]:
    """Connect to the project's database with SQLAlchemy, not pooled.

    Raises:
        DatabaseError: No URL is set and there is no embedded server to fall back to, or the URL cannot be read or
            reached.
    """
    with resolve(root, ini_url) as url, open_connection(url) as connection:
        yield connection


@contextmanager
def open_connection(url: str) -> Iterator[Connection]:
    """Connect to a database with SQLAlchemy, not pooled.

    Raises:
        DatabaseError: The URL cannot be read, or the database cannot be reached.
    """
    from sqlalchemy import create_engine, pool  # commands without a database do without it
    from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

    try:
        engine = create_engine(_parse(url), poolclass=pool.NullPool)
    except (ArgumentError, ModuleNotFoundError, ValueError):
        raise DatabaseError(UNUSABLE) from None  # the cause may quote the URL, password included
    if engine.dialect.is_async:
        raise DatabaseError(UNUSABLE)
    try:
        connection = engine.connect()
    except ProgrammingError:
        raise DatabaseError(UNUSABLE) from None
    except OperationalError as error:
        query = {key: value for key, value in engine.url.query.items() if key in {"host", "port"}}
        where = engine.url.set(query=query).render_as_string(hide_password=True)
        raise DatabaseError(
            f"Database {where}: it cannot be reached ({summarize(error.orig)}). Start it, or correct the URL."
        ) from error
    with connection:
        yield connection


@contextmanager
def session(url: str) -> Iterator[Session]:
    """Open a session on psycopg itself, without SQLAlchemy's start-up cost.

    Raises:
        DatabaseError: The database cannot be reached.
    """
    import psycopg  # commands without a database do without it

    from example_data.postgres.session import PsycopgSession

    try:
        connection = psycopg.connect(for_libpq(url))
    except psycopg.ProgrammingError:
        raise DatabaseError(UNUSABLE) from None  # the cause quotes the URL, password included
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"Database: it cannot be reached ({summarize(error)}). Start it, or correct the URL."
        ) from error
    try:
        with connection:
            yield PsycopgSession(connection)
    except psycopg.errors.UndefinedTable:
        raise
    except psycopg.Error as error:
        raise DatabaseError(f"PostgreSQL refused: {summarize(error)}") from error


@contextmanager
def resolve(root: Path, ini_url: str | None = None) -> Iterator[str]:
    """Yield the URL of the project's database: the one that is set, else that of an embedded server.

    Raises:
        DatabaseError: None is set, and there is no embedded server to fall back to.
    """
    url = configured(root, ini_url)
    if url is not None:
        yield url
        return
    from example_data.project import settings  # Dynaconf, needed only here

    environment = settings.load(root).environment
    if environment != settings.DEVELOPMENT or not embedded_server.is_installed():
        raise DatabaseError(
            "Database URL: none is set (expected EXAMPLE_DATA_DATABASE_URL, database_url in settings.toml, "
            "DATABASE_URL or sqlalchemy.url in alembic.ini). Set one. (An embedded server is used only in development "
            f"with the extra example-data[local] installed; this is {environment}.)"
        )
    folder = root / embedded_server.FOLDER
    LOGGER.info("no database URL is set: using the embedded PostgreSQL in %s", folder)
    with embedded_server.server(folder) as url:
        yield for_psycopg(url)


def configured(root: Path, ini_url: str | None = None) -> str | None:
    """Return the URL that is set: EXAMPLE_DATA_DATABASE_URL or `database_url`, DATABASE_URL or `sqlalchemy.url`."""
    url = _example_data_url(root) or os.environ.get("DATABASE_URL") or ini_url
    return for_psycopg(url) if url else None


def _example_data_url(root: Path) -> str | None:
    try:
        return settings_shortcut.database_url(root)
    except LookupError:
        from example_data.project import settings  # Dynaconf, where there is no way around it

        return settings.load(root).database_url


def for_psycopg(url: str) -> str:
    """Return the URL for psycopg 3, whatever driver for PostgreSQL it names; `postgres://` is understood too."""
    return _SCHEME.sub("postgresql+psycopg://", url)


def for_libpq(url: str) -> str:
    """Return the URL as libpq and psycopg read it: without a driver's name, special characters as in SQLAlchemy.

    Raises:
        DatabaseError: SQLAlchemy cannot read it.
    """
    return _parse(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _parse(url: str) -> URL:
    from sqlalchemy.engine import make_url  # commands without a database do without it
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(for_psycopg(url))
    except (ArgumentError, ValueError):
        raise DatabaseError(UNUSABLE) from None  # the cause may quote the URL, password included
    if "@" in (parsed.host or ""):
        raise DatabaseError(f"{UNUSABLE} Write special characters of a password as %40 for @, %2F for /.")
    return parsed
