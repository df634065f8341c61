"""Completion as bash asks for it, and in bash itself."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project, copy_repository

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

DATASET = """\
from example_data import Dataset, Table
from example_data import columns as c

print("a module that prints")
v1 = Dataset(Table("we ird; $(x)", rows=c.size("a", 2), columns={"id": c.serial_key()}))
v2: Dataset = Dataset(
    Table("orders", rows=c.size("a", 2), columns={"id": c.serial_key()}),
    Table("order_lines", rows=c.size("b", 2), columns={"id": c.serial_key()}),
)
"""

SHELL = """\
{script}
COMP_LINE={line}
COMP_WORDS=({words})
COMP_CWORD=$(({count} - 1))
_example_data_completion example-data
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
"""What bash does when Tab is pressed at the end of a line, less the reading of the line."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return this repository's project with datasets of its own, and a database that is not there."""
    project = Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")
    ini = project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]\n", "[alembic]\nprepend_sys_path = .\n"))
    (project.root / "shop").mkdir()
    (project.root / "shop/demo.py").write_text(DATASET)
    return project


def ask(project: Project, words: list[str]) -> subprocess.CompletedProcess[str]:
    """Ask for the completions of the last of a command's words, as Typer's function for bash does."""
    variables = {"COMP_WORDS": "\n".join(["example-data", *words]), "COMP_CWORD": str(len(words))}
    asking = Project(project.root, project.url, {"_EXAMPLE_DATA_COMPLETE": "complete_bash", **variables})
    return asking.run("example-data")


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("s", ["scaffold", "show", "status", "slide"]),
        ("show ", ["mossy-owl", "kind-heron"]),
        ("show m", ["mossy-owl"]),
        ("pin k", ["kind-heron"]),
        ("show mossy-owl --table u", ["users", "user_preferences"]),
        ("show --table = us", ["users", "user_preferences"]),
        ("show --dataset sh", ["shop.demo:v1", "shop.demo:v2"]),
        ("explain shop.demo : v", ["v1", "v2"]),
        ("explain shop.demo :", ["v1", "v2"]),
        ("explain example", ["example_data.datasets.people:v1"]),
        ("show --dataset shop.demo : v2 --table order", ["orders", "order_lines"]),
        ("show --dataset shop.demo : v1 --table w", ["we\\ ird\\;\\ \\$\\(x\\)"]),
        ("show --dataset = shop.demo : v1 --table w", ["we\\ ird\\;\\ \\$\\(x\\)"]),
        ("show --dataset = shop.demo : ", ["v1", "v2"]),
        ("add --dataset shop", ["shop.demo:v1", "shop.demo:v2"]),
        ("list --format ", ["table", "json", "csv"]),
        ("-c alembic.ini show k", ["kind-heron"]),
        ("show no", [""]),
    ],
)
def test_names(project: Project, line: str, completions: list[str]) -> None:
    """Verbs, seeds, datasets and tables are completed; colons and equals signs, where bash divides words, too."""
    done = ask(project, line.split(" "))
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0, completions, "")


def test_in_bash(project: Project) -> None:
    """The script that Typer installs makes bash see the names."""
    project.variables["_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"] = "1"  # it would find the shell of the tests
    script = project.run_afresh("example-data", "--show-completion", "bash").stdout
    done = project.run_afresh(
        "bash", "--norc", "-c", SHELL.format(**typed(script, "show", "mossy-owl", "--table", "u"))
    )
    assert (done.stdout.splitlines(), done.stderr) == (["users", "user_preferences"], "")


def typed(script: str, *words: str) -> dict[str, str]:
    """Return what SHELL needs for a line."""
    line = shlex.join(["example-data", *words])
    return {"script": script, "line": shlex.quote(line), "words": line, "count": str(len(words) + 1)}


def test_half_a_question(project: Project) -> None:
    """What asks for completions without words gets none, and no traceback."""
    project.variables["_EXAMPLE_DATA_COMPLETE"] = "complete_bash"
    done = project.run_afresh("example-data")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.parametrize(
    "damage",
    [
        ("seeds/registry.json", "{"),
        ("settings.toml", "= no"),
        ("alembic.ini", "nonsense"),
        ("shop/demo.py", "import sys; sys.exit('no')  # Dataset("),
    ],
    ids=lambda damage: damage[0],
)
def test_what_is_wrong_is_not_shown(project: Project, damage: tuple[str, str]) -> None:
    """A project with a damaged file is completed with less, and without a word about it."""
    (project.root / damage[0]).write_text(damage[1])
    for line in ("show m", "show --dataset shop.demo : v2 --table o", "explain sh"):
        done = ask(project, line.split(" "))
        assert (done.returncode, done.stderr, "no" in done.stdout.split()) == (0, "", False)


def test_from_a_sub_folder(project: Project) -> None:
    """Names are those of the project that the current folder is in."""
    assert ask(Project(project.root / "shop", project.url), ["show", "m"]).stdout == "mossy-owl\n"


def test_without_a_project(tmp_path: Path) -> None:
    """Where there is no project there are no names but those of the package."""
    empty = Project(tmp_path, "")
    assert [ask(empty, ["show", ""]).stdout, ask(empty, ["explain", ""]).stdout] == [
        "\n",
        "example_data.datasets.people:v1\n",
    ]


def test_another_registry(project: Project) -> None:
    """The configuration that the command names is the one whose seeds are completed."""
    (project.root / "other/seeds").mkdir(parents=True)
    document = json.loads((project.root / "seeds/registry.json").read_text())
    document["seeds"] = [{**document["seeds"][0], "name": "red-fox"}]
    (project.root / "other/seeds/registry.json").write_text(json.dumps(document))
    (project.root / "other/alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    lines = ("-c other/alembic.ini show ", "show -c other/alembic.ini ")
    assert [ask(project, line.split(" ")).stdout for line in lines] == ["red-fox\n", "red-fox\n"]
