"""An Alembic project: its folder, its configuration, its revisions and its registry."""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from example_data.errors import ExampleDataError, RevisionError, summarize
from example_data.registry import atomic_write

if TYPE_CHECKING:
    from alembic.config import Config  # Alembic's own import may have brought us here
    from alembic.script import ScriptDirectory

    from example_data.project.settings import Settings

ROOT = "example_data.root"
"""The key in `config.attributes` for the project's folder, for callers whose Config names no file."""

INI = "alembic.ini"
TOML = "pyproject.toml"
FLASK = "migrations/alembic.ini"
"""Where Flask-Migrate puts Alembic's file, by default."""

DEFAULT_SECTION = "alembic"
SECTION: ContextVar[str] = ContextVar("section", default=DEFAULT_SECTION)
"""The section of `alembic.ini` that is the project's, as Alembic's own `--name` has it."""


def root(config: Config | None) -> Path:
    """Return the folder of `alembic.ini` (or of the `pyproject.toml` that stands in for it), else the current one.

    Flask-Migrate's `alembic.ini` lies among the scripts: there it is the folder above them.
    """
    if config is None:
        return Path.cwd()
    if ROOT in config.attributes:
        return Path(config.attributes[ROOT])
    files = [Path(name) for name in (config.config_file_name, toml_file(config)) if name]
    return folder(next(filter(Path.is_file, files), files[0])) if files else Path.cwd()


def toml_file(config: Config) -> str | None:
    """Return the name of the project's `pyproject.toml`, if Alembic reads it, which it does from 1.16 on."""
    return getattr(config, "toml_file_name", None)


def option(config: Config, name: str) -> str | None:
    """Return the value of an option, wherever it stands."""
    return getattr(config, "get_alembic_option", config.get_main_option)(name)


def folder(path: Path) -> Path:
    """Return the project's folder for the file that configures Alembic."""
    here = path.resolve().parent
    return here.parent if _is_among_scripts(path) else here


def enter_project() -> Path:
    """Go to the folder of the project that the current one is in; return where that was, to name files.

    A project that was here already is not gone to, and what is returned is the empty path.
    """
    here, path = Path.cwd(), find_project()
    if path is None or folder(path) == here:
        return Path()
    os.chdir(folder(path))
    return here


def find_project() -> Path | None:
    """Return the file that configures Alembic in the current folder or in one above it, as git does.

    The way up ends at home, and before a folder that all users share.
    """
    here = Path.cwd()
    for above in (here, *here.parents):
        if above != here and above.stat().st_mode & stat.S_ISVTX:
            break
        if (path := _find_in(above)) is not None:
            return path
        if str(above) == os.environ.get("HOME"):
            break
    return None


def _find_in(place: Path) -> Path | None:
    return next((place / name for name in (INI, TOML, FLASK) if _configures(place / name)), None)


def find(given: Path | None) -> Path | None:
    """Return the file that configures Alembic: the one that is given, else the first one in the current folder.

    Raise ExampleDataError where the given one is not there, or is a TOML file without [tool.alembic].
    """
    if given is None:
        return _find_in(Path())
    if not given.is_file():
        raise ExampleDataError(
            f"{given}: no such file in {Path.cwd()}. Name the file that configures Alembic with --config."
        )
    if not _configures(given):
        raise ExampleDataError(f"{given}: no section [tool.alembic]. Add it, or name alembic.ini with --config.")
    return given


def configuration(given: Path | None, section: str | None = None) -> Config:
    """Read Alembic's configuration as its command line does: `alembic.ini`, `pyproject.toml`, or both of a folder.

    The file is that of `--config` if one is given, and the section of `alembic.ini` that of `-n` unless one is given.
    Raise ExampleDataError where there is no such file or section, or it cannot be read.
    """
    from alembic.config import Config

    path = find(given)
    if path is None:
        raise ExampleDataError(
            f"{Path.cwd()}: no Alembic project (expected {INI}, {TOML} with [tool.alembic], or {FLASK}). Run alembic "
            "init, or name the file with --config."
        )
    ini, toml = (path.with_name(INI), path) if path.suffix == ".toml" else (path, path.with_name(TOML))
    has_toml = hasattr(Config, "toml_file_name")
    files: dict[str, Any] = {"toml_file": toml if _configures(toml) else None} if has_toml else {}
    config = Config(str(ini) if ini.is_file() else None, ini_section=section or SECTION.get(), **files)
    try:
        if _is_among_scripts(path):
            config.set_main_option("script_location", str(path.resolve().parent).replace("%", "%%"))
        location = option(config, "script_location")
    except Exception as error:  # noqa: BLE001 - of configparser; its cause quotes lines, passwords included
        lines = ", ".join(f"line {line}" for line, _ in getattr(error, "errors", ()))
        raise ExampleDataError(f"{path}: it cannot be read ({lines or summarize(error)}). Correct it.") from None
    if location is None:
        _check_section(config, path)
    return config


def _check_section(config: Config, path: Path) -> None:
    """Make sure that a file without a script location is not one of several sections, of which another was meant."""
    section, file = config.config_ini_section, config.file_config
    others = [name for name in file.sections() if name != section and file.has_option(name, "script_location")]
    if others or section != DEFAULT_SECTION:
        raise ExampleDataError(
            f"{path}: no script_location in section [{section}] (expected one of "
            f"{', '.join(others) or DEFAULT_SECTION}). Name the section with -n, as for alembic."
        )


ONE_DATABASE = (
    "A seed belongs to one database: give each a section of alembic.ini with a script_location of its own, and name it "
    "with -n."
)
"""What to do where a project is made for several, as by `alembic init -t multidb`."""


def describe_section(config: Config) -> str:
    """Return the file that configures Alembic, with the section where that is another than usual, for a message."""
    name = relative(Path(config.config_file_name or toml_file(config) or INI))
    section = config.config_ini_section
    return str(name) if section == DEFAULT_SECTION else f"section [{section}] of {name}"


def registry(given: Path | None) -> Path:
    """Return the registry's file, as the project's settings, or this folder's, name it; raise ExampleDataError."""
    from example_data.project import settings  # Dynaconf, for commands on the registry

    path = find(given)
    return settings.load(folder(path) if path else Path.cwd()).registry_path


def open_project(given: Path | None) -> tuple[Config, ScriptDirectory, Settings]:
    """Return Alembic's configuration, the revisions, and the settings; raise ExampleDataError where one is wrong."""
    from example_data.project import settings

    config = configuration(given)
    return config, scripts(config), settings.load(root(config))


@contextmanager
def without_logging_section() -> Iterator[None]:
    """Let `env.py` leave the logging of this process as it is, for callers that log in their own way."""
    import logging.config  # commands without env.py do without it

    thread, original = threading.get_ident(), logging.config.fileConfig

    def skip(*arguments: Any, **options: Any) -> None:  # noqa: ANN401 - those of fileConfig
        if threading.get_ident() != thread:
            original(*arguments, **options)

    logging.config.fileConfig = skip
    try:
        yield
    finally:
        logging.config.fileConfig = original


def scripts(config: Config) -> ScriptDirectory:
    """Return the project's revisions, all of them loaded; raise RevisionError where folder or revisions cannot be."""
    from alembic.script import ScriptDirectory

    with _translate_script_errors():
        directory = ScriptDirectory.from_config(config)
        directory.get_heads()
    return directory


@contextmanager
def locked_scripts(config: Config) -> Iterator[ScriptDirectory]:
    """Yield what `scripts` returns, loaded while no other command of this package can write a revision.

    Raise RevisionError as that does, and where another command does not end.
    """
    from alembic.script import ScriptDirectory

    with _translate_script_errors():
        directory = ScriptDirectory.from_config(config)
    with ExitStack() as stack:
        try:
            stack.enter_context(atomic_write.lock(directory.dir))
        except OSError as error:
            raise RevisionError(
                f"{directory.dir}: it cannot be locked ({error.strerror}). Make it writable, or wait."
            ) from error
        with _translate_script_errors():
            directory.get_heads()
        yield directory


@contextmanager
def _translate_script_errors() -> Iterator[None]:
    from alembic.util import CommandError

    try:
        yield
    except CommandError as error:
        raise RevisionError(str(error)) from error
    except Exception as error:  # revisions run while they are loaded, and can raise anything
        raise RevisionError(f"The revisions cannot be loaded: {type(error).__name__}: {summarize(error)}") from error


def is_flask(config: Config) -> bool:
    """Return whether the project is Flask-Migrate's, which runs Alembic's commands."""
    return config.config_file_name is not None and _is_among_scripts(Path(config.config_file_name))


def relative(path: Path) -> Path:
    """Return a path relative to the current folder, if it is below it."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _is_among_scripts(path: Path) -> bool:
    """Return whether a file is Flask-Migrate's: beside `env.py`, and without a script location."""
    file = path.resolve()
    if file.suffix == ".toml" or not file.with_name("env.py").is_file() or _configures(file.with_name(TOML)):
        return False
    return file.is_file() and re.search(rb"(?m)^script_location\s*[=:]", file.read_bytes()) is None


def _configures(path: Path) -> bool:
    """Return whether a file is there and configures Alembic; a TOML file does by its section."""
    if path.suffix != ".toml" or not path.is_file():
        return path.is_file()
    import tomllib  # every import of Alembic would pay for it

    try:
        return "alembic" in tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except ValueError as error:
        raise ExampleDataError(f"{path}: it cannot be read ({error}). Correct it.") from error
