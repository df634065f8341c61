"""The settings files as Dynaconf reads them, which no other module imports."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from example_data.errors import SettingsError, summarize
from example_data.project.setting_names import FILES, parse, read_documents

_HOST_VARIABLE = re.compile(r"^DYNACONF_|_FOR_DYNACONF$")


def read(root: Path, environment: str, settings: Iterable[str]) -> dict[str, Any]:
    """Return the values of the settings in the files in `root` for an environment; None for those that are not there.

    Raises:
        SettingsError: A file is not valid TOML, a value cannot be evaluated, or Dynaconf is not installed.
    """
    for path in (root / name for name in FILES):
        try:
            _ = path.exists() and parse(path)
        except ValueError as error:
            raise SettingsError(f"{path}: {error}. Correct it.") from error
    try:
        from dynaconf import Dynaconf
    except ModuleNotFoundError:
        raise SettingsError(
            f"{root / FILES[0]}: a value cannot be read without Dynaconf, which pip install --no-deps leaves out "
            "(expected one plain value of each setting). Run pip install example-data, or take it out of the file."
        ) from None
    with _without_host_variables():
        options = {
            "settings_files": [str(root / FILES[0])],  # absolute, or parent folders would be searched as well
            "core_loaders": ["TOML"],
            "loaders": [],  # not the environment: variables are taken as the text they are
            "environments": True,
            "env": environment,
            "root_path": str(root),
            "load_dotenv": False,
        }
        layered, merged = Dynaconf(**options), Dynaconf(**options, merge_enabled=True)  # of sizes each one is layered
        try:
            return {setting: (merged if setting == "SIZES" else layered).get(setting) for setting in settings}
        except Exception as error:  # noqa: BLE001 - "@jinja {{ 1 / 0 }}" is evaluated, and anything can be raised
            raise SettingsError(
                f"{root / FILES[0]}: a value cannot be evaluated ({_describe(error, root)}). Correct it."
            ) from None


def _describe(error: Exception, root: Path) -> str:
    """Return what an error says, or only its type where it may quote a URL or a file that is included."""
    try:
        sections = read_documents(root)[1]
    except LookupError:
        return type(error).__name__
    text = summarize(error)
    urls = [str(section.get("DATABASE_URL", "")) for _, section in sections]
    is_secret = any(word in str(error) for url in urls for word in url.split())
    return type(error).__name__ if is_secret or not text else text


@contextmanager
def _without_host_variables() -> Iterator[None]:
    """Hide variables that a host application set for its own Dynaconf (dynaconf/dynaconf#1205)."""
    hidden = {key: os.environ.pop(key) for key in list(os.environ) if _HOST_VARIABLE.search(key)}
    try:
        yield
    finally:
        os.environ.update(hidden)
