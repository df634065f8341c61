"""Datasets whose moments count from the anchor, in columns of every sort, and the tables that they are for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from example_data import columns as c
from example_data.columns.datetimes import read_anchor
from example_data.columns.references import make_other_column
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.pin import Pin
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Plain, Times

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector


def _state(stream: Stream, rows: Rows) -> Vector:
    """Return what became of an order: it depends on the weekday, so that a slide is more than a shift."""
    placed = make_other_column(stream, "placed_at", rows).values()
    return Plain(["open" if moment.weekday() == 0 else "paid" for moment in placed])


def _day(stream: Stream, rows: Rows) -> Vector:
    """Return a day for each row, the next one for the next row."""
    return Times(read_anchor(stream).astype("datetime64[D]") + to_array(rows).astype("timedelta64[D]"))


_SHOP = (
    Table(
        "customers",
        rows=c.size("customers", 6),
        columns={
            "id": c.uuid_key(),
            "email": c.email(unique=True),
            "joined_at": c.moment(days_before=720, days_after=-91),
            "facts": c.document({"seen": c.date(30), "plan": "free"}),
            "shift_id": c.late(c.reference("shifts")),
            "shift_day": c.late(c.through("shift_id", "day")),
        },
    ),
    Table(
        "orders",
        rows=c.per("customers", low=1, high=4),
        columns={
            "id": c.serial_key(),
            "customer_id": c.parent("customers"),
            "joined_at": c.through("customer_id", "joined_at"),
            "placed_at": c.moment(days_before=90),
            "paid_at": c.nullable(c.after("placed_at", days=10), 0.3),
            "state": Column("text", _state, "a state", uses=("placed_at",)),
        },
    ),
    Table(
        "notes",
        rows=c.per("orders", low=0, high=2),
        key=("order_id", "place"),
        columns={
            "order_id": c.parent("orders"),
            "place": c.ordinal(),
            "day": c.date(3),
            "text": c.words(1, 3),
        },
    ),
)

v1 = Dataset(
    *_SHOP,
    Table(
        "shifts",
        rows=c.size("shifts", 30),
        columns={
            "id": c.uuid_key(),
            "during": c.slots(24, alone=True),
            "day": Column("date", _day, "a day", parameters={"anchor": "2026-01-01"}),
        },
    ),
)

logged = Dataset(*v1.tables, side_effects={"log": "keep"})

weekly = Dataset(
    Table(
        "days",
        rows=c.size("days", 5),
        columns={"id": c.uuid_key(), "day": replace(c.date(30), moves_by=7), "also": c.date(3)},
    )
)

keyed = Dataset(
    Table("days", rows=c.size("days", 5), key=("day", "id"), columns={"id": c.uuid_key(), "day": c.date(30)})
)

linked = Dataset(
    Table("days", rows=c.size("days", 5), columns={"id": c.uuid_key(), "day": c.date(300)}),
    Table("visits", columns={"id": c.uuid_key(), "on": c.parent("days", column="day")}),
)

undated = Dataset(Table("days", rows=c.size("days", 5), columns={"id": c.uuid_key()}))

TABLES = """
CREATE TABLE customers (
    id uuid PRIMARY KEY, email text NOT NULL UNIQUE, joined_at timestamptz NOT NULL, facts jsonb NOT NULL,
    shift_id uuid, shift_day date, updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, joined_at)
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id uuid NOT NULL, joined_at timestamptz NOT NULL,
    placed_at timestamptz NOT NULL, paid_at timestamptz CHECK (paid_at >= placed_at), state text NOT NULL,
    FOREIGN KEY (customer_id, joined_at) REFERENCES customers (id, joined_at)
);
CREATE TABLE notes (
    order_id bigint REFERENCES orders, place integer, day date NOT NULL, text text NOT NULL,
    PRIMARY KEY (order_id, place)
);
CREATE TABLE shifts (
    id uuid PRIMARY KEY, during tstzrange NOT NULL, day date NOT NULL UNIQUE, EXCLUDE USING gist (during WITH &&)
);
ALTER TABLE customers ADD FOREIGN KEY (shift_id) REFERENCES shifts;
CREATE TABLE others (id serial PRIMARY KEY, customer_id uuid REFERENCES customers, order_id bigint REFERENCES orders);
INSERT INTO customers (id, email, joined_at, facts) VALUES (gen_random_uuid(), 'own@example.com', '2020-01-01', '{}');
"""
NAMES = ("customers", "orders", "notes", "shifts", "others")


def pinned(count: int = 6, dataset: str = "v1", name: str = "mossy-owl") -> Pin:
    """Return the pin of a seed of so many customers, or of so many days."""
    sizes = {"shifts": 30} if dataset in {"v1", "logged"} else {}
    parameters = {} if dataset == "undated" else {"anchor": "2026-01-01"}
    path = f"tests.support.datasets.dated:{dataset}"
    return Pin(name, 2026, count, dataset=path, sizes=sizes, parameters=parameters)
