"""The dataset whose rows are the test vectors: each kind that the specification has, as a user writes it."""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table

v1 = Dataset(
    Table(
        "things",
        rows=c.size("things", 40),
        columns={
            "id": c.uuid_key(),
            "integer": c.integer(-5, 1000),
            "wide": c.integer(-(2**62), 2**62, type="bigint"),
            "number": c.integer(1, 10**9, unique=True),
            "code": c.code(8),
            "long_code": c.code(16),
            "boolean": c.boolean(0.25),
            "decimal": c.decimal("-4.90", "48000.00"),
            "price": c.price("1.00", "500.00"),
            "choice": c.choice(["red", "green", "blue"]),
            "weighted": c.weighted({"paid": 8, "open": 1, "refunded": 1}),
            "one_in": c.one_in(10, "imperial", otherwise="metric"),
            "some": c.some(["a", "b", "c", "d"], 0, 3),
            "moment": c.moment(720),
            "nullable": c.nullable(c.integer(1, 9), share=0.3),
            "words": c.words(1, 4),
            "title": c.words(1, 3, unique=True),
            "name": c.person_name(),
            "email": c.email(unique=True),
        },
    ),
    Table("parts", rows=c.per("things", low=0, high=3), columns={"id": c.uuid_key(), "thing_id": c.parent("things")}),
    Table(
        "uses",
        rows=c.per("things", low=2, high=2),
        columns={
            "id": c.uuid_key(),
            "any": c.reference("parts"),
            "skewed": c.reference("parts", skewed=True),
            "other": c.distinct("things"),
        },
    ),
    Table(
        "pairs",
        rows=c.size("pairs", 30),
        columns={"id": c.uuid_key(), "once": c.reference("things", unique=True), "tree": c.tree()},
    ),
)
