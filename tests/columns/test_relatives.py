"""Columns that are computed from the rows that belong to a row (`relatives`), and circles over tables."""

from __future__ import annotations

import tracemalloc
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.columns import relatives
from example_data.generation import generator, row_numbers
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.vectors import Numbers
from tests.support.column_values import refused
from tests.support.datasets import agreeing_shop

PIN = Pin("mossy-owl", 2026, 60, dataset="none")
SHOP = replace(PIN, dataset="tests.support.datasets.agreeing_shop:v1")

PARTS = {
    "id": c.uuid_key(),
    "weight": c.decimal("-9.999", "9.999", scale=3),
    "pieces": c.nullable(c.integer(1, 3), 0.3),
    "colour": c.choice(["red", "blue"]),
    "is_new": c.nullable(c.boolean(), 0.2),
    "made_on": c.date(100),
    "made_at": c.nullable(c.moment(100, type="timestamp"), 0.5),
}


def make(kind: Column, pin: Pin = PIN) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return for each box the value of a kind, and the parts that belong to it, over shelves that may be empty."""
    found = boxes(kind)
    parents, parts = found.table("boxes"), found.table("parts")
    below = defaultdict(list)
    for block in generator.blocks(pin, parts):
        for number, row in zip(block.rows, block.values(), strict=True):
            below[number // 20].append(dict(zip(parts.columns, row, strict=True)))
    return [
        (value, below[number])
        for block in generator.blocks(pin, parents, columns=["value"])
        for number, (value,) in zip(block.rows, block.values(), strict=True)
    ]


def boxes(kind: Column) -> Dataset:
    """Return a dataset of boxes with a column of a kind, and of parts two tables below them."""
    return Dataset(
        Table("shelves", rows=c.size("shelves", 60), columns={"id": c.uuid_key()}),
        Table("boxes", rows=c.per("shelves", low=0, high=3), columns={"id": c.uuid_key(), "value": kind}),
        Table("bags", rows=c.per("boxes", low=0, high=5), columns={"id": c.serial_key()}),
        Table("parts", rows=c.per("bags", low=0, high=4), columns=PARTS),
        Table("labels", rows=c.size("labels", 5), columns={"id": c.uuid_key(), "size": c.integer(1, 9)}),
    )


def largest(values: list[Any]) -> Any:  # noqa: ANN401 - of any type
    """Return the largest value; None of none."""
    return max((value for value in values if value is not None), default=None)


def test_sums_over_rows_two_tables_below() -> None:
    """Each box has the exact sum of its parts, 0 with as many digits where there is none."""
    rows = make(c.sum_of("parts", "weight"))
    assert all(value == sum(part["weight"] for part in parts) for value, parts in rows)
    assert {str(value) for value, parts in rows if not parts} == {"0.000"}


def test_sums_leave_out_what_is_null() -> None:
    """NULL counts as 0 in a sum, which has the type of its column."""
    rows = make(c.sum_of("parts", "pieces"))
    assert all(value == sum(part["pieces"] or 0 for part in parts) for value, parts in rows)
    assert boxes(c.sum_of("parts", "pieces")).table("boxes").columns["value"].type == "integer"


def test_sums_of_products() -> None:
    """What is multiplied in each row is added up; where one of the two is NULL, nothing is."""
    rows = make(c.sum_of("parts", "weight", times="pieces"))
    assert all(value == sum(part["weight"] * (part["pieces"] or 0) for part in parts) for value, parts in rows)
    assert boxes(c.sum_of("parts", "weight", times="pieces")).table("boxes").columns["value"].type == "numeric"


@pytest.mark.parametrize(
    "where",
    [
        {"colour": "red"},
        {"pieces": 2},
        {"pieces": None},
        {"is_new": True},
        {"weight": "1.000"},
        {"made_on": "2025-12-01"},
        {"colour": "blue", "pieces": 3},
        {"colour": "green"},
    ],
    ids=str,
)
def test_counts_of_rows_that_meet_conditions(where: dict[str, Any]) -> None:
    """Only rows count that have all values, which may be written as texts; None is NULL."""
    expected = where | ({"made_on": date(2025, 12, 1)} if "made_on" in where else {})
    expected |= {"weight": 1} if "weight" in where else {}
    rows = make(c.count_of("parts", where=where), replace(PIN, user_count=300))
    assert [value for value, _ in rows] == [
        sum(all(part[name] == expected[name] for name in expected) for part in parts) for _, parts in rows
    ]


@pytest.mark.parametrize("column", ["weight", "pieces", "made_on", "made_at"])
def test_the_largest_and_the_smallest(column: str) -> None:
    """Of numbers, dates and moments, NULL where there is none."""
    for value, parts in make(c.max_of("parts", column)):
        assert value == largest([part[column] for part in parts])
    for value, parts in make(c.min_of("parts", column, where={"colour": "red"})):
        values = [part[column] for part in parts if part["colour"] == "red" and part[column] is not None]
        assert value == min(values, default=None)


def test_other_types_than_that_of_the_column() -> None:
    """A sum of decimals may be a whole number, the latest moment may have a zone, or be the day that it is on."""
    assert {type(value) for value, _ in make(c.sum_of("parts", "weight", type="bigint"))} == {int}
    moments = {value for value, _ in make(c.max_of("parts", "made_at", type="timestamptz"))}
    assert {moment.tzinfo for moment in moments if moment is not None} == {UTC}
    days = {value for value, _ in make(c.max_of("parts", "made_at", type="date"))}
    assert {type(day) for day in days} == {date, type(None)}
    assert datetime not in {type(day) for day in days}


def test_many_rows_are_looked_at_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a piece has room for, the values are the same: for several rows, one, or a part of one's."""
    kinds = [c.sum_of("parts", "weight"), c.count_of("parts"), c.max_of("parts", "made_at", where={"colour": "red"})]
    whole = [[value for value, _ in make(kind)] for kind in kinds]
    for piece in (7, 20, 61):
        monkeypatch.setattr(relatives, "PIECE", piece)
        assert [[value for value, _ in make(kind)] for kind in kinds] == whole


def test_sums_beyond_64_bits_are_exact_or_refused() -> None:
    """A sum that has no room is refused, also where a part of it would have."""
    large = Column("bigint", lambda _stream, rows: Numbers(np.full(len(rows), 2**62)), "large")

    def make_sum(low: int) -> list[Any]:
        (_, table) = (
            dataset := Dataset(
                Table("boxes", rows=c.size("boxes", 2), columns={"id": c.uuid_key(), "sum": c.sum_of("parts", "size")}),
                Table("parts", rows=c.per("boxes", low=low, high=low), columns={"id": c.uuid_key(), "size": large}),
            )
        ).tables
        assert table.name == "parts"
        (block,) = generator.blocks(replace(PIN, user_count=2), dataset.table("boxes"), columns=["sum"])
        return list(block.values())

    assert make_sum(1) == [(2**62,), (2**62,)]
    assert refused(make_sum, 2) == (
        "Seed 'mossy-owl', column boxes.sum: a number is too large (expected at most 9223372036854775807, found "
        "9223372036854775808). Make smaller ones, or round them with scale=2."
    )


def test_memory_does_not_grow_with_the_rows_below() -> None:
    """Half a million rows below one take no more memory than a few thousand."""
    kinds = {"id": c.uuid_key(), "sum": c.sum_of("parts", "size")}
    parts = Table("parts", rows=c.per("boxes", low=0, high=500_000), columns=PARTS | {"size": c.integer(1, 9)})
    (table, *_) = Dataset(Table("boxes", rows=c.size("boxes", 1), columns=kinds), parts).tables
    list(generator.blocks(replace(PIN, user_count=1), table))  # so that nothing is imported while memory is measured
    tracemalloc.start()
    (block,) = generator.blocks(replace(PIN, user_count=1), table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert next(iter(block.values()))[1] > 100_000
    assert peak < 4_000_000


@pytest.mark.parametrize("table", agreeing_shop.v1.tables, ids=lambda table: table.name)
def test_any_partition_of_a_shop_makes_the_same_rows(table: Table) -> None:
    """Ranges of rows are those of one pass, and rows in any order are those in their own."""
    end = row_numbers.extent(SHOP, table)
    whole = [row for block in generator.blocks(SHOP, table) for row in block.values()]
    cuts = [0, 1, end // 7, end // 3, end]
    parts = [generator.blocks(SHOP, table, range(low, high)) for low, high in pairwise(cuts)]
    assert [row for part in parts for block in part for row in block.values()] == whole
    numbers = np.concatenate([np.array(block.rows) for block in generator.blocks(SHOP, table)])
    order = np.random.Generator(np.random.PCG64(5)).permutation(len(numbers))
    for name in table.columns:
        values = generator.make_column(SHOP, table, name, numbers[order]).values()
        column = [row[list(table.columns).index(name)] for row in whole]
        assert values == [column[place] for place in order.tolist()]


def test_growing_keeps_a_shop() -> None:
    """More customers change no value of those that were there, nor of their orders."""
    grown = replace(SHOP, user_count=90)
    for table in agreeing_shop.v1.tables:
        if table.name != "products":
            numbers = range(row_numbers.extent(SHOP, table))
            before, after = (
                [row for block in generator.blocks(pin, table, numbers) for row in block.values()]
                for pin in (SHOP, grown)
            )
            assert before == after


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            c.sum_of("labels", "size"),
            (
                "Column boxes.value: it is made of rows of 'labels', which belong to none of its table (expected one "
                "of bags, parts). Name a table with rows=c.per('boxes')."
            ),
        ),
        (
            c.count_of("shelves"),
            (
                "Column boxes.value: it is made of rows of 'shelves', which belong to none of its table (expected one "
                "of bags, parts). Name a table with rows=c.per('boxes')."
            ),
        ),
        (
            c.count_of("part"),
            (
                "Column boxes.value: it is made of rows of 'part', which belong to none of its table (expected one of "
                "bags, parts). Name a table with rows=c.per('boxes')."
            ),
        ),
        (
            c.max_of("bags", "size"),
            (
                "Column boxes.value: it is made of 'size', which is no column of bags (expected one of id). Correct "
                "the name."
            ),
        ),
        (
            c.max_of("bags", "id"),
            (
                "Column boxes.value: it is made of 'id' (an integer key), whose numbers the database gives when the "
                "rows are written. Name another column."
            ),
        ),
        (
            c.sum_of("parts", "weight", times="colour"),
            (
                "Column boxes.value (the sum of weight * colour of its parts): it is made of 'colour', which is of "
                "another type (expected one of numeric, smallint, integer, bigint, found text). Name another column."
            ),
        ),
        (
            c.sum_of("parts", "made_on"),
            (
                "Column boxes.value (the sum of made_on of its parts): it is made of 'made_on', which is of another "
                "type (expected one of numeric, smallint, integer, bigint, found date). Name another column."
            ),
        ),
        (
            c.max_of("parts", "colour"),
            (
                "Column boxes.value (the largest colour of its parts): it is made of 'colour', which is of another "
                "type (expected one of numeric, smallint, integer, bigint, timestamptz, timestamp, date, found text). "
                "Name another column."
            ),
        ),
        (
            c.max_of("parts", "made_on", type="integer"),
            (
                "Column boxes.value (the largest made_on of its parts): its type 'integer' has no such values "
                "(expected a type for those of 'made_on', which are of type date). Leave out type=..."
            ),
        ),
        (
            c.min_of("parts", "pieces", type="date"),
            (
                "Column boxes.value (the smallest pieces of its parts): its type 'date' has no such values (expected a "
                "type for those of 'pieces', which are of type integer). Leave out type=..."
            ),
        ),
        (
            c.document({"all": c.sum_of("parts", "made_on")}),
            (
                "Column boxes.value (a document of all): it is made of 'made_on', which is of another type (expected "
                "one of numeric, smallint, integer, bigint, found date). Name another column."
            ),
        ),
        (
            c.count_of("parts", where={"pieces": "two"}),
            (
                "Column boxes.value (the number of its parts where pieces is two): 'two' cannot be read as integer. "
                "Write it as PostgreSQL does."
            ),
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Column) else "",
)
def test_what_is_refused_when_the_dataset_is_loaded(kind: Column, expected: str) -> None:
    """Rows that do not belong to a row, columns that are not there, and values that are no numbers."""
    assert refused(boxes, kind) == expected


# Circles


def shop(**columns: dict[str, Column]) -> Dataset:
    """Return a dataset of customers, orders and items with more columns."""
    key = {"id": c.uuid_key()}
    return Dataset(
        Table("customers", columns=key | columns.get("customers", {})),
        Table(
            "orders",
            rows=c.per("customers", low=0, high=3),
            columns=key | {"customer_id": c.parent("customers")} | columns.get("orders", {}),
        ),
        Table(
            "items",
            rows=c.per("orders", low=0, high=3),
            columns=key | {"order_id": c.parent("orders")} | columns.get("items", {}),
        ),
    )


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {
                "orders": {"total": c.sum_of("items", "price", type="numeric")},
                "items": {"price": c.value_of("total", of="order_id")},
            },
            "Column orders.total: it depends on itself (orders.total -> items.price -> orders.total).",
        ),
        (
            {"orders": {"total": c.max_of("items", "price")}, "items": {"price": c.value_of("total", of="order_id")}},
            "Column orders.total: it depends on itself (orders.total -> items.price -> orders.total).",
        ),
        (
            {
                "customers": {"spent": c.sum_of("orders", "total")},
                "orders": {"total": c.sum_of("items", "net")},
                "items": {
                    "rate": c.product("spent"),
                    "spent": c.value_of("spent", of="order_id"),
                    "net": c.total("rate"),
                },
            },
            "Column items.spent: it refers to no other column of 'orders' ",
        ),
        (
            {
                "customers": {"spent": c.sum_of("orders", "total", type="numeric")},
                "orders": {
                    "spent": c.value_of("spent", of="customer_id"),
                    "total": c.sum_of("items", "net", type="numeric"),
                },
                "items": {"spent": c.value_of("spent", of="order_id"), "net": c.product("spent")},
            },
            (
                "Column customers.spent: it depends on itself (customers.spent -> orders.total -> items.net -> "
                "items.spent -> orders.spent -> customers.spent). Break the circle."
            ),
        ),
        (
            {
                "orders": {"count": c.count_of("items", where={"count": 1})},
                "items": {"count": c.value_of("count", of="order_id")},
            },
            "Column orders.count: it depends on itself (orders.count -> items.count -> orders.count).",
        ),
        (
            {
                "customers": {"seen_at": c.max_of("orders", "placed_at")},
                "orders": {"placed_at": c.after("seen_at", of="customer_id")},
            },
            "Column customers.seen_at: it depends on itself (customers.seen_at -> orders.placed_at -> customers.seen",
        ),
        (
            {
                "customers": {"seen_at": c.max_of("orders", "paid_at", type="timestamptz")},
                "orders": {"paid_at": c.lifecycle({"a": 1, "b": 1}, after="seen_at", of="customer_id").at("b")},
            },
            "Column customers.seen_at: it depends on itself (customers.seen_at -> orders.paid_at -> customers.seen_at",
        ),
        (
            {"orders": {"note": c.document({"n": c.count_of("items", where={"n": 1})})}, "items": {}},
            "Column orders.note: it is made of 'n', which is no column of items (expected one of id, order_id).",
        ),
    ],
)
def test_circles_are_refused_when_the_dataset_is_loaded(columns: dict[str, dict[str, Column]], expected: str) -> None:
    """A value that would be made of itself, over two tables or three, is refused with the whole circle."""
    assert refused(shop, **columns).startswith(expected)


def test_a_circle_by_way_of_the_row_that_a_reference_leads_to() -> None:
    """Who approved it depends on the state, that on the first moment, and that must not come after who approved it."""
    life = c.lifecycle({"asked": 1, "approved": 1}, after="asked_at")
    columns = {
        "id": c.serial_key(),
        "state": life.state(),
        "approved_by": c.case("state", {"approved": c.reference("people")}),
        "asked_at": c.after("since", of="approved_by"),
    }
    people = Table("people", rows=c.size("people", 5), columns={"id": c.serial_key(), "since": c.moment(90)})
    assert refused(Dataset, people, Table("requests", rows=c.size("requests", 5), columns=columns)) == (
        "Column requests.state: it depends on itself (requests.state -> requests.asked_at -> requests.state). Break "
        "the circle."
    )


def test_no_circle() -> None:
    """Which rows there are depends on no value, so that a count may be of what reads it."""
    found = shop(orders={"count": c.count_of("items")}, items={"count": c.value_of("count", of="order_id")})
    assert found.table("items").columns["count"].type == "integer"


def test_a_column_of_its_parent_is_the_same_as_through() -> None:
    """A value of the row referred to, in the order in which one reads it."""
    found = shop(
        customers={"name": c.person_name()},
        orders={"one": c.value_of("name", of="customer_id"), "other": c.through("customer_id", "name")},
    )
    rows = [
        row
        for block in generator.blocks(PIN, found.table("orders"), columns=["one", "other"])
        for row in block.values()
    ]
    assert [one for one, _ in rows] == [other for _, other in rows]
    assert len(rows) > 60


def test_a_column_is_made_once_for_a_block() -> None:
    """However many columns are made of it, a block has a column's values made once, and each block its own."""
    calls: list[int] = []

    def count(_stream: Stream, rows: Rows) -> Numbers:
        calls.append(len(rows))
        return Numbers(to_array(rows))

    columns = {
        "id": c.uuid_key(),
        "double": c.total("net", "net"),
        "net": Column("bigint", count, "its number"),
        "sum": c.total("net", "double"),
    }
    (table,) = Dataset(Table("orders", columns=columns)).tables
    (first,), (second,) = (generator.blocks(PIN, table, rows) for rows in (range(3), range(3, 5)))
    assert [[int(row[3]) for row in block.values()] for block in (first, second)] == [[0, 3, 6], [9, 12]]
    assert calls == [3, 2]
