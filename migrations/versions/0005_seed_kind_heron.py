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
        digest="sha256:3e855ca4d4e99dace3d753f82df8c6fb45d02a2afdd64e763a0837c2de1755cc",
    )


def downgrade() -> None:
    """Remove the seed."""
    op.remove_seed(
        "kind-heron",
        seed=4711,
        dataset="example_data.datasets.people:v1",
    )
