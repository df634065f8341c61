"""Projects of the shapes that are met in the field: the README's steps as printed, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.field_projects import SHAPES, Shape, run
from tests.support.project import REPOSITORY, Project, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

FLASK = {
    "example-data ": "flask example-data ",
    "alembic -x example_data=on upgrade head": "flask db upgrade -x example_data=on",
    "alembic check": "flask db check",
}
"""The steps as documents have them for Flask-Migrate."""


def steps(shape: Shape) -> list[str]:
    """Return the commands of the README's first block, but for pip's."""
    lines = re.findall(r"^\$ (?!pip )(.*)$", (REPOSITORY / "README.md").read_text().split("```")[1], re.MULTILINE)
    if shape.is_flask:
        for old, new in FLASK.items():
            lines = [line.replace(old, new) if line.startswith(old) else line for line in lines]
    return lines


def test_steps() -> None:
    """They are those that users run."""
    assert steps(SHAPES["300 revisions"]) == [
        "example-data scaffold",
        "example-data init --dataset demo:v1 --revision --edit-env --yes",
        "alembic -x example_data=on upgrade head",
        "alembic check",
    ]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_steps_of_the_readme(shape: Shape, tmp_path: Path, empty_database: psycopg.Connection) -> None:
    """The tables are full, `alembic check` is green, and a downgrade empties the tables again."""
    project = Project(tmp_path, url_of(empty_database))
    shape.make(project)
    adopting = replace(project, url="")  # the variable is not set
    for line in steps(shape):  # `check` exits with 0 where nothing is to do
        run(adopting, line)
    counts = "SELECT (SELECT count(*) > 0 FROM customers), (SELECT count(*) > 0 FROM orders)"
    env = (tmp_path / "migrations/env.py").read_text()
    assert rows(project.url, counts) == [(True, True)]
    assert ("example_data.seeds" in env, "upgrade_lock(connection)" in env) == (True, True)
    run(adopting, "flask db downgrade" if shape.is_flask else "alembic downgrade -1")
    assert rows(project.url, counts) == [(False, False)]
