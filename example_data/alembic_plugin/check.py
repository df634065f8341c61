"""The check of registry against revisions; a clean one is remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from example_data.alembic_plugin import remembered_check
from example_data.alembic_plugin.revision_reader import operations_in
from example_data.log import LOGGER
from example_data.project import settings_shortcut

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.compare import Change


def find_changes(root: Path, directory: ScriptDirectory) -> list[Change]:
    """Return what has to change so that the revisions apply what the registry has.

    After a clean check the answer is known without comparing, until something that it depends on changes.

    Raises:
        ExampleDataError: As from `compare.compare`.
    """
    registry = _registry_path(root)
    if not registry.exists() and not any(map(operations_in, directory.walk_revisions())):
        LOGGER.info("no registry yet, so no seeds to compare: %s is not there; example-data init writes one", registry)
        return []
    # Before anything is read, so that a later edit is not in it.
    fingerprint = remembered_check.fingerprint(directory, registry)
    if remembered_check.is_remembered(directory, fingerprint):
        return []
    from example_data.alembic_plugin import compare  # NumPy, where something changed

    changes, datasets = compare.compare(directory, registry)
    if not changes:
        remembered_check.remember(directory, fingerprint, datasets)
    return changes


def _registry_path(root: Path) -> Path:
    try:
        return root / (settings_shortcut.text("REGISTRY_PATH", root) or settings_shortcut.REGISTRY_PATH)
    except LookupError:
        from example_data.project import settings  # Dynaconf, where there is no way around it

        return settings.load(root).registry_path
