"""People of Faker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faker import Faker
from preferences import SEED, make_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random
    from uuid import UUID


def make_people(count: int) -> tuple[Random, Iterator[tuple[UUID, str]]]:
    """Return Faker's randomness, for what else it makes, and the people."""
    fake = Faker(use_weighting=False)  # the faster way, by its documentation
    fake.seed_instance(SEED)
    random = fake.random
    return random, ((make_id(random), f"{fake.first_name()} {fake.last_name()}") for _ in range(count))
