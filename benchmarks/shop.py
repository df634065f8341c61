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
