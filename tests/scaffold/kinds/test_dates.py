"""Kinds of dates and moments within the bounds of constraints."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, plan_of, text_key


def test_dates_before_the_present_day_end_before_the_anchor() -> None:
    """Which is the present day when the module is written, somewhere."""
    metadata = sa.MetaData()
    columns: list[sa.Column[object]] = [
        sa.Column("a", sa.Date, nullable=False),
        sa.Column("b", sa.DateTime(timezone=True), nullable=False),
    ]
    checks = [sa.CheckConstraint("a < CURRENT_DATE", "past_a"), sa.CheckConstraint("b <= now()", "past_b")]
    sa.Table("t", metadata, text_key(), *columns, *checks)
    assert kinds_of(metadata)["a"] == "c.date(days_before=720, days_after=-2)"
    assert kinds_of(metadata)["b"] == "c.moment(days_before=720, days_after=-2)"


def test_dates_between_two_bounds_in_the_past() -> None:
    """They are as long before the anchor, which is the present day when the module is written."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("a >= '2001-01-01' AND a < '2002-01-01'", "year")
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Date, nullable=False), check)
    since = (datetime.now(UTC).date() - date(2002, 1, 1)).days
    assert kinds_of(metadata)["a"] == f"c.date(days_before={since + 364}, days_after={-since - 2})"


def test_a_span_of_dates_that_is_too_short() -> None:
    """The two days that time zones may take do not leave any."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("a >= '2001-01-01' AND a < '2001-01-02'", "day")
    sa.Table("t", metadata, text_key(), sa.Column("a", sa.Date, nullable=False), check)
    reason = "a cannot be filled: no kind of date is between what its constraints say"
    assert plan_of(metadata).left_out == {"t": reason}
