"""Files are written whole or not at all, one command after the other."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from example_data.alembic_plugin.add_seed import add_seed_with_revision
from example_data.alembic_plugin.revision_writer import Place, check_unchanged
from example_data.errors import ExampleDataError, RevisionError
from example_data.project import alembic_config
from example_data.registry.registry import SeedRegistry
from tests.support.project import REPOSITORY, Project, copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from alembic.script import ScriptDirectory

ADD = ("example-data", "add", "--name", "test-fox", "--seed", "7", "--revision")

LIMITED = """
import resource, sys
from example_data.__main__ import main
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv[0] = "example-data"
main()
"""
"""A disk on which no file can be larger than so many bytes."""

KILLED = """
import os, signal, sys
from example_data.__main__ import main
count, replace = int(sys.argv.pop(1)), os.replace
def killed(*paths, **others):
    global count
    count -= not str(paths[1]).endswith(".pyc")
    if count < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*paths, **others)
os.replace = killed
sys.argv[0] = "example-data"
main()
"""
"""Killed when a file takes its name, after so many others did."""

INI = """\
[alembic]
script_location = %(here)s/db
path_separator = os
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """This repository's project, for commands that need no database."""
    return Project(copy_repository(tmp_path), "postgresql://u:secret@127.0.0.1:1/nowhere")


@pytest.fixture
def new(tmp_path: Path) -> Project:
    """An Alembic project without example data."""
    (tmp_path / "alembic.ini").write_text(INI)
    (tmp_path / "db/versions").mkdir(parents=True)
    (tmp_path / "db/env.py").write_text("")
    shutil.copy(REPOSITORY / "migrations/script.py.mako", tmp_path / "db")
    return Project(tmp_path, "postgresql://u:secret@127.0.0.1:1/nowhere")


def run(project: Project, code: str, number: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `example-data` under one of the scripts above."""
    command = [sys.executable, "-B", "-W", "ignore", "-c", code, str(number), *arguments]
    return subprocess.run(
        command, cwd=project.root, env=project.environment(), capture_output=True, text=True, check=False
    )


def files(project: Project) -> dict[str, bytes]:
    """What is in the project's files."""
    paths = (path for path in project.root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(project.root)): path.read_bytes() for path in paths}


def scripts(project: Project) -> ScriptDirectory:
    """The revisions."""
    return alembic_config.scripts(alembic_config.configuration(project.root / "alembic.ini"))


def heads(project: Project) -> int:
    """How many heads there are."""
    return len(scripts(project).get_heads())


@pytest.mark.parametrize("limit", [0, 1, 500, 1000])
def test_a_full_disk_leaves_neither_seed_nor_revision(project: Project, limit: int) -> None:
    """One sentence, no file is changed or new, and the same command goes through once there is room."""
    before = files(project)
    done = run(project, LIMITED, limit, *ADD[1:])
    assert (done.returncode, len(done.stderr.splitlines()), files(project)) == (1, 1, before)
    assert "File too large" in done.stderr
    assert (project.run(*ADD).returncode, heads(project)) == (0, 1)


@pytest.mark.parametrize("limit", [0, 100, 800, 1500])
def test_a_full_disk_leaves_nothing_of_init(new: Project, limit: int) -> None:
    """Neither registry nor schema nor settings nor the ledger's revision, nor a folder."""
    before = files(new)
    done = run(new, LIMITED, limit, "init")
    assert (done.returncode, len(done.stderr.splitlines()), files(new)) == (1, 1, before)
    assert not (new.root / "seeds").exists()
    assert (new.run("example-data", "init").returncode, heads(new)) == (0, 1)


@pytest.mark.parametrize(("count", "is_pinned"), [(0, False), (1, True), (2, True)])
def test_a_kill_leaves_only_whole_files(project: Project, count: int, is_pinned: bool) -> None:  # noqa: FBT001
    """Killed before a file takes its name, a command has changed nothing that later ones read; its rest is cleared."""
    assert run(project, KILLED, count, *ADD[1:]).returncode == (-signal.SIGKILL if count < 2 else 0)
    assert (heads(project), len(list(project.root.glob("migrations/versions/*fox.py")))) == (1, int(is_pinned))
    assert "test-fox" in SeedRegistry.from_file(project.root / "seeds/registry.json").to_json() or count < 2
    assert project.run("example-data", "add", "--revision").returncode == 0
    assert [name for name in files(project) if name.endswith(".tmp")] == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize(("function", "call"), [("os.fsync", 0), ("os.fsync", 1), ("os.replace", 0), ("os.replace", 1)])
def test_what_fails_is_undone(
    project: Project, monkeypatch: pytest.MonkeyPatch, function: str, call: int, error: BaseException
) -> None:
    """Whichever write fails, or is interrupted, registry and revisions are as they were."""
    before = files(project)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(function, failing(function, call, error))
    with pytest.raises((ExampleDataError, KeyboardInterrupt)):
        add(project)
    assert files(project) == before


def failing(function: str, call: int, error: BaseException) -> Callable[..., object]:
    """The function, which fails at one of its calls."""
    module, _, name = function.partition(".")
    original, calls = getattr(sys.modules[module], name), iter(range(100))

    def fail(*values: object) -> object:
        if next(calls) == call:
            raise error
        return original(*values)

    return fail


def add(project: Project) -> Path:
    """Add a seed with its revision."""
    config = alembic_config.configuration(project.root / "alembic.ini")
    return add_seed_with_revision(project.root / "seeds/registry.json", config, Place())[1]


def test_two_inits_at_once_make_one_ledger(new: Project) -> None:
    """The second one keeps what the first one wrote."""
    processes = [new.fork("example-data", "init") for _ in range(3)]
    errors = [process.communicate()[1] for process in processes]
    assert ([process.returncode for process in processes], heads(new)) == ([0, 0, 0], 1), errors


def test_a_lock_that_is_not_released(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that waits for a minute says for what."""
    hold = "from filelock import *; lock = FileLock('.example-data.lock'); lock.acquire(); print(flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold],
        cwd=project.root / "migrations",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    holder.stdout.readline()
    monkeypatch.setattr("example_data.registry.atomic_write.LOCK_TIMEOUT", 0.1)
    with pytest.raises(RevisionError, match=r"migrations: it cannot be locked \(another command has locked its folder"):
        add(project)
    holder.communicate(b"\n")


OTHER = 'revision = "0006"\ndown_revision = "0005"\n'


def test_a_revision_that_another_program_writes_meanwhile(project: Project) -> None:
    """Where a revision that is not ours appears while one is written, there would be two heads: the command stops."""
    template = project.root / "migrations/script.py.mako"
    other = project.root / "migrations/versions/0006_other.py"
    template.write_text(
        f"<% import pathlib; pathlib.Path({str(other)!r}).write_text({OTHER!r}) %>\\\n{template.read_text()}"
    )
    before = files(project)
    with pytest.raises(RevisionError, match=r"0006_other\.py: another command wrote this revision meanwhile\. Run"):
        add(project)
    assert files(project) == {**before, "migrations/versions/0006_other.py": OTHER.encode()}


def test_autogenerate_beside_another_command(project: Project) -> None:
    """What autogenerate read is checked again at its end: a revision that came meanwhile stops it."""
    directory = scripts(project)
    check_unchanged(directory)
    add(project)
    with pytest.raises(RevisionError, match="another command wrote this revision meanwhile"):
        check_unchanged(directory)


def test_a_registry_among_the_scripts(project: Project) -> None:
    """The folder that is locked for revisions may be the registry's as well."""
    (project.root / "seeds/registry.json").rename(project.root / "migrations/registry.json")
    project.variables["EXAMPLE_DATA_REGISTRY_PATH"] = "migrations/registry.json"
    assert (project.run(*ADD).returncode, heads(project)) == (0, 1)
