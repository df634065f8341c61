"""Existing Alembic projects of every layout, and the verbs `init` and `add` on them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from alembic.config import Config

from example_data.alembic_plugin.add_seed import add_seed_with_revision
from example_data.alembic_plugin.check import find_changes
from example_data.alembic_plugin.init_project import InitializedFiles, init_project
from example_data.alembic_plugin.revision_writer import Place
from example_data.errors import ExampleDataError
from example_data.project import alembic_config as project
from tests.support.project import BIN, ON, REPOSITORY, Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

url = os.environ["EXAMPLE_DATA_DATABASE_URL"].replace("://", "+psycopg://", 1)
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

FLASK_INI = """\
# A generic, single database configuration.
[alembic]
# template used to generate migration files
# file_template = %%(rev)s_%%(slug)s

[loggers]
keys = root
"""

FLASK = """\
import sys
from argparse import Namespace

from alembic import command
from alembic.config import Config

config = Config("migrations/alembic.ini")
config.set_main_option("script_location", "migrations")
config.cmd_opts = Namespace(x=["example_data=on"])
getattr(command, sys.argv[1])(config, sys.argv[2])
"""
"""What `flask db upgrade` and `flask db downgrade` do, less Flask."""


@dataclass(frozen=True)
class Layout:
    """A kind of Alembic project: how one is made in a folder, where its revisions are, how it is upgraded."""

    make: Callable[[Project], None]
    versions: str = "db/versions"
    upgrade: tuple[str, ...] = ("alembic", *ON)
    printed: str = "alembic -x example_data=on upgrade head"
    """The upgrade as `init` prints it."""
    env: str = "db/env.py"


def template(name: str) -> Callable[[Project], None]:
    """Return a function that makes what `alembic init` makes from one of its templates."""

    def make(project: Project) -> None:
        with chdir(project.root):
            command.init(Config("alembic.ini", "pyproject.toml"), "db", name)
        url = project.url.replace("://", "+psycopg://", 1)
        replace(project.root / "alembic.ini", "driver://user:pass@localhost/dbname", url)

    return make


def several_locations(project: Project) -> None:
    """Make a project with two folders of revisions."""
    template("generic")(project)
    shutil.move(project.root / "db/versions", project.root / "shop")
    (project.root / "stock").mkdir()
    folders = "version_locations = %(here)s/stock:%(here)s/shop"
    replace(project.root / "alembic.ini", "path_separator = os", f"path_separator = os\n{folders}")


def no_ini(project: Project) -> None:
    """Make a project with all settings in `pyproject.toml`, and an `env.py` that needs no other."""
    template("pyproject")(project)
    (project.root / "alembic.ini").unlink()
    (project.root / "db/env.py").write_text(ENV)


def flask(project: Project) -> None:
    """Make what `flask db init` makes: `alembic.ini` among the scripts, without their location."""
    template("generic")(project)
    (project.root / "alembic.ini").unlink()
    (project.root / "db").rename(project.root / "migrations")
    for name, text in {"migrations/alembic.ini": FLASK_INI, "migrations/env.py": ENV, "flask_db.py": FLASK}.items():
        (project.root / name).write_text(text)


LAYOUTS = {
    "generic": Layout(template("generic")),
    "async": Layout(template("async")),
    "pyproject and ini": Layout(template("pyproject")),
    "pyproject": Layout(no_ini),
    "several locations": Layout(several_locations, "shop"),
    "flask": Layout(
        flask,
        "migrations/versions",
        (sys.executable, "flask_db.py"),
        "flask db upgrade -x example_data=on",
        "migrations/env.py",
    ),
}


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def mask(text: str) -> str:
    """Return a text without what differs from one run to the next."""
    patterns = {r"(?<![-0-9a-f])[0-9a-f]{12}(?=_|'|\"|$)": "<id>", r"(?<=Date: ).*": "<date>"}
    for pattern, replacement in patterns.items():
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def add_users(versions: Path) -> None:
    """Add the project's own revision: the tables for the rows of people."""
    shutil.copy(REPOSITORY / "migrations/versions/0002_users.py", versions)
    replace(versions / "0002_users.py", 'down_revision = "0001"', "down_revision = None")


def create_project(layout: Layout, folder: Path, url: str = "postgresql://u:secret@127.0.0.1:1/nowhere") -> Project:
    """Return a project of a layout that has users."""
    project = Project(folder, url)
    layout.make(project)
    add_users(folder / layout.versions)
    return project


def output(project: Project, *command: str) -> str:
    """Run a command, which must succeed; return what it prints."""
    done = project.run(*command)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return done.stdout


def error(project: Project, *arguments: str, code: int = 1) -> str:
    """Run `example-data`, which must fail; return the one line it prints, without the path of the project."""
    done = project.run("example-data", *arguments)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (code, "", False), done.stderr
    (line,) = done.stderr.splitlines()
    return line.replace(f"{project.root}/", "").removeprefix("example-data: ")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a project."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def revision(project: Project, name: str) -> str:
    """Return the text of the one revision whose file's name ends so."""
    (path,) = project.root.rglob(f"*_{name}.py")
    return path.read_text()


def is_formatted(text: str) -> bool:
    """Return whether `ruff format` leaves a file as it is, with its own settings."""
    check = [str(BIN / "ruff"), "format", "--check", "--isolated", "-"]
    return subprocess.run(check, input=text, text=True, capture_output=True, check=False).returncode == 0


def registry(project: Project) -> Any:  # noqa: ANN401 - JSON
    """Return the registry's document."""
    return json.loads((project.root / "seeds/registry.json").read_text())


def find_differences(folder: Path) -> list[dict[str, Any]]:
    """Return what the verb `check` finds, in this process."""
    with chdir(folder):
        config = project.configuration(None)
        changes = find_changes(project.root(config), project.scripts(config))
        return [{"name": change.name, "differs": change.describe()} for change in changes]


def forget_first(project: Project) -> None:
    """Take the seed that came with the registry out of it."""
    document = registry(project)
    del document["seeds"][0]
    (project.root / "seeds/registry.json").write_text(json.dumps(document))


def init(project_: Project, place: Place = Place()) -> InitializedFiles:  # noqa: B008 - frozen
    """Run the verb `init` in this process."""
    return init_project(project.configuration(project_.root / "alembic.ini"), place)


def add(project_: Project, dataset: str = "example_data.datasets.people:v1", **place: Any) -> Path:  # noqa: ANN401
    """Run the verb `add --revision` in this process; return the revision's path."""
    config = project.configuration(project_.root / "alembic.ini")
    path = project_.root / "seeds/registry.json"
    values: Any = {"name": "red-fox", "seed": 7, "user_count": 3, "locale": "en_US", "dataset": dataset}
    return add_seed_with_revision(path, config, Place(**place), **values)[1]


def refused(project: Project, call: Callable[[], object]) -> str:
    """Return the message of a call that must fail and must leave the project's files and folders as they were."""
    before = (contents(project.root), {path for path in project.root.rglob("*") if path.name != "__pycache__"})
    with chdir(project.root), pytest.raises(ExampleDataError) as raised:
        call()
    after = (contents(project.root), {path for path in project.root.rglob("*") if path.name != "__pycache__"})
    compiled = {path for path in after[1] - before[1] if path.suffix == ".pyc"}
    assert (after[0], after[1] - compiled) == before
    return str(raised.value)
