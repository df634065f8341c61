"""The settings, read once into a frozen value: `settings.toml`, then environment variables EXAMPLE_DATA_*."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from example_data.boolean_words import describe, to_bool
from example_data.errors import SettingsError, summarize
from example_data.generation.secret import Secret
from example_data.project import settings_shortcut
from example_data.project.days import DAY_NAMES, check_day_name
from example_data.project.settings_shortcut import DEVELOPMENT, FILES, PASSWORD, PREFIX, REGISTRY_PATH, check_names
from example_data.registry.ledger_table import SEED_MAX, USER_COUNT_MAX

_LOADING = threading.Lock()

_HOST_VARIABLE = re.compile(r"^DYNACONF_|_FOR_DYNACONF$")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project."""

    environment: str = DEVELOPMENT
    """The section of `settings.toml` in force, chosen by EXAMPLE_DATA_ENV."""
    is_enabled: bool = False
    """Whether seeds are written at all."""
    seed_names: frozenset[str] = frozenset()
    """The only seeds to write; empty for all that are pinned. Setting: SEED_NAME, with commas between names."""
    seed: int | None = None
    """Overrides the number of every selected seed."""
    user_count: int | None = None
    """Overrides the size of every selected seed."""
    sizes: Mapping[str, Mapping[str, int]] = field(default_factory=dict, hash=False)
    """By seed and name of a size of its dataset, what overrides that one, and `user_count` too."""
    anchor: str | None = None
    """Overrides the day of the anchor of every selected seed that has one: `today`, `monday` or a date."""
    registry_path: Path = Path(REGISTRY_PATH)
    database_url: str | None = None
    queue_url: str | None = None
    """The database from which workers of `example_data.queue.app` take jobs."""
    require_consent: bool = False
    """Whether only databases that consent are seeded."""
    password: Secret | None = field(default=None, repr=False)
    """The password of fixed rows, by the variable EXAMPLE_DATA_PASSWORD only; None where nobody can log in."""

    def skip_reason(self, name: str) -> str | None:
        """Return why the settings leave a seed out, or None where they want it."""
        if not self.is_enabled:
            return "disabled"
        if self.seed_names and name not in self.seed_names:
            return "not-selected"
        return None

    def overrides_size(self, name: str) -> bool:
        """Return whether a seed has another size than revisions say."""
        return self.user_count is not None or bool(self.sizes.get(name))


def load(root: Path, *settings: str) -> Settings:
    """Return the settings of the project whose `settings.toml` is in the folder `root`; a missing file is an empty one.

    They are read once. Of settings that are named, such as DATABASE_URL, only those are read, and anew: without
    Dynaconf, which others may need.

    Raise SettingsError where one or more are not understood, or not there; the message names all of them.
    """
    variables = {key: value for key, value in os.environ.items() if key.startswith(PREFIX) and key != PASSWORD}
    given = root.resolve(), tuple(sorted(variables.items()))
    with _LOADING:
        loaded = _read(*given, settings) if settings else _read_all(*given)
    return replace(loaded, password=Secret(os.environ[PASSWORD])) if os.environ.get(PASSWORD) else loaded


def source(setting: str, root: Path) -> str:
    """Return who says what a setting such as IS_ENABLED is: a variable, the settings files, or nobody."""
    if f"{PREFIX}{setting}" in os.environ:
        return f"{PREFIX}{setting}"
    try:
        is_in_files = any(setting in section for section in settings_shortcut.sections_in_force(root))
    except (LookupError, SettingsError):
        is_in_files = True
    return f"{FILES[0]}, {settings_shortcut.environment()}" if is_in_files else "by default"


@lru_cache(maxsize=32)
def _read_all(root: Path, variables: tuple[tuple[str, str], ...]) -> Settings:
    return _read(root, variables, tuple(_READERS))


def _read(root: Path, variables: tuple[tuple[str, str], ...], settings: tuple[str, ...]) -> Settings:
    texts = {key.removeprefix(PREFIX): value for key, value in variables}  # `1_000` stays a name
    environment = settings_shortcut.environment()
    unset = [setting for setting in settings if setting not in texts]
    values_of = {**(_from_files(root, environment, unset) if unset else {}), **texts}
    given = {setting: values_of[setting] for setting in settings if values_of.get(setting) is not None}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for setting, value in given.items():
        attribute, read = _READERS[setting]
        try:
            values[attribute] = read(value)
        except ValueError as error:
            source = f"{PREFIX}{setting}" if setting in texts else f"{setting.lower()} in {FILES[0]}"
            problems.append(f"{source} {error}")
    if problems and settings != tuple(_READERS):
        return _read_all(root, variables)  # which names all of them
    check_names(root, problems)
    path = root / (values.pop("registry_path", None) or REGISTRY_PATH)
    return Settings(environment=environment, registry_path=path, **values)


def _from_files(root: Path, environment: str, settings: list[str]) -> dict[str, Any]:
    """Return the values of settings in the files for an environment; by Dynaconf only where they are not plain.

    Raise SettingsError where a file is not valid TOML, a value cannot be evaluated, or Dynaconf is not installed.
    """
    with suppress(LookupError):
        return settings_shortcut.read(root, settings)
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
                f"{root / FILES[0]}: a value cannot be evaluated ({_describe_error(error, root)}). Correct it."
            ) from None


def _describe_error(error: Exception, root: Path) -> str:
    """Return what an error says, or only its type where it may quote a URL or a file that is included."""
    with suppress(LookupError):
        urls = [str(section.get("DATABASE_URL", "")) for _, section in settings_shortcut.read_documents(root)[1]]
        if not any(word in str(error) for url in urls for word in url.split()):
            return summarize(error) or type(error).__name__
    return type(error).__name__


@contextmanager
def _without_host_variables() -> Iterator[None]:
    """Hide variables that a host application set for its own Dynaconf (dynaconf/dynaconf#1205)."""
    hidden = {key: os.environ.pop(key) for key in list(os.environ) if _HOST_VARIABLE.search(key)}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _text(value: object) -> str | None:
    if isinstance(value, dict | list):
        raise ValueError(f"has a wrong value (expected a text, found {describe(value)})")  # noqa: TRY004 - as the others
    return str(value).strip() or None


def _names(value: object) -> frozenset[str]:
    """Return names from a text with commas between them, or from a list."""
    names = value if isinstance(value, list) else (_text(value) or "").split(",")
    return frozenset(filter(None, (str(name).strip() for name in names)))


def _integer(low: int, high: int) -> Callable[[object], int | None]:
    def read(value: object) -> int | None:
        text = str(value).strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,19}", text) or not low <= int(text) <= high:
            raise ValueError(
                f"has a wrong value (expected a whole number from {low} to {high}, found {describe(value)})"
            )
        return int(text)

    return read


def _sizes(value: object) -> dict[str, dict[str, int]]:
    """Return sizes by seed from a table of tables; a text is TOML, as it would stand in that table."""
    expected = f"busy-shop.customers = 20, with a whole number from 1 to {USER_COUNT_MAX}"
    read = _integer(1, USER_COUNT_MAX)
    try:
        seeds: Any = tomllib.loads(value) if isinstance(value, str) else value
        given = {seed: {name: read(size) for name, size in sizes.items()} for seed, sizes in seeds.items()}
    except (AttributeError, ValueError, RecursionError):
        raise ValueError(f"has a wrong value (expected {expected}, found {describe(value)})") from None
    return {seed: {name: size for name, size in sizes.items() if size} for seed, sizes in given.items()}


def _day(value: object) -> str | None:
    text = str(value).strip().lower()
    try:
        return check_day_name(text) if text else None
    except ValueError:
        raise ValueError(f"has a wrong value (expected {DAY_NAMES}, found {describe(value)})") from None


_READERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "IS_ENABLED": ("is_enabled", to_bool),
    "SEED_NAME": ("seed_names", _names),
    "SEED": ("seed", _integer(0, SEED_MAX)),
    "USER_COUNT": ("user_count", _integer(1, USER_COUNT_MAX)),
    "SIZES": ("sizes", _sizes),
    "ANCHOR": ("anchor", _day),
    "REGISTRY_PATH": ("registry_path", _text),
    "DATABASE_URL": ("database_url", _text),
    "QUEUE_URL": ("queue_url", _text),
    "REQUIRE_CONSENT": ("require_consent", to_bool),
}
