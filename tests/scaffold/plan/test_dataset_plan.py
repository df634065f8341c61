"""The plan of a dataset: which tables are in it, and why others are not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.support.scaffold_plans import plan_of, shop


def test_named_tables_bring_those_they_need() -> None:
    """And no others."""
    planned = plan_of(shop(), ["orders"])
    assert [table.name for table in planned.tables] == ["customers", "orders"]


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (
            sa.Column("a", sa.Integer, sa.CheckConstraint("a > 5 AND a < 3"), nullable=False),
            "a cannot be filled: its constraints leave no range of numbers",
        ),
        (
            sa.Column("a", sa.SmallInteger, nullable=False, unique=True),
            "a unique constraint (a) cannot be kept unique",
        ),
        (
            sa.Column("a", sa.Text, sa.CheckConstraint("a ~ '^(?=x)y$'"), nullable=False),
            "a cannot be filled: no kind of text is matching ^(?=x)y$",
        ),
        (
            sa.Column("a", sa.ForeignKey("t.id"), sa.CheckConstraint("a <> id"), nullable=False),
            (
                "the foreign key of a (a) refers to another row of its own table and is NOT NULL: the first row has "
                "none to refer to"
            ),
        ),
        (
            sa.Column("a", postgresql.TSVECTOR, nullable=False),
            "a cannot be filled: values of type tsvector are left to c.text_of",
        ),
    ],
)
def test_a_column_that_cannot_be_filled_leaves_its_table_out(column: sa.Column[object], reason: str) -> None:
    """And the reason names the column."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), column)
    assert plan_of(metadata).left_out == {"t": reason}
