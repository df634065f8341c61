"""The people of a walking application: users and their preferences."""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table

v1 = Dataset(
    Table(
        "users",
        rows=c.size("users", 12),
        columns={
            "id": c.uuid_key(),
            "display_name": c.person_name(),
        },
    ),
    Table(
        "user_preferences",
        rows=c.per("users"),
        key="user_id",
        columns={
            "user_id": c.parent("users"),
            "interest_theme_ids": c.subset("interest_theme_ids", low=1, high=3),
            "safety_toggle_ids": c.subset("safety_toggle_ids", low=0, high=2),
            "unit_system": c.one_in(10, "imperial", otherwise="metric"),
            "revision": c.constant(1, type="integer"),
        },
    ),
)
"""Frozen: revisions pin it. A change is a `v2` beside it."""
