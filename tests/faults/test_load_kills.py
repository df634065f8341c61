"""Loads that are killed at any moment, or their workers, or their server: the next command goes on from there."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.project import embedded_server
from tests.cli.test_load import FOREIGN_KEYS, PEOPLE, TABLE, children
from tests.faults.chains import SESSIONS, verdict
from tests.faults.rounds import rounds
from tests.support.project import Project, copy_repository, rows

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.faults.rounds import Tally
    from tests.support.forked_commands import ForkedCommand


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return the project, its seed left out, with example data on and a server of its own.

    The server is in a folder that every user may enter, also while it recovers; pytest closes its own whenever another
    one starts.
    """
    with (
        TemporaryDirectory(prefix="example-data-", ignore_cleanup_errors=True) as folder,
        embedded_server.server(Path(folder, "server"), is_temporary=True) as url,
    ):
        project = Project(copy_repository(tmp_path), url)
        project.alembic("upgrade", "0004")
        project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
        yield project


def kill(source: random.Random, project: Project, loading: ForkedCommand) -> str:
    """Kill a worker, the parent or a process of the server; return which."""
    who = source.choice(["a worker", "the parent", "the server"])
    found = [loading.pid] if who == "the parent" else children(loading.pid)
    if who == "the server":
        found = [int(str(row[0])) for row in rows(project.url, SESSIONS)]
    if found:
        with suppress(ProcessLookupError):
            os.kill(source.choice(found), signal.SIGKILL)
    return who


def wait_for_server(project: Project) -> None:
    """Wait until the server takes connections: after a kill of one it ends all others, and recovers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            rows(project.url, "SELECT 1")
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are found in /proc")
def test_load(project: Project, tally: Tally) -> None:
    """Whatever is killed, at whatever moment: the command is run until it works, and every row is there once."""
    command = ("example-data", "load", "mossy-owl", "--user-count", "30000", "--workers", "2")
    started = time.monotonic()
    assert project.run(*command).returncode == 0
    usual, expected = time.monotonic() - started, rows(project.url, PEOPLE)
    foreign_keys = rows(project.url, FOREIGN_KEYS)
    for source in rounds(2):
        assert project.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
        loading = project.fork(*command, *source.choice([[], ["--defer-indexes"]]))
        time.sleep(source.uniform(0, 1.1) * usual)
        who = kill(source, project, loading)
        first = verdict(loading.finish())
        wait_for_server(project)
        for _ in range(3):
            if project.run(*command).returncode == 0:
                break
        assert rows(project.url, PEOPLE) == expected
        assert (rows(project.url, FOREIGN_KEYS), rows(project.url, TABLE)) == (foreign_keys, [(None,)])
        verified = project.run("example-data", "verify")
        assert verified.returncode == 0, verified.stdout
        tally[f"a kill of {who} of `example-data load`"][f"{first}, then resumed and exact"] += 1
