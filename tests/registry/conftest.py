"""A registry file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.registry_texts import PRETTY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a registry file with one seed."""
    path = tmp_path / "registry.json"
    path.write_text(PRETTY)
    return path
