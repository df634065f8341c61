"""What can be told of the settings without Dynaconf, whose import costs more than a whole no-op upgrade may."""

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
"""The settings files: the one a project commits, and one for a machine's own words, which Dynaconf reads after it."""


def is_plainly_disabled(root: Path) -> bool:
    """True where seeding is off beyond doubt, found without Dynaconf; otherwise `load` has the answer."""
    try:
        answers = (
            [os.environ[f"{PREFIX}IS_ENABLED"]]
            if f"{PREFIX}IS_ENABLED" in os.environ
            else _mentions("is_enabled", root)
        )
        return not any(map(to_bool, answers))
    except ValueError:
        return False


def database_url(root: Path) -> str | None:
    """EXAMPLE_DATA_DATABASE_URL, or None where neither it nor a settings file names a database.

    Raises:
        LookupError: A settings file names one, or cannot be read, so that it takes Dynaconf to tell.
    """
    return _value("database_url", root)


def registry_path(root: Path) -> Path:
    """EXAMPLE_DATA_REGISTRY_PATH, or the usual place where neither it nor a settings file names another.

    Raises:
        LookupError: A settings file names one, or cannot be read, so that it takes Dynaconf to tell.
    """
    return root / (_value("registry_path", root) or REGISTRY_PATH)


def is_any_mentioned(settings: Iterable[str], root: Path) -> bool:
    """Whether a settings file says something of one of the settings; one that cannot be read may say anything."""
    try:
        return any(_mentions(setting.lower(), root) for setting in settings)
    except ValueError:
        return True


def _value(setting: str, root: Path) -> str | None:
    """A setting's variable, or None where neither it nor a file mentions it."""
    variable = os.environ.get(f"{PREFIX}{setting.upper()}")
    if variable is not None:
        return variable.strip() or None
    if is_any_mentioned([setting], root):
        raise LookupError(root)
    return None


def _mentions(setting: str, root: Path) -> list[Any]:
    """What the files say about the setting in any section; another file to include counts, as it may say anything."""
    documents = [tomllib.loads(path.read_text()) for name in FILES if (path := root / name).is_file()]
    sections = [section for document in documents for section in document.values() if isinstance(section, dict)]
    words = {setting, "dynaconf_include", "includes_for_dynaconf"}
    return [value for section in sections for key, value in section.items() if key.lower() in words]
