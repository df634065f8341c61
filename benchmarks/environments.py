"""Virtual environments in which commands are measured."""

from __future__ import annotations

import shutil
import subprocess
import venv
from typing import TYPE_CHECKING

from benchmarks.project import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

RUNTIME = ("alembic", "coolname", "dynaconf", "Faker", "filelock", "msgspec", "numpy", "psycopg", "SQLAlchemy", "typer")


def make_environments(folder: Path) -> tuple[Path, Path]:
    """Return the Pythons of two virtual environments that differ in this package alone: without it, and with it."""
    without, with_it = folder / "without", folder / "with_it"
    make_environment(without)
    shutil.copytree(without, with_it, symlinks=True)
    install_package(with_it)
    return without / "bin/python", with_it / "bin/python"


def make_environment(folder: Path) -> None:
    """Make a virtual environment with what this package needs at run time."""
    venv.create(folder, with_pip=True)
    constraints = (REPOSITORY / "constraints.txt").read_text().split()
    install(folder, *(line for line in constraints if line.startswith(RUNTIME)))


def install_package(environment: Path) -> None:
    """Install this package into a virtual environment."""
    install(environment, "--no-deps", "--editable", str(REPOSITORY))


def install(environment: Path, *requirements: str) -> None:
    """Install into a virtual environment."""
    command = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", *requirements]
    subprocess.run(command, check=True, capture_output=True)
