"""Dates and moments that come after each other (`plan.moments`)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, text_key

MOMENT = sa.DateTime(timezone=True)


def table(metadata: sa.MetaData, name: str, *columns: sa.Column[Any] | sa.CheckConstraint) -> sa.Table:
    """Return a table with a key and columns enough to be no lookup table."""
    return sa.Table(name, metadata, text_key(), *columns, *(sa.Column(f"note_{n}", sa.Text) for n in range(4)))


def moment(name: str, type_: sa.types.TypeEngine[Any] = MOMENT, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column of moments."""
    return sa.Column(name, type_, nullable=nullable)


def reference(name: str, referred: str = "") -> sa.Column[Any]:
    """Return a column that refers to a table."""
    return sa.Column(f"{name}_id", sa.ForeignKey(f"{referred or name + 's'}.id"), nullable=False)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            [moment("updated_at"), moment("created_at")],
            {"updated_at": 'c.after("created_at", days=90, past=True)', "created_at": "c.moment(days_before=720)"},
        ),
        (
            [moment("started_at"), moment("ended_at", nullable=True)],
            {
                "started_at": "c.moment(days_before=720)",
                "ended_at": 'c.nullable(c.after("started_at", hours=8, past=True))',
            },
        ),
        (
            [moment("sent_at"), moment("read_at", nullable=True), moment("delivered_at", nullable=True)],
            {
                "sent_at": "c.moment(days_before=720)",
                "read_at": 'c.nullable(c.after("delivered_at", hours=72, past=True))',
                "delivered_at": 'c.nullable(c.after("sent_at", hours=72, past=True))',
            },
        ),
        (
            [moment("created_at"), moment("deleted_at", nullable=True), moment("expires_at")],
            {
                "created_at": "c.moment(days_before=720)",
                "deleted_at": 'c.nullable(c.after("created_at", days=360, past=True), share=0.95)',
                "expires_at": "c.moment(days_before=-1, days_after=365)",
            },
        ),
        (
            [moment("created_at"), moment("hired_on", sa.Date()), moment("born_on", sa.Date())],
            {
                "created_at": "c.moment(days_before=720)",
                "hired_on": 'c.after("created_at", days=60, past=True, type="date")',
                "born_on": "c.date(days_before=29000, days_after=-6600)",
            },
        ),
        (
            [moment("starts_at"), moment("ends_at"), moment("created_at", sa.DateTime())],
            {
                "starts_at": 'c.after("created_at", days=60, type="timestamptz")',
                "ends_at": 'c.after("starts_at", hours=8)',
                "created_at": 'c.moment(days_before=720, type="timestamp")',
            },
        ),
        (
            [sa.Column("joined", MOMENT, server_default=sa.func.now(), nullable=False), moment("seen_at")],
            {"joined": "c.moment(days_before=720)", "seen_at": 'c.after("joined", hours=72, past=True)'},
        ),
    ],
)
def test_moments_of_one_row(columns: list[sa.Column[Any]], expected: dict[str, str]) -> None:
    """Each comes after the one that comes before it by its name, and what is past is never in the future."""
    metadata = sa.MetaData()
    table(metadata, "t", *columns)
    assert {name: kind for name, kind in kinds_of(metadata).items() if name in expected} == expected


def test_a_constraint_counts_more_than_names() -> None:
    """What it orders otherwise is as it says, and there is no circle."""
    metadata = sa.MetaData()
    order = sa.CheckConstraint("created_at > updated_at", "odd")
    table(metadata, "t", moment("created_at"), moment("updated_at"), order)
    kinds = kinds_of(metadata)
    assert kinds["created_at"].startswith('c.after("updated_at"')
    assert "strictly=True" in kinds["created_at"]
    assert "created_at" not in kinds["updated_at"]


def test_a_moment_comes_after_several_that_constraints_name() -> None:
    """They are of no order among themselves."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Date, nullable=False) for name in ("one", "two", "closing_date")]
    checks = [sa.CheckConstraint(f"closing_date >= {name}", name) for name in ("one", "two")]
    table(metadata, "t", *columns, *checks)
    assert kinds_of(metadata)["closing_date"] == 'c.after("one", "two", days=60, past=True)'


def test_a_row_begins_after_those_it_refers_to() -> None:
    """After the latest of them, by required and by other references, and after the row that it answers."""
    metadata = sa.MetaData()
    table(metadata, "users", moment("created_at"))
    user = sa.ForeignKey("users.id")
    table(metadata, "posts", sa.Column("user_id", user, nullable=False), moment("posted_at"))
    table(
        metadata,
        "comments",
        sa.Column("post_id", sa.ForeignKey("posts.id"), nullable=False),
        sa.Column("author_id", sa.ForeignKey("users.id")),
        sa.Column("parent_id", sa.ForeignKey("comments.id")),
        moment("created_at"),
    )
    assert kinds_of(metadata, "posts")["posted_at"] == 'c.after("created_at", of="user_id", days=400, past=True)'
    assert kinds_of(metadata, "comments")["created_at"] == (
        'c.after("posted_at", "created_at", "created_at", of=("post_id", "author_id", "parent_id"), days=60, past=True)'
    )


@pytest.mark.parametrize(
    ("names", "of"),
    [
        (["reply_to_id", "forwarded_from_id"], '("user_id", "forwarded_from_id", "reply_to_id")'),
        (["accepted_answer_id", "parent_id"], '("user_id", "parent_id")'),
        (["superseded_by_id", "nextVersionId", "merged_into", "replacement_id", "last_reply_id"], '"user_id"'),
    ],
)
def test_a_row_is_written_after_all_that_it_refers_to(names: list[str], of: str) -> None:
    """It may be several of its table; what follows it, such as the answer that was accepted, is no earlier row."""
    metadata = sa.MetaData()
    table(metadata, "users", moment("created_at"))
    own: list[sa.Column[Any]] = [sa.Column(name, sa.ForeignKey("messages.id")) for name in names]
    table(metadata, "messages", reference("user"), *own, moment("sent_at"))
    assert f"of={of}," in kinds_of(metadata, "messages")["sent_at"]


def test_who_is_below_another_may_have_joined_before() -> None:
    """A manager may be hired later than those below; what is written below something is written later."""
    metadata = sa.MetaData()
    table(metadata, "shops", moment("created_at"))
    own = [reference("shop"), sa.Column("parent_id", sa.ForeignKey("staff.id"))]
    table(metadata, "staff", *own, moment("hired_at"))
    assert kinds_of(metadata, "staff")["hired_at"] == 'c.after("created_at", of="shop_id", days=400, past=True)'


def test_what_is_ordered_was_there_before() -> None:
    """Items of orders have no moment, so products begin earlier than orders, and their categories before them."""
    metadata = sa.MetaData()
    table(metadata, "categories", moment("created_at"))
    table(metadata, "products", reference("category", "categories"), moment("created_at"))
    table(metadata, "orders", moment("ordered_at"))
    table(metadata, "order_items", reference("order"), reference("product"))
    assert kinds_of(metadata, "products")["created_at"] == "c.moment(days_before=1080, days_after=-720)"
    assert kinds_of(metadata, "categories")["created_at"] == "c.moment(days_before=1440, days_after=-1080)"
    assert kinds_of(metadata, "orders")["ordered_at"] == "c.moment(days_before=720)"


def test_a_date_of_a_row_is_the_day_on_which_it_is_written() -> None:
    """Of an invoice that is paid days later; a period goes on for weeks, a trial ends soon."""
    metadata = sa.MetaData()
    names = [moment("issue_date", sa.Date()), moment("trial_ends_at"), moment("period_start"), moment("period_end")]
    table(metadata, "t", moment("created_at"), *names)
    kinds = kinds_of(metadata)
    assert {name: kinds[name] for name in ("issue_date", "trial_ends_at", "period_end")} == {
        "issue_date": 'c.after("created_at", days=0, past=True, type="date")',
        "trial_ends_at": 'c.after("created_at", days=45)',
        "period_end": 'c.after("period_start", days=30)',
    }
