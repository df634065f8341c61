"""In how many rows columns are NULL, and booleans true, as their names and defaults say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, text_key


def kind_of(name: str, type_: sa.DateTime | sa.Boolean, default: str | None = None) -> str:
    """Return the kind of a column that may be NULL."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column(name, type_, server_default=default))
    return kinds_of(metadata)[name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("deleted_at", "c.nullable(c.moment(days_before=720), share=0.95)"),
        ("cancelledAt", "c.nullable(c.moment(days_before=720), share=0.95)"),
        ("seen_at", "c.nullable(c.moment(days_before=720))"),
        ("created_at", "c.moment(days_before=720)"),
    ],
)
def test_moments_of_an_end_are_mostly_null(name: str, kind: str) -> None:
    """Few rows have come to an end; every row was created."""
    assert kind_of(name, sa.DateTime(timezone=True)) == kind


@pytest.mark.parametrize(
    ("name", "default", "kind"),
    [
        ("is_admin", None, "c.boolean(share=0.03)"),
        ("is_active", None, "c.boolean(share=0.9)"),
        ("email_verified", None, "c.boolean(share=0.9)"),
        ("has_garden", None, "c.boolean()"),
        ("is_public", "false", "c.boolean(share=0.1)"),
        ("is_active", "true", "c.boolean(share=0.9)"),
        ("is_banned", "false", "c.boolean(share=0.03)"),
    ],
)
def test_booleans_are_true_as_often_as_their_names_say(name: str, default: str | None, kind: str) -> None:
    """Beside a default the other value is rare."""
    assert kind_of(name, sa.Boolean(), default) == kind
