"""What tests of the settings share."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from example_data.errors import SettingsError
from example_data.project.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Configured = Callable[..., Path]

Variables = dict[str, str]

URL = "postgresql://u@h/shop"

WHOLE_SEED = "expected a whole number from 0 to 9223372036854775807"


def refused(root: Path) -> str:
    """Return the message about settings that are not understood."""
    with pytest.raises(SettingsError) as caught:
        load(root)
    return str(caught.value).replace(str(root), "ROOT")


def default(root: Path, toml: str) -> None:
    """Write settings for every environment."""
    (root / "settings.toml").write_text(f"[default]\n{toml}\n")


def python(code: str, **variables: str) -> str:
    """Run code in another process; return what it prints."""
    environment = {"PATH": os.environ["PATH"], **variables}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return done.stdout.strip()
