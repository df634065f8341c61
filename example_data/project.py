"""Where an Alembic project keeps its things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = "example_data.root"
"""The key in `config.attributes` for the project's folder, for callers whose Config names no file."""


def root(config: Config | None) -> Path:
    """The folder of `alembic.ini` (or of the `pyproject.toml` that stands in for it), else the current one."""
    if config is None:
        return Path.cwd()
    if ROOT in config.attributes:
        return Path(config.attributes[ROOT])
    name = config.config_file_name or config.toml_file_name
    return Path(name).resolve().parent if name else Path.cwd()
