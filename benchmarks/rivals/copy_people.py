"""People written with COPY, as psycopg has it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psycopg
from preferences import make_preferences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random
    from uuid import UUID

USERS = "COPY users (id, display_name) FROM STDIN"
PREFERENCES = "COPY user_preferences (user_id, interest_theme_ids, safety_toggle_ids, unit_system, revision) FROM STDIN"


def copy_people(random: Random, people: Iterable[tuple[UUID, str]]) -> None:
    """Write people, then their preferences, in one transaction."""
    ids = []
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
        with cursor.copy(USERS) as copy:
            for person in people:
                copy.write_row(person)
                ids.append(person[0])
        with cursor.copy(PREFERENCES) as copy:
            for user_id in ids:
                copy.write_row((user_id, *make_preferences(random)))
