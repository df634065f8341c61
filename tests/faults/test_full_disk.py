"""A disk that is full, or fills up: one sentence, and nothing half."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.faults.chains import mounted, verdict
from tests.faults.rounds import rounds
from tests.support.file_commands import COMMANDS, NOWHERE, check_whole, contents, make_project
from tests.support.project import ON, Project, copy_repository, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.rounds import Tally
    from tests.support.server import Server

PAGE = 4096


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of its own, of 256 KiB."""
    with mounted(tmp_path / "disk", "256k") as folder:
        yield folder


def fill(disk: Path, *, but: int) -> None:
    """Write to a disk until only so many of its pages are free."""
    status = os.statvfs(disk)
    (disk / "filler").write_bytes(b"x" * max(0, status.f_bavail * status.f_frsize - but * PAGE))


@pytest.mark.parametrize("verb", [*COMMANDS, "check"])
def test_files_of_a_project(small_disk: Path, tally: Tally, verb: str) -> None:
    """A command that writes files has written all of them, or none; it goes through once there is room."""
    command = COMMANDS.get(verb, ("check",))
    for number, source in enumerate(rounds(2)):
        project = make_project(small_disk / str(number), verb)
        before = contents(project)
        fill(small_disk, but=source.choice([0, 0, 1, 1, 2, 3, 8]))
        done = project.run("example-data", *command)
        how = verdict(done)
        (small_disk / "filler").unlink()
        check_whole(contents(project))
        assert how == "done" or contents(project) == before, done
        tally[f"a full disk: `example-data {verb}`"][how if how == "done" else f"{how}, nothing of it there"] += 1
        again = project.run("example-data", *command)
        assert how == "done" or again.returncode == 0, again.stderr
        assert not list(project.root.rglob("*.tmp"))
        subprocess.run(["rm", "-r", str(project.root)], check=True)


OUTPUTS = {
    "list": ("example-data", "list"),
    "show": ("example-data", "show", "mossy-owl"),
    "explain": ("example-data", "explain", "example_data.datasets.people:v1"),
    "pin": ("example-data", "pin", "mossy-owl"),
    "check": ("example-data", "check"),
    "add": ("example-data", "add", "--revision"),
}


@pytest.mark.parametrize("verb", OUTPUTS)
def test_an_output(tmp_path: Path, tally: Tally, verb: str) -> None:
    """What is printed to a full disk is one sentence beside it."""
    project = Project(copy_repository(tmp_path), NOWHERE)
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            OUTPUTS[verb], cwd=project.root, env=project.environment(), stdout=full, stderr=-1, text=True, check=False
        )
    done.stdout = ""
    assert (verdict(done), "No space left on device" in done.stderr) == ("one sentence", True), done.stderr
    check_whole(contents(project))
    tally["a full disk behind the output"]["one sentence"] += 1


@pytest.fixture
def tablespace(server: Server) -> Iterator[Path]:
    """Return a disk of 24 MiB, where the tables of the database `small` are."""
    with tempfile.TemporaryDirectory() as folder, mounted(Path(folder, "disk"), "24m") as disk:
        owner = Path(server.host).stat().st_uid
        for path in (Path(folder), disk):
            os.chown(path, owner, -1)
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{disk}'")
            connection.execute("CREATE DATABASE small TABLESPACE small")
            yield disk
            connection.execute("DROP DATABASE small WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")


PEOPLE = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM example_data_runs)"


def test_the_servers_disk(tablespace: Path, server: Server, tmp_path: Path, tally: Tally) -> None:
    """An upgrade that does not fit has written nothing, and a downgrade for which there is no room removed nothing."""
    project = Project(copy_repository(tmp_path), server.url("small"))
    project.alembic("upgrade", "0002")
    for source in rounds(1):
        (tablespace / "reserve").write_bytes(b"x" * 64 * PAGE)
        large = {"EXAMPLE_DATA_USER_COUNT": str(source.randrange(60_000, 90_000))}
        done = replace(project, variables=large).run("alembic", *ON, "upgrade", "head")
        assert (verdict(done), "No space left on device" in done.stderr) == ("one sentence", True)
        assert rows(project.url, PEOPLE) == [(0, 0)]
        tally["the server's disk full: `alembic upgrade`"]["one sentence, nothing of it there"] += 1
        (tablespace / "reserve").unlink()
        with psycopg.connect(project.url, autocommit=True) as connection:
            connection.execute("VACUUM")  # what was not committed takes room until then
        project.alembic(*ON, "upgrade", "head")
        fill(tablespace, but=source.randrange(20))
        how = verdict(project.run("alembic", "downgrade", "0002"))
        assert rows(project.url, PEOPLE) == ([(0, 0)] if how == "done" else [(36, 2)])
        left = how if how == "done" else "one sentence, nothing of it there"
        tally["the server's disk full: `alembic downgrade`"][left] += 1
        (tablespace / "filler").unlink()
        project.alembic("downgrade", "0002")
        assert rows(project.url, PEOPLE) == [(0, 0)]
