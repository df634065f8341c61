"""Ctrl-C at several moments: one line, exit code 130, and the database is as it was."""

from __future__ import annotations

import shutil
import signal
import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.alembic_plugin.upgrade_lock import LOCK_KEY
from example_data.generation.pinning import digest
from tests.support.alembic_projects import template
from tests.support.forked_commands import TIMEOUT
from tests.support.project import ON, Project, rows
from tests.support.revisions import contents, write_revision
from tests.support.terminals import Terminal
from tests.test_progress import SLOW, pin, project_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "example-data: interrupted: what was not committed is undone. Run the command again."

ACTIVE = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s AND state = 'active'
"""


def slowly(event: str, seconds: float = 20) -> str:
    """Return a trigger that lets a statement on the readings take its time."""
    return SLOW.format(seconds=seconds, event=event, table="readings", each="STATEMENT")


@pytest.fixture
def watcher(empty_database: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Yield another connection to the project's database."""
    with psycopg.connect(empty_database.info.dsn, autocommit=True) as connection:
        yield connection


def wait(watcher: psycopg.Connection, query: str, *parameters: str, is_there: bool = True) -> None:
    """Wait until a query has a row, or none."""
    deadline = time.monotonic() + TIMEOUT
    while bool(watcher.execute(query, parameters or None).fetchall()) is not is_there:
        assert time.monotonic() < deadline, query
        time.sleep(0.02)


def interrupt(
    project: Project, watcher: psycopg.Connection, statement: str, *command: str, seconds: float = 0
) -> tuple[int, str]:
    """Interrupt a command while a statement runs; return its exit code, and what it says last."""
    process = project.start(*command)
    wait(watcher, ACTIVE, statement)
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=TIMEOUT)
    assert "Traceback" not in errors, errors
    wait(watcher, ACTIVE, statement, is_there=False)
    return process.returncode, errors.splitlines()[-1]


def test_upgrade(new_project: Project, watcher: psycopg.Connection) -> None:
    """While rows are written."""
    project = project_of(new_project, 20, slowly("INSERT"))
    project.alembic("upgrade", "t")
    upgrade = interrupt(project, watcher, 'COPY "readings"%', "alembic", *ON, "upgrade", "head")
    assert (upgrade, contents(project, pin(20))) == ((130, SENTENCE), {"sensors": [], "readings": []})


def test_while_rows_are_made(new_project: Project, watcher: psycopg.Connection) -> None:
    """While there are many rows to make."""
    project = project_of(new_project, 300_000)
    project.alembic("upgrade", "t")
    upgrade = interrupt(project, watcher, 'COPY "readings"%', "alembic", *ON, "upgrade", "head", seconds=1)
    assert (upgrade, contents(project, pin(1))) == ((130, SENTENCE), {"sensors": [], "readings": []})


def test_growth(new_project: Project, watcher: psycopg.Connection) -> None:
    """While a seed grows, it stays as it was, with its run."""
    project = project_of(new_project, 20)
    project.alembic(*ON, "upgrade", "head")
    before = contents(project, pin(20)), rows(project.url, "SELECT * FROM example_data_runs")
    watcher.execute(slowly("INSERT"))
    digests = digest(pin(20)), digest(pin(30))
    arguments = f"seed=2026, user_count=(20, 30), dataset={pin(20).dataset!r}, scheme=2, digest={digests}"
    write_revision(project, "g", "s1", f"op.grow_seed('mossy-owl', {arguments})", "pass")
    growing = interrupt(project, watcher, 'COPY "readings"%', "alembic", *ON, "upgrade", "head")
    after = contents(project, pin(20)), rows(project.url, "SELECT * FROM example_data_runs")
    assert (growing, after) == ((130, SENTENCE), before)


@pytest.mark.parametrize("statement", ['SELECT count(*) FROM (SELECT FROM "readings"%FOR UPDATE%', "DELETE%"])
def test_removal(new_project: Project, watcher: psycopg.Connection, statement: str) -> None:
    """While a removal waits for rows that somebody else edits, and while it deletes."""
    project = project_of(new_project, 20)
    project.alembic(*ON, "upgrade", "head")
    watcher.execute(slowly("DELETE"))  # not before, as an upgrade tries such triggers
    before = contents(project, pin(20))
    with psycopg.connect(project.url) as other:
        if statement.startswith("SELECT"):
            other.execute("UPDATE readings SET id = id")
        removal = interrupt(project, watcher, statement, "alembic", "downgrade", "t")
        other.rollback()
    assert (removal, contents(project, pin(20))) == ((130, SENTENCE), before)


def test_waiting_for_another_upgrade(new_project: Project) -> None:
    """While another upgrade has the lock."""
    project = project_of(new_project, 20)
    with psycopg.connect(project.url) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        process = project.start("alembic", *ON, "upgrade", "head")
        assert process.stderr
        assert any("upgrade lock waiting" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, errors.splitlines()[-1:]) == (130, [SENTENCE])


@pytest.mark.parametrize("kind", ["generic", "async"])
def test_scripts_of_alembic(new_project: Project, watcher: psycopg.Connection, kind: str) -> None:
    """Where `env.py` is Alembic's own, without anything of this package, also in an event loop."""
    ledger = next((new_project.root / "migrations/versions").glob("0001_*")).read_bytes()
    for name in ("migrations", "seeds"):
        shutil.rmtree(new_project.root / name)
    (new_project.root / "alembic.ini").unlink()
    template(kind)(new_project)
    (new_project.root / "migrations").symlink_to("db")
    (new_project.root / "db/versions/0001_ledger.py").write_bytes(ledger)
    project = project_of(new_project, 20, slowly("INSERT"))
    upgrade = interrupt(project, watcher, 'COPY "readings"%', "alembic", *ON, "upgrade", "head")
    assert (upgrade, rows(project.url, "SELECT to_regclass('readings')")) == ((130, SENTENCE), [(None,)])


@pytest.mark.parametrize(("verb", "statement"), [("apply", 'COPY "readings"%'), ("status", "%example_data_runs%")])
def test_verbs(new_project: Project, watcher: psycopg.Connection, verb: str, statement: str) -> None:
    """While a verb of the command line works."""
    project = project_of(new_project, 20, slowly("INSERT"))
    project.alembic("upgrade", "head")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    with psycopg.connect(project.url) as other:
        if verb == "status":
            other.execute("LOCK TABLE example_data_runs")
        interrupted = interrupt(project, watcher, statement, "example-data", verb)
        other.rollback()
    assert (interrupted, contents(project, pin(20))) == ((130, SENTENCE), {"sensors": [], "readings": []})


def test_the_bar(new_project: Project, watcher: psycopg.Connection) -> None:
    """The terminal gets its cursor back, and the line stands where the bar was."""
    project = project_of(new_project, 20, slowly("INSERT"))
    terminal = Terminal(project, "alembic", *ON, "upgrade", "head")
    wait(watcher, ACTIVE, 'COPY "readings"%')
    time.sleep(2)
    terminal.process.send_signal(signal.SIGINT)
    code, lines = terminal.finish()
    assert (code, lines[-1], terminal.shown.count("\x1b[?25l")) == (130, SENTENCE, terminal.shown.count("\x1b[?25h"))
