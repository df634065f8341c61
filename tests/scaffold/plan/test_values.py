"""Amounts and counts that follow from other rows (`plan.values`)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, planned_table

MONEY = sa.Numeric(10, 2)


def shop(*of_orders: sa.Column[Any], item: sa.types.TypeEngine[Any] = MONEY) -> sa.MetaData:
    """Return products, orders with some columns more, and items."""
    metadata = sa.MetaData()
    sa.Table("products", metadata, key(), sa.Column("price", MONEY, nullable=False), *fillers())
    sa.Table("orders", metadata, key(), *of_orders, *fillers())
    sa.Table(
        "order_items",
        metadata,
        key(),
        sa.Column("product_id", sa.ForeignKey("products.id"), nullable=False),
        sa.Column("order_id", sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("unit_price", item, nullable=False),
    )
    return metadata


def key() -> sa.Column[object]:
    """Return a primary key."""
    return sa.Column("id", sa.Integer, primary_key=True)


def fillers() -> list[sa.Column[object]]:
    """Return columns with which a table is no lookup table."""
    return [sa.Column(f"note_{number}", sa.Text) for number in range(4)]


def test_an_item_has_its_products_price_and_an_order_the_sum() -> None:
    """Items belong to orders, whichever reference stands first, and each order has one."""
    metadata = shop(sa.Column("total", MONEY, nullable=False))
    assert kinds_of(metadata, "order_items")["unit_price"] == 'c.value_of("price", of="product_id")'
    assert kinds_of(metadata, "orders")["total"] == 'c.sum_of("order_items", "unit_price", times="quantity")'
    rows = planned_table(metadata, "order_items").rows
    assert (rows.arguments, rows.keywords) == (("orders",), {"low": 1, "high": 8})


@pytest.mark.parametrize(
    "total",
    [
        sa.Column("total", sa.Numeric(5, 2), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("total", MONEY, sa.CheckConstraint("total < 1000"), nullable=False),
        sa.Column("total", MONEY, sa.CheckConstraint("total IN (10, 20)"), nullable=False),
        sa.Column("total", sa.Float, nullable=False),
    ],
)
def test_a_sum_that_does_not_fit_is_none(total: sa.Column[Any]) -> None:
    """A type or a constraint that leaves no room for it is kept."""
    assert "sum_of" not in kinds_of(shop(total), "orders")["total"]


def test_a_price_of_another_type_is_none_of_the_product() -> None:
    """Nor is it rounded."""
    assert "value_of" not in kinds_of(shop(item=sa.Integer()), "order_items")["unit_price"]


def test_a_total_beside_its_parts() -> None:
    """Taxes and shipping are added to the subtotal, discounts are taken off and never more than it."""
    names = ["subtotal", "tax_amount", "shipping_cost", "discount", "grand_total"]
    kinds = kinds_of(shop(*(sa.Column(name, MONEY, nullable=False) for name in names)), "orders")
    assert kinds["subtotal"] == 'c.sum_of("order_items", "unit_price", times="quantity")'
    assert kinds["tax_amount"] == 'c.product("subtotal", factor="0.2", scale=2)'
    assert kinds["discount"].startswith('c.decimal(low="0.00", high="')
    assert kinds["grand_total"] == 'c.total("subtotal", "tax_amount", "shipping_cost", "-discount")'


def test_lines_have_totals_of_their_own() -> None:
    """These are added up then; cents are whole numbers."""
    metadata = sa.MetaData()
    sa.Table("invoices", metadata, key(), sa.Column("total_cents", sa.BigInteger, nullable=False), *fillers())
    sa.Table(
        "invoice_lines",
        metadata,
        key(),
        sa.Column("invoice_id", sa.ForeignKey("invoices.id"), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("unit_price_cents", sa.Integer, nullable=False),
        sa.Column("line_total_cents", sa.Integer, nullable=False),
    )
    kinds = kinds_of(metadata, "invoice_lines")
    assert kinds["line_total_cents"] == 'c.product("quantity", "unit_price_cents", type="integer")'
    total = 'c.sum_of("invoice_lines", "line_total_cents", type="bigint")'
    assert kinds_of(metadata, "invoices")["total_cents"] == total


def test_counts_are_those_of_rows_that_belong_to_one() -> None:
    """Rows belong to those that count them; what no table has is a small number as before."""
    metadata = sa.MetaData()
    counts = [sa.Column(name, sa.BigInteger, server_default="0") for name in ("comments_count", "shares_count")]
    sa.Table("users", metadata, key(), *fillers())
    sa.Table("posts", metadata, key(), sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False), *counts)
    sa.Table(
        "comments",
        metadata,
        key(),
        sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False),
        sa.Column("post_id", sa.ForeignKey("posts.id"), nullable=False),
    )
    assert kinds_of(metadata, "posts")["comments_count"] == 'c.count_of("comments", type="bigint")'
    assert "count_of" not in kinds_of(metadata, "posts").get("shares_count", "")
    assert kinds_of(metadata, "comments")["post_id"] == 'c.parent("posts")'
    assert kinds_of(metadata, "comments")["user_id"] == 'c.reference("users")'


def test_a_payment_is_of_its_orders_total() -> None:
    """There is one for each order at most."""
    metadata = shop(sa.Column("total", MONEY, nullable=False))
    sa.Table(
        "payments",
        metadata,
        key(),
        sa.Column("order_id", sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("amount", MONEY, nullable=False),
    )
    table = planned_table(metadata, "payments")
    assert table.rows.keywords == {"low": 0, "high": 1}
    assert kinds_of(metadata, "payments")["amount"] == 'c.value_of("total", of="order_id")'


def test_flags_and_last_moments_follow_from_others() -> None:
    """What is true where a moment is there, and the moment of the last row of another table."""
    metadata = sa.MetaData()
    moment = sa.DateTime(timezone=True)
    flags = [sa.Column(name, sa.Boolean, nullable=False) for name in ("is_deleted", "is_open")]
    moments = [sa.Column(name, moment) for name in ("deleted_at", "last_reply_at", "last_vote_at")]
    sa.Table("topics", metadata, key(), sa.Column("created_at", moment, nullable=False), *flags, *moments)
    topic: sa.Column[Any] = sa.Column("topic_id", sa.ForeignKey("topics.id"), nullable=False)
    sa.Table("replies", metadata, key(), topic, sa.Column("created_at", moment, nullable=False))
    kinds = kinds_of(metadata, "topics")
    assert kinds["is_deleted"] == (
        'c.case("deleted_at", {None: c.constant(False, type="boolean")}, otherwise=c.constant(True, type="boolean"))'
    )
    assert kinds["is_open"].startswith("c.boolean(")
    assert kinds["last_reply_at"] == 'c.max_of("replies", "created_at")'
    assert "max_of" not in kinds["last_vote_at"]


def test_a_reference_is_no_copy_of_what_it_leads_to() -> None:
    """Of a column that is named as the one that it refers to."""
    metadata = sa.MetaData()
    sa.Table("currencies", metadata, sa.Column("currency_code", sa.Text, primary_key=True), *fillers())
    currency: sa.Column[Any] = sa.Column("currency_code", sa.ForeignKey("currencies.currency_code"), nullable=False)
    sa.Table("t", metadata, key(), currency, *fillers())
    assert kinds_of(metadata)["currency_code"] == 'c.parent("currencies")'


def payments(*columns: sa.Column[Any], states: str = "'pending', 'succeeded', 'failed'") -> dict[str, str]:
    """Return the kinds of a table of payments, of these states, with more columns."""
    metadata = sa.MetaData()
    state = sa.Column("status", sa.Text, sa.CheckConstraint(f"status IN ({states})"), nullable=False)
    created = sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)
    sa.Table("payments", metadata, key(), state, created, *columns)
    return kinds_of(metadata, "payments")


def test_what_is_of_one_state_is_there_in_that_alone() -> None:
    """The first words say it: a failure's reason, what is known of a card."""
    method = sa.Column("method", sa.Text, sa.CheckConstraint("method IN ('card', 'sepa')"), nullable=False)
    kinds = payments(method, *(sa.Column(name, sa.Text) for name in ("failure_reason", "card_last4", "note")))
    assert {name: kinds[name] for name in ("failure_reason", "card_last4", "note")} == {
        "failure_reason": 'c.case("status", '
        '{"failed": c.choice(["Card declined", "Insufficient funds", "Timed out"])})',
        "card_last4": 'c.case("method", {"card": c.pattern("[0-9]{4}")})',
        "note": "c.nullable(c.sentences(1, 2))",
    }


def test_the_only_moment_of_a_step_is_that_of_the_last_state() -> None:
    """Although it has another name: a payment is paid when it has succeeded."""
    assert payments(sa.Column("paid_at", sa.DateTime(timezone=True)))["paid_at"] == 'payments_life.at("succeeded")'
    states = "'draft', 'sent'"
    assert "life" not in payments(sa.Column("resolved_at", sa.DateTime), states=states)["resolved_at"]


def test_what_is_paid_is_the_total_when_it_is_paid() -> None:
    """And nothing before; what is due is the rest."""
    amounts = [sa.Column(name, MONEY, nullable=False) for name in ("total", "amount_paid", "balance_due")]
    metadata = shop(*amounts, sa.Column("paid_at", sa.DateTime(timezone=True)))
    kinds = kinds_of(metadata, "orders")
    assert (kinds["amount_paid"], kinds["balance_due"]) == (
        'c.case("paid_at", {None: c.constant(0, type="numeric")}, otherwise=c.total("total"))',
        'c.case("paid_at", {None: c.total("total")}, otherwise=c.constant(0, type="numeric"))',
    )
