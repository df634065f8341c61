"""The file that `example-data scaffold` writes: a dataset's module, from the database or the MetaData of a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from keyword import iskeyword
from operator import attrgetter
from pathlib import Path
from typing import Any

from alembic.config import Config
from sqlalchemy import Connection, MetaData

from example_data.errors import DatabaseError, DatasetError, ExampleDataError, describe_with_place
from example_data.postgres import session
from example_data.project import alembic_config, env_script, import_path, settings
from example_data.registry import atomic_write
from example_data.scaffold import trial
from example_data.scaffold.mend import Tried, plan_and_try
from example_data.scaffold.output import render_module, report_document, report_lines
from example_data.scaffold.plan.dataset_plan import DatasetPlan, plan_dataset
from example_data.scaffold.schema.live_database import read_database
from example_data.scaffold.schema.sqlalchemy_metadata import read_metadata
from example_data.scaffold.schema.tables import Schema
from example_data.scaffold.trial import NotTriedError

FILE = "demo.py"
"""The name of the file, in the first folder of `prepend_sys_path`, so that revisions can import it."""


def write_dataset_file(
    config_file: Path | None,
    tables: Sequence[str] = (),
    *,
    metadata: str = "",
    output: Path | None = None,
    name: str = "v1",
    schemas: Sequence[str] = ("public",),
    is_tried: bool = True,
    say: Callable[[str], None] = print,
) -> tuple[dict[str, Any], list[str]]:
    """Write a dataset's module for tables that are there, and overwrite no file.

    Args:
        config_file: The file of `--config`.
        tables: Names of some tables, with their schema where that is not public; those they need come as well. Empty:
            all.
        metadata: The import path of a MetaData, such as `shop.models:Base.metadata`; empty: the live database.
        output: The file; `demo.py` in the first folder of `prepend_sys_path` unless given.
        name: The name of the dataset in the module.
        schemas: The schemas of the database that are read.
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
    if path.exists():
        raise ExampleDataError(f"{path}: it exists already, and no file is overwritten. Name another with --output.")
    loaded = settings.load(alembic_config.root(config))
    draft = _Draft(tables, name, is_tried=is_tried, is_consent_required=loaded.require_consent)
    if metadata:
        tried = draft.from_metadata(_import_metadata(metadata, config))
    else:
        tried = draft.from_database(config, schemas, say)
    plan, has_registry = tried.plan, loaded.registry_path.exists()
    _write(path, draft.render(plan))
    changed = None if import_path.import_path(config, path) else import_path.add_root(config)
    module = import_path.import_path(alembic_config.configuration(config_file) if changed else config, path)
    shown = alembic_config.relative(path)
    dataset = f"{module}:{name}" if module else ""
    lines = report_lines(plan, str(shown), dataset, tried=draft.describe(tried), has_registry=has_registry)
    changes = [alembic_config.relative(changed)] if changed else []
    notes = (f"changed {each}: prepend_sys_path, so that revisions can import {shown}" for each in changes)
    document = {"written": [shown], "changed": changes, "dataset": dataset or None, **report_document(plan, tried)}
    return document, [lines[0], *notes, *lines[1:]]


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write.create(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise ExampleDataError(
            f"{path}: it cannot be written ({error.strerror}). Name another file with --output."
        ) from error


@dataclass(slots=True)
class _Draft:
    """The module while it is made: what is tried is the text that is written."""

    tables: Sequence[str]
    name: str
    is_tried: bool
    is_consent_required: bool
    origin: str = ""
    anchor: date = field(default_factory=lambda: datetime.now(UTC).date())

    def render(self, plan: DatasetPlan) -> str:
        """Return the text of the module."""
        return render_module(plan, self.origin, self.name, self.anchor)

    def describe(self, tried: Tried) -> str:
        """Return in words whether it was tried."""
        if not self.is_tried:
            return "not tried"
        if tried.why_not:
            return f"not tried: {tried.why_not}"
        return f"tried: two seeds, {tried.rows} rows, rolled back"

    def from_database(self, config: Config, schemas: Sequence[str], say: Callable[[str], None]) -> Tried:
        """Return the plan for tables of the database that `env.py` connects to, but for the version table it names."""

        def read(env: env_script.EnvConnection) -> Tried:
            schema = read_database(env.connection, schemas)
            own = [
                env.context.version_table if place == "public" else f"{place}.{env.context.version_table}"
                for place in ([env.context.version_table_schema] if env.context.version_table_schema else schemas)
            ]
            schema = replace(schema, tables={name: table for name, table in schema.tables.items() if name not in own})
            if not schema.tables:
                where = f" in schema {', '.join(schemas)}; name another one with --schema"
                raise DatasetError(f"{schema.origin}: it has no tables{where}. Nothing was written.")
            return self._plan(schema, env.connection)

        return env_script.read(config, alembic_config.scripts(config), read, say)

    def from_metadata(self, metadata: object) -> Tried:
        """Return the plan for tables of a MetaData."""
        schema = read_metadata(metadata)
        if not schema.tables:
            raise DatasetError(f"{schema.origin}: it has no tables. Nothing was written.")
        if not self.is_tried:
            return self._plan(schema, None)
        assert isinstance(metadata, MetaData)
        try:
            with trial.embedded(metadata) as connection:
                return self._plan(schema, connection)
        except NotTriedError as error:
            return replace(self._plan(schema, None), why_not=str(error).rstrip("."))

    def _plan(self, schema: Schema, connection: Connection | None) -> Tried:
        """Return the plan, as it was mended where it was tried on a connection.

        Raises:
            DatasetError: A table is not there, or none can be filled.
        """
        self.origin = schema.origin
        if missing := ", ".join(name for name in self.tables if name not in schema.tables):
            present = ", ".join(sorted(schema.tables)) or "none"
            raise DatasetError(
                f"{schema.origin}: it has no table {missing} (expected one of {present}). Correct the name."
            )
        if connection is None or not self.is_tried:
            tried = Tried(plan_dataset(schema, self.tables))
        else:
            tried = plan_and_try(schema, self.tables, partial(self._try, connection))
        if not tried.plan.tables:
            reasons = "; ".join(f"{table}: {reason}" for table, reason in tried.plan.left_out.items())
            raise DatasetError(f"{schema.origin}: no table can be filled, so nothing was written. {reasons}".strip())
        return tried

    def _try(self, connection: Connection, plan: DatasetPlan) -> trial.Outcome:
        try:
            own = session.on(connection)
        except DatabaseError as error:
            raise NotTriedError(str(error)) from error
        trial.check_may_try(own, is_required=self.is_consent_required)
        with trial.importable(self.render(plan), self.name) as dataset:
            return trial.try_dataset(own, dataset, plan.fits_once)


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
