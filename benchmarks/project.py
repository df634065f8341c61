"""The Alembic project that is measured, this repository's own, and the people of its first seed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history
from example_data.generation import generator
from example_data.generation.dataset import Table, load
from example_data.postgres import copy_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.pin import Pin

REPOSITORY = Path(__file__).resolve().parent.parent
TABLES = load("example_data.datasets.people:v1").tables


def copy_project(folder: Path) -> None:
    """Copy the project into a new folder."""
    folder.mkdir()
    for name in ("alembic.ini", "settings.toml"):
        shutil.copy(REPOSITORY / name, folder)
    for name in ("migrations", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def first_pin() -> Pin:
    """Return the pin of the chain's first seed."""
    return history.read_chain(ScriptDirectory(str(REPOSITORY / "migrations"))).applied["mossy-owl"].pin


def encode(pin: Pin, table: Table) -> Iterator[bytes]:
    """Yield the file of a table that a binary COPY reads."""
    yield copy_format.COPY_HEADER
    yield from map(copy_format.copy_rows, generator.blocks(pin, table))
    yield copy_format.COPY_TRAILER
