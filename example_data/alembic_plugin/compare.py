"""Registry, revisions and generator, compared in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.alembic_plugin import difference, history
from example_data.errors import ExampleDataError
from example_data.generation import generator
from example_data.registry.location import placed
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.difference import Change
    from example_data.alembic_plugin.history import Pinned
    from example_data.registry.definition import Pin


@dataclass(frozen=True, slots=True)
class Comparison:
    """What registry and revisions have in common, and what not."""

    changes: list[Change]
    """What would have to change for the revisions to apply what the registry has."""
    datasets: frozenset[str]
    """Those of every pin in the revisions, also of seeds that a later one removes."""


def compare(directory: ScriptDirectory, registry: Path) -> Comparison:
    """Compare the revisions with the registry, and the pins that it does not have with their digests.

    Raises:
        RegistryError: The registry cannot be read.
        RevisionError: A seed operation cannot be read, or contradicts another.
        DigestMismatchError: A pin would make other rows today.
        DatasetError: A dataset, a locale or a vocabulary is missing.
    """
    revisions = history.read(directory)
    want = wanted(registry)
    for held in revisions.pins:
        if want.get(held.pin.name) != held.pin:
            _check_drift(held)
    have = {name: held.pin for name, held in revisions.applied.items()}
    datasets = frozenset(held.pin.dataset for held in revisions.pins)
    return Comparison(list(difference.changes(have, want)), datasets)


def wanted(path: Path) -> dict[str, Pin]:
    """The seeds of the registry as revisions would pin them today, by name.

    Raises:
        RegistryError: The registry cannot be read.
        DatasetError: A seed's dataset, locale or vocabulary is missing; the message names file and seed.
    """
    registry = SeedRegistry.from_file(path)
    pins = {}
    for seed in registry.seeds:
        with placed(path, seed.name):
            pins[seed.name] = generator.pin(registry, seed)
    return pins


def _check_drift(held: Pinned) -> None:
    """Make sure that the generator still makes what a revision pinned."""
    try:
        generator.check(held.pin)
    except ExampleDataError as error:
        raise type(error)(f"{held.where}: the generator changed, not the registry. {error}") from error
