"""One embedded PostgreSQL a session; a template loaded once, a clone for each test."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import warnings
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import settings
from pytest_postgresql import factories

from example_data.generation.dataset import load
from example_data.project import embedded_server
from tests.support.project import ON, REPOSITORY, Project, copy_repository
from tests.support.project_templates import ProjectTemplates
from tests.support.server import Server, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.realistic_schemas import Schema

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

signal.signal(signal.SIGINT, signal.default_int_handler)  # or, in the background of a shell, commands ignore Ctrl-C


MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of their own are made in it
"""The folder of files that are kept in memory."""

if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2**33 and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
    tempfile.tempdir = str(MEMORY)  # on a disk, tests wait for databases and for files that are written to last


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run an embedded PostgreSQL with its data in a temporary folder; then remove both.

    Where `TEST_SERVER_SOCKET` names the folder of another server's socket, that one is used.
    """
    if socket := os.environ.get("TEST_SERVER_SOCKET"):
        yield Server(socket)
        return
    folder = Path(tempfile.mkdtemp(prefix="example-data-"))
    with warnings.catch_warnings(action="ignore"), embedded_server.server(folder, is_temporary=True) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # databases are made by the hundred, and none is kept
            connection.execute("ALTER SYSTEM SET full_page_writes = off")  # every drop is a checkpoint
            connection.execute("ALTER SYSTEM SET max_wal_size = '128MB'")  # instead of a gigabyte
            connection.execute("SELECT pg_reload_conf()")
        yield Server(host=url.partition("host=")[2])


@pytest.fixture(autouse=True)
def _without_modules_of_projects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Forget the modules that a test imported from its folder: the next test has others of these names."""
    before = list(sys.path)
    yield
    sys.path[:] = before
    sys.path_importer_cache.pop(".", None)  # the next test is in another folder
    root = str(tmp_path_factory.getbasetemp())
    own = [name for name, module in sys.modules.items() if str(getattr(module, "__file__", "")).startswith(root)]
    if own:
        for name in own:
            del sys.modules[name]
        load.cache_clear()


def load_seeds(*, host: str, dbname: str, **_others: Any) -> None:  # noqa: ANN401 - whatever else a loader is given
    """Bring the template to head, with its seeds."""
    Project(REPOSITORY, Server(host).url(dbname)).alembic(*ON, "upgrade", "head")


def load_schema(*, host: str, dbname: str, **_others: Any) -> None:  # noqa: ANN401
    """Bring the template to the revision before the first seed."""
    Project(REPOSITORY, Server(host).url(dbname)).alembic("upgrade", "0002")


empty_noproc = factories.postgresql_noproc(dbname="empty", depends_on="server")
migrated_noproc = factories.postgresql_noproc(dbname="migrated", depends_on="server", load=[load_schema])
postgresql_noproc = factories.postgresql_noproc(dbname="seeded", depends_on="server", load=[load_seeds])
empty_database = factories.postgresql("empty_noproc")
migrated_database = factories.postgresql("migrated_noproc")
seeded_database = factories.postgresql("postgresql_noproc")


def project_on(connection: psycopg.Connection, folder: Path) -> Project:
    """Return a copy of this repository's project on the database of a connection."""
    return Project(copy_repository(folder), url_of(connection))


@pytest.fixture
def new_project(empty_database: psycopg.Connection, tmp_path: Path) -> Project:
    """Return this repository's project on an empty database."""
    return project_on(empty_database, tmp_path)


@pytest.fixture
def migrated_project(migrated_database: psycopg.Connection, tmp_path: Path) -> Project:
    """Return this repository's project on a database at revision 0002: the tables, no seed yet."""
    return project_on(migrated_database, tmp_path)


@pytest.fixture
def seeded_project(seeded_database: psycopg.Connection, tmp_path: Path) -> Project:
    """Return this repository's project on a database at head, with both seeds."""
    return project_on(seeded_database, tmp_path)


@pytest.fixture(scope="session")
def project_templates(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectTemplates]:
    """Yield templates of the realistic schemas, created when a test first asks for one."""
    with ExitStack() as databases:
        yield ProjectTemplates(server, tmp_path_factory.mktemp("realistic"), databases)


@pytest.fixture
def project_factory(project_templates: ProjectTemplates, tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Yield a function that returns projects on clones of those, each with a folder and a database of its own."""
    numbers = count()
    with ExitStack() as projects:

        def make(schema: Schema, *, is_filled: bool = False) -> Project:
            folder = tmp_path / f"project_{next(numbers)}"
            return projects.enter_context(project_templates.project(schema, folder, is_filled=is_filled))

        yield make
