"""A seed as the registry has it: the limits of its values, and names and numbers for new ones."""

from __future__ import annotations

import re
from collections.abc import Collection
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, cast

import msgspec

from example_data.registry.ledger_table import NAME_MAX_LENGTH, NAME_PATTERN, SEED_MAX, USER_COUNT_MAX

if TYPE_CHECKING:
    from coolname import CoolnameConfigT

DEFAULT_LOCALE = "en_US"
DEFAULT_DATASET = "example_data.datasets.people:v1"

REQUIRED_KEYS = {"example_data.datasets.people:": ("interestThemeIds", "safetyToggleIds", "userCount")}
"""By the beginning of a dataset's import path, the keys that the format requires for its seeds and for no others."""

Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN, max_length=NAME_MAX_LENGTH, description="Memorable, unique.")]
SeedNumber = Annotated[int, msgspec.Meta(ge=0, le=SEED_MAX, description="The number all randomness starts from.")]
UserCount = Annotated[int, msgspec.Meta(ge=1, le=USER_COUNT_MAX, description="Rows of the dataset's first table.")]
Size = Annotated[int, msgspec.Meta(ge=1, le=USER_COUNT_MAX)]
Scalar = str | int | float | bool | None
Parameter = Scalar | tuple[Scalar, ...]
"""The type of a parameter's value, which JSON and a revision can both write."""
Sizes = Annotated[dict[str, Size], msgspec.Meta(description="Rows of the dataset's tables, by the size's name.")]
Parameters = Annotated[
    dict[str, Parameter], msgspec.Meta(description="What else the dataset's columns read, such as an anchor date.")
]


class SeedDefinition(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One entry of the registry."""

    name: Name
    """Memorable and unique, such as `mossy-owl`."""
    seed: SeedNumber
    """The number all randomness starts from, 0..2^63-1."""
    user_count: UserCount | msgspec.UnsetType = msgspec.UNSET
    """Rows of the dataset's first table, 1..2^31-1; required for some datasets, for others perhaps in `sizes`."""
    locale: str = DEFAULT_LOCALE
    """Whose names people bear, such as `de_DE`."""
    dataset: str = DEFAULT_DATASET
    """Import path and version of what is made, such as `example_data.datasets.people:v1`."""
    sizes: Sizes = {}
    """Rows by the name of one of the dataset's sizes, where they are not its default."""
    parameters: Parameters = {}
    """Values by the name of one of the dataset's parameters, likewise."""

    def values(self) -> dict[str, Any]:
        """Return all of it by name; None where the registry says nothing."""
        return {name: None if value is msgspec.UNSET else value for name, value in msgspec.structs.asdict(self).items()}


def required_keys(dataset: str) -> tuple[str, ...]:
    """Return the keys that a registry must have for a seed of a dataset, beyond those that every registry must have."""
    return next((keys for start, keys in REQUIRED_KEYS.items() if dataset.startswith(start)), ())


def is_unwritable(value: object) -> bool:
    """Return whether it is a text with a lone surrogate or a null, which PostgreSQL cannot have, or NaN or infinity."""
    if isinstance(value, float):
        return not isfinite(value)
    return isinstance(value, str) and re.search("[\ud800-\udfff\0]", value) is not None


def is_seed_name(text: str) -> bool:
    """Return whether a text can name a seed: lower-case words joined by hyphens, at most 63 characters, one letter."""
    return len(text) <= NAME_MAX_LENGTH and re.fullmatch(f"(?=.*[a-z]){NAME_PATTERN}", text) is not None


def memorable_name(seed: int, taken: Collection[str] = ()) -> str:
    """Return the two-word name of a number, such as `mossy-owl`, always the same with the same release of coolname.

    Of some 370,000 that there are, the next draw that is not among those taken counts.
    """
    import random  # with coolname 30 ms; its import and construction draw from the global random state

    state = random.getstate()
    try:
        from coolname import RandomGenerator
        from coolname.data import config

        generator = RandomGenerator(cast("CoolnameConfigT", config))
    finally:
        random.setstate(state)
    generator.random = random.Random(seed)  # noqa: S311 - a name is no secret
    while not is_seed_name(name := generator.generate_slug(2)) or name in taken:
        pass
    return name


def random_seed() -> int:
    """Return a new number for a seed in 0..2^53-1, from the system's randomness, that JavaScript tools read exactly."""
    import secrets  # for new seeds only

    return secrets.randbits(53)
