"""The memory of a clean check: a small file beside the compiled revisions, as Python keeps what it compiled (PEP 3147).

The file has a fingerprint of everything that a check of the package's own datasets depends on. Files are identified by
size and times, as Python does for compiled ones; the time of the last change, which nobody can set back, is one of
them. Only an edit of the same length within one tick of the file system's clock would not be noticed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source, find_spec
from operator import attrgetter
from pathlib import Path

from alembic.script import ScriptDirectory

from example_data.registry.atomic_write import rewrite

PACKAGE = Path(__file__).parent.parent
LIBRARIES = ("numpy", "faker", "msgspec")
"""What a digest depends on beside Python and this package; an update writes their files anew."""


def fingerprint(directory: ScriptDirectory, registry: Path) -> str:
    """Return one digest of the registry, the revisions, this package, the libraries it needs, and Python."""
    seeds = (_stamp(str(registry)), _content(registry))  # an editor is quicker than some file systems' clocks
    parts = (sys.version, _installed(), seeds, _revisions(directory))
    return f"sha256:{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def is_remembered(directory: ScriptDirectory, fingerprint: str) -> bool:
    """Return whether the last clean check had this fingerprint; a file that cannot be read has none."""
    with suppress(OSError, NotImplementedError):
        return _file(directory).read_bytes() == fingerprint.encode()
    return False


def remember(directory: ScriptDirectory, fingerprint: str, datasets: Iterable[str]) -> None:
    """Write the fingerprint of a clean check, where Python writes compiled files.

    A check of a dataset from outside this package is not remembered, as nothing here knows which files that reads.
    """
    if sys.dont_write_bytecode or not all(dataset.startswith("example_data.") for dataset in datasets):
        return
    with suppress(OSError, NotImplementedError):
        file = _file(directory)
        file.parent.mkdir(parents=True, exist_ok=True)
        rewrite(file, lambda _: fingerprint.encode())


def _file(directory: ScriptDirectory) -> Path:
    """Return the path of the file, in the folder of the compiled `env.py`, also under PYTHONPYCACHEPREFIX.

    Raises:
        NotImplementedError: This Python does not keep what it compiled.
    """
    return Path(cache_from_source(str(Path(directory.dir, "example_data.py")))).with_suffix(".clean")


def _revisions(directory: ScriptDirectory) -> list[tuple[object, ...]]:
    """Return the graph of revisions as it was loaded, which may be some time ago, and the files as they are now."""
    scripts = sorted(directory.walk_revisions(), key=attrgetter("revision"))
    graph = [(each.revision, each.down_revision, each.dependencies, sorted(each.branch_labels)) for each in scripts]
    return [*graph, *(_stamp(each.path) for each in scripts)]


@cache
def _installed() -> list[tuple[object, ...]]:
    """Return the files of this package and of the libraries as they were at the first call, which this process runs."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(PACKAGE) for name in names]  # noqa: PTH118 - quicker
    own = sorted(file for file in files if "__pycache__" not in file)
    return [_stamp(file) for file in (*own, *map(_origin, LIBRARIES))]


def _origin(library: str) -> str:
    """Return the file that importing a library runs first, without importing it; its name where there is none."""
    with suppress(ValueError):  # something in its place that does not say where it came from
        if spec := find_spec(library):
            return spec.origin or library
    return library


def _stamp(file: str) -> tuple[object, ...]:
    """Return a file with its size, and the times of its last writing and of its last change of any kind.

    A missing one has none: a check that needs the file is not clean, another one does not depend on it.
    """
    with suppress(OSError, ValueError):
        status = Path(file).stat()
        return file, status.st_size, status.st_mtime_ns, status.st_ctime_ns
    return (file,)


def _content(file: Path) -> bytes:
    with suppress(OSError, ValueError):
        return file.read_bytes()
    return b""
