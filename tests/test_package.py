"""What is released: a source archive that builds and tests itself, and a wheel with the package and nothing else."""

from __future__ import annotations

import compileall
import email
import shutil
import subprocess
import sys
import tarfile
import zipfile
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import example_data
from tests.support.builds import build
from tests.support.project import REPOSITORY

if TYPE_CHECKING:
    from email.message import Message

DIST_INFO = "example_data-0.2.0.dist-info"


@pytest.fixture(scope="module")
def source_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source archive of a copy of this repository in which Python has compiled everything."""
    folder = tmp_path_factory.mktemp("repository") / "example-data"
    left_out = shutil.ignore_patterns(".git", ".venv", ".example-data", ".hypothesis", ".*_cache", "__pycache__")
    shutil.copytree(REPOSITORY, folder, ignore=left_out)
    compileall.compile_dir(folder, quiet=2)
    return build("sdist", folder, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(source_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel that the unpacked source archive builds."""
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run([sys.executable, "-m", "tarfile", "--extract", str(source_archive), str(folder)], check=True)
    return zipfile.ZipFile(build("wheel", folder / "example_data-0.2.0", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    """Return the wheel's metadata."""
    return email.message_from_bytes(wheel.read(f"{DIST_INFO}/METADATA"))


def test_the_wheel_has_the_whole_package(wheel: zipfile.ZipFile) -> None:
    """Every file of the package is in it, whatever its suffix; nothing that Python compiled is."""
    package = REPOSITORY / "example_data"
    files = {str(path.relative_to(REPOSITORY)) for path in package.rglob("*") if path.is_file()}
    expected = {name for name in files if "__pycache__" not in name}
    assert {name for name in wheel.namelist() if name.startswith("example_data/")} == expected


@pytest.mark.parametrize(
    "name",
    [
        "example_data/py.typed",
        "example_data/op.pyi",
        "example_data/corpora/people/en_US.json",
        "example_data/corpora/lists/world.json",
        "example_data/corpora/accents/pl_PL.json",
        "example_data/corpora/places/world.json",
        "example_data/corpora/texts/de.json",
        "example_data/scaffold/kinds/hints.toml",
        f"{DIST_INFO}/licenses/LICENSE",
    ],
)
def test_the_wheel_has(wheel: zipfile.ZipFile, name: str) -> None:
    """Type checkers find its types, the generator its words, and everybody its licence."""
    assert name in wheel.namelist()


def test_the_wheel_has_nothing_else(wheel: zipfile.ZipFile) -> None:
    """No tests, benchmarks, examples or tools: one package and what describes it."""
    assert {name.partition("/")[0] for name in wheel.namelist()} == {"example_data", DIST_INFO}


def test_the_source_archive_has_what_builds_and_tests_it(source_archive: Path) -> None:
    """All that the repository has, and nothing that tools leave in it."""
    with tarfile.open(source_archive) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert {name.partition("/")[0] for name in names} >= {
        "LICENSE",
        "Makefile",
        "README.md",
        "alembic.ini",
        "constraints.txt",
        "docs",
        "example_data",
        "examples",
        "migrations",
        "pyproject.toml",
        "seeds",
        "settings.toml",
        "tests",
    }
    assert not [name for name in names if "cache" in Path(name).parent.name]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Name", "example-data"),
        ("Version", "0.2.0"),
        ("License-Expression", "MIT"),
        ("License-File", "LICENSE"),
        ("Requires-Python", ">=3.11"),
    ],
)
def test_metadata(metadata: Message, field: str, value: str) -> None:
    """What an index shows of it."""
    assert metadata[field] == value


def test_the_extras_are_the_embedded_server_and_the_queue(metadata: Message) -> None:
    """What its developers need is nothing that its users can ask for."""
    assert metadata.get_all("Provides-Extra") == ["local", "queue"]


def test_entry_points(wheel: zipfile.ZipFile) -> None:
    """The command, and the plugins that Alembic, Flask and pytest load."""
    entry_points = ConfigParser(delimiters="=")
    entry_points.read_string(wheel.read(f"{DIST_INFO}/entry_points.txt").decode())
    assert {section: dict(entry_points[section]) for section in entry_points.sections()} == {
        "console_scripts": {"example-data": "example_data.__main__:main"},
        "flask.commands": {"example-data": "example_data.cli.flask:command"},
        "pytest11": {"example_data": "example_data.pytest_plugin"},
        "alembic.plugins": {"example_data.seeds": "example_data.alembic_plugin.plugin"},
    }


def test_version() -> None:
    """The code and the metadata have the same version."""
    assert example_data.__version__ == "0.2.0"
