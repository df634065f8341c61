"""Whether registry, revisions and generator agree. Needs no database, and no look at what has not changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.alembic_plugin import check
from example_data.project import settings_shortcut

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.difference import Change


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
    fingerprint = check.fingerprint(directory, registry)  # before anything is read: a later edit is not in it
    if check.is_remembered(directory, fingerprint):
        return []
    from example_data.alembic_plugin import compare  # noqa: PLC0415 - NumPy, where something changed

    found = compare.compare(directory, registry)
    if not found.changes:
        check.remember(directory, fingerprint, found.datasets)
    return found.changes


def _registry_path(root: Path) -> Path:
    try:
        return settings_shortcut.registry_path(root)
    except LookupError:
        from example_data.project import settings  # noqa: PLC0415 - Dynaconf, where there is no way around it

        return settings.load(root).registry_path
