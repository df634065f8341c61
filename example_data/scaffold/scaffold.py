"""The verb `scaffold`: from a project's database or MetaData to a module on disk."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

from example_data.errors import DatasetError, ExampleDataError, describe_with_place
from example_data.project import alembic_config, settings
from example_data.scaffold.output.module import module
from example_data.scaffold.output.report import report
from example_data.scaffold.plan.plan import plan
from example_data.scaffold.schema.live_database import read
from example_data.scaffold.schema.sqlalchemy_metadata import from_metadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alembic.config import Config

    from example_data.scaffold.schema.tables import Schema

FILE = "demo.py"
"""In the first folder of `prepend_sys_path`, so that revisions can import it."""


def scaffold(
    config_file: Path | None,
    tables: Sequence[str] = (),
    *,
    metadata: str = "",
    output: Path | None = None,
    name: str = "v1",
    schemas: Sequence[str] = ("public",),
) -> list[str]:
    """Write a dataset module for tables that are there, and overwrite none.

    Args:
        config_file: As from `--config`.
        tables: Names of some, with their schema where that is not public; those they need come as well. Empty: all.
        metadata: The import path of a MetaData, such as `shop.models:Base.metadata`; empty: the live database.
        output: The file; `demo.py` in the first folder of `prepend_sys_path` unless given.
        name: Of the dataset in the module.
        schemas: Of the database, which are read.

    Returns:
        What is to be said about it, in lines.

    Raises:
        ExampleDataError: The file is there already, a table is not, or none of them can be filled.
    """
    if not name.isidentifier() or iskeyword(name):
        raise DatasetError(f"{name!r} is no name of a Python variable: choose one such as v1 with --name.")
    config = alembic_config.configuration(config_file)
    path = output or _folders(config)[0] / FILE
    if path.exists():
        raise ExampleDataError(f"{path} is there already, and no file is overwritten: name another one with --output.")
    schema = from_metadata(_metadata(metadata, config)) if metadata else _live(config, schemas)
    _check_names(schema, tables)
    if not schema.tables:
        where = "" if metadata else f" in schema {', '.join(schemas)}; name another one with --schema"
        raise DatasetError(f"{schema.origin} has no tables{where}. Nothing was written.")
    planned = plan(schema, tables)
    if not planned.tables:
        reasons = "; ".join(f"{table}: {reason}" for table, reason in planned.left_out.items())
        raise DatasetError(f"No table of {schema.origin} can be filled, so nothing was written. {reasons}".strip())
    has_registry = settings.load(alembic_config.root(config)).registry_path.exists()
    _write(path, module(planned, schema.origin, name, datetime.now(UTC).date()))
    return report(planned, str(path), _import_path(path, config, name), has_registry=has_registry)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ExampleDataError(
            f"{path} cannot be written ({error.strerror}): name another file with --output."
        ) from error


def _folders(config: Config) -> list[Path]:
    """Where revisions find what they import."""
    return [alembic_config.root(config) / folder for folder in config.get_prepend_sys_paths_list() or ["."]]


def _import_path(path: Path, config: Config, name: str) -> str:
    """The dataset's; empty where the file is in none of the folders."""
    file = path.resolve()
    for folder in _folders(config):
        if file.suffix == ".py" and file.is_relative_to(folder.resolve()):
            parts = file.relative_to(folder.resolve()).with_suffix("").parts
            return f"{'.'.join(parts)}:{name}" if all(map(str.isidentifier, parts)) else ""
    return ""


def _live(config: Config, schemas: Sequence[str]) -> Schema:
    from example_data.project import database  # psycopg, which MetaData does without

    with database.connect(alembic_config.root(config), config.get_alembic_option("sqlalchemy.url")) as connection:
        return read(connection, schemas)


def _metadata(path: str, config: Config) -> object:
    """The value at an import path.

    Raises:
        DatasetError: It cannot be imported.
    """
    alembic_config.prepend_paths(config)
    module_name, _, attributes = path.partition(":")
    try:
        found: object = import_module(module_name)
        for attribute in attributes.split("."):
            found = getattr(found, attribute)
    except (Exception, SystemExit) as error:  # whatever a user's module raises
        raise DatasetError(
            f"--metadata {path!r} cannot be imported ({describe_with_place(error)}): write module:name, such as "
            "shop.models:metadata."
        ) from error
    return found


def _check_names(schema: Schema, tables: Sequence[str]) -> None:
    missing = [name for name in tables if name not in schema.tables]
    if missing:
        raise DatasetError(
            f"{schema.origin} has no table {', '.join(missing)}; it has {', '.join(sorted(schema.tables)) or 'none'}."
        )
