"""Where revisions find the modules that they import, and a line in Alembic's configuration that lets them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import ExampleDataError
from example_data.project import alembic_config
from example_data.registry.atomic_write import rewrite

if TYPE_CHECKING:
    from alembic.config import Config

OPTION = "prepend_sys_path"


def configured_folders(config: Config) -> list[str]:
    """Return the folders in `prepend_sys_path`, which Alembic before 1.16 reads in `alembic.ini` only."""
    if hasattr(config, "get_prepend_sys_paths_list"):
        return config.get_prepend_sys_paths_list() or []
    return list(filter(None, re.split(r", *| +|:", config.get_main_option(OPTION) or "")))


def import_path(config: Config, file: Path) -> str:
    """Return the name under which revisions can import a module's file; empty where they cannot.

    They find it in the folders of the configuration, then in those of Python. Relative ones of the configuration are of
    the current folder, wherever its file is: Alembic has them so. The first folder of Python's is left out: it is that
    of the program, and `alembic` is another program.
    """
    file = file.resolve()
    for folder in map(Path, [*configured_folders(config), *filter(None, sys.path[1:])]):
        if file.suffix == ".py" and file.is_relative_to(folder.resolve()):
            parts = file.relative_to(folder.resolve()).with_suffix("").parts
            if all(map(str.isidentifier, parts)):
                return ".".join(parts)
    return ""


def make_importable(dataset: str, config_file: Path | None) -> None:
    """Make a dataset of the project importable as for revisions: from the folders in `prepend_sys_path`.

    Relative ones are taken from the current folder, as Alembic does, and then from the project's. Raise
    ExampleDataError where the file that configures Alembic is not there, or cannot be read.
    """
    if not dataset.startswith("example_data.") and (path := alembic_config.find(config_file)):
        prepend_paths(alembic_config.configuration(path), alembic_config.folder(path))


def prepend_paths(config: Config, project: Path = Path()) -> None:
    """Make importable what revisions import: the modules in the folders in `prepend_sys_path`."""
    given = configured_folders(config)
    folders = list(dict.fromkeys([*given, *(str(project / each) for each in given)]))
    if sys.path[: len(folders)] != folders:
        sys.path[:0] = folders


def let_revisions_import(dataset: str, config_file: Path | None) -> tuple[Path, ...]:
    """Make a dataset of the project importable as for revisions, and let these import it where they could not.

    Return the file of the configuration, if it was changed; raise ExampleDataError where it cannot be read or written.
    """
    changed = None
    if not dataset.startswith("example_data."):
        config = alembic_config.configuration(config_file)
        file = alembic_config.root(config).joinpath(*dataset.partition(":")[0].split(".")).with_suffix(".py")
        changed = add_root(config) if file.is_file() and not import_path(config, file) else None
    make_importable(dataset, config_file)
    return (changed,) if changed else ()


def add_root(config: Config) -> Path | None:
    """Let revisions import from the project's folder, where the configuration names no folder at all.

    Return the file that was changed; None where the configuration names folders, or there is no place for a line.
    Raise ExampleDataError where it cannot be written.
    """
    if configured_folders(config):
        return None
    here = "." if alembic_config.is_flask(config) or alembic_config.root(config) == Path.cwd() else "%(here)s"
    ini, file = config.config_ini_section, config.file_config
    is_split = any(file.has_option(ini, option) for option in ("path_separator", "version_locations"))
    separator = "" if is_split else "path_separator = os\n"  # without it Alembic would warn of the first line
    places = (
        (config.config_file_name, ini, f"{OPTION} = {here}\n{separator}"),
        (alembic_config.toml_file(config), "tool.alembic", f'{OPTION} = ["{here}"]\n'),
    )
    for name, section, lines in places:
        if name and Path(name).is_file():
            text = Path(name).read_bytes().decode()
            if heading := re.search(rf"(?m)^\[{re.escape(section)}\][^\n]*\n", text):
                added = lines.replace("\n", "\r\n" if heading[0].endswith("\r\n") else "\n")
                new = f"{text[: heading.end()]}{added}{text[heading.end() :]}"
                return _write(Path(name), new)
    return None


def _write(path: Path, text: str) -> Path:
    try:
        rewrite(path, lambda _: text.encode())
    except OSError as error:
        raise ExampleDataError(f"{path}: it cannot be written ({error.strerror}). Make it writable.") from error
    return path
