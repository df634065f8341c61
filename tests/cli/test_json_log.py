"""Log lines as JSON objects, and versions."""

from __future__ import annotations

import json
import platform
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest

from example_data import __version__
from example_data.cli.app import DOCUMENTATION
from tests.support.project import REPOSITORY, Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")


def run(project: Project, *arguments: str) -> tuple[int, str, list[dict[str, Any]]]:
    """Run a command with JSON log lines; return its exit code, its output and the lines, their moments checked."""
    done = project.run("example-data", "--log-format", "json", *arguments)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert all(MOMENT.fullmatch(line.pop("time")) for line in lines)
    assert all(line.pop("logger") == "alembic.example_data" for line in lines)
    return done.returncode, done.stdout, lines


def test_log_lines(new_project: Project) -> None:
    """Each line is an object with the fields of the event; nothing is on stdout, and nothing else on stderr."""
    new_project.alembic("upgrade", "head")
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    code, output, (database, mossy, kind) = run(new_project, "apply")
    assert (code, output, database["level"]) == (0, "", "INFO")
    assert database["message"] == f"database: {new_project.url} (from EXAMPLE_DATA_DATABASE_URL)"
    duration = mossy.pop("duration_ms")
    assert mossy == {
        "level": "INFO",
        "message": f"seed applied seed_key=mossy-owl user_count=12 rows=24 duration_ms={duration}",
        "seed_key": "mossy-owl",
        "user_count": 12,
        "rows": 24,
    }
    assert (kind["seed_key"], kind["rows"]) == ("kind-heron", 48)


def test_an_error(seeded_project: Project) -> None:
    """So is the sentence of an error, on the level ERROR; the output of a verb is what it was."""
    code, output, (line,) = run(seeded_project, "pin", "no-owl")
    message = (
        f"example-data: {seeded_project.root}/seeds/registry.json: no seed 'no-owl' (did you mean mossy-owl?). Correct "
        "the name, or add the seed."
    )
    assert (code, output, line) == (1, "", {"level": "ERROR", "message": message})
    assert run(seeded_project, "list")[1:] == (seeded_project.run("example-data", "list").stdout, [])


def test_odd_text(tmp_path: Path) -> None:
    """Quotes, newlines, percent signs and bytes that are no text come through."""
    project = Project(copy_repository(tmp_path), "")
    code, _, (line,) = run(project, "show", '"%s"\\\'é漢\udcff;')
    assert (code, line["message"].partition(": no seed ")[2].partition(" (")[0]) == (1, "'\"%s\"\\\\\\'é漢\\udcff;'")


def test_version(tmp_path: Path) -> None:
    """The versions are a line each, this package's first; no project is needed."""
    done = Project(tmp_path, "").run("example-data", "--version")
    assert (done.returncode, done.stderr, done.stdout.splitlines()) == (
        0,
        "",
        [
            f"example-data {__version__}",
            f"Python {platform.python_version()}",
            f"Alembic {version('alembic')}",
            f"SQLAlchemy {version('sqlalchemy')}",
        ],
    )


@pytest.mark.parametrize(
    "verb", ["init", "add", "scaffold", "list", "show", "explain", "pin", "check", "status", "apply", "consent"]
)
def test_help(tmp_path: Path, verb: str) -> None:
    """-h is --help, for the command and for each verb; each has a link to the documentation, and no sentence is cut."""
    project = Project(tmp_path, "")
    for arguments in ((), (verb,)):
        short, long = (project.run("example-data", *arguments, option).stdout for option in ("-h", "--help"))
        assert (
            short == long,
            f"  Documentation: {DOCUMENTATION}\n" in short,
            "..." in short.partition("Commands:")[2],
        ) == (True, True, False)


def test_the_link_is_that_of_the_package() -> None:
    """Help links to the address that the package's metadata has."""
    assert f'Documentation = "{DOCUMENTATION}"' in (REPOSITORY / "pyproject.toml").read_text()
