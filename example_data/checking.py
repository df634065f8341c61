"""Whether registry, revisions and generator agree. Needs no database, and no look at what has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data import glance, unchanged

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.script import ScriptDirectory

    from example_data.difference import Change


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
    fingerprint = unchanged.fingerprint(directory, registry)  # before anything is read: a later edit is not in it
    if unchanged.is_remembered(directory, fingerprint):
        return []
    from example_data import comparison  # noqa: PLC0415 - NumPy, where something changed

    found = comparison.compare(directory, registry)
    if not found.changes:
        unchanged.remember(directory, fingerprint, found.datasets)
    return found.changes


def _registry_path(root: Path) -> Path:
    try:
        return glance.registry_path(root)
    except LookupError:
        from example_data import settings  # noqa: PLC0415 - Dynaconf, where there is no way around it

        return settings.load(root).registry_path
