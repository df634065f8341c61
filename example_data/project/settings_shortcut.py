"""Settings that can be read without Dynaconf, whose import takes longer than a whole upgrade without seeds may."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

from example_data.boolean_words import to_bool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PREFIX = "EXAMPLE_DATA_"
REGISTRY_PATH = "seeds/registry.json"
"""Where a project keeps its registry, below its own folder."""

FILES = ("settings.toml", "settings.local.toml")
"""The settings files: the one that a project commits, and one for a single machine, which Dynaconf reads after it."""


def is_plainly_disabled(root: Path) -> bool:
    """Return True where example data is certainly off; otherwise only `settings.load` knows."""
    try:
        values = (
            [os.environ[f"{PREFIX}IS_ENABLED"]] if f"{PREFIX}IS_ENABLED" in os.environ else _find("is_enabled", root)
        )
        return not any(map(to_bool, values))
    except ValueError:
        return False


def database_url(root: Path) -> str | None:
    """Return EXAMPLE_DATA_DATABASE_URL, or None where neither it nor a settings file names a database.

    Raises:
        LookupError: A settings file names one, or cannot be read, so only Dynaconf knows.
    """
    return _value("database_url", root)


def registry_path(root: Path) -> Path:
    """Return EXAMPLE_DATA_REGISTRY_PATH, or the default where neither it nor a settings file names another.

    Raises:
        LookupError: A settings file names one, or cannot be read, so only Dynaconf knows.
    """
    return root / (_value("registry_path", root) or REGISTRY_PATH)


def is_any_mentioned(settings: Iterable[str], root: Path) -> bool:
    """Return whether a settings file may have one of the settings; one that cannot be read may have any."""
    try:
        return any(_find(setting.lower(), root) for setting in settings)
    except ValueError:
        return True


def _value(setting: str, root: Path) -> str | None:
    """Return a setting's variable, or None where neither it nor a file has the setting."""
    variable = os.environ.get(f"{PREFIX}{setting.upper()}")
    if variable is not None:
        return variable.strip() or None
    if is_any_mentioned([setting], root):
        raise LookupError(root)
    return None


def _find(setting: str, root: Path) -> list[Any]:
    """Return the values of the setting in all sections of the files; a file to include counts, as it may have it."""
    documents = [tomllib.loads(path.read_text()) for name in FILES if (path := root / name).is_file()]
    sections = [section for document in documents for section in document.values() if isinstance(section, dict)]
    words = {setting, "dynaconf_include", "includes_for_dynaconf"}
    return [value for section in sections for key, value in section.items() if key.lower() in words]
