"""`example-data export`: the rows of a seed as files, whole or not at all."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.forked_commands import TIMEOUT
from tests.support.project import Project, copy_repository

if TYPE_CHECKING:
    from pathlib import Path

LARGE = ("--size", "users=20000000")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return this repository's project, and no database."""
    return Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")


def export(project: Project, *arguments: str) -> str:
    """Export a seed, which must succeed; return what is said on stderr."""
    done = project.run("example-data", "export", "mossy-owl", "--output", "out", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr


def files(project: Project) -> list[str]:
    """Return the names in the folder of the files."""
    return sorted(path.name for path in (project.root / "out").iterdir())


def test_a_file_for_each_table(project: Project) -> None:
    """They are CSV with a heading unless told otherwise, and need no database."""
    said = export(project)
    lines = (project.root / "out/users.csv").read_text().splitlines()
    assert (said, files(project), len(lines), lines[:2]) == (
        "",
        ["user_preferences.csv", "users.csv"],
        13,
        ['"id","display_name"', '"015b92af-54e2-89d6-8387-890000000000","James Graham"'],
    )


def test_one_table_as_json_lines(project: Project) -> None:
    """Tables can be chosen, and sizes."""
    export(project, "--format", "jsonl", "--table", "users", "--size", "users=2")
    assert (files(project), (project.root / "out/users.jsonl").read_text()) == (
        ["users.jsonl"],
        (
            '{"id":"015b92af-54e2-89d6-8387-890000000000","display_name":"James Graham"}\n'
            '{"id":"015b92af-54e2-89d6-8387-890000000001","display_name":"Michelle Harris"}\n'
        ),
    )


def test_what_was_written(project: Project) -> None:
    """Each file is listed with its rows."""
    done = project.run("example-data", "export", "mossy-owl", "--output", "out", "--table", "users")
    assert done.stdout.split() == ["file", "rows", "out/users.csv", "12"]


def test_a_table_that_is_not_there(project: Project) -> None:
    """One sentence, and no file."""
    done = project.run("example-data", "export", "mossy-owl", "--output", "out", "--table", "user")
    assert (done.returncode, done.stderr, (project.root / "out").exists()) == (
        1,
        (
            "example-data: Dataset 'example_data.datasets.people:v1': no table 'user' (did you mean users?). Correct "
            "the name.\n"
        ),
        False,
    )


def test_integer_keys(project: Project) -> None:
    """They count from 1, and references agree; that is said."""
    registry = '{"version": 1, "seeds": [{"name": "mossy-owl", "seed": 7, "dataset": "DATASET"}]}'
    counted = registry.replace("DATASET", "tests.support.datasets.key_shapes:counted")
    (project.root / "seeds/registry.json").write_text(counted)
    said = export(project)
    orders = [line.split(",") for line in (project.root / "out/orders.csv").read_text().splitlines()[1:]]
    assert (said, [order[:2] for order in orders][:3]) == (
        "integer keys count from 1 in each table: each database reserves others\n",
        [["1", "1"], ["2", "1"], ["4", "2"]],
    )


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_kill_leaves_no_half_file(project: Project, number: signal.Signals) -> None:
    """The file that was there stays as it was, and one that was interrupted is gone."""
    export(project, "--table", "users")
    before = (project.root / "out/users.csv").read_bytes()
    process = project.start("example-data", "export", "mossy-owl", "--output", "out", *LARGE)
    deadline = time.monotonic() + TIMEOUT
    while not any(path.stat().st_size > 1_000_000 for path in (project.root / "out").glob(".export-*/*")):
        assert (process.poll(), time.monotonic() < deadline) == (None, True)
    process.send_signal(number)
    process.communicate(timeout=TIMEOUT)
    left = [name for name in files(project) if not name.startswith(".")]
    assert (left, (project.root / "out/users.csv").read_bytes() == before) == (["users.csv"], True)


def test_memory_does_not_grow(project: Project) -> None:
    """A hundred times the rows take no more than a few megabytes more."""
    code = (
        "import resource, sys; from example_data.cli.app import app;"
        "app(['export', 'mossy-owl', '--output', 'out', '--size', sys.argv[1]], standalone_mode=False);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    small, large = (
        int(project.run_afresh("python", "-c", code, f"users={rows}").stdout.split()[-1])
        for rows in (20_000, 2_000_000)
    )
    assert large - small < 20_000
