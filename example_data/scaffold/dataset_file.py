"""The file that `example-data scaffold` writes: a dataset's module, from the database or the MetaData of a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from keyword import iskeyword
from operator import attrgetter
from pathlib import Path
from typing import Any

from alembic.config import Config

from example_data.errors import DatasetError, ExampleDataError, describe_with_place
from example_data.project import alembic_config, import_path, settings
from example_data.registry import atomic_write
from example_data.scaffold.draft import Draft
from example_data.scaffold.report import MOST_LINES, find_all, report_document, report_lines

FILE = "demo.py"
"""The name of the file, in the first folder of `prepend_sys_path`, so that revisions can import it."""


def write_dataset_file(
    config_file: Path | None,
    tables: Sequence[str] = (),
    *,
    metadata: str = "",
    output: Path | None = None,
    name: str = "v1",
    schemas: Sequence[str] = (),
    is_tried: bool = True,
    say: Callable[[str], None] = print,
) -> tuple[dict[str, Any], list[str]]:
    """Write a dataset's module for tables that are there, and overwrite no file.

    Args:
        config_file: The file of `--config`.
        tables: Names of some tables, with their schema where they are not found without; those they need come as well.
            Empty: all.
        metadata: The import path of a MetaData, such as `shop.models:Base.metadata`; empty: the live database.
        output: The file; `demo.py` in the first folder of `prepend_sys_path` unless given.
        name: The name of the dataset in the module.
        schemas: The schemas of the database that are read; empty: those of the connection's search path.
        is_tried: Whether it is tried before it is written: on that database, of MetaData on an embedded one.
        say: Called with the line that says which database it is.

    Returns:
        The report under names, and in lines for people.

    Raises:
        ExampleDataError: The file exists already, a table does not, or none of them can be filled.
    """
    if not name.isidentifier() or iskeyword(name):
        raise DatasetError(f"--name: {name!r} is no name of a Python variable. Choose one such as v1.")
    config = alembic_config.configuration(config_file)
    folder = next(iter(import_path.configured_folders(config)), alembic_config.root(config))
    path = output or alembic_config.relative(Path(folder, FILE))
    _check_free(path)
    loaded = settings.load(alembic_config.root(config))
    draft = Draft(tables, name, is_tried=is_tried, is_consent_required=loaded.require_consent)
    if metadata:
        tried = draft.from_metadata(_import_metadata(metadata, config))
    else:
        tried = draft.from_database(config, schemas, say)
    plan, has_registry = tried.plan, loaded.registry_path.exists()
    texts = {path: draft.render(plan)}
    found = [finding.line for finding in find_all(plan)]
    if len(found) > MOST_LINES:
        texts[path.with_suffix(".report.txt")] = "\n".join([*found, ""])
    for file in texts:
        _check_free(file)
    for file, text in texts.items():
        _write(file, text)
    changed = None if import_path.import_path(config, path) else import_path.add_root(config)
    module = import_path.import_path(alembic_config.configuration(config_file) if changed else config, path)
    shown = alembic_config.relative(path)
    dataset = f"{module}:{name}" if module else ""
    written = [alembic_config.relative(file) for file in texts]
    lines = report_lines(
        plan,
        str(shown),
        dataset,
        tried=draft.describe(tried),
        has_registry=has_registry,
        file="".join(map(str, written[1:])),
    )
    changes = [alembic_config.relative(changed)] if changed else []
    notes = (f"changed {each}: prepend_sys_path, so that revisions can import {shown}" for each in changes)
    document = {"written": written, "changed": changes, "dataset": dataset or None, **report_document(plan, tried)}
    return document, [lines[0], *notes, *lines[1:]]


def _check_free(path: Path) -> None:
    """Make sure that no file is overwritten."""
    if path.exists():
        raise ExampleDataError(f"{path}: it exists already, and no file is overwritten. Name another with --output.")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.create(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise ExampleDataError(
            f"{path}: it cannot be written ({error.strerror}). Name another file with --output."
        ) from error


def _import_metadata(path: str, config: Config) -> object:
    """Return the value at an import path, or raise a DatasetError where it cannot be imported."""
    import_path.prepend_paths(config)
    module_name, _, attributes = path.partition(":")
    try:
        return attrgetter(attributes)(import_module(module_name))
    except (Exception, SystemExit) as error:  # whatever a user's module raises
        raise DatasetError(
            f"--metadata: {path!r} cannot be imported ({describe_with_place(error)}). Write module:name, such as "
            "shop.models:metadata."
        ) from error
