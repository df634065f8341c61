"""The people of `people:v1` as Python values, for applications that want them without a database."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from example_data.errors import DatasetError
from example_data.generation.dataset import load
from example_data.generation.generator import blocks
from example_data.generation.pinning import complete_seed
from example_data.generation.vectors import DictionaryEncoded
from example_data.registry.definition import DEFAULT_DATASET, SeedDefinition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.pin import Pin
    from example_data.registry.registry import SeedRegistry


class UnitSystemSeed(Enum):
    """The units a person reads distances in."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class ExampleUserSeed(msgspec.Struct, frozen=True):
    """One person with preferences; a struct, because making one is a fifth faster than making a dataclass."""

    id: UUID
    """Primary key in `users` and `user_preferences`."""
    display_name: str
    """3 to 32 letters, digits, spaces or underscores."""
    interest_theme_ids: tuple[UUID, ...]
    """1 to 3 distinct members of the registry's `interestThemeIds`, in its order."""
    safety_toggle_ids: tuple[UUID, ...]
    """0 to 2 distinct members of the registry's `safetyToggleIds`, in its order."""
    unit_system: UnitSystemSeed
    """Imperial for one in every ten."""


def generate_example_users(registry: SeedRegistry, definition: SeedDefinition) -> list[ExampleUserSeed]:
    """Return all people of a seed: the same list every time, everywhere.

    Raises:
        DatasetError: The seed's dataset is not people, or its locale has no corpus.
    """
    return list(iterate_example_users(registry, definition))


def iterate_example_users(
    registry: SeedRegistry, definition: SeedDefinition, rows: range | None = None
) -> Iterator[ExampleUserSeed]:
    """Yield the people of a seed, all or those of a range of row numbers (of step 1), in constant memory.

    Raises:
        DatasetError: The seed's dataset is not people, or its locale has no corpus.
    """
    if definition.dataset != DEFAULT_DATASET:
        raise DatasetError(
            f"Seed {definition.name!r}: its dataset has no example users (expected {DEFAULT_DATASET!r}, found "
            f"{definition.dataset!r}). Name a seed of that dataset."
        )
    return _people(complete_seed(definition, registry.vocabularies), rows)


def _people(pin: Pin, rows: range | None) -> Iterator[ExampleUserSeed]:
    users, preferences = load(pin.dataset).tables
    for named, preferred in zip(blocks(pin, users, rows), blocks(pin, preferences, rows), strict=True):
        ids, names = named.vectors
        _, themes, toggles, units, _ = preferred.vectors
        assert isinstance(units, DictionaryEncoded)
        systems = units.gather(UnitSystemSeed)
        yield from map(ExampleUserSeed, ids.values(), names.values(), themes.values(), toggles.values(), systems)
