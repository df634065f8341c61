"""Twelve people."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the seed."""
    op.apply_seed(
        "mossy-owl",
        seed=2026,
        user_count=12,
        dataset="example_data.datasets.people:v1",
        locale="en_US",
        vocabularies={
            "interest_theme_ids": [
                "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                "4fa85f64-5717-4562-b3fc-2c963f66afa7",
                "5fa85f64-5717-4562-b3fc-2c963f66afa8",
            ],
            "safety_toggle_ids": [
                "7fa85f64-5717-4562-b3fc-2c963f66afa6",
                "8fa85f64-5717-4562-b3fc-2c963f66afa7",
            ],
        },
        scheme=2,
        digest="sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73",
    )


def downgrade() -> None:
    """Remove the seed."""
    op.remove_seed(
        "mossy-owl",
        seed=2026,
        dataset="example_data.datasets.people:v1",
    )
