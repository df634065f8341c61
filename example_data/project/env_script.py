"""The project's `env.py`, run for its connection: the database that Alembic's own commands work on."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from configparser import InterpolationError
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from example_data.errors import DatabaseError, ExampleDataError, describe_with_place, summarize
from example_data.postgres.connections import is_same_database
from example_data.project import alembic_config, database
from example_data.project.database_url import DatabaseURL, describe

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy.engine import URL, Connection

T = TypeVar("T")

Say = Callable[[str], None]
"""Gets the line that says which database it is, before that is read or written."""

Check = Callable[["Connection"], None]
"""Makes sure that a connection of `env.py` is to the database that is meant."""

_USE_CONNECT = "Let env.py connect by connect(config) of example_data.environment, or correct one of the two."


class EnvConnection(NamedTuple):
    """What `env.py` has opened: Alembic's context, and the connection that it gave it."""

    context: MigrationContext
    connection: Connection


class EnvScriptError(ExampleDataError):
    """The project's `env.py` fails before it connects."""


def run(config: Config, directory: ScriptDirectory, work: Callable[[EnvConnection], T]) -> T:
    """Run `env.py`, and `work` in place of migrations; nothing else is read or written. Return what `work` does last.

    Raise DatabaseError where the database cannot be reached, or there is more than one, and EnvScriptError where
    `env.py` fails before it connects.
    """
    from alembic.runtime.environment import EnvironmentContext
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    gc.freeze()  # or all of Alembic is searched for garbage again and again
    urls: list[URL] = []
    results: list[T] = []
    failures: list[BaseException] = []

    def work_instead(**_arguments: object) -> None:
        context = environment.get_context()
        try:
            if context.connection is not None:
                urls.append(context.connection.engine.url)
                _check_one(urls[0], urls[-1])
                results.append(work(EnvConnection(context, context.connection)))
        except BaseException as error:
            failures.append(error)
            raise

    environment = EnvironmentContext(config, directory)
    environment.run_migrations = work_instead  # type: ignore[method-assign] # before the version table is even read
    try:
        with alembic_config.without_logging_section(), environment:
            directory.run_env()
    except (Exception, SystemExit) as error:
        if failures and isinstance(failures[0], DBAPIError):
            raise DatabaseError(f"PostgreSQL refused: {summarize(failures[0].orig)}") from None
        if failures:
            raise failures[0] from failures[0].__cause__
        if isinstance(error, CommandError | ExampleDataError):
            raise
        raise _explain(error, config) from None  # the cause may quote a URL, password included
    if not results:
        raise EnvScriptError(
            "env.py: it ran no migrations (expected context.configure with a connection, and context.run_migrations). "
            "Correct it."
        )
    return results[-1]


def read(config: Config, directory: ScriptDirectory, work: Callable[[EnvConnection], T], say: Say) -> T:
    """Return what `work` reads through the connection of `env.py`.

    Before that `say` gets one line, such as `database: postgresql://shop@db/shop (from DATABASE_URL)`. Nothing is
    waited for, and no server is started. Where `env.py` fails before it connects although a URL is set, that one is
    used, and the line says so. Raise as `run` does, and DatabaseError where the URL that is set names another database.
    """
    from alembic.runtime.migration import MigrationContext

    check = check_against_settings(config, say)
    results: list[T] = []

    def read_first(env: EnvConnection) -> T:
        if not results:
            check(env.connection)
            results.append(work(env))
        return results[0]

    token = database.IS_READING.set(True)
    try:
        with redirect_stdout(sys.stderr):  # where env.py prints, this command's output stays its own
            return run(config, directory, read_first)
    except EnvScriptError as error:
        url = database.find_outside_alembic(alembic_config.root(config))
        if url is None:
            raise
        say(f"database: {url}, as env.py cannot be asked: {error}")
        with database.open_connection(url) as connection:
            return work(EnvConnection(MigrationContext.configure(connection), connection))
    finally:
        database.IS_READING.reset(token)


def check_against_settings(config: Config, say: Say) -> Check:
    """Return a function that stops where the URL that is set names another database, and else says which it is."""
    meant = database.find_outside_alembic(alembic_config.root(config))
    options: dict[tuple[object, ...], str] = {}
    with suppress(DatabaseError):  # only env.py needs it, and may set another one
        if option := database.find_in_alembic(config):
            options[_place(option.for_sqlalchemy())] = option.source

    def check(connection: Connection) -> None:
        source = connection.info.get(database.SOURCE)
        if meant is not None and source != meant.source:
            with database.session(meant) as session:
                if not is_same_database(session.execute, connection):
                    raise _other_database(connection, meant, _USE_CONNECT)
            source = meant.source
        if connection.dialect.name != "postgresql":
            raise DatabaseError(
                f"env.py: seeds need PostgreSQL (found {connection.dialect.name}). Let it connect to that."
            )
        if source is None:
            source = options.get(_place(connection.engine.url), "env.py")
        say(f"database: {_describe(connection)} (from {source})")

    return check


def check_against_handed_in(handed_in: Connection, url: DatabaseURL) -> Check:
    """Return a function that stops where the connection is to another database than the one that was handed in."""
    from example_data.postgres.session import on

    def check(connection: Connection) -> None:
        if connection is handed_in:
            return
        is_same = is_same_database(on(handed_in).execute, connection)
        handed_in.rollback()
        if not is_same:
            lines = Path(__file__).with_name("handed_in_connection.py.txt").read_text(encoding="utf-8").rstrip()
            raise _other_database(connection, url, f"In env.py, let run_migrations_online() begin with:\n{lines}")

    return check


def _other_database(connection: Connection, meant: DatabaseURL, advice: str) -> DatabaseError:
    return DatabaseError(
        f"env.py: it connects to another database (expected {meant}, found {_describe(connection)}). Nothing was "
        f"written. {advice}"
    )


def _check_one(first: URL, last: URL) -> None:
    if _place(first) != _place(last):
        raise DatabaseError(
            f"env.py: it migrates more than one database (expected one, found {describe(first)} and {describe(last)}). "
            f"{alembic_config.ONE_DATABASE}"
        )


def _place(url: URL) -> tuple[object, ...]:
    return url.host, url.port, url.database, url.query.get("host"), url.query.get("port")


def _describe(connection: Connection) -> str:
    url = connection.engine.url
    if not url.database and connection.dialect.name == "postgresql":
        url = url.set(database=connection.exec_driver_sql("SELECT current_database()").scalar_one())
    return describe(url)


def _explain(error: BaseException, config: Config) -> ExampleDataError:
    """Return an error of `env.py` in a sentence, without values of `alembic.ini`."""
    from sqlalchemy.exc import DBAPIError, NoSuchModuleError

    if isinstance(error, DBAPIError):
        return DatabaseError(f"env.py: PostgreSQL refused: {summarize(error.orig)}")
    if isinstance(error, InterpolationError) or "invalid interpolation syntax" in str(error):
        return EnvScriptError(database.not_interpolated(alembic_config.describe_section(config)))
    if isinstance(error, NoSuchModuleError) and "sqlalchemy.dialects:driver" in str(error):
        return EnvScriptError(str(database.not_set()))
    return EnvScriptError(f"env.py: it fails before it connects ({describe_with_place(error)}).")
