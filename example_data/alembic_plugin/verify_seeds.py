"""Verifying the seeds of a project: their rows in the database, and what the registry says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from example_data.alembic_plugin import history, revision_reader
from example_data.alembic_plugin.compare import Change
from example_data.errors import DatasetError, SeedNotFoundError, suggest_names
from example_data.generation.pin import Pin
from example_data.generation.pinning import complete_seed
from example_data.postgres.session import snapshot
from example_data.project import alembic_config, env_script
from example_data.registry.registry import SeedRegistry
from example_data.runs import ledger, ranges
from example_data.runs.verify import finding, verify


def verify_seeds(config_file: Path | None, names: Sequence[str], say: env_script.Say) -> list[dict[str, Any]]:
    """Return what is found of the seeds of these names, or of all in the database of `env.py`; nothing is locked.

    Raise SeedNotFoundError where one is not in the database, and ExampleDataError where something cannot be read.
    """
    config, directory, settings = alembic_config.open_project(config_file)
    registry = SeedRegistry.from_file(settings.registry_path)
    pinned = history.read_chain(directory).applied

    def read(env: env_script.EnvConnection) -> list[dict[str, Any]]:
        advice = revision_reader.explain_missing_ledger(directory, env.context.get_current_heads())
        with advice, snapshot(env.connection) as session:
            runs, loads = ledger.applied(session), ranges.counts(session)
            for name in names:
                if name not in runs and name not in loads:
                    raise SeedNotFoundError(f"Seed {name!r}: it is not in this database ({suggest_names(name, runs)}).")
            found: list[dict[str, Any]] = []
            for name in names or [*runs, *loads]:
                if name in loads:
                    found.append(finding(name, "loading", rows=loads[name].rows, reason=f"{loads[name]} are there"))
                    continue
                found += verify(session, runs[name])
                found += _registry_change(registry, (pinned.get(name) or runs[name]).pin)
            return found

    return env_script.read(config, directory, read, say)


def _registry_change(registry: SeedRegistry, pin: Pin) -> Iterator[dict[str, Any]]:
    """Yield what the registry has otherwise than a pin, if it does; its digest says nothing of the registry."""
    definition = next((seed for seed in registry.seeds if seed.name == pin.name), None)
    try:
        today = complete_seed(definition, registry.vocabularies) if definition else None
        today = replace(today, digest=pin.digest) if today else None
        change = None if today == pin else Change(pin.name, pin, today).describe()
    except DatasetError as error:
        change = str(error)
    if change:
        yield finding(pin.name, "registry-changed", reason=change)
