"""Tables partitioned over three servers by postgres_fdw: the same commands, and what a crash between commits leaves."""

from __future__ import annotations

import tempfile
import time
import warnings
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from benchmarks import three_servers
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import PsycopgSession
from example_data.runs import edited_rows
from example_data.runs.edited_rows import TableRows
from tests.cli.test_verify import finding, verify
from tests.support.project import Project, copy_repository, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    not three_servers.have_wrapper(), reason="the embedded PostgreSQL has no postgres_fdw, which joins the servers"
)

PEOPLE = 20_000
PIN = Pin("mossy-owl", 2026, PEOPLE, dataset="example_data.datasets.people:v1")
CLEAN = [finding("mossy-owl", "as-pinned")]
LOAD = ("example-data", "load", "mossy-owl", "--user-count", str(PEOPLE), "--workers", "1")
REMOVE = ("example-data", "remove", "mossy-owl", "--yes")
MIDDLE, LAST = "015b92af-54e2-89d6-8387-890000001f40", "015b92af-54e2-89d6-8387-890000004e1f"

SLOW_COMMIT = """
CREATE FUNCTION wait_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('own.waited', true), '') = '' THEN
        PERFORM set_config('own.waited', 'yes', true), pg_sleep(1);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
EXECUTE FUNCTION wait_once()
"""
"""A commit that takes a second."""

END_COMMIT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND query = 'COMMIT'"


@pytest.fixture(scope="module")
def servers() -> Iterator[list[str]]:
    """Run three servers with their data in a temporary folder; remove all of it afterwards."""
    with tempfile.TemporaryDirectory(prefix="example-data-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with warnings.catch_warnings(action="ignore"), three_servers.run(Path(folder)) as urls:
            for url in urls:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("ALTER SYSTEM SET fsync = off")
                    connection.execute("SELECT pg_reload_conf()")
            yield urls


@pytest.fixture
def urls(servers: list[str], request: pytest.FixtureRequest) -> list[str]:
    """Return the URLs of a new database on each of the servers."""
    name = request.node.name.partition("[")[0] + str(time.monotonic_ns())
    for url in servers:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    return [url.replace("/postgres?", f"/{name}?") for url in servers]


@pytest.fixture
def project(urls: list[str], tmp_path: Path) -> Project:
    """Return this repository's project on the first of them, at head without its seeds."""
    copy_repository(tmp_path)
    for url in urls:
        Project(tmp_path, url).alembic("upgrade", "0002")
    three_servers.distribute(urls, PIN)
    project = Project(tmp_path, urls[0])
    project.alembic("upgrade", "head")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    return project


def run(project: Project, *command: str) -> str:
    """Run a command, which must work; return what it printed."""
    done = project.run(*command)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def counts(urls: list[str], table: str = "users") -> list[object]:
    """Return how many rows of a table each server has itself."""
    names = (f"{table}_1", table, table)
    return [rows(url, f"SELECT count(*) FROM {name}")[0][0] for url, name in zip(urls, names, strict=True)]


def crash(project: Project, urls: list[str]) -> None:
    """Load, and end the first server's session once one of the other servers has committed."""
    with ExitStack() as stack:
        first, *others = (stack.enter_context(psycopg.connect(url, autocommit=True)) for url in urls)
        for other in others:
            other.execute(SLOW_COMMIT)
        command = project.fork(*LOAD)
        while not any(other.execute("SELECT FROM users LIMIT 1").rowcount for other in others):
            assert command.poll() is None, command.communicate()
            time.sleep(0.01)
        assert first.execute(END_COMMIT).fetchall() == [(True,)]
        assert "terminating connection due to administrator command" in command.communicate()[1]
        for other in others:
            other.execute("DROP FUNCTION wait_once CASCADE")  # waits for the commit that nobody listens to


def test_people_on_three_servers(project: Project, urls: list[str]) -> None:
    """Each has a third of the rows; an edit on another server is found, and put back; nothing is left in the end."""
    run(project, *LOAD[:-1], "2")
    assert counts(urls) == counts(urls, "user_preferences") == [6666, 6667, 6667]
    assert verify(project, "mossy-owl") == CLEAN
    rows(urls[2], f"UPDATE users SET display_name = 'Own' WHERE id = '{LAST}' RETURNING id")
    (found,) = verify(project, "mossy-owl", code=1)
    assert (found["found"], found["table"], found["first"][0]["key"]) == ("edited", "users", {"id": LAST})
    refused = project.run(*REMOVE)
    assert refused.returncode == 1
    assert f"found 1 edited, the first where id = {LAST}" in refused.stderr
    run(project, "example-data", "reset", "mossy-owl", "--yes")
    assert verify(project, "mossy-owl") == CLEAN
    run(project, *REMOVE)
    assert counts(urls) == counts(urls, "user_preferences") == [0, 0, 0]


def test_a_chain_on_three_servers(project: Project, urls: list[str]) -> None:
    """An upgrade writes its seeds, and a downgrade removes them."""
    project.alembic("downgrade", "0002")
    project.alembic("-x", "example_data=on", "upgrade", "head")
    assert counts(urls) == [12, 0, 24]
    project.alembic("downgrade", "0002")
    assert counts(urls) == [0, 0, 0]


def test_a_load_goes_on_after_a_crash_between_commits(project: Project, urls: list[str]) -> None:
    """Rows that other servers committed, without the range's mark, are taken away, and written with it."""
    crash(project, urls)
    assert counts(urls) == [0, 6667, 6667]
    assert rows(urls[0], "SELECT count(loaded_at) FROM example_data_ranges") == [(0,)]
    log = run(project, *LOAD)
    assert "seed loaded seed_key=mossy-owl user_count=20000 rows=40000" in log
    assert counts(urls) == [6666, 6667, 6667]
    assert verify(project, "mossy-owl") == CLEAN


def test_rows_without_a_mark_that_somebody_edited(project: Project, urls: list[str]) -> None:
    """They stop the load, and its removal, which takes them where it is told to: also those that nothing marks."""
    run(project, *LOAD[:-2], "--range", "1/2")
    rows(urls[0], "UPDATE example_data_ranges SET loaded_at = NULL RETURNING number")
    rows(urls[1], f"UPDATE users SET display_name = 'Own' WHERE id = '{MIDDLE}' RETURNING id")
    for command in (LOAD, REMOVE):
        refused = project.run(*command)
        assert refused.returncode == 1
        assert f"found 1 edited, the first where id = {MIDDLE}" in refused.stderr
    run(project, *REMOVE, "--on-edited", "delete")
    assert counts(urls) == counts(urls, "user_preferences") == [0, 0, 0]


def test_an_upgrade_after_a_crash_between_commits(project: Project, urls: list[str]) -> None:
    """Rows whose run was not committed with them are taken away, and written with it."""
    run(project, "example-data", "apply", "kind-heron")
    rows(urls[0], "DELETE FROM example_data_runs RETURNING seed_key")
    assert "rows=48" in run(project, "example-data", "apply", "kind-heron")
    assert counts(urls) == [0, 0, 24]


def test_a_large_foreign_table_is_locked_by_the_row(project: Project, urls: list[str]) -> None:
    """PostgreSQL locks no foreign table as a whole."""
    rows(urls[1], f"INSERT INTO users (id, display_name) VALUES ('{MIDDLE}', 'Own') RETURNING id")
    seed_rows = SeedRows.whole(replace(PIN, user_count=200_000))
    (users, _) = seed_rows.tables
    with psycopg.connect(project.url) as connection:
        connection.execute("ALTER TABLE users DETACH PARTITION users_2; ALTER TABLE users RENAME TO others")
        connection.execute("ALTER FOREIGN TABLE users_2 RENAME TO users")
        edited_rows.lock(PsycopgSession(connection), seed_rows, [TableRows(users, key_ranges(seed_rows, users))])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            rows(urls[1], "SELECT FROM users FOR UPDATE NOWAIT")
