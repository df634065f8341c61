"""Databases with a sample schema each, created once and cloned for each test."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg.conninfo import conninfo_to_dict

from tests.support.project import ON, REPOSITORY, Project
from tests.support.realistic_schemas import dump, succeed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from tests.support.realistic_schemas import Schema
    from tests.support.server import Server

SCHEMAS = Path(__file__).parent / "sample_schemas"
EXISTING_ROWS = Path(__file__).parent / "existing_rows"


class ProjectTemplates:
    """Databases with a schema each, created once and cloned: with people's rows only, or with both seeds as well."""

    def __init__(self, server: Server, folder: Path, databases: ExitStack) -> None:
        self.server = server
        self.folder = folder
        self.databases = databases
        self.numbers = count()
        self.projects: dict[str, Project] = {}
        self.states: dict[tuple[str, bool], dict[str, object]] = {}

    @contextmanager
    def project(self, schema: Schema, folder: Path, *, is_filled: bool) -> Iterator[Project]:
        """Yield a project in a new folder, with a database of its own."""
        template = self._filled(schema) if is_filled else self._prepared(schema)
        shutil.copytree(template.root, folder, ignore=shutil.ignore_patterns("__pycache__"))
        with self.server.database(f"{schema}_{next(self.numbers)}", _database(template)) as url:
            yield Project(folder, url)

    def state(self, schema: Schema, *, is_filled: bool) -> dict[str, object]:
        """Return what `dump` returns of such a project that nothing has changed yet."""
        name = (schema.name, is_filled)
        if name not in self.states:
            self.states[name] = dump(self._filled(schema) if is_filled else self._prepared(schema), schema)
        return self.states[name]

    def _prepared(self, schema: Schema) -> Project:
        if schema.name not in self.projects:
            url = self.databases.enter_context(self.server.database(schema.name))
            self.projects[schema.name] = _prepare(schema, Project(self.folder / schema.name, url))
        return self.projects[schema.name]

    def _filled(self, schema: Schema) -> Project:
        name = f"{schema}_filled"
        if name not in self.projects:
            prepared = self._prepared(schema)
            url = self.databases.enter_context(self.server.database(name, _database(prepared)))
            self.projects[name] = replace(prepared, url=url)
            self.projects[name].alembic(*ON, "upgrade", "head")
        return self.projects[name]


def _database(project: Project) -> str:
    return str(conninfo_to_dict(project.url)["dbname"])


def _prepare(schema: Schema, project: Project) -> Project:
    """Create the tables, the rows of people and the ledger, and two revisions that would apply a seed each."""
    for path in (SCHEMAS / f"{schema}.sql", EXISTING_ROWS / f"{schema}.sql"):
        assert project.psql(path.read_text()) == ""
    start(project)
    schema.seed(project)
    return project


def start(project: Project) -> None:
    """Set up an Alembic project with a ledger, and no seed in its revisions."""
    project.root.mkdir(exist_ok=True)
    project.alembic("init", "migrations")
    ini = (REPOSITORY / "alembic.ini").read_text()
    (project.root / "alembic.ini").write_text(ini.replace("[alembic]", "[alembic]\nprepend_sys_path = .", 1))
    shutil.copy(REPOSITORY / "migrations" / "env.py", project.root / "migrations")
    succeed(project, "example-data", "init")
    project.alembic("upgrade", "head")
