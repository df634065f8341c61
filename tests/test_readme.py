"""What the documents say: README.md's commands run as written, and links, make targets and tests they name exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from example_data import local
from tests.project import BIN, REPOSITORY, copy_repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted((REPOSITORY / "docs").glob("*.md"))]

CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ "


@dataclass(frozen=True)
class Step:
    """A command of a document, and the lines of output that it shows."""

    line: int
    command: str
    output: tuple[str, ...]

    def not_printed(self, output: str) -> str | None:
        """The first line that the document shows and the command did not print in that order; `...` is any text."""
        printed = iter(output.splitlines())
        for shown in self.output:
            pattern = re.compile(".*".join(map(re.escape, shown.split("..."))))
            if not any(pattern.fullmatch(line.rstrip()) for line in printed):
                return shown
        return None


def steps(text: str) -> Iterator[Step]:
    """The commands of every console block, in order."""
    for block in CONSOLE.finditer(text):
        first = text.count("\n", 0, block.start()) + 2
        lines = block[1].splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith(PROMPT)]
        assert starts[:1] == [0], f"line {first}: a console block starts with a command"
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            output = start + 1
            while lines[output - 1].endswith("\\"):
                output += 1
            command = "\n".join(lines[start:output]).removeprefix(PROMPT)
            yield Step(first + start, command, tuple(lines[output:end]))


def paste(printed: str, root: Path) -> None:
    """What the reader is asked to do with what `example-data pin` prints: put it in place of the two `pass`."""
    statements = re.split(r"^# in \w+\(\):\n", printed, flags=re.MULTILINE)[1:]
    (revision,) = (path for path in (root / "migrations/versions").glob("*.py") if "    pass\n" in path.read_text())
    first, between, last = revision.read_text().split("    pass\n")
    upgrade, downgrade = (indent(statement, "    ") for statement in statements)
    revision.write_text(first + upgrade + between + downgrade + last)


def follow(step: Step, root: Path) -> None:
    """Run a command in a copy of the repository, with nothing in its environment but the path to the commands."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", step.command],
        cwd=root,
        env={"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    told = f"README.md, line {step.line}: {step.command}\nexited with {done.returncode} and printed:\n{done.stdout}"
    assert done.returncode == 0, told
    missing = step.not_printed(done.stdout)
    assert missing is None, f"{told}\nbut README.md shows, in this place:\n{missing}"
    if step.command.startswith("example-data pin"):
        paste(done.stdout, root)


def test_readme_commands(tmp_path: Path) -> None:
    """README's commands, one after the other in a fresh copy, exit with 0 and print what README shows.

    `make` is left to the test of the targets: its verbs install packages, and one of them runs these tests.
    """
    root = copy_repository(tmp_path)
    (root / ".venv").symlink_to(sys.prefix)
    commands = [step for step in steps((REPOSITORY / "README.md").read_text()) if not step.command.startswith("make ")]
    assert commands, "README.md has no commands to run"
    server = None
    with ExitStack() as stack:
        for step in commands:
            follow(step, root)
            if server is None and (root / local.FOLDER).exists():  # a command started it: keep it up for the others
                server = stack.enter_context(local.server(root / local.FOLDER))


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
