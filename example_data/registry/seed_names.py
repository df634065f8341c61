"""Names of seeds: their rule, and a memorable name for a number."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from example_data.registry.ledger_table import NAME_MAX_LENGTH, NAME_PATTERN

if TYPE_CHECKING:
    from coolname import CoolnameConfigT, RandomGenerator

RANDOM_SEED_BITS = 53
"""JavaScript's numbers are exact below 2^53, so its tools read a fresh seed as it stands in the registry."""

WORDS = 2


def is_seed_name(text: str) -> bool:
    """Return whether a text can name a seed: lower-case words joined by hyphens, at most 63 characters, one letter."""
    return (
        len(text) <= NAME_MAX_LENGTH
        and re.fullmatch(NAME_PATTERN, text) is not None
        and re.search("[a-z]", text) is not None
    )


def memorable_name(seed: int, taken: Collection[str] = ()) -> str:
    """Return the two-word name of a number, such as `mossy-owl`, always the same with the same release of coolname.

    Args:
        seed: The number the words are drawn from.
        taken: Names in use already, of some 370,000 that there are; the next draw that is not among them counts.
    """
    generator = _generator()
    generator.random = random.Random(seed)  # noqa: S311 - a name is no secret
    while not is_seed_name(name := generator.generate_slug(WORDS)) or name in taken:
        pass
    return name


def random_seed() -> int:
    """Return a new number for a seed in 0..2^53-1, from the system's randomness, that JavaScript tools read exactly."""
    return secrets.randbits(RANDOM_SEED_BITS)


def _generator() -> RandomGenerator:
    # Imported here because it takes 30 ms. Import and construction draw from the global random state.
    state = random.getstate()
    try:
        from coolname import RandomGenerator
        from coolname.data import config

        return RandomGenerator(cast("CoolnameConfigT", config))
    finally:
        random.setstate(state)
