"""What the documents say: their commands run as written, and links, make targets and tests that they name exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from example_data import columns
from example_data.project import embedded_server
from tests.support import forked_commands as forking
from tests.support.project import BIN, REPOSITORY, copy_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.project import Project

DOCUMENTS = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("*.md"))]

HOW_TO = REPOSITORY / "docs/schema-changes.md"

BLOCK = re.compile(r"^```(console|[a-z]+ [\w./]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block of commands, or one that is the text of a file, whose path stands beside the language."""

PROMPT = "$ "

FORKED = re.compile(r"(alembic|example-data) (?!check)[^|&<>;$]+")
"""Commands that need no shell. What `alembic check` prints would go to where Alembic found the output at its import."""


@dataclass(frozen=True)
class Step:
    """A command of a document, and the lines of output that it shows."""

    where: str
    """Document and line."""
    command: str
    output: tuple[str, ...]

    def run(self, root: Path, variables: dict[str, str]) -> None:
        """Run it in a copy of the repository, with nothing in its environment but variables and the path to commands.

        It has to exit with 0, and to print what the document shows.
        """
        environment = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **variables}
        code, output = (_forked if FORKED.fullmatch(self.command) else _in_a_shell)(self.command, root, environment)
        told = f"{self.where}: {self.command}\nexited with {code} and printed:\n{output}"
        assert code == 0, told
        missing = self.not_printed(output)
        assert missing is None, f"{told}\nbut the document shows, in this place:\n{missing}"

    def not_printed(self, output: str) -> str | None:
        """The first line that the document shows and the command did not print in that order; `...` is any text."""
        printed = iter(output.splitlines())
        for shown in self.output:
            pattern = re.compile(".*".join(map(re.escape, shown.split("..."))))
            if not any(pattern.fullmatch(line.rstrip()) for line in printed):
                return shown
        return None


def _forked(command: str, root: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = forking.run(tuple(shlex.split(command)), root, environment)
    return done.returncode, done.stderr + done.stdout


def _in_a_shell(command: str, root: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=forking.TIMEOUT,
        check=False,
    )
    return done.returncode, done.stdout


@dataclass(frozen=True)
class File:
    """A file that a document has its reader write; a setting, in the case of `alembic.ini`."""

    path: str
    text: str

    def run(self, root: Path, _variables: dict[str, str]) -> None:
        """Write it in a copy of the repository."""
        target = root / self.path
        old = target.read_text() if target.suffix == ".ini" else ""
        target.write_text(old.replace("[alembic]\n", f"[alembic]\n{self.text}") or self.text)


def steps(document: Path) -> Iterator[Step | File]:
    """What a document has its reader do, in order: the commands of its console blocks, and files."""
    text = document.read_text()
    for block in BLOCK.finditer(text):
        if block[1] != "console":
            yield File(block[1].partition(" ")[2], block[2])
            continue
        first = text.count("\n", 0, block.start()) + 2
        lines = block[2].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith(PROMPT)]
        assert starts[:1] == [0], f"{document.name}, line {first}: a console block starts with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            output = start + 1
            while lines[output - 1].endswith("\\"):
                output += 1
            command = "\n".join(lines[start:output]).removeprefix(PROMPT)
            yield Step(f"{document.name}, line {first + start}", command, tuple(lines[output:end]))


def test_readme_commands(tmp_path: Path) -> None:
    """README's commands, one after the other in a fresh copy, exit with 0 and print what README shows.

    `make` is left to the test of the targets: its verbs install packages, and one of them runs these tests.
    """
    root = copy_repository(tmp_path)
    (root / ".venv").symlink_to(sys.prefix)
    todo = [step for step in steps(DOCUMENTS[0]) if isinstance(step, Step) and not step.command.startswith("make ")]
    assert todo, "README.md has no commands to run"
    server = None
    with ExitStack() as stack:
        for step in todo:
            step.run(root, {})
            if (
                server is None and (root / embedded_server.FOLDER).exists()
            ):  # a command started it: keep it up for the others
                server = stack.enter_context(embedded_server.server(root / embedded_server.FOLDER))


def test_how_to_commands(seeded_project: Project) -> None:
    """The walk through a schema change, in a copy whose database is at head, does and prints what the page says."""
    todo = list(steps(HOW_TO))
    assert todo, f"{HOW_TO.name} has nothing to do"
    for step in todo:
        step.run(seeded_project.root, {"EXAMPLE_DATA_DATABASE_URL": seeded_project.url})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links(document: Path) -> None:
    """Every relative link points to a file or a folder that is there, and to a heading where it names one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = document.parent / name if name else document
        assert path.exists(), f"{document.name} links to {target}, and there is no {path}"
        assert not anchor or anchor in anchors(path), f"{document.name} links to {target}, and there is no such heading"


def anchors(document: Path) -> set[str]:
    """The names that a document's headings have in links."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets(document: Path) -> None:
    """Every `make VERB` is a verb of the Makefile."""
    verbs = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^\$ )make ([a-z-]+)", document.read_text(), re.MULTILINE))
    assert named <= verbs, f"{document.name} names make {', '.join(sorted(named - verbs))}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_tests(document: Path) -> None:
    """Every test that a document names is there."""
    sources = "".join(path.read_text() for path in (REPOSITORY / "tests").glob("*.py"))
    named = set(re.findall(r"`(test_[a-z_]+)`", document.read_text()))
    written = set(re.findall(r"^def (test_[a-z_]+)", sources, re.MULTILINE))
    assert named <= written, f"{document.name} names {', '.join(sorted(named - written))}"


def test_every_column_kind_is_listed() -> None:
    """docs/columns.md has each kind in a table, and nothing that is none."""
    listed = set(re.findall(r"(?m)^\| .*", (REPOSITORY / "docs/columns.md").read_text()))
    named = {name for row in listed for name in re.findall(r"`(\w+)\(", row.split(" | ")[0])}
    assert named == set(columns.__all__) - {"Subsets", "per", "size"}
