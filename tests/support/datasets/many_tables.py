"""Datasets of many tables with many rows, of columns as applications have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data import Dataset, Table
from example_data import columns as c

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


def _columns(number: int) -> dict[str, Column]:
    who = c.person()
    life = c.lifecycle({"open": 2, "active": 5, "closed": 3}, after="created_at", hours=200)
    return {
        "id": c.uuid_key(),
        **({"parent_id": c.parent(f"table_{(number - 1) // 2:02}")} if number else {}),
        **({"other_id": c.reference(f"table_{(number - 2) // 3:02}", skewed=True)} if number > 1 else {}),
        "name": who.full_name() if number % 3 == 0 else c.words(2, 4),
        "email": c.email(unique=True),
        "status": life.state(),
        "created_at": c.moment(400, rhythm="office"),
        "closed_at": life.at("closed"),
        "note": c.nullable(c.sentences(1, 3), 0.4),
        "amount": c.price("1.00", "900.00"),
        "quantity": c.integer(1, 9),
        "is_new": c.boolean(0.2),
    }


def _dataset(tables: int, rows: int) -> Dataset:
    first = Table("table_00", rows=c.size("rows", rows), columns=_columns(0))
    others = range(1, tables)
    return Dataset(
        first, *(Table(f"table_{n:02}", rows=c.per(f"table_{(n - 1) // 2:02}"), columns=_columns(n)) for n in others)
    )


twenty = _dataset(20, 10_000)
forty = _dataset(40, 100)
