"""What a clean check leaves behind, and everything that makes the next one look again."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import check
from example_data.alembic_plugin import compare as comparison
from example_data.alembic_plugin.add_seed import pin_statements
from example_data.errors import ExampleDataError
from tests.support.project import REPOSITORY, Project, copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from example_data.alembic_plugin.compare import Change

CLEAN = f"migrations/__pycache__/example_data.{sys.implementation.cache_tag}.clean"
REGISTRY = "seeds/registry.json"
HERON = "migrations/versions/0005_seed_kind_heron.py"

REVISION = '''\
"""A revision."""

from alembic import op

revision = "{revision}"
down_revision = "{after}"


def upgrade():
{body}
'''


@dataclass
class Checks:
    """A copy of this repository's project, checked as often as one likes."""

    root: Path
    looks: int = 0
    """How many of the checks compared registry and revisions."""

    @property
    def directory(self) -> ScriptDirectory:
        """Return the revisions as Alembic loads them now."""
        return ScriptDirectory(str(self.root / "migrations"))

    def again(self) -> list[str]:
        """Return what differs, as a process that has just started finds it."""
        check._installed.cache_clear()
        return self.still()

    def still(self) -> list[str]:
        """Return what differs, as this process finds it."""
        found = check.find_changes(self.root, self.directory)
        return [f"{change.name}: {change.describe()}" for change in found]

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file, which keeps its size and its time of writing."""
        path = self.root / name
        text, before = path.read_text(), path.stat()
        assert old in text
        path.write_text(text.replace(old, new))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def revise(self, revision: str, after: str, statement: str) -> None:
        """Add a revision of one statement."""
        path = self.root / f"migrations/versions/{revision}.py"
        path.write_text(REVISION.format(revision=revision, after=after, body=indent(statement, "    ")))


@pytest.fixture
def checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checks]:
    """Yield a project without a database, in a process that keeps what it compiles."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    checks = Checks(copy_repository(tmp_path))
    compare = comparison.compare

    def counted(directory: ScriptDirectory, registry: Path) -> tuple[list[Change], set[str]]:
        checks.looks += 1
        return compare(directory, registry)

    monkeypatch.setattr(comparison, "compare", counted)
    yield checks
    check._installed.cache_clear()


NUMPY = """
import sys
from alembic.config import main
main(["check"])
print([name for name in ("numpy", "example_data.alembic_plugin.history") if name in sys.modules])
"""


def test_a_second_check_loads_nothing(seeded_project: Project) -> None:
    """`alembic check` loads NumPy and parses revisions once; while nothing changes, it does neither again."""
    outputs = [seeded_project.run_afresh("python", "-c", NUMPY).stdout for _ in range(2)]
    clean = "No new upgrade operations detected.\n"
    assert outputs == [f"{clean}['numpy', 'example_data.alembic_plugin.history']\n", f"{clean}[]\n"]


def test_a_clean_check_is_remembered(checks: Checks) -> None:
    """Of three clean checks the first one looks."""
    assert ([checks.again() for _ in range(3)], checks.looks) == ([[], [], []], 1)


def another_count(checks: Checks) -> None:
    """Add one more person to the registry."""
    checks.edit(REGISTRY, '"userCount": 12', '"userCount": 13')


def another_pin(checks: Checks) -> None:
    """Pin another number in a revision."""
    checks.edit(HERON, "seed=4711", "seed=4712")


def one_revision_more(checks: Checks) -> None:
    """Add a revision that removes a seed."""
    checks.revise("0006", "0005", 'op.remove_seed("mossy-owl", seed=2026, dataset="example_data.datasets.people:v1")')


def one_revision_less(checks: Checks) -> None:
    """Delete the last revision of the chain."""
    (checks.root / HERON).unlink()


def another_registry_by_a_file(checks: Checks) -> None:
    """Choose a registry of one seed by a setting."""
    (checks.root / "other.json").write_text((checks.root / REGISTRY).read_text().replace("kind-heron", "bold-heron"))
    (checks.root / "settings.toml").write_text('[default]\nregistry_path = "other.json"\n')


HERON_ELSEWHERE = ["bold-heron: no revision applies it", "kind-heron: it left the registry"]


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        (another_count, ["mossy-owl: user_count 12 -> 13"]),
        (one_revision_more, ["mossy-owl: no revision applies it"]),
        (one_revision_less, ["kind-heron: no revision applies it"]),
        (another_registry_by_a_file, HERON_ELSEWHERE),
    ],
)
def test_what_changed_is_found(checks: Checks, change: Callable[[Checks], None], differences: list[str]) -> None:
    """After a change the next check looks, finds the difference, and so does the one after it."""
    before = checks.again()
    change(checks)
    assert (before, checks.again(), checks.again(), checks.looks) == ([], differences, differences, 3)


def test_a_graph_that_was_loaded_before(checks: Checks) -> None:
    """A check of revisions that were loaded before one of them moved is not remembered for those that are there now."""
    checks.revise("0006", "0005", "pass")
    loaded = checks.directory
    loaded.get_heads()
    checks.revise("0006", "0004", "pass  # a longer file, which Python compiles anew")
    before = (check.find_changes(checks.root, loaded), checks.looks)
    assert (before, checks.again(), checks.looks) == (([], 1), [], 2)


def test_another_registry_by_a_variable(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that a variable chooses is not the one that was checked."""
    before = checks.again()
    another_registry_by_a_file(checks)
    monkeypatch.setenv("EXAMPLE_DATA_REGISTRY_PATH", "other.json")
    assert (before, checks.again()) == ([], HERON_ELSEWHERE)


def test_a_registry_that_no_clock_tells(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry is compared by what it says, whatever its size and times are."""
    monkeypatch.setattr(check, "_stamp", lambda _file: (0, 0, 0))
    before = checks.again()
    another_count(checks)
    assert (before, checks.again()) == ([], ["mossy-owl: user_count 12 -> 13"])


def test_errors_are_not_remembered(checks: Checks) -> None:
    """A pin that makes other rows is reported in every check, after a clean one too."""
    before = checks.again()
    another_pin(checks)
    reported = []
    for _ in range(2):
        with pytest.raises(ExampleDataError) as caught:
            checks.again()
        reported.append("the generator changed, not the registry. Seed 'kind-heron': " in str(caught.value))
    assert (before, reported, checks.looks) == ([], [True, True], 3)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the package, which stands for the installed one."""
    copy = tmp_path / "site-packages/example_data"
    shutil.copytree(check.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(check, "PACKAGE", copy)
    return copy


@pytest.mark.parametrize("name", ["generation/generator.py", "datasets/people.py", "corpora/people/en_US.json"])
def test_an_edited_package(checks: Checks, package: Path, name: str) -> None:
    """Where a file of the package was written, the next check looks; what was compiled from it does not count."""
    checks.again()
    (package / "__pycache__").mkdir()
    (package / "__pycache__/generator.pyc").touch()
    before = (checks.again(), checks.looks)
    (package / name).touch()
    assert (before, checks.again(), checks.looks) == (([], 1), [], 2)


def test_a_process_older_than_the_package(checks: Checks, package: Path) -> None:
    """What a process checks with files that were replaced since is not remembered for those that replaced them."""
    checks.again()
    (package / "generation/generator.py").touch()
    (checks.root / CLEAN).unlink()
    before = (checks.still(), checks.looks)
    assert (before, checks.again(), checks.looks) == (([], 2), [], 3)


CORPUS = """
from pathlib import Path
from alembic.script import ScriptDirectory
from example_data.alembic_plugin import check
print(check.__file__, check.find_changes(Path.cwd(), ScriptDirectory("migrations")))
"""


def test_a_changed_corpus(tmp_path: Path) -> None:
    """Names that changed in the installed package are found after a clean check."""
    there = tmp_path / "site-packages/example_data"
    shutil.copytree(REPOSITORY / "example_data", there, ignore=shutil.ignore_patterns("__pycache__"))
    project = Project(copy_repository(tmp_path), "", {"PYTHONPATH": "site-packages"})
    before = project.run_afresh("python", "-c", CORPUS).stdout
    assert (before, (tmp_path / CLEAN).exists()) == (f"{there}/alembic_plugin/check.py []\n", True)
    corpus = there / "corpora/people/en_US.json"
    corpus.write_text(corpus.read_text().replace('"Graham"', '"Gresham"'))
    assert "the generator changed, not the registry" in project.run_afresh("python", "-c", CORPUS).stderr


def test_another_numpy(checks: Checks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a library was installed anew, from the same place or another, the next check looks."""
    looks = []
    for place in ("here", "here", "there"):
        library = tmp_path / place / "randomness/__init__.py"
        library.parent.mkdir(parents=True, exist_ok=True)
        library.write_text("raise AssertionError('imported')\n")
        monkeypatch.syspath_prepend(tmp_path / place)
        monkeypatch.setattr(check, "LIBRARIES", ("randomness", "not_installed"))
        checks.again()
        checks.again()
        looks.append(checks.looks)
    assert looks == [1, 2, 3]


def test_another_python(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python was updated, the next check looks."""
    checks.again()
    monkeypatch.setattr(sys, "version", "3.11.99")
    assert (checks.again(), checks.looks) == ([], 2)


@pytest.mark.parametrize("is_removed", [False, True])
def test_a_dataset_from_outside(checks: Checks, monkeypatch: pytest.MonkeyPatch, *, is_removed: bool) -> None:
    """Where a pin, of today or of the past, is of another package's dataset, every check looks."""
    (checks.root / "outside.py").write_text("from example_data.datasets.people import v1\n")
    monkeypatch.syspath_prepend(checks.root)
    registry = checks.root / REGISTRY
    before = registry.read_text()
    entry = '{"name": "old-fox", "seed": 1, "userCount": 2, "dataset": "outside:v1"}'
    registry.write_text(before.replace('"seeds": [', f'"seeds": [{entry},'))
    applies, removes = pin_statements(registry, "old-fox", None)
    checks.revise("0006", "0005", applies)
    if is_removed:
        registry.write_text(before)
        checks.revise("0007", "0006", removes)
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 2)


def test_nothing_is_written_where_python_writes_nothing(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under PYTHONDONTWRITEBYTECODE no file is left, and every check looks."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 2)
    assert list(checks.root.rglob("__pycache__")) == []


def test_where_python_writes(checks: Checks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With PYTHONPYCACHEPREFIX the file is below that folder, and nothing is among the revisions."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 1)
    (file,) = (tmp_path / "compiled").rglob("*.clean")
    expected = f"{checks.root}/migrations/example_data.{sys.implementation.cache_tag}.clean"
    assert (str(file).removeprefix(f"{tmp_path}/compiled"), (checks.root / CLEAN).exists()) == (expected, False)


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"sha256:" + b"0" * 64])
def test_a_broken_file(checks: Checks, content: bytes) -> None:
    """A file that says something else is not believed, and is written anew."""
    checks.again()
    (checks.root / CLEAN).write_bytes(content)
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 2)


@pytest.mark.parametrize("obstacle", ["migrations/__pycache__", f"{CLEAN}/something"])
def test_a_folder_that_takes_no_file(checks: Checks, obstacle: str) -> None:
    """Where the file can neither be read nor written, nothing is reported, and every check looks."""
    path = checks.root / obstacle
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 2)


def test_a_read_only_folder(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system is read-only, nothing is reported, and every check looks."""

    def refuse(path: Path, _revise: object) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(check, "rewrite", refuse)
    assert (checks.again(), checks.again(), checks.looks) == ([], [], 2)


def test_a_python_that_compiles_to_no_file(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Python has no name for what it compiled, nothing is reported, and every check looks."""
    directory = checks.directory
    directory.get_heads()
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    found = [check.find_changes(checks.root, directory) for _ in range(2)]
    assert (found, checks.looks) == ([[], []], 2)
