"""A dataset of mixed columns, as a shop has them."""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table

v1 = Dataset(
    Table("customers", rows=c.size("customers", 200_000), columns={"id": c.uuid_key()}),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={
            "id": c.uuid_key(),
            "customer_id": c.parent("customers"),
            "email": c.email(unique=True),
            "placed_at": c.moment(days_before=720),
            "status": c.weighted({"paid": 8, "open": 1, "refunded": 1}),
            "total": c.decimal(low="4.90", high="480.00", scale=2),
        },
    ),
)

WHO, HOME, CONTACT, SHIP_TO = c.person(), c.place(), c.person(of="customer_id"), c.place(of="customer_id")
LIFE = c.lifecycle({"placed": 2, "paid": 3, "shipped": 4, "delivered": 6}, after="placed_at", hours=72)

agreeing = Dataset(
    Table(
        "customers",
        rows=c.size("customers", 100_000),
        columns={
            "id": c.uuid_key(),
            "full_name": WHO.full_name(),
            "city": HOME.city(),
            "created_at": c.moment(days_before=720),
        },
    ),
    Table("products", rows=c.size("products", 1000), columns={"id": c.uuid_key(), "price": c.price("1.00", "500.00")}),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={
            "id": c.uuid_key(),
            "customer_id": c.parent("customers"),
            "contact": CONTACT.full_name(),
            "email": CONTACT.email(unique=True),
            "street": SHIP_TO.street(),
            "city": SHIP_TO.city(),
            "country_code": SHIP_TO.country_code(),
            "placed_at": c.after("created_at", of="customer_id", days=400, past=True),
            "status": LIFE.state(),
            "first_at": LIFE.at("placed"),
            "paid_at": LIFE.at("paid"),
            "shipped_at": LIFE.at("shipped"),
            "delivered_at": LIFE.at("delivered"),
            "total": c.sum_of("items", "line_total"),
        },
    ),
    Table(
        "items",
        rows=c.per("orders", low=1, high=4),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "product_id": c.reference("products"),
            "quantity": c.integer(1, 3),
            "unit_price": c.value_of("price", of="product_id"),
            "line_total": c.product("quantity", "unit_price"),
        },
    ),
)
"""The same with rows that agree: moments along references, states, and sums over items."""
