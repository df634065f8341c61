"""What the rules of the people leave to chance, for generators that have no word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from random import Random

SEED = 2026

THEMES = (
    UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    UUID("4fa85f64-5717-4562-b3fc-2c963f66afa7"),
    UUID("5fa85f64-5717-4562-b3fc-2c963f66afa8"),
)
TOGGLES = (UUID("7fa85f64-5717-4562-b3fc-2c963f66afa6"), UUID("8fa85f64-5717-4562-b3fc-2c963f66afa7"))


class Preferences(NamedTuple):
    """A row of user_preferences, without its key."""

    interest_theme_ids: list[UUID]
    safety_toggle_ids: list[UUID]
    unit_system: str
    revision: int


def make_id(random: Random) -> UUID:
    """Return a UUID that comes again with the same seed."""
    return UUID(int=random.getrandbits(128), version=4)


def make_preferences(random: Random) -> Preferences:
    """Return preferences that keep the rules."""
    return Preferences(
        random.sample(THEMES, random.randint(1, 3)),
        random.sample(TOGGLES, random.randint(0, 2)),
        "imperial" if random.random() < 0.1 else "metric",
        1,
    )
