"""Where each seed of a project is: in the registry, in the revisions, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from example_data.alembic_plugin import compare, history
from example_data.project import alembic_config, database, settings
from example_data.runs import ledger

if TYPE_CHECKING:
    from pathlib import Path

    from example_data.alembic_plugin.history import AppliedPin
    from example_data.generation.pin import Pin
    from example_data.runs.ledger import Run

Row = dict[str, Any]


def seed_status(config_file: Path | None) -> list[Row]:
    """Return of each seed whether it is in the registry, which revision pins it, when it was applied, what changed.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    config = alembic_config.configuration(config_file)
    root = alembic_config.root(config)
    directory = alembic_config.scripts(config)
    registry_pins = compare.pins_of_registry(settings.load(root).registry_path)
    applied_pins = history.applied_pins(directory)
    with (
        database.resolve(root, config.get_alembic_option("sqlalchemy.url")) as url,
        database.session(url) as connection,
    ):
        runs = ledger.applied(connection) if ledger.has_ledger(connection) else {}
    names = dict.fromkeys([*registry_pins, *applied_pins, *runs])
    return [_row(name, registry_pins.get(name), applied_pins.get(name), runs.get(name)) for name in names]


def _row(name: str, registry_pin: Pin | None, applied: AppliedPin | None, run: Run | None) -> Row:
    return {
        "name": name,
        "in_registry": registry_pin is not None,
        "pinned_by": applied and applied.revision,
        "applied_at": run and run.seeded_at.isoformat(timespec="seconds"),
        "changed": _changes(registry_pin, applied, run),
    }


def _changes(registry_pin: Pin | None, applied: AppliedPin | None, run: Run | None) -> list[str]:
    """Return between which of its three places a seed differs."""
    changes = []
    if registry_pin and applied and registry_pin != applied.pin:
        changes.append("registry-differs-from-revision")
    if run and applied and (run.digest, run.pin) != (applied.pin.digest, applied.pin):
        changes.append("database-differs-from-revision")
    return changes
