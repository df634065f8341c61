"""A clean check, remembered beside the compiled revisions, as Python remembers what it compiled (PEP 3147).

The one small file holds a fingerprint of everything that a check of the package's own datasets depends on. Files are
told by size and times, as compiled ones are told from their sources; the time of the last change, which nobody can set
back, is one of them. Only an edit of the same length within one tick of the file system's clock would go unseen.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.project import settings_shortcut
from example_data.registry.atomic_write import rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.compare import Change

PACKAGE = Path(__file__).parent.parent
LIBRARIES = ("numpy", "faker", "msgspec")
"""What a digest depends on beside Python and this package; an update writes their files anew."""

UNREADABLE = (-1, -1, -1)
"""Stands for a file that is not there: a check that needs it is not clean, one that does not need it does not mind."""


def fingerprint(directory: ScriptDirectory, registry: Path) -> str:
    """The registry, the revisions, this package, the libraries it is made with, and Python: all of it as one digest."""
    seeds = (*_stamped([str(registry)]), _content(registry))  # an editor is quicker than some file systems' clocks
    parts = (sys.version, _installed(), seeds, _revisions(directory))
    return f"sha256:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def is_remembered(directory: ScriptDirectory, fingerprint: str) -> bool:
    """Whether the last clean check had this fingerprint; a file that cannot be read has none."""
    with suppress(OSError, NotImplementedError):
        return _file(directory).read_bytes() == fingerprint.encode()
    return False


def remember(directory: ScriptDirectory, fingerprint: str, datasets: Iterable[str]) -> None:
    """Write down that a check was clean, where Python writes compiled files and may.

    A check of a dataset from outside this package is not remembered: what that reads, nobody here can know.
    """
    if sys.dont_write_bytecode or not all(dataset.startswith("example_data.") for dataset in datasets):
        return
    with suppress(OSError, NotImplementedError):
        file = _file(directory)
        file.parent.mkdir(parents=True, exist_ok=True)
        rewrite(file, lambda _: fingerprint.encode())


def _file(directory: ScriptDirectory) -> Path:
    """In the folder that has the compiled `env.py`, wherever PYTHONPYCACHEPREFIX puts it.

    Raises:
        NotImplementedError: This Python does not keep what it compiled.
    """
    return Path(cache_from_source(str(Path(directory.dir, "example_data.py")))).with_suffix(".clean")


def _revisions(directory: ScriptDirectory) -> list[tuple[object, ...]]:
    """The graph as it was loaded, which may have been a while ago, and the files as they are now."""
    scripts = sorted(directory.walk_revisions(), key=attrgetter("revision"))
    graph = [(each.revision, each.down_revision, each.dependencies, sorted(each.branch_labels)) for each in scripts]
    return [*graph, *_stamped(each.path for each in scripts)]


@cache
def _installed() -> list[tuple[object, ...]]:
    """The files of this package and of the libraries, as they were when this process first asked: what it runs."""
    return _stamped((*sorted(_files(PACKAGE)), *map(_origin, LIBRARIES)))


def _origin(library: str) -> str:
    """The file that importing a library runs first, without importing it; its name where there is none."""
    with suppress(ValueError):  # something in its place that does not say where it came from
        if found := find_spec(library):
            return found.origin or library
    return library


def _files(folder: str | Path) -> Iterator[str]:
    """The files in a folder and below, compiled ones aside."""
    for entry in os.scandir(folder):
        if not entry.is_dir():
            yield entry.path
        elif entry.name != "__pycache__":
            yield from _files(entry.path)


def _stamped(files: Iterable[str]) -> list[tuple[object, ...]]:
    return [(file, *_stamp(file)) for file in files]


def _stamp(file: str) -> tuple[int, int, int]:
    """A file's size and the times of its last writing and of its last change of any kind."""
    try:
        found = Path(file).stat()
    except (OSError, ValueError):
        return UNREADABLE
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _content(file: Path) -> bytes:
    with suppress(OSError, ValueError):
        return file.read_bytes()
    return b""


def changes(root: Path, directory: ScriptDirectory) -> list[Change]:
    """What would have to change for the revisions to apply what the registry has.

    A clean check is remembered, and answers until something that it depends on is touched.

    Raises:
        RegistryError: The registry cannot be read.
        RevisionError: A seed operation cannot be read, or contradicts another.
        DigestMismatchError: A pin would make other rows today.
        DatasetError: A dataset, a locale or a vocabulary is missing.
    """
    registry = _registry_path(root)
    current = fingerprint(directory, registry)  # before anything is read: a later edit is not in it
    if is_remembered(directory, current):
        return []
    from example_data.alembic_plugin import compare  # noqa: PLC0415 - NumPy, where something changed

    found = compare.compare(directory, registry)
    if not found.changes:
        remember(directory, current, found.datasets)
    return found.changes


def _registry_path(root: Path) -> Path:
    try:
        return settings_shortcut.registry_path(root)
    except LookupError:
        from example_data.project import settings  # noqa: PLC0415 - Dynaconf, where there is no way around it

        return settings.load(root).registry_path
