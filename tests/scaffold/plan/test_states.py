"""States beside moments (`plan.states`)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from example_data.project.python_source import expression
from tests.support.scaffold_plans import kinds_of, plan_of, planned_table, text_key

MOMENT = sa.DateTime(timezone=True)


def deliveries(state: sa.Column[Any], *others: sa.Column[Any] | sa.CheckConstraint) -> sa.MetaData:
    """Return a table with a state and moments."""
    metadata = sa.MetaData()
    moments = [sa.Column(name, MOMENT) for name in ("shipped_at", "delivered_at", "cancelled_at")]
    created = sa.Column("created_at", MOMENT, nullable=False)
    sa.Table("t", metadata, text_key(), state, created, *moments, *others)
    return metadata


def life_of(metadata: sa.MetaData) -> str:
    """Return the lifecycle of a table as the module has it; empty where there is none."""
    return "; ".join(map(expression, planned_table(metadata).variables.values()))


STATES = ("pending", "shipped", "delivered", "cancelled")
LIFE = (
    'c.lifecycle({"pending": 3, "shipped": 3, "delivered": 12, "cancelled": (1, "pending")}, after="created_at", '
    "hours=72, open_days=60)"
)


def status() -> sa.Column[Any]:
    """Return a column of these states."""
    return sa.Column("status", sa.Enum(*STATES, name="delivery_status"), nullable=False)


def test_labels_of_an_enum_have_the_moments_of_their_names() -> None:
    """The first state is that of the moment at which a row begins."""
    metadata = deliveries(status())
    assert life_of(metadata) == LIFE
    kinds = kinds_of(metadata)
    assert kinds["status"] == 't_life.state(type="delivery_status")'
    assert kinds["shipped_at"] == 't_life.at("shipped")'
    assert kinds["delivered_at"] == 't_life.at("delivered")'
    assert kinds["cancelled_at"] == 't_life.at("cancelled")'


def test_a_list_of_a_constraint_and_no_list_at_all() -> None:
    """Where nothing lists the states, they are those of the moments, after the default."""
    listed = sa.Column("state", sa.Text, sa.CheckConstraint(f"state IN {STATES}"), nullable=False)
    assert life_of(deliveries(listed)) == LIFE
    free = sa.Column("state", sa.String(9), server_default="new")
    assert life_of(deliveries(free)) == LIFE.replace("pending", "new")
    assert life_of(deliveries(sa.Column("state", sa.String(8)))) == ""


@pytest.mark.parametrize(
    "check",
    [
        "status <> 'shipped' OR shipped_at IS NOT NULL",
        "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
        "delivered_at IS NULL OR status = 'delivered'",
        "status = 'pending' AND shipped_at IS NULL OR status <> 'pending'",
        "delivered_at > shipped_at AND shipped_at > created_at",
        "cancelled_at IS NULL OR delivered_at IS NULL",
    ],
)
def test_constraints_that_a_lifecycle_keeps(check: str) -> None:
    """They exclude no state, and count as understood."""
    metadata = deliveries(status(), sa.CheckConstraint(check))
    assert life_of(metadata) == LIFE
    table = planned_table(metadata)
    assert (table.understood, table.notes) == (1, ())


@pytest.mark.parametrize(
    "check",
    [
        "status = 'pending' OR delivered_at IS NOT NULL",
        "shipped_at >= delivered_at",
        "shipped_at > '2025-01-01'",
        "created_at > shipped_at",
    ],
)
def test_constraints_that_no_lifecycle_keeps(check: str) -> None:
    """The table is filled as if its columns had nothing to do with each other."""
    metadata = deliveries(status(), sa.CheckConstraint(check))
    assert life_of(metadata) == ""
    assert plan_of(metadata).left_out == {}


def test_a_state_that_asks_for_another_column_occurs() -> None:
    """A lifecycle would have to leave it out, so there is none."""
    check = sa.CheckConstraint("status <> 'shipped' OR carrier IS NOT NULL AND shipped_at IS NOT NULL")
    metadata = deliveries(status(), sa.Column("carrier", sa.Text), check)
    assert life_of(metadata) == ""
    assert "shipped" in kinds_of(metadata)["status"]
    assert kinds_of(metadata)["shipped_at"].startswith('c.case("status", {"shipped": ')


def test_a_state_that_a_constraint_excludes_is_none() -> None:
    """Nor has it a moment."""
    metadata = deliveries(status(), sa.CheckConstraint("status <> 'cancelled'"))
    assert life_of(metadata) == (
        'c.lifecycle({"pending": 3, "shipped": 3, "delivered": 12}, after="created_at", hours=72, open_days=60)'
    )


@pytest.mark.parametrize(
    ("states", "column", "expected"),
    [
        (
            ("active", "invited", "suspended", "deleted"),
            "deleted_at",
            (
                '{"invited": 3, "active": 12, "suspended": (1, "active"), "deleted": (1, "active")}, '
                'after="created_at", hours=2160'
            ),
        ),
        (
            ("open", "in_progress", "closed", "wont_fix"),
            "closed_at",
            (
                '{"open": 3, "in_progress": 3, "closed": 12, "wont_fix": (1, "open")}, after="created_at", hours=72, '
                "open_days=60"
            ),
        ),
        (
            ("queued", "running", "succeeded", "failed"),
            "finished_at",
            (
                '{"queued": 3, "running": 3, "succeeded": 12, "failed": (1, "running")}, after="created_at", hours=72, '
                "open_days=60"
            ),
        ),
        (
            ("draft", "published", "archived"),
            "published_at",
            '{"draft": 3, "published": 12, "archived": (1, "published")}, after="created_at", hours=2160',
        ),
    ],
)
def test_the_order_of_states(states: tuple[str, ...], column: str, expected: str) -> None:
    """They stand as the enum has them, unless that begins with a later one; others come beside the line."""
    metadata = sa.MetaData()
    state: sa.Column[Any] = sa.Column("status", sa.Enum(*states, name="some_status"), nullable=False)
    moments = [sa.Column("created_at", MOMENT, nullable=False), sa.Column(column, MOMENT)]
    sa.Table("t", metadata, text_key(), state, *moments)
    assert life_of(metadata) == f"c.lifecycle({expected})"


def closing() -> list[sa.Column[Any]]:
    """Return a key, a state, and when a row came into its last one."""
    state: sa.Column[Any] = sa.Column("state", sa.Enum("open", "closed", name="some_state"), nullable=False)
    return [text_key(), state, sa.Column("closed_on", sa.Date)]


def test_rows_without_a_moment_at_which_they_begin() -> None:
    """They begin after the rows that they refer to; where there are none, in the last year."""
    metadata = sa.MetaData()
    notes = [sa.Column(f"note_{number}", sa.Text) for number in range(4)]
    sa.Table("users", metadata, text_key(), sa.Column("created_at", MOMENT, nullable=False), *notes)
    sa.Table("parcels", metadata, *closing(), sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False))
    sa.Table("t", metadata, *closing())
    (parcels,) = map(expression, planned_table(metadata, "parcels").variables.values())
    assert parcels == (
        'c.lifecycle({"open": 3, "closed": 12}, after="created_at", of="user_id", hours=336, open_days=60)'
    )
    assert life_of(metadata) == 'c.lifecycle({"open": 3, "closed": 12}, hours=72, open_days=60)'
    assert kinds_of(metadata)["closed_on"] == 't_life.at("closed", type="date")'


def test_who_came_with_a_state_is_no_row_that_its_first_moment_follows() -> None:
    """Whether there is one depends on the state, and so on that moment."""
    metadata = sa.MetaData()
    notes = [sa.Column(f"note_{number}", sa.Text) for number in range(4)]
    sa.Table("users", metadata, text_key(), sa.Column("created_at", MOMENT, nullable=False), *notes)
    users: list[sa.Column[Any]] = [
        sa.Column(name, sa.ForeignKey("users.id"), nullable=name == "shipped_by") for name in ("by", "shipped_by")
    ]
    check = sa.CheckConstraint("status <> 'shipped' OR shipped_by IS NOT NULL")
    moments = [sa.Column("created_at", MOMENT, nullable=False), sa.Column("shipped_at", MOMENT)]
    sa.Table("t", metadata, text_key(), status(), *users, *moments, check)
    kinds = kinds_of(metadata)
    assert kinds["shipped_by"] == 'c.case("status", {"shipped": c.reference("users")})'
    assert kinds["created_at"] == 'c.after("created_at", of="by", days=400, past=True)'


def test_the_state_of_an_address_is_a_region() -> None:
    """It has no lifecycle, whatever moments stand beside it."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.Text, nullable=False) for name in ("city", "state")]
    moments = [sa.Column("created_at", sa.DateTime, nullable=False), sa.Column("archived_at", sa.DateTime)]
    sa.Table("t", metadata, text_key(), *names, *moments)
    assert kinds_of(metadata)["state"] == "c.place().region()"


def test_what_is_planned_is_over_after_it_has_begun() -> None:
    """Its states begin with the moment that it is planned for, and not with the one at which it was written."""
    metadata = sa.MetaData()
    state = sa.Column("status", sa.Text, sa.CheckConstraint("status IN ('booked', 'completed')"), nullable=False)
    names = [sa.Column(name, sa.DateTime, nullable=False) for name in ("created_at", "starts_at")]
    sa.Table("t", metadata, text_key(), state, *names, sa.Column("completed_at", sa.DateTime))
    life = planned_table(metadata).variables["t_life"]
    assert life.keywords["after"] == "starts_at"


def test_a_period_is_no_start_of_what_goes_on() -> None:
    """A subscription is there before the period that it is in."""
    metadata = sa.MetaData()
    state = sa.Column("status", sa.Text, sa.CheckConstraint("status IN ('active', 'canceled')"), nullable=False)
    names = [sa.Column(name, sa.DateTime, nullable=False) for name in ("created_at", "current_period_start")]
    sa.Table("t", metadata, text_key(), state, *names, sa.Column("canceled_at", sa.DateTime))
    life = planned_table(metadata).variables["t_life"]
    assert life.keywords["after"] == "created_at"
