"""Saving a registry: links, modes, failures, killed processes, and several processes at the same time."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from example_data.errors import RegistryError
from example_data.registry.registry import SeedRegistry
from tests.support.registry_texts import FOX, HERON, PRETTY, PRETTY_WITH_FOX, names, raising, text

if TYPE_CHECKING:
    from pathlib import Path


def test_saving_leaves_nothing_else_in_the_folder(path: Path) -> None:
    """Neither a lock nor a temporary file stays."""
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert os.listdir(path.parent) == ["registry.json"]  # noqa: PTH208


def test_another_file_is_replaced(path: Path, tmp_path: Path) -> None:
    """Saved elsewhere, the whole registry is written."""
    other = tmp_path / "other.json"
    other.write_text(text())
    SeedRegistry.from_file(path).append_seed(FOX).save(other)
    assert other.read_text() == PRETTY_WITH_FOX


def test_a_new_file_is_made(path: Path, tmp_path: Path) -> None:
    """Saved where no file is, the whole registry is written."""
    SeedRegistry.from_file(path).save(tmp_path / "new.json")
    assert (tmp_path / "new.json").read_text() == PRETTY


def test_a_link_is_the_same_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry loaded through a relative link is known again by its real path."""
    (tmp_path / "link.json").symlink_to("registry.json")
    monkeypatch.chdir(tmp_path)
    registry = SeedRegistry.from_file("link.json")
    path.write_text(text(seeds=[HERON]))
    registry.append_seed(FOX).save(path)
    assert names(path) == ["kind-heron", "red-fox"]


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    """What a link points to is replaced, not the link."""
    link = tmp_path / "folder" / "link.json"
    link.parent.mkdir()
    link.symlink_to("../registry.json")
    SeedRegistry.from_file(link).append_seed(FOX).save(link)
    assert (link.is_symlink(), path.read_text()) == (True, PRETTY_WITH_FOX)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(path: Path, mode: int) -> None:
    """Who may read a file is not changed by saving it."""
    path.chmod(mode)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize(("umask", "mode"), [(0o000, 0o644), (0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_obeys_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    """A new file is readable by all, less the umask."""
    before = os.umask(umask)
    try:
        SeedRegistry.from_json(PRETTY).save(tmp_path / "new.json")
    finally:
        os.umask(before)
    assert (tmp_path / "new.json").stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("function", ["os.replace", "os.fsync", "os.chmod"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, function: str, error: BaseException
) -> None:
    """Until the new file is complete, the old one is there, and no temporary file stays."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    monkeypatch.setattr(function, raising(error))
    with pytest.raises((RegistryError, KeyboardInterrupt)):
        registry.save(path)
    assert [(each.name, each.read_text()) for each in path.parent.iterdir()] == [("registry.json", PRETTY)]


def test_a_failure_is_an_error_of_the_registry(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is named with the file."""
    registry = SeedRegistry.from_file(path)
    monkeypatch.setattr("os.fsync", raising(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(RegistryError, match=r"registry\.json: it cannot be saved \(No space left on device\)"):
        registry.save(path)


@pytest.mark.parametrize("where", ["none/registry.json", ".", "a\0b"])
def test_a_place_that_takes_no_file_is_rejected(tmp_path: Path, where: str) -> None:
    """A missing folder, a directory and a path that is none cannot be saved to."""
    with pytest.raises(RegistryError, match=r"cannot be saved \("):
        SeedRegistry.from_json(PRETTY).save(tmp_path / where)


KILLED = """
import os, signal, sys
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
SeedRegistry.from_file(sys.argv[1]).append_seed(SeedDefinition("grey-wolf", 5, 6)).save(sys.argv[1])
"""


def test_a_killed_process_leaves_the_old_file(path: Path) -> None:
    """Killed just before the new file takes the name, a process has changed nothing."""
    result = subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert (result.returncode, path.read_text()) == (-signal.SIGKILL, PRETTY)


def test_the_next_save_clears_what_a_killed_process_left(path: Path) -> None:
    """A half-finished save is neither in the way of the next nor in the folder after it."""
    subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert [(each.name, each.read_text()) for each in path.parent.iterdir()] == [("registry.json", PRETTY_WITH_FOX)]


APPENDING = """
import sys
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
path, number = sys.argv[1], int(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
registry = SeedRegistry.from_file(path)
for letter in "abc":
    registry = registry.append_seed(SeedDefinition(f"{letter}-{number}", number, 1)).save(path)
"""


def test_processes_that_save_at_once_lose_nothing(path: Path) -> None:
    """Eight processes that append three seeds each at the same moment leave all twenty-four."""
    processes = [
        subprocess.Popen([sys.executable, "-c", APPENDING, path, str(number)], stdin=-1, stdout=-1, text=True)
        for number in range(8)
    ]
    for process in processes:
        assert process.stdout
        process.stdout.readline()
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    appended = {f"{letter}-{number}" for letter in "abc" for number in range(8)}
    assert set(names(path)) == {"mossy-owl"} | appended
