"""Where revisions find the modules that they import, and a line in Alembic's configuration that lets them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import ExampleDataError
from example_data.project import alembic_config, alembic_options
from example_data.registry.atomic_write import rewrite

if TYPE_CHECKING:
    from alembic.config import Config

OPTION = "prepend_sys_path"


def folders(config: Config) -> list[Path]:
    """Return the folders where revisions find what they import: those of the configuration, then those of Python.

    Relative ones of the configuration are of the current folder, wherever its file is: Alembic has them so.
    The first folder of Python's is left out: it is that of the program, and `alembic` is another program.
    """
    own = [Path(folder) for folder in alembic_options.import_folders(config)]
    return [*own, *(Path(path) for path in sys.path[1:] if path)]


def import_path(config: Config, file: Path) -> str:
    """Return the name under which revisions can import a module's file; empty where they cannot."""
    file = file.resolve()
    for folder in folders(config):
        if file.suffix == ".py" and file.is_relative_to(folder.resolve()):
            parts = file.relative_to(folder.resolve()).with_suffix("").parts
            if all(map(str.isidentifier, parts)):
                return ".".join(parts)
    return ""


def make_importable(dataset: str, config_file: Path | None) -> tuple[Path, ...]:
    """Make a dataset of the project importable as for revisions, and let these import it where they could not.

    Return the file of the configuration, if it was changed.

    Raises:
        ExampleDataError: The file that configures Alembic is not there, or cannot be read or written.
    """
    changed = None
    if not dataset.startswith("example_data."):
        config = alembic_config.configuration(config_file)
        file = alembic_config.root(config).joinpath(*dataset.partition(":")[0].split(".")).with_suffix(".py")
        changed = add_root(config) if file.is_file() and not import_path(config, file) else None
    alembic_config.make_importable(dataset, config_file)
    return (changed,) if changed else ()


def add_root(config: Config) -> Path | None:
    """Let revisions import from the project's folder, where the configuration names no folder at all.

    Return the file that was changed; None where the configuration names folders, or there is no place for a line.

    Raises:
        ExampleDataError: The file cannot be written.
    """
    if alembic_options.import_folders(config):
        return None
    here = "." if alembic_config.is_flask(config) or alembic_config.root(config) == Path.cwd() else "%(here)s"
    places = (
        (config.config_file_name, config.config_ini_section, _ini_lines(config, here)),
        (alembic_options.toml_file(config), "tool.alembic", f'{OPTION} = ["{here}"]\n'),
    )
    for name, section, lines in places:
        if name and Path(name).is_file():
            text = Path(name).read_bytes().decode()
            heading = re.search(rf"(?m)^\[{re.escape(section)}\][^\n]*\n", text)
            if heading:
                added = lines.replace("\n", "\r\n" if heading[0].endswith("\r\n") else "\n")
                new = f"{text[: heading.end()]}{added}{text[heading.end() :]}"
                return _write(Path(name), new)
    return None


def _ini_lines(config: Config, here: str) -> str:
    """Return the lines for an INI file; without a separator Alembic would warn of the first one."""
    section, file = config.config_ini_section, config.file_config
    is_split = any(file.has_option(section, option) for option in ("path_separator", "version_locations"))
    return f"{OPTION} = {here}\n" + ("" if is_split else "path_separator = os\n")


def _write(path: Path, text: str) -> Path:
    try:
        rewrite(path, lambda _: text.encode())
    except OSError as error:
        raise ExampleDataError(f"{path}: it cannot be written ({error.strerror}). Make it writable.") from error
    return path
