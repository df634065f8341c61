"""The versions of this package and of what it stands on."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from example_data import __version__


def versions() -> Iterator[tuple[str, str]]:
    """Yield names with versions, this package's first; without those of packages that are not installed."""
    yield "example-data", __version__
    yield "Python", platform.python_version()
    for name in ("Alembic", "SQLAlchemy"):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "is not installed"
