"""What Alembic's configuration says, also before Alembic 1.16, which reads `alembic.ini` only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config  # Alembic's own import may have brought us here


def read_configuration(ini: Path | None, toml: Path | None, section: str) -> Config:
    """Read the files of a project; Alembic leaves out those that it does not know."""
    from alembic.config import Config

    files: dict[str, Any] = {"toml_file": toml} if hasattr(Config, "toml_file_name") else {}
    return Config(str(ini) if ini else None, ini_section=section, **files)


def toml_file(config: Config) -> str | None:
    """Return the name of the project's `pyproject.toml`, if Alembic reads it."""
    return getattr(config, "toml_file_name", None)


def option(config: Config, name: str) -> str | None:
    """Return the value of an option, wherever it stands."""
    return getattr(config, "get_alembic_option", config.get_main_option)(name)


def import_folders(config: Config) -> list[str]:
    """Return the folders in `prepend_sys_path`."""
    if hasattr(config, "get_prepend_sys_paths_list"):
        return config.get_prepend_sys_paths_list() or []
    return list(filter(None, re.split(r", *| +|:", config.get_main_option("prepend_sys_path") or "")))
