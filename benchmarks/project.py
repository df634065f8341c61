"""The Alembic project that is measured: this repository's own."""

from __future__ import annotations

import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def copy_project(folder: Path) -> None:
    """Copy the project into a new folder."""
    folder.mkdir()
    for name in ("alembic.ini", "settings.toml"):
        shutil.copy(REPOSITORY / name, folder)
    for name in ("migrations", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
