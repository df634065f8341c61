"""Twenty-four people from Germany."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the seed."""
    op.apply_seed(
        "kind-heron",
        seed=4711,
        user_count=24,
        dataset="example_data.datasets.people:v1",
        locale="de_DE",
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
        digest="sha256:bd12a77b50ff5830a778eca5f4c9e490d001833261ccd69b774a87d6292560e3",
    )


def downgrade() -> None:
    """Remove the seed."""
    op.remove_seed(
        "kind-heron",
        seed=4711,
        dataset="example_data.datasets.people:v1",
    )
