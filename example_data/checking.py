"""Whether registry, revisions and generator agree. Needs no database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data import chain, difference, generator, settings
from example_data.errors import DigestMismatchError, ExampleDataError
from example_data.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.script import ScriptDirectory

    from example_data.chain import Pinned
    from example_data.definition import Pin
    from example_data.difference import Change


def changes(root: Path, directory: ScriptDirectory) -> list[Change]:
    """What would have to change for the revisions to apply what the registry has.

    Raises:
        RegistryError: The registry cannot be read.
        RevisionError: A seed operation cannot be read, or contradicts another.
        DigestMismatchError: A pin that the registry agrees with would make other rows today.
        DatasetError: A dataset, a locale or a vocabulary is missing.
    """
    path = settings.load(root).registry_path
    held = chain.pinned(directory)
    want = wanted(path)
    for name in held.keys() & want.keys():
        _check_drift(held[name], want[name])
    return list(difference.changes({name: pinned.pin for name, pinned in held.items()}, want))


def wanted(path: Path) -> dict[str, Pin]:
    """The seeds of the registry as revisions would pin them today, by name.

    Raises:
        RegistryError: The registry cannot be read.
        DatasetError: A seed's dataset, locale or vocabulary is missing; the message names file and seed.
    """
    registry = SeedRegistry.from_file(path)
    pins = {}
    for seed in registry.seeds:
        try:
            pins[seed.name] = generator.pin(registry, seed)
        except ExampleDataError as error:
            raise type(error)(f"{path}, seed {seed.name!r}: {error}") from error
    return pins


def _check_drift(held: Pinned, want: Pin) -> None:
    """Make sure that where all arguments are the same, the rows are."""
    if held.pin != want and held.pin.differences(want) == "digest":
        raise DigestMismatchError(
            f"Revision {held.revision}, seed {want.name!r}: the registry is as pinned, but the generator makes other "
            f"rows: expected digest {held.pin.digest}, found {want.digest}. Dataset {want.dataset!r}, its corpora or "
            "the example-data version changed since: restore it, or name the new dataset otherwise and leave this one."
        )
