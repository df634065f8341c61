"""Writing files whole: readers see the old bytes or the new ones, and no writer undoes what another one wrote."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".example-data.lock"
"""The file that a command locks in a folder, and deletes: Windows cannot lock folders."""

LOCK_TIMEOUT, LOCK_POLL = 60.0, 0.02
"""Seconds to wait for another command that has locked a folder, and seconds between attempts."""


@contextmanager
def lock(folder: str | os.PathLike[str]) -> Iterator[None]:
    """Lock a folder; a thread that has locked it already goes straight on.

    Raise OSError where the folder cannot be written to, or another process has locked it for a minute.
    """
    from filelock import FileLock, Timeout  # 30 ms, for commands that write files

    path = Path(os.path.realpath(folder, strict=True), LOCK)  # which filelock would make
    held = FileLock(path, LOCK_TIMEOUT, poll_interval=LOCK_POLL, is_singleton=True)
    try:
        held.acquire(LOCK_TIMEOUT)
    except Timeout:
        raise BlockingIOError(errno.EAGAIN, "another command has locked its folder for a minute") from None
    try:
        yield
    finally:
        if held.lock_counter == 1:
            with suppress(OSError):  # open, so that Windows deletes it a little later
                path.unlink()
        held.release()


def create(path: Path, write: Callable[[Path], object]) -> None:
    """Create a file in a folder that is there; it takes its name when it is complete and on the disk.

    What `write` writes to the path that it gets is the content; no file is left when it raises. Raise FileExistsError
    where there is something of that name, and OSError where the file or its folder cannot be written.
    """
    with lock(path.parent):
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        with _beside(path, ".example-data.tmp", write) as replace:
            replace()


def rewrite(path: str | os.PathLike[str], revise: Callable[[bytes | None], bytes]) -> bytes:
    """Replace a file with what `revise` returns for its present bytes, while no other rewrite in its folder runs.

    The new bytes, which are returned, are complete and on the disk before they take the file's name. The file keeps its
    mode, and its owner where that is permitted; a symbolic link stays one, and what it points to is replaced. Where
    there is no file, `revise` gets None; the file stays as it is when it raises, or where this raises OSError, as the
    file or its folder cannot be read or written. No temporary file is left.
    """
    with rewriting(path, revise) as replace:
        return replace()


@contextmanager
def rewriting(path: str | os.PathLike[str], revise: Callable[[bytes | None], bytes]) -> Iterator[Callable[[], bytes]]:
    """Do the same in two steps: write the new bytes beside the file, and yield what replaces it; the lock is kept."""
    target = Path(os.path.realpath(path))
    with lock(target.parent):
        present = None
        with suppress(FileNotFoundError):
            present = target.read_bytes()
        data = revise(present)

        def write(temporary: Path) -> None:
            # before the umask: a team's file is readable by all, and its owner writes it
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with os.fdopen(descriptor, "wb") as file:
                if present is not None:
                    status = target.stat()
                    with suppress(AttributeError, PermissionError):  # on Windows files have no such owners
                        os.fchown(descriptor, status.st_uid, status.st_gid)
                    temporary.chmod(status.st_mode & 0o7777)
                file.write(data)

        def save() -> bytes:
            replace()
            return data

        with _beside(target, f".{target.name}.tmp", write) as replace:
            yield save


@contextmanager
def _beside(target: Path, name: str, write: Callable[[Path], object]) -> Iterator[Callable[[], None]]:
    """Write a file of another name in the folder, and yield what lets it take the place of the target."""
    # Always the same name: under the lock nobody else uses it, and the next save clears what a killed one left behind.
    temporary = target.with_name(name)
    temporary.unlink(missing_ok=True)

    def replace() -> None:
        temporary.replace(target)
        with suppress(OSError):  # it is done by now, and Windows opens no folders
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    try:
        write(temporary)
        with temporary.open("rb+" if os.name == "nt" else "rb") as file:  # a file may be for reading only
            os.fsync(file.fileno())
        yield replace
    finally:
        temporary.unlink(missing_ok=True)
