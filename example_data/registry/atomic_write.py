"""Rewriting a file: readers see the old bytes or the new ones, and no writer undoes what another one wrote."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEW_FILE_MODE = 0o644
"""Before the umask: a team's file is readable by all, and its owner writes it."""


def rewrite(path: str | os.PathLike[str], revise: Callable[[bytes | None], bytes]) -> bytes:
    """Replace a file with what `revise` returns for its present bytes, while no other rewrite in its folder runs.

    The new bytes are complete and on the disk before they take the file's name. The file keeps its mode, and its
    owner where that is permitted; a symbolic link stays one, and what it points to is replaced.

    Args:
        path: The file, which need not exist yet; its folder must.
        revise: Gets the present bytes, None where there is no file. The file stays as it is when this raises.

    Returns:
        The bytes that were written.

    Raises:
        OSError: The file or its folder cannot be read or written. No temporary file is left.
    """
    target = Path(os.path.realpath(path))
    with _lock(target.parent) as folder:
        data = revise(_read(target))
        _replace(target, data)
        os.fsync(folder)
    return data


@contextmanager
def _lock(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _replace(target: Path, data: bytes) -> None:
    # Always the same name: under the lock nobody else uses it, and the next save clears what a killed one left behind.
    temporary = target.with_name(f".{target.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        _write(temporary, data, like=target)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _write(temporary: Path, data: bytes, *, like: Path) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        _copy_owner_and_mode(like, descriptor)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _copy_owner_and_mode(source: Path, descriptor: int) -> None:
    with suppress(FileNotFoundError):
        status = source.stat()
        with suppress(PermissionError):
            os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, status.st_mode & 0o7777)
