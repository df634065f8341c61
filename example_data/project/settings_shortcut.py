"""Settings that can be read without Dynaconf, whose import takes longer than a whole upgrade without seeds may."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from example_data.boolean_words import to_bool
from example_data.project import setting_names
from example_data.project.setting_names import PREFIX

REGISTRY_PATH = "seeds/registry.json"
"""Where a project keeps its registry, below its own folder."""


def is_plainly_disabled(root: Path) -> bool:
    """Return True where example data is certainly off; otherwise only `settings.load` knows.

    Raises:
        SettingsError: A name is not one of a setting.
    """
    try:
        return not to_bool(text("IS_ENABLED", root))
    except (LookupError, ValueError):
        return False


def text(setting: str, root: Path) -> str:
    """Return a setting such as DATABASE_URL, empty where neither a variable nor a settings file has it.

    Raises:
        LookupError: Only Dynaconf knows.
        SettingsError: A name is not one of a setting.
    """
    setting_names.check(root)
    variable = os.environ.get(f"{PREFIX}{setting}")
    value = read(root, [setting]).get(setting) if variable is None else variable
    return str(value or "").strip()


def read(root: Path, settings: Collection[str]) -> dict[str, Any]:
    """Return the values of those of the settings that the files have in the sections in force.

    Raises:
        LookupError: Only Dynaconf knows: a file cannot be read or includes another one, or a setting has two values,
            or one that Dynaconf may evaluate.
    """
    values: dict[str, Any] = {}
    for section in setting_names.sections_in_force(root):
        for name, value in ((name, section[name]) for name in settings if name in section):
            first = values.setdefault(name, value)
            if not _is_plain(value) or (type(first), first) != (type(value), value):
                raise LookupError(name)
    return values


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, [*value, *value.values()]))
    return isinstance(value, int) or (isinstance(value, str) and not re.search("@|dynaconf", value))
