"""The check of registry against revisions; a clean one is remembered, as Python keeps what it compiled (PEP 3147).

A small file beside the compiled revisions has a fingerprint of everything that a check of the package's own datasets
depends on. Files are identified by size and times, as Python does for compiled ones; the time of the last change, which
nobody can set back, is one of them. Only an edit of the same length within one tick of the file system's clock would
not be noticed.
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

from example_data.alembic_plugin.revision_reader import operations_in
from example_data.log import LOGGER
from example_data.project import settings
from example_data.registry.atomic_write import rewrite

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.compare import Change

PACKAGE = Path(__file__).parent.parent
LIBRARIES = ("numpy", "faker", "msgspec")
"""What a digest depends on beside Python and this package; an update writes their files anew."""


def find_changes(root: Path, directory: ScriptDirectory) -> list[Change]:
    """Return what has to change so that the revisions apply what the registry has; raise as `compare.compare` does.

    After a clean check the answer is known without comparing, until something that it depends on changes. A check of a
    dataset from outside this package is not remembered, as nothing here knows which files that reads.
    """
    registry = settings.load(root, "REGISTRY_PATH").registry_path
    if not registry.exists() and not any(map(operations_in, directory.walk_revisions())):
        LOGGER.info("no registry yet, so no seeds to compare: %s is not there; example-data init writes one", registry)
        return []
    fingerprint = _fingerprint(directory, registry)  # before anything is read, so that a later edit is not in it
    with suppress(OSError, NotImplementedError):
        if _memory(directory).read_bytes() == fingerprint:
            return []
    from example_data.alembic_plugin import compare  # NumPy, where something changed

    changes, datasets = compare.compare(directory, registry)
    is_own = all(dataset.startswith("example_data.") for dataset in datasets)
    if not changes and is_own and not sys.dont_write_bytecode:
        with suppress(OSError, NotImplementedError):
            file = _memory(directory)
            file.parent.mkdir(parents=True, exist_ok=True)
            rewrite(file, lambda _: fingerprint)
    return changes


def _fingerprint(directory: ScriptDirectory, registry: Path) -> bytes:
    """Return one digest of the registry, the revisions, this package, the libraries it needs, and Python.

    Of revisions it has the graph as it was loaded, which may be some time ago, and the files as they are now.
    """
    content = b""
    with suppress(OSError, ValueError):
        content = registry.read_bytes()  # an editor is quicker than some file systems' clocks
    scripts = sorted(directory.walk_revisions(), key=attrgetter("revision"))
    graph = [(each.revision, each.down_revision, each.dependencies, sorted(each.branch_labels)) for each in scripts]
    parts = (
        sys.version,
        _installed(),
        (_stamp(str(registry)), content),
        graph,
        [_stamp(each.path) for each in scripts],
    )
    return f"sha256:{hashlib.sha256(repr(parts).encode()).hexdigest()}".encode()


def _memory(directory: ScriptDirectory) -> Path:
    """Return the path of the file, beside the compiled `env.py`; raise NotImplementedError where Python keeps none."""
    return Path(cache_from_source(str(Path(directory.dir, "example_data.py")))).with_suffix(".clean")


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
