"""A dataset whose columns have names that are no attributes in Python."""

from __future__ import annotations

from example_data import Dataset, Table
from example_data import columns as c

NAMES = ("class", "e-mail", "count", "index", "_values", "__class__", 'a "quoted"; %s \\ name\n', "größe")

v1 = Dataset(
    Table(
        "things",
        rows=c.size("things", 5),
        columns={"id": c.uuid_key(), **{name: c.constant(f"of {name}", type="text") for name in NAMES}},
    ),
    Table(
        "parts",
        rows=c.per("things", low=0, high=3),
        columns={"id": c.serial_key(), "thing_id": c.parent("things"), "tags": c.array(c.choice(["a", "b"]), 0, 3)},
    ),
    Table(
        "notes",
        rows=c.per("parts"),
        key="part_id",
        columns={"part_id": c.parent("parts"), "thing_id": c.through("part_id", "thing_id")},
    ),
)
