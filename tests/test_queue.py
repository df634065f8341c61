"""A load by workers of Procrastinate: each range is written once, whoever dies."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.project import Project, copy_repository, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

LOAD = ("example-data", "load", "mossy-owl")
WORKER = ("procrastinate", "-a", "example_data.queue.app", "worker", "--fetch-job-polling-interval", "0.2")

FIRST_ROW = "INSERT INTO users (id, display_name) VALUES ('015b92af-54e2-89d6-8387-890000000000', 'in the way')"
"""The key of the first row of the first range, which waits for this transaction."""

JOBS = "SELECT status::text, count(*)::int FROM procrastinate_jobs WHERE task_name LIKE '%range' GROUP BY 1 ORDER BY 1"
AGAIN = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status)
SELECT queue_name, task_name, queueing_lock, args, 'todo' FROM procrastinate_jobs WHERE status = 'doing' RETURNING 1
"""
"""What two commands do that do not see each other's jobs."""

RANGES = "SELECT number, loaded_at IS NOT NULL FROM example_data_ranges WHERE number > 0 ORDER BY number"
IS_OVER = "SELECT to_regclass('example_data_ranges') IS NULL"
COPIES = "SELECT wait_event FROM pg_stat_activity WHERE query LIKE 'COPY %' AND datname = current_database()"


@pytest.fixture
def queue(empty_database: psycopg.Connection) -> str:
    """Return the URL of a database for jobs."""
    return url_of(empty_database)


@pytest.fixture
def project(migrated_project: Project, queue: str) -> Project:
    """Return a project at head, whose seeds were left out, and whose settings name the queue."""
    migrated_project.alembic("upgrade", "head")
    migrated_project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_QUEUE_URL": queue}
    return migrated_project


def load(project: Project, queue: str, *arguments: str) -> str:
    """Plan the load, and defer its ranges; return the last line of what the command says beside its output."""
    done = project.run(*LOAD, *arguments, "--queue", queue)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1]


def wait_until(url: str, query: str, expected: list[tuple[object, ...]]) -> None:
    """Wait until a query has these rows."""
    deadline = time.monotonic() + 60
    while (found := rows(url, query)) != expected:
        assert time.monotonic() < deadline, f"{query}: {found}"
        time.sleep(0.1)


@contextmanager
def worker(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Start a worker that goes on when there are no jobs, and kill it at the end."""
    process = project.start(*WORKER)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def work(project: Project, code: int = 0) -> str:
    """Do all jobs that are there; the worker's exit code has to be this one. Return what it logs, never a traceback."""
    done = project.run(*WORKER, "--one-shot")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def test_a_killed_worker(project: Project, queue: str) -> None:
    """The range of a worker that is killed in the middle comes back; in the end each row is there once."""
    assert load(project, queue, "--user-count", "40000").startswith("queue: 8 of 8 ranges deferred to postgresql://")
    with psycopg.connect(project.url) as guard:
        guard.execute(FIRST_ROW)
        with worker(project) as first:
            wait_until(project.url, COPIES, [("transactionid",)])
            assert rows(queue, JOBS) == [("doing", 1), ("todo", 7)]
            first.kill()
        guard.rollback()
    wait_until(project.url, COPIES, [])
    assert load(project, queue).startswith("queue: 0 of 8 ranges deferred")
    rows(queue, AGAIN)
    assert rows(project.url, RANGES) == [(number, False) for number in range(1, 9)]
    assert rows(project.url, "SELECT count(*) FROM users") == [(0,)]
    with worker(project), worker(project):
        wait_until(project.url, IS_OVER, [(True,)])
        wait_until(queue, JOBS, [])
    assert rows(project.url, "SELECT count(*), count(DISTINCT id) FROM users") == [(40000, 40000)]
    assert rows(project.url, "SELECT seed_key, user_count FROM example_data_runs") == [("mossy-owl", 40000)]
    assert project.run("example-data", "verify", "mossy-owl").returncode == 0


def test_a_lost_connection(project: Project, queue: str) -> None:
    """A job whose connection is cut off is done again a moment later."""
    load(project, queue)
    with psycopg.connect(project.url) as guard:
        guard.execute(FIRST_ROW)
        with worker(project):
            wait_until(project.url, COPIES, [("transactionid",)])
            rows(
                queue,
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{guard.info.dbname}' "
                "AND query LIKE 'COPY %'",
            )
            guard.rollback()
            wait_until(project.url, IS_OVER, [(True,)])
            wait_until(queue, JOBS, [])
    assert rows(project.url, "SELECT count(*) FROM users") == [(12,)]


def test_a_database_that_is_away(project: Project, queue: str) -> None:
    """A job that cannot connect waits a moment, and is done when it can."""
    load(project, queue)
    away = Project(project.root, "postgresql://me:secret@/shop?host=/nowhere", project.variables)
    said = work(away)
    assert "ended with status: Error, to retry" in said
    assert "secret" not in said
    assert rows(queue, "SELECT attempts, scheduled_at > now() - interval '1 minute' FROM procrastinate_jobs") == [
        (1, True)
    ]
    time.sleep(1)
    assert "seed loaded seed_key=mossy-owl" in work(project)


def test_nothing_is_deferred_twice(project: Project, queue: str) -> None:
    """A second command leaves jobs that wait as they are, and names the queue without a password."""
    with_password = queue.replace("postgres@", "postgres:secret@")
    first, second = load(project, with_password), load(project, with_password)
    assert first.startswith("queue: 1 of 1 ranges deferred to postgresql://postgres@/")
    assert second.startswith("queue: 0 of 1 ranges deferred")
    assert rows(queue, JOBS) == [("todo", 1)]
    assert "seed loaded seed_key=mossy-owl user_count=12 rows=24" in work(project)
    assert rows(queue, JOBS) == []
    assert "seed_key=mossy-owl reason=already-applied" in project.run(*LOAD, "--queue", queue).stdout
    assert rows(queue, JOBS) == []


def test_a_load_that_is_over(project: Project, queue: str) -> None:
    """A job whose range somebody else wrote does nothing."""
    load(project, queue)
    assert project.run(*LOAD, "--range", "1/1").returncode == 0
    assert "ended with status: Success" in work(project)
    assert rows(queue, JOBS) == []
    assert rows(project.url, "SELECT count(*) FROM users") == [(12,)]


def test_a_load_that_was_given_up(project: Project, queue: str) -> None:
    """A job of it fails with a sentence, is not tried again, and writes nothing."""
    load(project, queue)
    assert project.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    assert "Seed 'mossy-owl': its load was given up by another command." in work(project)
    assert rows(queue, JOBS) == [("failed", 1)]
    assert rows(project.url, "SELECT count(*) FROM users") == [(0,)]
    assert load(project, queue).startswith("queue: 1 of 1 ranges deferred")
    assert "seed loaded seed_key=mossy-owl" in work(project)


UNREACHABLE = "postgresql://me:secret@/jobs?host=/nowhere"


@pytest.fixture
def folder(tmp_path: Path) -> Project:
    """Return a project without a database, whose settings name a queue that is not there."""
    variables = {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_QUEUE_URL": UNREACHABLE}
    return Project(copy_repository(tmp_path), "", variables)


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("QUEUE_URL", UNREACHABLE, "Database postgresql://me@/jobs?host=/nowhere (from EXAMPLE_DATA_QUEUE_URL): it "),
        (
            "QUEUE_URL",
            "postgresql://me:se@cret@db/x?a=b",
            "Database URL from EXAMPLE_DATA_QUEUE_URL: it cannot be used",
        ),
        ("QUEUE_URL", "", "Queue URL: none is set (expected EXAMPLE_DATA_QUEUE_URL, or queue_url in settings.toml). "),
        ("IS_ENABLED", "off", "Settings: example data is off, so no range can be written (expected "),
    ],
)
def test_a_worker_that_cannot_work(folder: Project, variable: str, value: str, expected: str) -> None:
    """It ends at once with a sentence, without a password."""
    folder.variables[f"EXAMPLE_DATA_{variable}"] = value
    said = work(folder, code=1)
    assert said.startswith(f"example-data: {expected}")
    assert said.count("\n") == 1
    assert "cret" not in said


def test_a_queue_that_is_not_there(folder: Project) -> None:
    """A wrong URL is an error before the project's database is even asked."""
    done = folder.run(*LOAD, "--queue", UNREACHABLE)
    assert done.returncode == 1
    assert done.stderr.startswith("example-data: Database postgresql://me@/jobs?host=/nowhere (from --queue): it ")
    assert done.stderr.count("\n") == 1


def test_without_the_extra(folder: Project) -> None:
    """Where Procrastinate is not installed, a sentence says what to install."""
    (folder.root / "procrastinate.py").write_text("raise ModuleNotFoundError(name='procrastinate')")
    folder.variables["PYTHONPATH"] = str(folder.root)
    done = folder.run_afresh(*LOAD, "--queue", UNREACHABLE)
    assert done.returncode == 1
    assert done.stderr == (
        "example-data: --queue: procrastinate is not installed (expected the extra queue). Run pip install "
        "'example-data[queue]'.\n"
    )
