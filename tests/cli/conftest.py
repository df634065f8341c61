"""Projects as `alembic init` makes them, with a database that is not there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.alembic_projects import LAYOUTS, create_project, init

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project import Project


@pytest.fixture
def plain(tmp_path: Path) -> Project:
    """Return a project as `alembic init` makes it, with users, and with a database that is not there."""
    return create_project(LAYOUTS["generic"], tmp_path)


@pytest.fixture
def adopted(plain: Project) -> Project:
    """Return the same project after `example-data init`."""
    init(plain)
    return plain


@pytest.fixture(autouse=True)
def _own_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget after a test what its project lets Python import."""
    monkeypatch.setattr(sys, "path", list(sys.path))
