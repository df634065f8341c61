"""The project's root: where the file is that configures Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.config import Config

from example_data.project import alembic_config as project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("ini", "toml", "env", "expected"),
    [
        ("app/alembic.ini", None, "app/db/env.py", "app"),
        ("app/alembic.ini", None, "app/env.py", "."),
        ("app/pyproject.toml", "app/pyproject.toml", "app/env.py", "app"),
        ("alembic.ini", "app/pyproject.toml", "app/db/env.py", "app"),
        ("nowhere.ini", None, "app/env.py", "."),
    ],
    ids=["ini", "flask", "ini and toml", "toml", "neither"],
)
def test_the_root(tmp_path: Path, ini: str, toml: str | None, env: str, expected: str) -> None:
    """The root is where the file is that configures Alembic, or above Flask-Migrate's folder."""
    (tmp_path / "app/db").mkdir(parents=True)
    for name in ("app/alembic.ini", env):
        (tmp_path / name).write_text("[alembic]\n")
    if toml:
        (tmp_path / toml).write_text('[tool.alembic]\nscript_location = "db"\n')
    config = Config(tmp_path / ini, tmp_path / toml if toml else None)
    assert project.root(config) == (tmp_path / expected).resolve()
