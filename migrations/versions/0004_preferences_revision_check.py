"""A preference's revision is never negative."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the check."""
    op.create_check_constraint("user_preferences_revision_check", "user_preferences", "revision >= 0")


def downgrade() -> None:
    """Drop the check."""
    op.drop_constraint("user_preferences_revision_check", "user_preferences")
