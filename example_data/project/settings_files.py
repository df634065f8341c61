"""The settings files as Dynaconf reads them, which no other module imports."""

from __future__ import annotations

import os
import re
import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dynaconf import Dynaconf
from dynaconf.utils.parse_conf import DynaconfFormatError, DynaconfParseError

from example_data.errors import SettingsError
from example_data.project.setting_names import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_HOST_VARIABLE = re.compile(r"^DYNACONF_|_FOR_DYNACONF$")


def read(root: Path, environment: str, settings: Iterable[str]) -> dict[str, Any]:
    """Return the values of the settings in the files in `root` for an environment; None for those that are not there.

    Raises:
        SettingsError: A file is not valid TOML, or a value cannot be evaluated.
    """
    with _without_host_variables():
        layered = Dynaconf(
            settings_files=[str(root / FILES[0])],  # absolute, or parent folders would be searched as well
            core_loaders=["TOML"],
            loaders=[],  # not the environment: variables are taken as the text they are
            environments=True,
            env=environment,
            root_path=str(root),
            load_dotenv=False,
        )
        try:
            return {setting: layered.get(setting) for setting in settings}
        except ValueError as error:
            raise SettingsError(f"{_find_broken(root)}: not valid TOML ({error}). Correct it.") from error
        except (DynaconfFormatError, DynaconfParseError) as error:
            raise SettingsError(f"{root / FILES[0]}: {error}. Correct it.") from error


def _find_broken(root: Path) -> Path:
    """Return the settings file that is not TOML."""
    for name in FILES[1:]:
        try:
            tomllib.loads((root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except ValueError:
            return root / name
    return root / FILES[0]


@contextmanager
def _without_host_variables() -> Iterator[None]:
    """Hide variables that a host application set for its own Dynaconf (dynaconf/dynaconf#1205)."""
    hidden = {key: os.environ.pop(key) for key in list(os.environ) if _HOST_VARIABLE.search(key)}
    try:
        yield
    finally:
        os.environ.update(hidden)
