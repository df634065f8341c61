"""What the documents say: their commands run as written, and links, files, make targets and tests they name exist."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from example_data import columns
from example_data.project import embedded_server
from tests.support import forked_commands as forking
from tests.support.project import BIN, REPOSITORY, Project, copy_repository, psql
from tests.support.server import url_of
from tools.write_llms import first_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

DOCUMENTS = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").rglob("*.md"))]

README = REPOSITORY / "README.md"

TUTORIAL = REPOSITORY / "docs/tutorial/first-seed.md"

BLOCK = re.compile(r"^```([a-z]+)(?: title=\"([\w./]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A block of a document; one that is the text of a file, or a change of it, names the file as its title."""

PROMPT = "$ "

NOT_RUN = ("make ", "pip ")
"""Commands that install packages, or that run these tests."""

FORKED = re.compile(r"([A-Z_]+=('[^']*'|\S+) )*(alembic|example-data) (?!check)[^|&<>;$]+")
"""Commands that need no shell, perhaps with variables of their own.

What `alembic check` prints would go to where Alembic found the output at its import.
"""


def name(document: Path) -> str:
    """Return a document's path in the repository."""
    return str(document.relative_to(REPOSITORY))


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
        environment = {"PATH": os.pathsep.join([str(BIN), str(psql().parent), os.environ["PATH"]]), **variables}
        code, output = (_forked if FORKED.fullmatch(self.command) else _in_a_shell)(self.command, root, environment)
        report = f"{self.where}: {self.command}\nexited with {code} and printed:\n{output}"
        assert code == 0, report
        missing = self.not_printed(output)
        assert missing is None, f"{report}\nbut the document shows, in this place:\n{missing}"

    def not_printed(self, output: str) -> str | None:
        """Return the first line that the document shows and the command did not print; `...` is any text."""
        printed = iter(output.splitlines())
        for shown in self.output:
            pattern = re.compile(".*".join(map(re.escape, shown.split("..."))))
            if not any(pattern.fullmatch(line.rstrip()) for line in printed):
                return shown
        return None


def _forked(command: str, root: Path, environment: dict[str, str]) -> tuple[int, str]:
    words = shlex.split(command.replace("\\\n", ""))
    first = next(place for place, word in enumerate(words) if word in forking.COMMANDS)
    variables = dict(word.split("=", 1) for word in words[:first])
    done = forking.run(tuple(words[first:]), root, {**environment, **variables})
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
        """Write it in the folder that the commands run in."""
        target = root / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        old = target.read_text() if target.suffix == ".ini" else ""
        target.write_text(old.replace("[alembic]\n", f"[alembic]\n{self.text}") or self.text)


@dataclass(frozen=True)
class Edit:
    """A change of a file, as a block of the language diff shows it."""

    path: str
    text: str

    def run(self, root: Path, _variables: dict[str, str]) -> None:
        """Replace the lines that are there once by those that shall be there."""
        before, after = (
            "".join(line[1:] for line in self.text.splitlines(keepends=True) if line[0] in signs)
            for signs in (" -", " +")
        )
        target = root / self.path
        text = target.read_text()
        assert text.count(before) == 1, f"{self.path} has not once:\n{before}"
        target.write_text(text.replace(before, after))


def steps(document: Path) -> Iterator[Step | File | Edit]:
    """Yield what a document has its reader do, in order: the commands of its console blocks, files and edits."""
    text = document.read_text()
    for block in BLOCK.finditer(text):
        language, path, body = block.groups()
        if path is not None:
            yield (Edit if language == "diff" else File)(path, body)
        elif language == "console":
            first = text.count("\n", 0, block.start()) + 2
            yield from commands(f"{document.name}, line", first, body.splitlines())


def commands(where: str, first: int, lines: list[str]) -> Iterator[Step]:
    """Yield the commands of a console block with their outputs, but for those that are not run."""
    starts = [number for number, line in enumerate(lines) if line.startswith(PROMPT)]
    assert starts[:1] == [0], f"{where} {first}: a console block starts with a command"
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        output = start + 1
        while lines[output - 1].endswith("\\"):
            output += 1
        command = "\n".join(lines[start:output]).removeprefix(PROMPT)
        if not command.startswith(NOT_RUN):
            yield Step(f"{where} {first + start}", command, tuple(lines[output:end]))


PAGES = [page for page in DOCUMENTS if any(isinstance(step, Step) for step in steps(page))]


@pytest.fixture
def empty_folder() -> Iterator[Project]:
    """Return a folder with nothing in it, and no database but the embedded one that commands start there.

    Every user may enter it, as the server's has to; pytest closes its own folders whenever one of it starts.
    """
    with tempfile.TemporaryDirectory(prefix="example-data-") as name:
        yield Project(Path(name), "")


@pytest.fixture
def open_project(empty_folder: Project) -> Project:
    """Return a copy of this repository's project in such a folder."""
    copy_repository(empty_folder.root)
    return empty_folder


@pytest.fixture
def demo_project(seeded_project: Project) -> Project:
    """Return what `make demo` leaves: this repository's project with a virtual environment, its database at head."""
    (seeded_project.root / ".venv").symlink_to(sys.prefix)
    return seeded_project


@pytest.fixture
def shop_project(empty_database: psycopg.Connection, tmp_path: Path) -> Project:
    """Return a project of `alembic init` whose `alembic.ini` names a database with the tables of the tutorial."""
    project = Project(tmp_path, url_of(empty_database))
    project.alembic("init", "migrations")
    url = project.url.replace("://", "+psycopg://", 1)
    models = next(step for step in steps(TUTORIAL) if isinstance(step, File) and step.path == "shop.py")
    metadata = "-target_metadata = None\n+from shop import Base\n+target_metadata = Base.metadata\n"
    for step in (
        models,
        Edit("alembic.ini", f"-sqlalchemy.url = driver://user:pass@localhost/dbname\n+sqlalchemy.url = {url}\n"),
        Edit("migrations/env.py", metadata),
    ):
        step.run(tmp_path, {})
    project.alembic("revision", "--autogenerate", "-m", "tables")
    project.alembic("upgrade", "head")
    return replace(project, url="")


STARTS = {
    README: "shop_project",
    TUTORIAL: "empty_folder",
    REPOSITORY / "docs/tutorial/shop.md": "empty_folder",
    REPOSITORY / "docs/tutorial/people.md": "demo_project",
    REPOSITORY / "docs/how-to/existing-project.md": "shop_project",
    REPOSITORY / "docs/how-to/scaffold.md": "shop_project",
    REPOSITORY / "docs/how-to/tests.md": "open_project",
}
"""The fixture that a page starts from; all others start from this repository's project with its database at head."""


def test_pages_with_a_start_have_commands() -> None:
    """The README, the tutorials and every other page with a start of its own have something to run."""
    assert set(STARTS) <= set(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands(page: Path, request: pytest.FixtureRequest) -> None:
    """A page's commands, one after the other, exit with 0 and print what the page shows.

    The embedded server that a command starts is kept up for those that follow.
    """
    project: Project = request.getfixturevalue(STARTS.get(page, "seeded_project"))
    variables = {"EXAMPLE_DATA_DATABASE_URL": project.url} if project.url else {}
    folder = project.root / embedded_server.FOLDER
    is_up = False
    with ExitStack() as stack:
        for step in steps(page):
            step.run(project.root, variables)
            if not is_up and folder.exists():
                stack.enter_context(embedded_server.server(folder))
                is_up = True


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_blocks_are_code(document: Path) -> None:
    """Blocks of Python and JSON are that."""
    for language, _, body in BLOCK.findall(document.read_text()):
        if language == "python":
            ast.parse(body)
        if language == "json":
            json.loads(body)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_paths(document: Path) -> None:
    """Every file and folder of the repository that a document names is there."""
    pattern = r"`((?:example_data|tests|benchmarks|examples)/[\w./]*)`"
    missing = [path for path in re.findall(pattern, document.read_text()) if not (REPOSITORY / path).exists()]
    assert not missing, f"{document.name} names {', '.join(missing)}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
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
    """Return the names that a document's headings have in links."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_make_targets(document: Path) -> None:
    """Every `make VERB` is a verb of the Makefile."""
    verbs = set(re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^\$ )make ([a-z-]+)", document.read_text(), re.MULTILINE))
    assert named <= verbs, f"{document.name} names make {', '.join(sorted(named - verbs))}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_tests(document: Path) -> None:
    """Every test that a document names is there."""
    sources = "".join(path.read_text() for path in (REPOSITORY / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_[a-z_]+)`", document.read_text()))
    written = set(re.findall(r"^def (test_[a-z_]+)", sources, re.MULTILINE))
    assert named <= written, f"{document.name} names {', '.join(sorted(named - written))}"


def test_every_column_kind_is_listed() -> None:
    """docs/reference/column-kinds.md has each kind in a table, and nothing that is none."""
    listed = set(re.findall(r"(?m)^\| .*", (REPOSITORY / "docs/reference/column-kinds.md").read_text()))
    named = {kind for row in listed for kind in re.findall(r"`(\w+)\(", row.split(" | ")[0])}
    assert named == set(columns.__all__) - {"Subsets", "per", "size"}


def test_llms_txt_has_a_sentence_for_each_page() -> None:
    """What the site's `llms.txt` says of a page is its first sentence, so each page of the nav has one."""
    pages = re.findall(r": ([\w/-]+\.md)$", (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    sentences = {page: first_sentence((REPOSITORY / "docs" / page).read_text(encoding="utf-8")) for page in pages}
    assert len(pages) > 40
    assert not [page for page, sentence in sentences.items() if len(sentence.split()) < 4]
    assert sentences["reference/generator.md"] == (
        "How a seed becomes rows, exact enough to make the same rows in another language."
    )
