"""Commands that write files, projects in which they have something to do, and what makes a file whole."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from tests.support.project import REPOSITORY, Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = "postgresql://u:secret@127.0.0.1:1/nowhere"

COMMANDS = {
    "add": ("add", "--name", "test-fox", "--seed", "7"),
    "add --revision": ("add", "--name", "test-fox", "--seed", "7", "--revision"),
    "pin --revision": ("pin", "shy-elk", "--revision"),
    "init --revision": ("init", "--revision"),
    "scaffold": ("scaffold", "--no-try", "--metadata", "models:metadata", "--output", "shop.py"),
}

MODELS = """\
import sqlalchemy as sa

metadata = sa.MetaData()
sa.Table("products", metadata, sa.Column("id", sa.Uuid, primary_key=True), sa.Column("name", sa.Text, nullable=False))
"""


def make_project(folder: Path, verb: str) -> Project:
    """Return a project that the command has something to do in."""
    folder.mkdir()
    copy_repository(folder)
    (folder / "models.py").write_text(MODELS)
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]", "[alembic]\nprepend_sys_path = .", 1))
    if verb.startswith("init"):
        shutil.rmtree(folder / "seeds")
        for path in (folder / "migrations/versions").glob("*.py"):
            path.unlink()
        (folder / "settings.toml").unlink()
        shutil.copy(REPOSITORY / "migrations/versions/0002_users.py", folder / "migrations/versions")
        users = folder / "migrations/versions/0002_users.py"
        users.write_text(users.read_text().replace('down_revision = "0001"', "down_revision = None"))
    if verb.startswith("pin"):
        registry = folder / "seeds/registry.json"
        document = json.loads(registry.read_text())
        document["seeds"].append({"name": "shy-elk", "seed": 5, "userCount": 3})
        registry.write_text(json.dumps(document))
    return Project(folder, NOWHERE)


def contents(project: Project) -> dict[str, bytes]:
    """Return the project's files but for compiled ones and those that the next command clears."""
    paths = (path for path in project.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(project.root)): path.read_bytes() for path in paths if path.suffix != ".tmp"}


def check_whole(files: dict[str, bytes]) -> None:
    """Make sure that every file is what its name says."""
    for name, data in files.items():
        if name.endswith(".json"):
            json.loads(data)
        if name.endswith(".py"):
            compile(data, name, "exec")
            assert "/versions/" not in name or b"down_revision" in data
