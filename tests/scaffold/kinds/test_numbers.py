"""Kinds of numbers within the bounds of constraints and types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, plan_of, text_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


def test_one_of_a_few_numbers_is_within_the_bounds() -> None:
    """Those of the list that another constraint allows."""
    metadata = sa.MetaData()
    checks = [sa.CheckConstraint("a IN (1, 2, 3)", "few"), sa.CheckConstraint("a > 1", "more")]
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Integer, nullable=False), *checks)
    assert kinds_of(metadata)["a"] == 'c.choice([2, 3], type="integer")'


def test_numbers_with_fractions_that_are_listed(project_with_schema: Callable[[str], Project]) -> None:
    """PostgreSQL takes them, of both kinds of types."""
    project = project_with_schema("content")
    columns = "a numeric(3, 2) NOT NULL CHECK (a IN (0.25, 1.5)), b real NOT NULL CHECK (b = 0.5)"
    assert not project.psql(f"CREATE TABLE shares (id uuid PRIMARY KEY, {columns})")
    done = project.run("example-data", "scaffold", "shares")
    assert "tried: two seeds, 40 rows, rolled back" in done.stdout.splitlines()
    module = (project.root / "demo.py").read_text()
    assert '"a": c.choice(["0.25", "1.5"], type="numeric"),' in module
    assert '"b": c.choice([0.5], type="real"),' in module


def test_of_contradicting_constraints_the_column_is_named() -> None:
    """No number is -1 and above 0."""
    metadata = sa.MetaData()
    checks = [sa.CheckConstraint("a = -1", "minus"), sa.CheckConstraint("a > 0", "plus")]
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Integer, nullable=False), *checks)
    assert plan_of(metadata).left_out == {"t": "a cannot be filled: its constraints leave no number"}


def test_numbers_of_more_digits_than_are_made() -> None:
    """They have fewer, as a larger type allows."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Numeric(65, 30), nullable=False) for name in ("price", "a")]
    sa.Table("t", metadata, text_key(), *columns)
    assert kinds_of(metadata)["price"] == 'c.price("4.90", "480.00")'
    assert kinds_of(metadata)["a"] == 'c.decimal(low="0.000000000", high="1000.000000000", scale=9)'


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        ("a NOT IN (0, 13, 14)", "c.integer(15, 1000)"),
        ("a BETWEEN 0 AND 20 AND a <> 4", "c.integer(5, 20)"),
        ("a >= 0.5 AND a <= 3.5", "c.integer(1, 3)"),
        ("2 * a <= 81", "c.integer(0, 40)"),
        ("a > -1 AND 100 - a >= 0", "c.integer(0, 100)"),
    ],
)
def test_whole_numbers_around_what_is_excluded(check: str, kind: str) -> None:
    """In the widest range that is left, and never beyond a bound that is no whole number."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Integer, nullable=False), sa.CheckConstraint(check, "bounds"))
    assert kinds_of(metadata)["a"] == kind
