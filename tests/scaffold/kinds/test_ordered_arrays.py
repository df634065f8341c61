"""Arrays whose members a constraint compares with each other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, plan_of


def tiles(*checks: str) -> sa.MetaData:
    """Return a table with an array of numbers, and constraints on it."""
    metadata = sa.MetaData()
    bounds: sa.Column[object] = sa.Column("bounds", sa.ARRAY(sa.Integer), nullable=False)
    sa.Table("t", metadata, sa.Column("id", sa.Uuid, primary_key=True), bounds, *map(sa.CheckConstraint, checks))
    return metadata


def test_corners_of_a_map_are_in_order() -> None:
    """Each within its own bounds, in a few arrays that stand in the module."""
    checks = (
        "cardinality(bounds) = 4 AND bounds[1] <= bounds[3] AND bounds[2] <= bounds[4]",
        "bounds[1] BETWEEN -180 AND 180 AND bounds[2] BETWEEN -90 AND 90",
        "bounds[3] BETWEEN -180 AND 180 AND bounds[4] BETWEEN -90 AND 90",
    )
    kind = kinds_of(tiles(*checks))["bounds"]
    assert kind.startswith("c.choice([[-29, 38, -22, 41], [104, -56, 112, -52], [-83, 11, -76, 14], ")
    assert kind.endswith('type="integer[]")')


@pytest.mark.parametrize(
    "check", ["bounds[1] < bounds[2]", "cardinality(bounds) = 2 AND bounds[1] < bounds[2] AND bounds[2] < bounds[1]"]
)
def test_what_cannot_be_kept(check: str) -> None:
    """Arrays of no certain length, and members in a circle."""
    assert list(plan_of(tiles(check)).left_out) == ["t"]
