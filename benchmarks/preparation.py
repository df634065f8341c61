"""What commands need before they are measured side by side: projects, other tools, files that are ready."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from benchmarks.contestants import NPM, PYPI
from benchmarks.environments import install, install_package, make_environment
from benchmarks.project import REPOSITORY, TABLES, copy_project, encode, first_pin

if TYPE_CHECKING:
    from pathlib import Path

RIVALS = REPOSITORY / "benchmarks/rivals"


def prepare(folder: Path) -> set[str]:
    """Prepare a folder in which all contestants run, and return the packages that could not be installed."""
    copy_chain(folder / "ours")
    copy_chain(folder / "bulk_insert")
    insert_in_bulk(folder / "bulk_insert")
    shutil.copytree(RIVALS, folder / "rivals")
    make_environment(folder / "ours_environment")
    install_package(folder / "ours_environment")
    make_environment(folder / "rivals_environment")
    return install_from_pypi(folder / "rivals_environment") | install_from_npm(folder / "rivals/drizzle")


def copy_chain(folder: Path) -> None:
    """Copy the project up to the revision that writes the first people, which is the head then."""
    copy_project(folder)
    for path in (folder / "migrations/versions").glob("000[4-9]_*.py"):
        path.unlink()


def insert_in_bulk(folder: Path) -> None:
    """Let the chain do without the package: its people are Faker's."""
    (replaced,) = (folder / "migrations/versions").glob("0003_*.py")
    shutil.copy(RIVALS / "bulk_insert.py", replaced)
    shutil.copy(REPOSITORY / "benchmarks/by_hand/env.py", folder / "migrations/env.py")
    for name in ("faker_names.py", "preferences.py"):
        shutil.copy(RIVALS / name, folder)
    settings = folder / "alembic.ini"
    settings.write_text(settings.read_text().replace("[alembic]\n", "[alembic]\nprepend_sys_path = %(here)s\n"))


def install_from_pypi(environment: Path) -> set[str]:
    """Install other tools into a virtual environment, and return those that cannot be."""
    missing = set()
    for name, version in PYPI.items():
        try:
            install(environment, f"{name}=={version}")
        except subprocess.CalledProcessError:
            missing.add(name)
    return missing


def install_from_npm(folder: Path) -> set[str]:
    """Install other tools beside the scripts in a folder, and return those that cannot be: all or none."""
    packages = [f"{name}@{version}" for name, version in NPM.items()]
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *packages]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return set(NPM)
    return set()


def write_ready(folder: Path, people: int) -> None:
    """Write the files that a binary COPY reads."""
    folder.mkdir(parents=True, exist_ok=True)
    pin = first_pin().resized(user_count=people)
    for table in TABLES:
        with (folder / f"{table.name}.copy").open("wb") as file:
            file.writelines(encode(pin, table))
