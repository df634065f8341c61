"""The plugin for pytest: databases with seeds, one for each test, cloned from a template that is built once.

Suites that do not use it pay for this module alone, so it imports the rest in its fixtures.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Engine
    from sqlalchemy.ext.asyncio import AsyncEngine

    from example_data.generation.pin import Pin
    from example_data.lookup import Rows
    from example_data.testing.seeded_chain import SeededChain
    from example_data.testing.seeded_databases import SeededDatabases


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings."""
    parser.addini(
        "example_data_server",
        "URL of the PostgreSQL server of seeded databases, or the word embedded",
        default="",
    )
    parser.addini("example_data_config", "the file that configures Alembic, where it is not found", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        "example_data(*seeds, sizes=None, anchor=None): the seeds in this test's databases, sizes by table, and the "
        "day of their anchor",
    )


@contextmanager
def _sentences() -> Iterator[None]:
    """Let a test fail with the sentence of an error, without where in this package it was raised."""
    from example_data.errors import ExampleDataError

    try:
        yield
    except ExampleDataError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@pytest.fixture(scope="session")
def _example_data_chain(request: pytest.FixtureRequest) -> SeededChain:
    from example_data.testing.seeded_chain import SeededChain

    root, named = request.config.rootpath, request.config.getini("example_data_config")
    with _sentences():
        return SeededChain.read(root, root / named if named else None)


@pytest.fixture(scope="session")
def example_data_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of the server of seeded databases; a fixture of this name in `conftest.py` names another one."""
    from contextlib import ExitStack

    from example_data.testing.server import open_server

    with ExitStack() as running:
        with _sentences():
            url = running.enter_context(open_server(request))
        yield url


@pytest.fixture(scope="session")
def _example_data_databases(example_data_server: object, _example_data_chain: SeededChain) -> Iterator[SeededDatabases]:
    from example_data.testing.seeded_databases import SeededDatabases
    from example_data.testing.server import url_of

    with _sentences():
        databases = SeededDatabases(url_of(example_data_server), _example_data_chain)
    yield databases
    with _sentences():
        databases.close()


@pytest.fixture
def seeded_database(request: pytest.FixtureRequest, _example_data_databases: SeededDatabases) -> Iterator[str]:
    """Yield the URL of a database at head with the seeds of the marker `example_data`, for this test alone."""
    from example_data.testing.wanted import Wanted

    with _sentences(), _example_data_databases.clone(Wanted.of(request)) as url:
        yield url


@pytest.fixture
def seeded_engine(seeded_database: str) -> Iterator[Engine]:
    """Yield an engine of SQLAlchemy on this test's database."""
    from sqlalchemy import create_engine

    engine = create_engine(_on_psycopg(seeded_database))
    yield engine
    engine.dispose()


@pytest.fixture
def seeded_async_engine(seeded_database: str) -> AsyncEngine:
    """Return an asynchronous engine of SQLAlchemy on this test's database, which keeps no connection."""
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    return create_async_engine(_on_psycopg(seeded_database), poolclass=NullPool)


@pytest.fixture
def seeded_connection(request: pytest.FixtureRequest, _example_data_databases: SeededDatabases) -> Iterator[Connection]:
    """Yield a connection of SQLAlchemy in a transaction that is rolled back.

    It is to this test's database where the test uses another fixture that makes one; otherwise to one that such tests
    share. A test that commits there has it replaced.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    from example_data.testing.wanted import Wanted

    with _sentences():
        wanted = Wanted.of(request)
        is_shared = "seeded_database" not in request.fixturenames
        url = _example_data_databases.shared_clone(wanted) if is_shared else request.getfixturevalue("seeded_database")
    engine = create_engine(_on_psycopg(url), poolclass=NullPool)
    commits: list[Connection] = []
    event.listen(engine, "commit", commits.append)
    with engine.connect() as connection:
        connection.begin()
        transaction = connection.exec_driver_sql("SELECT pg_current_xact_id()::text").scalar_one()
        yield connection
    if is_shared and (commits or _example_data_databases.is_committed(transaction)):
        _example_data_databases.drop_shared_clone(wanted)


@pytest.fixture
def rows(request: pytest.FixtureRequest, _example_data_chain: SeededChain) -> Callable[..., Rows]:
    """Return a function from a table's name to its rows, as the seeds of this test make them: `rows("users")[3].email`.

    No database is asked, but for integer keys where the test has one. Where several seeds of the test have rows in the
    table, `seed=` names one.
    """
    from example_data.testing.seeded_databases import find_rows
    from example_data.testing.wanted import Wanted

    with _sentences():
        wanted = Wanted.of(request)
        pins: Mapping[str, Pin] = _example_data_chain.pins_of(wanted)
        if {"seeded_database", "seeded_connection"} & {*request.fixturenames}:
            databases: SeededDatabases = request.getfixturevalue("_example_data_databases")
            has_own = "seeded_database" in request.fixturenames
            url = request.getfixturevalue("seeded_database") if has_own else databases.shared_clone(wanted)
            pins = databases.with_integer_keys(pins, url, wanted)

    def of(table: str, *, seed: str | None = None) -> Rows:
        with _sentences():
            return find_rows(pins, table, seed)

    return of


def _on_psycopg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
