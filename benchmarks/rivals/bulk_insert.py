"""A revision of people of Faker, with `op.bulk_insert`: `alembic upgrade head`."""

from __future__ import annotations

import os
from itertools import islice

import sqlalchemy as sa
from alembic import op
from faker_names import make_people
from preferences import make_preferences
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 10_000
"""People that are in memory at once."""

USERS = sa.table("users", sa.column("id", sa.Uuid), sa.column("display_name", sa.String))
PREFERENCES = sa.table(
    "user_preferences",
    sa.column("user_id", sa.Uuid),
    sa.column("interest_theme_ids", ARRAY(sa.Uuid)),
    sa.column("safety_toggle_ids", ARRAY(sa.Uuid)),
    sa.column("unit_system", sa.Text),
    sa.column("revision", sa.Integer),
)


def upgrade() -> None:
    """Write the people, in batches."""
    random, people = make_people(int(os.environ["PEOPLE"]))
    while batch := list(islice(people, BATCH)):
        op.bulk_insert(USERS, [{"id": key, "display_name": name} for key, name in batch])
        op.bulk_insert(PREFERENCES, [{"user_id": key, **make_preferences(random)._asdict()} for key, _ in batch])


def downgrade() -> None:
    """Empty the tables, as nothing says which rows were written here."""
    op.execute("DELETE FROM user_preferences")
    op.execute("DELETE FROM users")
