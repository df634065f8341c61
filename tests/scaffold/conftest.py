"""A project with one of the sample schemas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project
from tests.support.server import url_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

SCHEMAS = Path(__file__).parents[1] / "support" / "sample_schemas"

INI = """\
[alembic]
script_location = migrations
prepend_sys_path = .
"""

ENV = """\
from alembic import context
from example_data.environment import connect

with connect(context.config) as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@pytest.fixture
def project_with_schema(empty_database: psycopg.Connection, tmp_path: Path) -> Callable[[str], Project]:
    """Return an Alembic project with a ledger, on a database that has one of the schemas."""

    def make(name: str) -> Project:
        empty_database.execute((SCHEMAS / f"{name}.sql").read_text().encode())
        empty_database.commit()
        project = Project(tmp_path, url_of(empty_database))
        project.alembic("init", "migrations")
        (tmp_path / "alembic.ini").write_text(INI)
        (tmp_path / "migrations" / "env.py").write_text(ENV)
        assert project.run("example-data", "init").returncode == 0
        project.alembic("upgrade", "head")
        return project

    return make
