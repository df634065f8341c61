"""The embedded server: a first start that is interrupted leaves nothing, and what keeps it from starting is told."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.errors import DatabaseError
from example_data.project import embedded_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTED = """
import sys
from pathlib import Path
from example_data.project import embedded_server
import psycopg
with embedded_server.server(Path(sys.argv[1])) as url, psycopg.connect(url) as connection:
    print(connection.execute("SELECT 'it runs'").fetchone()[0])
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from example_data.project import embedded_server
with embedded_server.server(Path(sys.argv[1]), is_temporary=True):
    print(Path(sys.argv[1], "postmaster.pid").read_text().partition("\\n")[0], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
RUNS = "it runs\n"
PACKAGE = "Embedded PostgreSQL: it cannot be started in {folder} ("


@pytest.fixture
def project_folder() -> Iterator[Path]:
    """Return a folder that every user may enter; pytest closes its own to others whenever one of it starts."""
    with tempfile.TemporaryDirectory(prefix="example-data-") as name:
        yield Path(name)


@pytest.fixture
def folder(project_folder: Path) -> Path:
    """Return where a project has its data."""
    return project_folder / embedded_server.FOLDER


def start(folder: Path, script: str = STARTED) -> subprocess.Popen[str]:
    """Start a server in a process of its own, which ends at once."""
    command = [sys.executable, "-W", "ignore", "-c", script, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def refusal(folder: Path) -> str:
    """What is said where the server cannot be started."""
    with pytest.raises(DatabaseError) as raised, embedded_server.server(folder):
        pass
    return str(raised.value)


def is_there(process: int) -> bool:
    """Return whether a process runs; one that nobody has waited for has no command any more."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that happens soon."""
    ends = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


def interrupt(folder: Path, ending: signal.Signals, script: str = STARTED) -> bool:
    """Start a server, end it while its data is made, and return whether that was in time."""
    process = start(folder, script)
    while not list(folder.parent.glob("**/PG_VERSION")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGSTOP)
    is_in_time = not folder.exists()
    os.killpg(process.pid, ending)
    os.killpg(process.pid, signal.SIGCONT)
    process.communicate()
    return is_in_time


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_first_start(folder: Path, ending: signal.Signals) -> None:
    """After Ctrl-C, or a kill, while the data is made, the next command starts over."""
    while not interrupt(folder, ending):  # a busy machine may let it be whole by then
        shutil.rmtree(folder)
    assert not folder.exists()
    assert start(folder).communicate() == (RUNS, "")
    assert [path.name for path in folder.parent.iterdir()] == ["postgresql"]


def test_two_first_starts_at_once(folder: Path) -> None:
    """One makes the data, and both run."""
    processes = [start(folder) for _ in range(2)]
    assert [process.communicate() for process in processes] == [(RUNS, "")] * 2


def test_a_full_disk(folder: Path) -> None:
    """The reason is that of PostgreSQL's own program, and nothing is left."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        told = refusal(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert told.startswith(PACKAGE.format(folder=folder))
    assert (told.count("\n"), "File too large" in told, list(folder.parent.iterdir())) == (0, True, [])


def test_data_of_another_version(folder: Path) -> None:
    """The data of another PostgreSQL is left alone."""
    folder.mkdir(parents=True, mode=0o700)
    (folder / "PG_VERSION").write_text("9.6\n")
    (folder / "postgresql.conf").write_text("")
    assert "(database files are incompatible with server: The data directory was initialized by PostgreSQL" in (
        refusal(folder)
    )
    assert (folder / "PG_VERSION").read_text() == "9.6\n"


@pytest.mark.parametrize(
    ("blocked", "message"),
    [
        (".example-data", "FileExistsError: [Errno 17] File exists"),
        (".example-data/postgresql", "NotADirectoryError: [Errno 20] Not a directory"),
        (".example-data/postgresql/notes", "OSError: [Errno 39] Directory not empty"),
    ],
)
def test_a_folder_that_is_none(project_folder: Path, folder: Path, blocked: str, message: str) -> None:
    """A file in its place, or a folder with something else in it, is named and left as it is."""
    (project_folder / blocked).parent.mkdir(parents=True, exist_ok=True)
    (project_folder / blocked).write_text("mine")
    assert f"cannot be started in {folder} ({message}" in refusal(folder)
    assert (project_folder / blocked).read_text() == "mine"


def test_a_folder_with_a_space() -> None:
    """What the package cannot do is one sentence: the path is short enough for the server's socket to be in it."""
    with tempfile.TemporaryDirectory() as short:
        told = refusal(Path(short, "my project", embedded_server.FOLDER))
    assert (told.count("\n"), "(invalid argument: " in told) == (0, True)


def test_a_folder_with_a_percent_sign(project_folder: Path) -> None:
    """The URL is one that can be read."""
    with (
        embedded_server.server(project_folder / "100%" / embedded_server.FOLDER) as url,
        psycopg.connect(url) as connection,
    ):
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_user_that_was_killed(folder: Path) -> None:
    """The server that it leaves is stopped by the next one that uses it."""
    script = f"{STARTED}    import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    command = [sys.executable, "-W", "ignore", "-c", script, str(folder)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert embedded_server.is_running(folder)
    process = start(folder)
    assert process.communicate()[0] == RUNS
    assert not embedded_server.is_running(folder)


def test_a_temporary_server_whose_user_is_killed(folder: Path) -> None:
    """It goes with the process that it is of, and its folder too."""
    folder.mkdir(parents=True)
    process = start(folder, KILLED)
    server = int(process.communicate()[0])
    assert process.returncode == -signal.SIGKILL
    wait_until(lambda: not folder.exists() and not is_there(server))


def test_a_temporary_server_whose_user_is_killed_while_its_data_is_made(folder: Path) -> None:
    """What makes the data fails then, as the folder goes."""
    folder.mkdir(parents=True)
    interrupt(folder, signal.SIGKILL, KILLED)
    wait_until(lambda: not folder.exists())


def test_a_temporary_server_that_is_left(folder: Path) -> None:
    """It has stopped, and its folder has gone, when its user goes on; a process that was forked does not keep it."""
    folder.mkdir(parents=True)
    with embedded_server.server(folder, is_temporary=True):
        server = int((folder / "postmaster.pid").read_text().partition("\n")[0])
        forked = os.fork()
        if not forked:
            time.sleep(30)
            os._exit(0)
    assert not folder.exists()
    wait_until(lambda: not is_there(server))
    assert os.waitpid(forked, os.WNOHANG) == (0, 0)
    os.kill(forked, signal.SIGKILL)
    os.waitpid(forked, 0)


def test_a_temporary_server_that_was_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its user goes on, also where nobody waits for the server's process, which takes signals as if it ran."""
    monkeypatch.setattr(embedded_server, "_REMOVE", embedded_server._REMOVE.replace("sleep 0.05", "sleep 0.001"))
    folder.mkdir(parents=True)
    with embedded_server.server(folder, is_temporary=True):
        os.kill(int((folder / "postmaster.pid").read_text().partition("\n")[0]), signal.SIGKILL)
    assert not folder.exists()
