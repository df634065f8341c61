"""A shop, as a project's own dataset would be: rows per others, and references of every kind."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

v1 = Dataset(
    Table("customers", rows=c.size("customers", 200), columns={"id": c.uuid_key(), "name": c.person_name()}),
    Table("products", rows=c.size("products", 50), columns={"id": c.serial_key(type="integer")}),
    Table(
        "categories",
        rows=c.size("categories", 30),
        columns={"id": c.serial_key(), "parent_id": c.tree(roots=0.2)},
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={
            "id": c.uuid_key(),
            "customer_id": c.parent("customers"),
            "customer_name": c.through("customer_id", "name"),
            "category_id": c.reference("categories", skewed=True),
        },
    ),
    Table(
        "lines",
        rows=c.per("orders", low=1, high=3),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "customer_id": c.parent("customers"),
            "product_id": c.distinct("products"),
        },
    ),
    Table(
        "reviews",
        rows=c.size("reviews", 100),
        columns={
            "id": c.serial_key(),
            "order_id": c.reference("orders"),
            "line_id": c.reference("lines", within="order_id"),
            "customer_id": c.reference("customers", unique=True),
        },
    ),
)
