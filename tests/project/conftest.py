"""A project's folder and its settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.settings import Configured, Variables


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without settings in the environment."""
    for variable in [key for key in os.environ if key.startswith("EXAMPLE_DATA_") or "DYNACONF" in key]:
        monkeypatch.delenv(variable)
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project's folder, without a settings file, in a folder of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, root: Path) -> Configured:
    """Return a function that gives the project a settings file, a local one, and variables."""

    def configure(file: str | None = None, variables: Variables | None = None, local: str | None = None) -> Path:
        (root / "more.toml").write_text("[default]\nis_enabled = true\ndatabase_url = 'postgresql://u@h/more'\n")
        for name, text in (("settings.toml", file), ("settings.local.toml", local)):
            if text is not None:
                (root / name).write_text(f"{text}\n")
        for variable, value in (variables or {}).items():
            monkeypatch.setenv(variable, value)
        return root

    return configure
