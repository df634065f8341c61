"""Projects with tables and a dataset of their own, for what people:v1 does not have."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import cache_from_source
from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

from example_data.generation import pinning
from example_data.generation.dataset import load
from tests.support.project import Project, rows

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

REVISION = '''\
"""{message}"""

from alembic import op

revision = {revision!r}
down_revision = {down!r}


def upgrade():
{upgrade}


def downgrade():
{downgrade}
'''

SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'shop' ORDER BY 1"
"""The sequences of the tables that `write_revisions` creates, and their last values."""


def write_revision(project: Project, revision: str, down: str, upgrade: str, downgrade: str) -> None:
    """Write a revision file with these bodies, in place of one that may be compiled: Python tells second and size."""
    path = project.root / f"migrations/versions/{revision}.py"
    Path(cache_from_source(path)).unlink(missing_ok=True)
    bodies = {"upgrade": indent(upgrade, "    "), "downgrade": indent(downgrade, "    ")}
    path.write_text(REVISION.format(message=f"Revision {revision}.", revision=revision, down=down, **bodies))


def write_revisions(project: Project, tables: str, *pins: Pin) -> Project:
    """Write a revision t that runs SQL, and one for each pin after it: s1, s2, s3 ...; return the project."""
    for path in (project.root / "migrations/versions").glob("000[2-9]_*.py"):
        path.unlink()
    drop = "op.execute('DROP SCHEMA shop CASCADE; CREATE SCHEMA shop')"
    write_revision(project, "t", "0001", f"op.execute({dedent(tables)!r})", drop)
    for number, pin in enumerate(pins, 1):
        add(project, f"s{number}", f"s{number - 1}" if number > 1 else "t", pin)
    name = rows(project.url, "SELECT current_database()")[0][0]
    project.psql(f'CREATE SCHEMA shop; ALTER DATABASE "{name}" SET search_path = shop, public')
    return project


def add(project: Project, revision: str, down: str, pin: Pin) -> None:
    """Write a revision that applies a pin, with its digest."""
    pinned = replace(pin, digest=pin.digest or pinning.digest(pin))
    arguments = ", ".join(f"{name}={value!r}" for name, value in pinned.arguments().items())
    apply = f"op.apply_seed({pin.name!r}, {arguments})"
    remove = f"op.remove_seed({pin.name!r}, seed={pin.seed}, dataset={pin.dataset!r})"
    write_revision(project, revision, down, apply, remove)


def contents(project: Project, pin: Pin) -> dict[str, list[str]]:
    """Return the text of every row of a pin's tables, sorted."""
    query = "SELECT t::text FROM {} t ORDER BY 1"
    tables = [table.name for table in load(pin.dataset).tables]
    return {table: [str(row[0]) for row in rows(project.url, query.format(table))] for table in tables}
