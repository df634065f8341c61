"""Where each seed of a project is: in the registry, in the revisions, in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import compare, history, ledger_revisions
from example_data.alembic_plugin.history import AppliedPin
from example_data.alembic_plugin.ledger_revisions import LedgerInChain
from example_data.errors import ConsentError
from example_data.generation.pin import Pin
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script, settings
from example_data.project.settings import Settings
from example_data.runs import consent, ledger
from example_data.runs.ledger import Run

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a project's seeds."""

    rows: list[Row]
    problems: list[str]
    """Sentences on what belongs to no seed."""

    @property
    def is_clean(self) -> bool:
        """Whether registry, revisions and database agree."""
        return not self.problems and not any(row["changed"] for row in self.rows)


def seed_status(config_file: Path | None, say: Callable[[str], None]) -> Status:
    """Return of each seed whether it is in the registry, which revision pins it, when it was applied, what changed.

    First `say` gets the line that says which database it is.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    config = alembic_config.configuration(config_file)
    directory = alembic_config.scripts(config)
    loaded = settings.load(alembic_config.root(config))
    registry_pins = compare.pins_of_registry(loaded.registry_path)
    applied_pins = history.applied_pins(directory)

    def read(context: MigrationContext) -> tuple[dict[str, Run], bool, list[str]]:
        """Return the database's runs, whether it lets no seed in, and what is wrong with it."""
        assert context.connection is not None
        session = Session(context.connection)
        if not ledger.has_ledger(session):
            return {}, True, _missing_ledger(directory, context.get_current_heads())
        return ledger.applied(session), _refuses(session, loaded), []

    runs, refuses, problems = env_script.read(config, directory, read, say)
    names = dict.fromkeys([*registry_pins, *applied_pins, *runs])
    wanted = set() if refuses else {name for name in applied_pins if not loaded.skip_reason(name)}
    rows = [
        _row(name, registry_pins.get(name), applied_pins.get(name), runs.get(name), is_wanted=name in wanted)
        for name in names
    ]
    return Status(rows, problems)


def _refuses(session: Session, loaded: Settings) -> bool:
    try:
        consent.check(session, is_required=loaded.require_consent)
    except ConsentError:
        return True
    return False


def _missing_ledger(directory: ScriptDirectory, heads: tuple[str, ...]) -> list[str]:
    """Return a sentence where the revisions that have run create the ledger, although it is not there."""
    state = ledger_revisions.read_ledger(directory, heads) if heads else LedgerInChain()
    if state.created_by is None and state.dropped_by is None:
        return []
    return [f"{ledger.MISSING} {ledger_revisions.advise(directory, heads)}"]


def _row(name: str, registry_pin: Pin | None, applied: AppliedPin | None, run: Run | None, *, is_wanted: bool) -> Row:
    """Return what is known of a seed, with the words for what differs between its three places."""
    pin = applied.pin if applied else None
    differences = {
        "not-pinned": registry_pin and pin is None,
        "registry-differs-from-revision": registry_pin and pin and registry_pin != pin,
        "database-differs-from-revision": run and pin and (run.digest, run.pin) != (pin.digest, pin),
        "not-applied": run is None and is_wanted,
    }
    return {
        "name": name,
        "in_registry": registry_pin is not None,
        "pinned_by": applied and applied.revision,
        "applied_at": run and run.seeded_at.isoformat(timespec="seconds"),
        "changed": [word for word, holds in differences.items() if holds],
    }
