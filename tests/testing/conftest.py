"""Suites of a user's, run by pytest on the server of these tests: in this process, or in one of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.project import copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.server import Server

OURS = "SELECT datname::text FROM pg_database WHERE datname ^@ 'example_data_' ORDER BY 1"


@pytest.fixture
def databases(server: Server) -> Iterator[Callable[[], list[str]]]:
    """Yield a function that returns the databases that the plugin made on the server; none is left afterwards."""

    def names() -> list[str]:
        with psycopg.connect(server.url("postgres")) as connection:
            return [name for (name,) in connection.execute(OURS)]

    yield names
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        for name in names():
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def suite(
    pytester: pytest.Pytester, server: Server, databases: object, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., pytest.RunResult]:
    """Return a function that runs a user's tests in a copy of this repository's project.

    A process of its own takes seconds, so only what is about processes, or changes modules, has one.
    """
    assert databases
    for name in ("DATABASE_URL", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    copy_repository(pytester.path)
    settings = {
        "addopts": "-p no:pytest_alembic -p no:cacheprovider -W error",
        "asyncio_default_fixture_loop_scope": "function",
        "example_data_server": server.url("postgres"),
    }
    pytester.makeini("\n".join(["[pytest]", *(f"{name} = {value}" for name, value in settings.items())]))

    def run(source: str, *options: str, afresh: bool = False) -> pytest.RunResult:
        pytester.makepyfile(source)
        return (pytester.runpytest_subprocess if afresh else pytester.runpytest_inprocess)(*options)

    return run
