"""Databases with a sample schema each, created once and cloned for each test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from tests.support.project import ON, REPOSITORY, Project
from tests.support.realistic_schemas import dump, succeed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.realistic_schemas import Schema

SCHEMAS = Path(__file__).parent / "sample_schemas"
EXISTING_ROWS = Path(__file__).parent / "existing_rows"


class ProjectTemplates:
    """Databases with a schema each, created once and cloned: with people's rows only, or with both seeds as well."""

    def __init__(self, url: Callable[[str], str], folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.numbers = count()
        self.projects: dict[str, Project] = {}
        self.states: dict[tuple[str, bool], dict[str, object]] = {}

    def project(self, schema: Schema, folder: Path, *, is_filled: bool) -> Project:
        """Return a project in a new folder, with a database of its own."""
        template = self._filled(schema) if is_filled else self._prepared(schema)
        shutil.copytree(template.root, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return Project(folder, self._clone(template, f"{schema}_{next(self.numbers)}"))

    def state(self, schema: Schema, *, is_filled: bool) -> dict[str, object]:
        """Return what `dump` returns of such a project that nothing has changed yet."""
        name = (schema.name, is_filled)
        if name not in self.states:
            self.states[name] = dump(self._filled(schema) if is_filled else self._prepared(schema), schema)
        return self.states[name]

    def drop(self, project: Project) -> None:
        """Drop a project's database, whoever is connected."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(_database(project))))

    def _prepared(self, schema: Schema) -> Project:
        if schema.name not in self.projects:
            self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(schema.name)))
            self.projects[schema.name] = _prepare(schema, Project(self.folder / schema.name, self.url(schema.name)))
        return self.projects[schema.name]

    def _filled(self, schema: Schema) -> Project:
        name = f"{schema}_filled"
        if name not in self.projects:
            prepared = self._prepared(schema)
            self.projects[name] = replace(prepared, url=self._clone(prepared, name))
            self.projects[name].alembic(*ON, "upgrade", "head")
        return self.projects[name]

    def _clone(self, template: Project, name: str) -> str:
        names = map(sql.Identifier, (name, _database(template)))
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        return self.url(name)

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


def _database(project: Project) -> str:
    return psycopg.conninfo.conninfo_to_dict(project.url)["dbname"]  # type: ignore[return-value]


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
