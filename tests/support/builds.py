"""What pip and package indexes take of this package, and environments that have parts of what it requires."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import distribution
from pathlib import Path


def build(target: str, folder: Path, destination: Path) -> Path:
    """Build an archive from a copy of the repository, without a network: the build backend is installed."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(destination)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (path,) = destination.iterdir()
    return path


def make_environment(folder: Path, *distributions: str) -> Path:
    """Make a virtual environment with distributions of this one, linked, and without pip; return its Python."""
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    for name in distributions:
        files = distribution(name).files or []
        for top in {path.parts[0] for path in files} - {"..", "__pycache__"}:
            (packages / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    return folder / "bin/python"


def install(python: Path, wheel: Path) -> None:
    """Install a wheel alone."""
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    command = [*pip, "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
