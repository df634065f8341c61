"""How rows are cut into ranges: what belongs together, what has to wait for what, and how many there are."""

from __future__ import annotations

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.generator import SeedRows
from example_data.generation.load_ranges import cut
from example_data.generation.pin import Pin

shop = Dataset(
    Table("categories", rows=c.size("categories", 20_000), columns={"id": c.serial_key(), "above_id": c.tree()}),
    Table(
        "products",
        rows=c.size("products", 30_000),
        columns={
            "id": c.serial_key(),
            "category_id": c.reference("categories"),
            "best_id": c.late(c.reference("lines")),
        },
    ),
    Table("orders", rows=c.size("orders", 20_000), columns={"id": c.uuid_key(), "note": c.words(1, 3)}),
    Table(
        "lines",
        rows=c.per("orders", low=0, high=3),
        columns={
            "id": c.uuid_key(),
            "order_id": c.parent("orders"),
            "product_id": c.reference("products"),
            "category_id": c.through("product_id", "category_id"),
        },
    ),
    Table(
        "payments",
        rows=c.per("orders"),
        columns={"id": c.uuid_key(), "order_id": c.parent("orders"), "note": c.through("order_id", "note")},
    ),
)


def cut_sizes(dataset: str, parts: int, user_count: int) -> list[tuple[int, int, dict[str, tuple[int, int]], bool]]:
    """Return the ranges of a seed as tuples."""
    pin = Pin("mossy-owl", 2026, user_count, dataset=dataset)
    return [(each.number, each.stage, dict(each.rows), each.is_late) for each in cut(SeedRows.whole(pin), parts)]


def test_people_and_their_preferences_are_in_one_range() -> None:
    """Four workers get as many ranges, of which each has the preferences of its people."""
    assert cut_sizes("example_data.datasets.people:v1", 4, 40_002) == [
        (1, 0, {"users": (0, 10_000), "user_preferences": (0, 10_000)}, False),
        (2, 0, {"users": (10_000, 20_001), "user_preferences": (10_000, 20_001)}, False),
        (3, 0, {"users": (20_001, 30_001), "user_preferences": (20_001, 30_001)}, False),
        (4, 0, {"users": (30_001, 40_002), "user_preferences": (30_001, 40_002)}, False),
    ]


def test_few_rows_are_one_range() -> None:
    """Ten workers have nothing to share where there are twelve people."""
    assert cut_sizes("example_data.datasets.people:v1", 10, 12) == [
        (1, 0, {"users": (0, 12), "user_preferences": (0, 12)}, False)
    ]


def test_no_range_has_many_more_than_a_million_rows() -> None:
    """Three workers get nine ranges of 7,000,000 rows, three each."""
    ranges = cut_sizes("example_data.datasets.people:v1", 3, 3_500_000)
    assert [rows["users"] for _, _, rows, _ in ranges] == [
        (0, 388_888),
        (388_888, 777_777),
        (777_777, 1_166_666),
        (1_166_666, 1_555_555),
        (1_555_555, 1_944_444),
        (1_944_444, 2_333_333),
        (2_333_333, 2_722_222),
        (2_722_222, 3_111_111),
        (3_111_111, 3_500_000),
    ]


def test_what_refers_to_any_row_comes_later() -> None:
    """A tree is written in its order; its references wait for it, theirs for them, and what is late for all."""
    assert cut_sizes("tests.generation.test_load_ranges:shop", 2, 20_000) == [
        (1, 0, {"categories": (0, 10_000)}, False),
        (2, 1, {"categories": (10_000, 20_000)}, False),
        (3, 0, {"orders": (0, 10_000), "payments": (0, 10_000)}, False),
        (4, 0, {"orders": (10_000, 20_000), "payments": (10_000, 20_000)}, False),
        (5, 2, {"products": (0, 15_000)}, False),
        (6, 2, {"products": (15_000, 30_000)}, False),
        (7, 3, {"lines": (0, 30_000)}, False),
        (8, 3, {"lines": (30_000, 60_000)}, False),
        (9, 4, {"products": (0, 15_000)}, True),
        (10, 4, {"products": (15_000, 30_000)}, True),
    ]
