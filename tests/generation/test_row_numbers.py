"""Which rows tables have, and which of them other rows refer to: known from a row's number alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Philox

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.columns import references
from example_data.errors import DatasetError
from example_data.generation import generator, pinning, row_numbers
from example_data.generation.dataset import load
from example_data.generation.permutation import permute
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Stream, make_words_at
from tests.support.datasets.shop import v1

if TYPE_CHECKING:
    from collections.abc import Callable

PIN = Pin("mossy-owl", 2026, 200, dataset="tests.support.datasets.shop:v1")
CUSTOMERS, PRODUCTS, CATEGORIES, ORDERS, LINES, REVIEWS = v1.tables

keys = st.integers(0, 2**128 - 1)
places = st.lists(st.integers(0, 2**42), max_size=50)
every_table = pytest.mark.parametrize("table", v1.tables, ids=[table.name for table in v1.tables])


def make_rows(table: Table, rows: range | None = None, pin: Pin = PIN) -> list[dict[str, Any]]:
    """Return rows of a table by column name."""
    tuples = (row for block in generator.blocks(pin, table, rows) for row in block.values())
    return [dict(zip(table.columns, row, strict=True)) for row in tuples]


# Words and permutations


@given(keys, places)
def test_words_anywhere_are_those_of_numpy(key: int, positions: list[int]) -> None:
    """A word in any place is the one that NumPy's generator makes there."""
    expected = [int(Philox(key=key, counter=place // 4).random_raw(place % 4 + 1)[-1]) for place in positions]
    assert make_words_at(key, np.array(positions, dtype=np.int64)).tolist() == expected


@given(st.lists(st.integers(0, 400), max_size=40))
def test_words_of_rows_are_the_same_however_they_are_asked_for(rows: list[int]) -> None:
    """Rows in any order have the words that they have one after the other."""
    stream = Stream(PIN, "customers", "name")
    consecutive = stream.words("x", range(401)).tolist()
    assert stream.words("x", np.array(rows, dtype=np.int64)).tolist() == [consecutive[row] for row in rows]


@given(keys, st.integers(1, 3000))
def test_a_permutation_reaches_every_number_once(key: int, size: int) -> None:
    """The numbers below a size come back, each once."""
    assert sorted(permute(key, np.arange(size), size).tolist()) == list(range(size))


def test_a_permutation_is_frozen() -> None:
    """Ten numbers of a million go where they went when permutations were first released."""
    assert permute(2026 << 64 | 7, np.arange(10), 1_000_000).tolist() == [
        483088,
        711849,
        52040,
        250722,
        43980,
        898791,
        231178,
        471542,
        916092,
        328267,
    ]


def test_permutations_differ_with_their_tweak() -> None:
    """Each tweak has a permutation of its own: of twenty thousand, each number is first in about a seventh."""
    first = permute(2026, np.zeros(20_000, dtype=np.int64), 7, tweaks=np.arange(20_000)).tolist()
    assert all(2_600 < count < 3_100 for count in Counter(first).values())


# Rows


@every_table
@given(cuts=st.lists(st.integers(0, 4800), max_size=6))
def test_ranges_make_the_same_rows(table: Table, cuts: list[int]) -> None:
    """Any partition of the row numbers makes the rows that one pass makes."""
    end = row_numbers.extent(PIN, table)
    bounds = sorted({0, end, *(cut for cut in cuts if cut < end)})
    assert [row for low, high in pairwise(bounds) for row in make_rows(table, range(low, high))] == make_rows(table)


@pytest.mark.parametrize(
    ("table", "numbers", "rows"),
    [(CUSTOMERS, 200, 200), (ORDERS, 1600, 855), (LINES, 4800, 1711), (REVIEWS, 100, 100)],
    ids=["customers", "orders", "lines", "reviews"],
)
def test_rows_are_those_that_are_there(table: Table, numbers: int, rows: int) -> None:
    """A table has a row number for all rows it could have, and the rows that its parents happen to have."""
    assert (row_numbers.extent(PIN, table), len(make_rows(table))) == (numbers, rows)


def test_each_row_has_as_many_as_it_may() -> None:
    """Customers have 0 to 8 orders, each number about as often, and orders 1 to 3 lines."""
    orders = Counter(row["customer_id"] for row in make_rows(ORDERS, pin=replace(PIN, user_count=9_000)))
    spread = Counter(orders.values())
    assert sorted(spread) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(850 < count < 1_150 for count in [*spread.values(), 9_000 - len(orders)])
    assert set(Counter(row["order_id"] for row in make_rows(LINES)).values()) == {1, 2, 3}


def test_no_table_is_empty() -> None:
    """The first row always has a child, so that whoever needs a row finds one."""
    for seed in range(50):
        assert make_rows(ORDERS, pin=replace(PIN, seed=seed, user_count=1))


def test_growing_keeps_rows_of_every_table() -> None:
    """The first rows of more customers, their orders and lines are the rows of fewer."""
    grown = replace(PIN, user_count=300)
    for table in (CUSTOMERS, ORDERS, LINES):
        assert make_rows(table, range(row_numbers.extent(PIN, table)), grown) == make_rows(table)


def test_too_many_rows_are_refused() -> None:
    """A table whose rows no key could tell is refused by name."""
    with pytest.raises(
        DatasetError, match=r"^Table 'lines': too many row numbers \(expected at most 1099511627776, found \d+\)\. "
    ):
        pinning.digest(replace(PIN, user_count=2**31 - 1, dataset="tests.generation.test_row_numbers:deep"))


deep = Dataset(
    CUSTOMERS,
    Table("orders", rows=c.per("customers", high=100), columns={"id": c.uuid_key()}),
    Table("lines", rows=c.per("orders", high=100), columns={"id": c.uuid_key()}),
)


# References


def test_children_belong_to_their_parents() -> None:
    """A line names the order it belongs to, and that order's customer; an order has its customer's name."""
    customers = {row["id"]: row for row in make_rows(CUSTOMERS)}
    orders = {row["id"]: row for row in make_rows(ORDERS)}
    assert all(row["customer_id"] == orders[row["order_id"]]["customer_id"] for row in make_rows(LINES))
    assert all(row["customer_name"] == customers[row["customer_id"]]["name"] for row in orders.values())


def test_references_lead_to_rows() -> None:
    """Whatever a review or an order refers to is a row; the line is one of the review's order."""
    orders, lines = {row["id"] for row in make_rows(ORDERS)}, {row["id"]: row["order_id"] for row in make_rows(LINES)}
    categories = {row["id"] for row in make_rows(CATEGORIES)}
    reviews = make_rows(REVIEWS)
    assert {row["order_id"] for row in reviews} <= orders
    assert all(lines[row["line_id"]] == row["order_id"] for row in reviews)
    assert {row["category_id"] for row in make_rows(ORDERS)} <= categories


def test_references_are_even() -> None:
    """All orders are referred to about equally often."""
    counts = np.bincount(references.draw_uniform(Stream(PIN, "reviews", "order_id"), CUSTOMERS, range(100_000)))
    assert (len(counts), counts.min() > 400, counts.max() < 600) == (200, True, True)


def test_skewed_references_follow_zipf() -> None:
    """The first of 255 rows has an eighth of all references, the next two together as much, and so on."""
    pin = replace(PIN, user_count=255)
    drawn = references.draw_skewed(Stream(pin, "orders", "category_id"), CUSTOMERS, range(80_000))
    octaves = Counter(int(row + 1).bit_length() for row in drawn)
    assert sorted(octaves) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(9_600 < count < 10_400 for count in octaves.values())


def test_unique_references_are_unique() -> None:
    """A hundred reviews are by a hundred customers, not the first hundred."""
    customers = [row["customer_id"] for row in make_rows(REVIEWS)]
    assert len(set(customers)) == 100
    assert max(customers) > make_rows(CUSTOMERS)[150]["id"]


def test_distinct_references_differ_among_siblings() -> None:
    """No order has a product twice, and products are in many orders."""
    pairs = [(row["order_id"], row["product_id"]) for row in make_rows(LINES)]
    assert len(set(pairs)) == len(pairs)
    assert set(Counter(product for _, product in pairs)) == set(range(1, 51))


def test_a_tree_has_no_loops() -> None:
    """Every category with a parent has an earlier one; the first has none, and about a fifth of all."""
    pin = replace(PIN, sizes={"categories": 1_000})
    parents = {row["id"]: row["parent_id"] for row in make_rows(CATEGORIES, pin=pin)}
    assert parents[1] is None
    assert all(parent is None or parent < row for row, parent in parents.items())
    assert 150 < sum(parent is None for parent in parents.values()) < 250


def test_a_tree_among_the_rows_of_one_parent() -> None:
    """Each answer is to an earlier one of the same post; the first of each post is to none."""
    posts = Table("posts", rows=c.size("posts", 300), columns={"id": c.serial_key()})
    columns = {"id": c.serial_key(), "post_id": c.parent("posts"), "above": c.tree(siblings=True, roots=0.2)}
    table = Dataset(posts, Table("comments", rows=c.per("posts", low=0, high=5), columns=columns)).table("comments")
    comments = {row["id"]: row for row in make_rows(table)}
    answers = [row for row in comments.values() if row["above"] is not None]
    assert all(comments[row["above"]]["post_id"] == row["post_id"] and row["above"] < row["id"] for row in answers)
    firsts = {row["post_id"]: row for row in reversed(comments.values())}
    assert all(row["above"] is None for row in firsts.values())
    assert 0.75 < len(answers) / (len(comments) - len(firsts)) < 0.85


def test_siblings_have_a_parent() -> None:
    """A tree of siblings in a table of its own is refused when the dataset is loaded."""
    with pytest.raises(DatasetError, match=r"its rows have no parent .* Leave out siblings, or give t rows=c\.per"):
        Dataset(Table("t", rows=c.size("t", 9), columns={"id": c.serial_key(), "above": c.tree(siblings=True)}))


def test_a_flat_tree() -> None:
    """Each row is below one of the first quarter of those before it, so that a thousand are at most six deep."""
    folders = Table("folders", rows=c.size("folders", 1000), columns={"id": c.serial_key(), "above": c.tree(breadth=4)})
    (table,) = Dataset(folders).tables
    parents = {row["id"]: row["above"] for row in make_rows(table)}
    above = [(row, parent) for row, parent in parents.items() if parent is not None]
    assert all(parent <= max((row - 1) // 4, 1) for row, parent in above)
    depths = {1: 1}
    for row, parent in parents.items():
        depths[row] = 1 if parent is None else 1 + depths[parent]
    assert 4 <= max(depths.values()) <= 6


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (
            c.distinct("products"),
            (
                "Seed 'mossy-owl', column lines.product_id: products has not enough different rows (expected 3, found "
                "2). Make that table larger, or this one smaller."
            ),
        ),
        (
            c.reference("products", unique=True),
            (
                "Seed 'mossy-owl', column lines.product_id: products has not enough different rows (expected 1711, "
                "found 2). Make that table larger, or this one smaller."
            ),
        ),
    ],
    ids=["distinct", "unique"],
)
def test_references_that_find_no_room_say_so(column: Column, expected: str) -> None:
    """Rows that are to differ need as many to choose from."""
    target = column.target
    assert target
    with pytest.raises(DatasetError) as caught:
        target(load(PIN.dataset).table("lines").stream(replace(PIN, sizes={"products": 2}), "product_id"), range(3))
    assert str(caught.value) == expected


SPARSE = Dataset(
    Table("shelves", rows=c.size("shelves", 20), columns={"id": c.uuid_key()}),
    Table("boxes", rows=c.per("shelves", low=0, high=3), columns={"id": c.serial_key(), "above": c.tree(roots=0)}),
    Table("parts", rows=c.per("boxes", low=0, high=4), columns={"id": c.uuid_key()}),
    Table("labels", rows=c.size("labels", 20), columns={"id": c.uuid_key(), "box": c.reference("boxes", unique=True)}),
    Table(
        "stickers",
        rows=c.per("shelves", low=0, high=2),
        columns={
            "id": c.uuid_key(),
            "box": c.reference("boxes", skewed=True),
            "part": c.reference("parts", within="box"),
            "other": c.distinct("parts"),
            "once": c.reference("parts", unique=True),
        },
    ),
    Table(
        "visits",
        rows=c.size("visits", 1000),
        columns={
            "id": c.uuid_key(),
            "shelf": c.reference("shelves"),
            "part": c.reference("parts", within="shelf"),
            "any": c.reference("parts"),
        },
    ),
)


def sparse_rows(seed: int, shelves: int = 20) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of tables whose parents have different numbers of rows; of other sizes a third."""
    pin = Pin("mossy-owl", seed, shelves, dataset="tests.generation.test_row_numbers:SPARSE", sizes={"labels": 15})
    return {table.name: make_rows(table, pin=pin) for table in SPARSE.tables}


@pytest.mark.parametrize("seed", range(30))
def test_references_to_sparse_tables_lead_to_rows(seed: int) -> None:
    """Whatever refers to rows whose parents have none to several leads to one that is there."""
    rows = sparse_rows(seed, 25)
    boxes, parts = ({row["id"] for row in rows[name]} for name in ("boxes", "parts"))
    assert {row["box"] for row in rows["labels"] + rows["stickers"]} <= boxes
    assert {row["above"] for row in rows["boxes"]} - {None} <= boxes
    assert {row[name] for row in rows["stickers"] for name in ("part", "other", "once")} - {None} <= parts
    assert {row[name] for row in rows["visits"] for name in ("part", "any")} - {None} <= parts
    assert len({row["box"] for row in rows["labels"]}) == 15
    assert len({row["once"] for row in rows["stickers"]}) == len(rows["stickers"])


@pytest.mark.parametrize("seed", range(8))
def test_a_row_within_another_is_any_of_its_rows(seed: int) -> None:
    """Through two tables with gaps each row below is drawn, and NULL exactly where there is none."""
    pin = Pin("mossy-owl", seed, 20, dataset="tests.generation.test_row_numbers:SPARSE")
    parts: dict[Any, set[Any]] = {}
    shelves = [row["id"] for row in make_rows(SPARSE.tables[0], pin=pin)]
    for row, number in zip(make_rows(SPARSE.tables[2], pin=pin), part_numbers(pin), strict=True):
        parts.setdefault(shelves[number // 12], set()).add(row["id"])
    visits = make_rows(SPARSE.tables[5], pin=pin)
    seen: dict[Any, set[Any]] = {}
    for row in visits:
        seen.setdefault(row["shelf"], set()).add(row["part"])
    assert seen == {shelf: parts.get(shelf, {None}) for shelf in shelves}


@pytest.mark.parametrize("low", [0, 1])
def test_a_row_within_what_another_one_belongs_to(low: int) -> None:
    """The agent of a ticket works for the firm that its project is of; NULL only where that has none."""
    key = {"id": c.serial_key(), "firm_id": c.parent("firms")}
    ticket = {"project_id": c.reference("projects"), "agent_id": c.reference("people", within="project_id")}
    dataset = Dataset(
        Table("firms", rows=c.size("firms", 20), columns={"id": c.serial_key()}),
        Table("people", rows=c.per("firms", low=low, high=3), columns=key),
        Table("projects", rows=c.per("firms", low=0, high=4), columns=key),
        Table("tickets", rows=c.size("tickets", 1000), columns={"id": c.serial_key(), **ticket}),
    )
    projects, people = (
        {r["id"]: r["firm_id"] for r in make_rows(dataset.table(name))} for name in ("projects", "people")
    )
    staffed = set(people.values())
    for row in make_rows(dataset.table("tickets")):
        firm = projects[row["project_id"]]
        assert people[row["agent_id"]] == firm if firm in staffed else row["agent_id"] is None


def part_numbers(pin: Pin) -> list[int]:
    """Return the row numbers of the parts that are there."""
    table = SPARSE.tables[2]
    return [row for block in generator.blocks(pin, table) for row in np.array(block.rows).tolist()]


def test_rows_of_a_very_sparse_table_are_referred_to_alike() -> None:
    """Of a table with a single parent and room for ten thousand rows, no row is preferred."""
    pin = Pin("mossy-owl", 3, 1, dataset="tests.generation.test_row_numbers:VERY_SPARSE")
    letters = {row["id"] for row in make_rows(VERY_SPARSE.tables[1], pin=pin)}
    drawn = Counter(row["letter"] for row in make_rows(VERY_SPARSE.tables[2], pin=pin))
    assert set(drawn) <= letters
    assert max(drawn.values()) < 20 * 60_000 / len(letters)


VERY_SPARSE = Dataset(
    Table("boxes", columns={"id": c.uuid_key()}),
    Table("letters", rows=c.per("boxes", low=0, high=10_000), columns={"id": c.uuid_key()}),
    Table("readers", rows=c.size("readers", 60_000), columns={"id": c.uuid_key(), "letter": c.reference("letters")}),
)


def test_places_and_rows_are_inverse() -> None:
    """The n-th row is the n-th of those made, over more row numbers than are looked at together."""
    pin = Pin("mossy-owl", 5, 400_000, dataset="tests.generation.test_row_numbers:SPARSE")
    table = SPARSE.tables[1]
    there = np.concatenate([np.array(block.rows) for block in generator.blocks(pin, table, columns=[])])
    assert row_numbers.count_rows(pin, table) == len(there) > 590_000
    assert (row_numbers.rows_at(pin, table, np.arange(len(there))) == there).all()
    assert (row_numbers.places_of(pin, table, there) == np.arange(len(there))).all()
    assert row_numbers.places_of(pin, table, np.array([0, 1_200_000])).tolist() == [0, len(there)]


# Datasets that make no sense


def key() -> dict[str, Column]:
    """Return the columns of a table that has only a key."""
    return {"id": c.uuid_key()}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (list, "Dataset(): it has no table. Give it at least one."),
        (
            lambda: [Table("a", columns=key()), Table("a", columns=key())],
            "Table 'a': the dataset has two tables of this name. Remove one of them.",
        ),
        (
            lambda: [Table("a", columns={"name": c.person_name()})],
            (
                "Table 'a': it has no key. Give it a uuid_key() or a serial_key(), or name the columns that identify "
                "its rows with key=(...)."
            ),
        ),
        (
            lambda: [Table("a\ud800", columns=key())],
            "Table 'a\\ud800': PostgreSQL has no such name (expected a text, found 'a\\ud800'). Correct it.",
        ),
        (
            lambda: [Table("a", columns={**key(), 5: c.person_name()})],  # type: ignore[dict-item] # a slip
            "Table 'a': PostgreSQL has no such name (expected a text, found 5). Correct it.",
        ),
        (
            lambda: [Table("a", "x", columns=key())],
            "Table 'a': its key is none of its columns (expected one of id, found 'x'). Correct key=...",
        ),
        (
            lambda: [Table("a", columns=key(), rows=c.per("b"))],
            (
                "Table 'a': it is the first table, which has no rows per another (expected c.size(name, rows), found "
                "rows per 'b'). Give it a size."
            ),
        ),
        (
            lambda: [Table("a", columns=key()), Table("b", columns=key(), rows=c.per("c"))],
            (
                "Table 'b': no table before it is its parent (expected one of a, found 'c'). Change the order of the "
                "tables, or correct the name."
            ),
        ),
        (
            lambda: [Table("a", columns=key()), Table("b", columns=key(), rows=c.per("a", low=3, high=2))],
            (
                "Table 'b': its rows for each of 'a' are wrong (expected 0 <= low <= high and 1 <= high, found low 3 "
                "and high 2). Correct rows=..."
            ),
        ),
        (
            lambda: [Table("a", columns={**key(), "b_id": c.reference("b")})],
            "Column a.b_id: it refers to no table of the dataset (expected one of a, found 'b'). Correct the name.",
        ),
        (
            lambda: [Table("a", columns={**key(), "b_id": c.reference("b")}), Table("b", columns=key())],
            (
                "Column a.b_id: it refers to 'b', which is filled after its table. Change their order, or write the "
                "column when both are filled, with late(...)."
            ),
        ),
        (
            lambda: [Table("a", columns=key()), Table("b", columns={**key(), "x": c.parent("a", column="y")})],
            ("Column b.x: it refers to no other column of 'a' (expected one of id, found y). Name one with column=..."),
        ),
        (
            lambda: [Table("a", columns={**key(), "x": c.through("y", "id")})],
            (
                "Column a.x: it is made of 'y', which is no other column of its table (expected one of id). Correct "
                "the name."
            ),
        ),
        (
            lambda: [Table("a", columns={**key(), "x": c.through("id", "id")})],
            "Column a.x: it goes through 'id', which refers to no row. Name a reference.",
        ),
        (
            lambda: [Table("a", columns=key()), Table("b", columns={**key(), "x": c.parent("a")}, rows=c.size("b", 4))],
            (
                "Column b.x (the row of a it belongs to): its rows belong to none of 'a' (expected rows per a, found "
                "rows of a size). Give b rows=c.per('a'), or refer to any row with reference('a')."
            ),
        ),
        (
            lambda: [
                Table("a", columns=key()),
                Table("b", columns={**key(), "x": c.distinct("a")}, rows=c.size("b", 4)),
            ],
            (
                "Column b.x (rows of a, each once): its rows have no parent (expected rows per another table, found "
                "rows of a size). Give b rows=c.per(...), or use reference('a', unique=True)."
            ),
        ),
        (
            lambda: [
                Table("a", columns=key()),
                Table("b", columns=key()),
                Table("x", columns={**key(), "b": c.reference("b"), "a": c.reference("a", within="b")}),
            ],
            (
                "Column x.a (a row of a within b): no rows of 'a' belong to what 'b' refers to (expected rows per b, "
                "found rows of a size). Give a rows=c.per('b'), or leave out within."
            ),
        ),
        (
            lambda: [Table("a", columns={"id": c.serial_key(), "number": c.serial_key(type="integer")})],
            (
                "Table 'a': it has several integer keys (expected one at most, for which a seed reserves numbers, "
                "found id and number). Fill the others with another kind, or leave them to their defaults."
            ),
        ),
    ],
    ids=[
        "nothing",
        "twice",
        "no key",
        "half a character",
        "a number as name",
        "no such key",
        "first per another",
        "per none",
        "low above high",
        "no such table",
        "later table",
        "no such column",
        "through nothing",
        "through a key",
        "parent of none",
        "distinct of none",
        "within none",
        "two integer keys",
    ],
)
def test_a_dataset_that_makes_no_sense(tables: Callable[[], list[Table]], expected: str) -> None:
    """What does not fit together is an error when the dataset is created."""
    with pytest.raises(DatasetError) as caught:
        Dataset(*tables())
    assert str(caught.value) == expected


def test_references_know_their_type() -> None:
    """A reference has the type of what it refers to, and counts in the same numbers."""
    assert [(name, column.type, column.counts_in) for name, column in LINES.columns.items()] == [
        ("id", "uuid", ""),
        ("order_id", "uuid", ""),
        ("customer_id", "uuid", ""),
        ("product_id", "integer", "products"),
    ]
