"""Users and their preferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TOUCH = """
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(TOUCH)
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("display_name", sa.String(32), nullable=False, index=True),
        *_timestamps(),
    )
    op.create_table(
        "user_preferences",
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("interest_theme_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("safety_toggle_ids", ARRAY(sa.Uuid), nullable=False),
        sa.Column("unit_system", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
        *_timestamps(),
        sa.CheckConstraint("unit_system IN ('metric', 'imperial')", name="user_preferences_unit_system_check"),
    )
    for table in ("users", "user_preferences"):
        op.execute(
            f"CREATE TRIGGER {table}_touch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION touch_updated_at()"
        )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("user_preferences")
    op.drop_table("users")
    op.execute("DROP FUNCTION touch_updated_at()")


def _timestamps() -> list[sa.Column[object]]:
    moment = sa.DateTime(timezone=True)
    return [
        sa.Column(name, moment, nullable=False, server_default=sa.func.now()) for name in ("created_at", "updated_at")
    ]
