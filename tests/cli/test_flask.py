"""`flask example-data`: the verbs inside the application's context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.alembic_projects import LAYOUTS, create_project, registry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project

APP = """\
from types import SimpleNamespace

from flask import Flask, current_app

app = Flask(__name__)
app.extensions["migrate"] = SimpleNamespace(directory="db")


@app.cli.command()
def nothing(): ...
"""

DATASET = """\
from flask import current_app

from example_data.datasets.people import v1

assert current_app.extensions
"""


def project_with_app(folder: Path) -> Project:
    """A project as Flask-Migrate makes it, in a folder of another name, with a dataset that needs the application."""
    project = create_project(LAYOUTS["flask"], folder)
    (folder / "migrations").rename(folder / "db")
    (folder / "app.py").write_text(APP)
    (folder / "demo.py").write_text(DATASET)
    return project


def test_a_verb_has_the_application_and_its_folder(tmp_path: Path) -> None:
    """`init` finds Flask-Migrate's folder, loads a dataset that needs the application, and lets it be imported."""
    project = project_with_app(tmp_path)
    done = project.run_afresh("flask", "example-data", "init", "--dataset", "demo:v1", "--revision")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "    flask db upgrade -x example_data=on"), (
        done.stderr
    )
    assert registry(project)["seeds"][0]["dataset"] == "demo:v1"
    assert "[alembic]\nprepend_sys_path = .\n" in (tmp_path / "db/alembic.ini").read_text()
    assert len([*(tmp_path / "db/versions").glob("*_seed_*.py")]) == 1


def test_errors_and_help_are_those_of_the_command(tmp_path: Path) -> None:
    """An error is one line and exit code 1; the group is in Flask's help, and has one of its own."""
    project = project_with_app(tmp_path)
    failed = project.run_afresh("flask", "example-data", "show", "red-fox")
    assert (failed.returncode, len(failed.stderr.splitlines())) == (1, 1), failed.stderr
    helped = project.run_afresh("flask", "example-data", "--help")
    assert helped.stdout.startswith("Usage: flask example-data [OPTIONS] COMMAND")
    assert "example-data  Demo data" in project.run_afresh("flask", "--help").stdout
