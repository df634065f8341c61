"""Registry, revisions and generator, compared in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.alembic_plugin import history
from example_data.errors import ExampleDataError
from example_data.generation import pinning
from example_data.generation.row_numbers import grows_into
from example_data.registry.error_messages import placed
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.history import Pinned
    from example_data.generation.pin import Pin


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
    return Comparison(list(changes(have, want)), datasets)


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
            pins[seed.name] = pinning.make_pin(registry, seed)
    return pins


def _check_drift(held: Pinned) -> None:
    """Make sure that the generator still makes what a revision pinned."""
    try:
        pinning.check(held.pin)
    except ExampleDataError as error:
        raise type(error)(f"{held.where}: the generator changed, not the registry. {error}") from error


@dataclass(frozen=True, slots=True)
class Change:
    """A seed that is not the same in both; one that is missing on a side is None there."""

    old: Pin | None
    """As the revisions apply it."""
    new: Pin | None
    """As the registry has it."""

    @property
    def name(self) -> str:
        """The seed's name."""
        pin = self.new or self.old
        assert pin is not None
        return pin.name

    @property
    def is_growth(self) -> bool:
        """Whether rows were only added."""
        return self.old is not None and self.new is not None and grows_into(self.old, self.new)

    def told(self) -> str:
        """What differs, in words."""
        if self.old is None:
            return "no revision applies it"
        return "it left the registry" if self.new is None else self.old.differences(self.new)


def changes(have: Mapping[str, Pin], want: Mapping[str, Pin]) -> Iterator[Change]:
    """The seeds that differ between what the revisions apply and what the registry has, by name."""
    for name in sorted(have.keys() | want.keys()):
        old, new = have.get(name), want.get(name)
        if old != new:
            yield Change(old, new)
