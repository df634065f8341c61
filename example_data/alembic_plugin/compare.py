"""Registry, revisions and generator, compared in full."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history
from example_data.errors import ExampleDataError
from example_data.generation import pinning
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import grows_into
from example_data.registry.error_messages import prefix_with_seed
from example_data.registry.registry import SeedRegistry


def compare(directory: ScriptDirectory, registry: Path) -> tuple[list[Change], set[str]]:
    """Compare the revisions with the registry, and check the digests of the pins that the registry does not have.

    Return what has to change so that the revisions apply what the registry has, and the datasets of every pin in the
    revisions, also of seeds that a later one removes. Raise RegistryError, RevisionError or DatasetError where one of
    these cannot be read, and DigestMismatchError where a pin would make other rows today.
    """
    chain = history.read_chain(directory)
    registry_pins = pins_of_registry(registry)
    for applied in chain.pins:
        if registry_pins.get(applied.pin.name) != applied.pin:
            try:
                pinning.check_digest(applied.pin)
            except ExampleDataError as error:
                raise type(error)(f"{applied.where}: the generator changed, not the registry. {error}") from error
    applied_pins = {name: applied.pin for name, applied in chain.applied.items()}
    names = sorted(applied_pins.keys() | registry_pins.keys())
    pairs = [Change(name, applied_pins.get(name), registry_pins.get(name)) for name in names]
    return [change for change in pairs if change.old != change.new], {applied.pin.dataset for applied in chain.pins}


def pins_of_registry(path: Path) -> dict[str, Pin]:
    """Return the seeds of the registry as revisions would pin them today, by name; errors name file and seed."""
    registry = SeedRegistry.from_file(path)
    pins = {}
    for seed in registry.seeds:
        with prefix_with_seed(path, seed.name):
            pins[seed.name] = pinning.make_pin(registry, seed)
    return pins


@dataclass(frozen=True, slots=True)
class Change:
    """A seed that differs between revisions and registry; where it is missing, its pin is None."""

    name: str
    old: Pin | None
    """As the revisions apply it."""
    new: Pin | None
    """As the registry has it."""

    @property
    def is_growth(self) -> bool:
        """Whether rows were only added."""
        return self.old is not None and self.new is not None and grows_into(self.old, self.new)

    def describe(self) -> str:
        """Return what differs, in words."""
        if self.old is None:
            return "no revision applies it"
        return "it left the registry" if self.new is None else self.old.differences(self.new)
