"""Settings that can be read without Dynaconf, whose import takes longer than a whole upgrade without seeds may.

Names that are none of settings must not be silence: one of them may be a switch, misspelt.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from example_data.errors import SettingsError, suggest_names
from example_data.log import LOGGER

REGISTRY_PATH = "seeds/registry.json"
"""Where a project keeps its registry, below its own folder."""

PREFIX = "EXAMPLE_DATA_"
NAMES = (
    "IS_ENABLED",
    "SEED_NAME",
    "SEED",
    "USER_COUNT",
    "SIZES",
    "ANCHOR",
    "REGISTRY_PATH",
    "DATABASE_URL",
    "QUEUE_URL",
    "REQUIRE_CONSENT",
)

PASSWORD = f"{PREFIX}PASSWORD"
"""The variable of the password of fixed rows: files are committed, and an application may have keys like it there."""

FILES = ("settings.toml", "settings.local.toml")
"""The settings files: the one that a project commits, and one for a single machine, which Dynaconf reads after it."""

DEVELOPMENT = "development"
"""The environment where EXAMPLE_DATA_ENV is not set."""

_ALWAYS = ("default", "dynaconf", "global")
"""The sections that apply in every environment."""

_CLOSE = 0.82
"""How like a setting's name a key must be to be a slip: `enabled` is one, `database` may be an application's."""

_warn = cache(LOGGER.warning)
"""Warns once of the same."""

Section = tuple[str, dict[str, Any]]


def read(root: Path, settings: Collection[str]) -> dict[str, Any]:
    """Return the values of those of the settings that the files have in the sections in force.

    Raise as `read_documents` does, and LookupError where a setting has two values, or one that Dynaconf may evaluate.
    """
    values: dict[str, Any] = {}
    for section in sections_in_force(root):
        for name, value in ((name, section[name]) for name in settings if name in section):
            first = values.setdefault(name, value)
            if not _is_plain(value) or (type(first), first) != (type(value), value):
                raise LookupError(name)
    return values


def _is_plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, [*value, *value.values()]))
    return isinstance(value, int | date) or (isinstance(value, str) and not re.search("@|dynaconf", value))


def environment() -> str:
    """Return the environment: the section that applies over the defaults, or several with commas between them."""
    return os.environ.get(f"{PREFIX}ENV", "").strip().lower() or DEVELOPMENT


def check_names(root: Path, others: Iterable[str] = ()) -> None:
    """Raise SettingsError, with all that is wrong, where a name in variables or settings files is none of a setting."""
    found = [*_unknown_variables()]
    with suppress(LookupError, SettingsError):  # what is wrong with a file is said by whoever reads its values
        above, sections = read_documents(root)
        found += (f"{key} in {FILES[0]} stands in no section (expected [default] above it)" for key in above)
        found += [*_unknown_keys(root, sections), *_unknown_sections(sections)]
    if found := [*found, *others]:
        raise SettingsError(f"Settings for {root}: {'; '.join(found)}. Correct them.")


def sections_in_force(root: Path) -> list[dict[str, Any]]:
    """Return the settings files' sections in force, keys in capitals; raise as `read_documents` does."""
    names = {*_ALWAYS, *map(str.strip, environment().split(","))}
    return [section for name, section in read_documents(root)[1] if name in names]


def read_documents(root: Path) -> tuple[list[str], list[Section]]:
    """Return what the settings files have: settings above all sections, where nobody reads them, and the sections.

    Raise SettingsError where a file cannot be read, and LookupError where one includes another: only Dynaconf knows.
    """
    documents = [_parse(path) for name in FILES if (path := root / name).exists()]
    pairs = [pair for document in documents for pair in document.items()]
    sections = [
        (name.lower(), {key.upper(): value for key, value in section.items()})
        for name, section in pairs
        if isinstance(section, dict)
    ]
    if any({"DYNACONF_INCLUDE", "INCLUDES_FOR_DYNACONF"} & section.keys() for _, section in sections):
        raise LookupError(root)
    own = [name for name, value in pairs if name.upper() == "SIZES" or not isinstance(value, dict)]
    return [name for name in own if name.upper() in NAMES], sections


def _parse(path: Path) -> dict[str, Any]:
    """Return what a settings file says; raise SettingsError where it cannot be read, or is not valid TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        reason = f"it cannot be read ({error.strerror})"
    except RecursionError:
        reason = "not valid TOML (nested too deeply)"
    except ValueError as error:
        reason = f"not valid TOML ({error})"
    raise SettingsError(f"{path}: {reason}. Correct it.")


def _unknown_variables() -> Iterator[str]:
    """Yield variables with our prefix, in any case, that are none of ours."""
    known = (*NAMES, "ENV", "PASSWORD")
    for variable in sorted(os.environ):
        if f"{variable}_".upper().startswith(PREFIX) and variable not in {f"{PREFIX}{name}" for name in known}:
            name = variable.upper().removeprefix(PREFIX)
            suggestion = suggest_names(name, known, prefix=PREFIX, shown=len(known))
            yield f"{variable} is no setting ({suggestion})"


def _unknown_keys(root: Path, sections: list[Section]) -> Iterator[str]:
    """Yield the keys that are like a setting's name; of others, which an application may have there, only warn."""
    keys = dict.fromkeys(key for _, section in sections for key in section if "DYNACONF" not in key)
    others = []
    for key in (key for key in keys if key not in NAMES):
        if close := _closest(key.replace("-", "_"), NAMES):
            yield f"{key.lower()} in {FILES[0]} is no setting (did you mean {close.lower()}?)"
        else:
            others.append(key.lower())
    if others:
        _warn(f"{root / FILES[0]}: {', '.join(others)}: no such setting, so nothing here reads it")


def _unknown_sections(sections: list[Section]) -> Iterator[str]:
    """Yield sections that were meant for [default], and environments that were meant to have a section.

    An environment may do without where no environment's section has a setting.
    """
    own = {name: section for name, section in sections if name not in _ALWAYS}
    for name in own:
        if close := _closest(name, _ALWAYS):
            yield f"[{name}] in {FILES[0]} is no section that applies everywhere (did you mean [{close}]?)"
    has_settings = any(key in NAMES for name, section in sections if name in own for key in section)
    known = tuple(dict.fromkeys((*own, DEVELOPMENT)))
    for word in map(str.strip, environment().split(",")):
        if word not in {*known, *_ALWAYS, ""} and (has_settings or _closest(word, known)):
            yield f"{PREFIX}ENV: {FILES[0]} has no section [{word}] ({suggest_names(word, known)})"


def _closest(word: str, names: tuple[str, ...]) -> str | None:
    shared = {name: sum(min(word.count(letter), name.count(letter)) for letter in {*word}) for name in names}
    possible = [name for name in names if 2 * shared[name] >= _CLOSE * (len(word) + len(name))]
    if not possible:  # without the import, which each command would pay for
        return None
    import difflib

    return next(iter(difflib.get_close_matches(word, possible, 1, _CLOSE)), None)
