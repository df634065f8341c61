"""Columns of a row that are compared with each other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, plan_of, text_key


@pytest.mark.parametrize(
    ("checks", "low", "high"),
    [
        (("a > 0", "a < b"), (1, 501), (502, 1001)),
        (("a < b",), (0, 500), (501, 1000)),
        (("b <= 9", "a >= 5", "a <= b"), (5, 7), (8, 9)),
    ],
)
def test_numbers_that_are_compared_have_ranges_that_do_not_touch(
    checks: tuple[str, ...], low: tuple[int, int], high: tuple[int, int]
) -> None:
    """Whatever bounds the one or the other has besides."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Integer, nullable=False) for name in ("a", "b")]
    constraints = [sa.CheckConstraint(check, name=f"check_{place}") for place, check in enumerate(checks)]
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns, *constraints)
    (table,) = plan_of(metadata).tables
    assert (table.columns["a"].arguments, table.columns["b"].arguments) == (low, high)


def test_a_bounded_date_may_be_followed() -> None:
    """A bound that is a date is no number."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Date, nullable=False) for name in ("first", "last")]
    checks = [sa.CheckConstraint("first >= '2001-01-01'", "since"), sa.CheckConstraint("first <= last", "order")]
    sa.Table("t", metadata, text_key(), *columns, *checks)
    assert kinds_of(metadata)["first"] == "c.date(days_before=720)"
    assert kinds_of(metadata)["last"] == 'c.after("first", days=90, past=True)'


def test_a_date_follows_none_that_stays_null() -> None:
    """It is a date like any other then."""
    metadata = sa.MetaData()
    columns = [sa.Column("first", sa.Date, unique=True), sa.Column("last", sa.Date, nullable=False)]
    sa.Table("t", metadata, text_key(), *columns, sa.CheckConstraint("first <= last", "order"))
    assert kinds_of(metadata) == {"id": kinds_of(metadata)["id"], "last": "c.date(days_before=720)"}


def test_what_opens_in_the_morning_closes_in_the_evening() -> None:
    """Times of day are compared by their names; others are left to the report."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.Time, nullable=False) for name in ("opens_at", "closes_at")]
    sa.Table("t", metadata, text_key(), *names, sa.CheckConstraint("closes_at > opens_at"))
    kinds = kinds_of(metadata)
    assert (kinds["opens_at"], kinds["closes_at"]) == (
        'c.choice(["08:00", "08:30", "09:00", "10:00"], type="time")',
        'c.choice(["16:00", "17:00", "18:00", "20:00"], type="time")',
    )
