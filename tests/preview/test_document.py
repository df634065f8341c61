"""What a page tells: rows worth following, what belongs to them, what somebody should know; how large it becomes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from example_data import Dataset, Table
from example_data import columns as c
from example_data.lookup import pin_of_dataset
from example_data.preview import looked_at
from example_data.preview.document import describe
from example_data.preview.page import render
from tests.preview.conftest import NOTHING_MORE, NOW, Document, document_of

if TYPE_CHECKING:
    import pytest


def chapters(document: Document) -> dict[str, list[tuple[str, int, str]]]:
    """Return the rows of the story by chapter."""
    return {chapter["heading"]: chapter["rows"] for chapter in document["story"]}


def concerns(document: Document) -> list[tuple[str, str, int, int, str]]:
    """Return what stands out: what, where, how many, of how many, and the detail."""
    names = ("what", "count", "of", "detail")
    found = ([each[name] for name in names] for each in document["concerns"])
    places = (f"{each['table']}.{each['column']}" for each in document["concerns"])
    return [(what, place, count, of, detail) for place, (what, count, of, detail) in zip(places, found, strict=True)]


def test_the_story_of_a_shop() -> None:
    """The busiest, the newest, and one of each state, which is the newest in it."""
    document = document_of("agreeing_shop:v1")
    found = chapters(document)
    assert [*found] == ["The busiest", "The newest", "One of each state"]
    assert found["The busiest"][1:] == [
        ("customers", 50, "9 rows refer to it"),
        ("products", 0, "90 rows refer to it"),
    ]
    states = [(table, state) for table, _, state in found["One of each state"]]
    assert states == [
        *(("orders", state) for state in ("placed", "paid", "shipped", "delivered", "cancelled")),
        *(("payments", state) for state in ("open", "paid", "failed")),
    ]
    tables = {table["name"]: table for table in document["tables"]}
    for name, number, state in found["One of each state"]:
        at = [column["name"] for column in tables[name]["columns"]].index("status")
        assert [values[at] for row, values, *_ in tables[name]["data"] if row == number] == [state]


def test_what_belongs_to_a_row_is_there() -> None:
    """Rows of the story have children, these have theirs, and all that they refer to; counts are of all rows."""
    document = document_of("agreeing_shop:v1")
    tables = {table["name"]: table for table in document["tables"]}
    (busiest,) = (row for row in tables["customers"]["data"] if row[0] == 50)
    assert (tables["customers"]["children"], busiest[3]) == ([["orders", "customer_id"]], [9])
    orders = [row for row in tables["orders"]["data"] if row[2] == [50]]
    items = [row for row in tables["items"]["data"] if row[2][0] in [order[0] for order in orders]]
    assert (len(orders), len(items) >= 6) == (6, True)
    products = {row[0] for row in tables["products"]["data"]}
    assert all(item[2][1] in products for item in items)


def test_personas() -> None:
    """Fixed rows come first, and those with a password's hash have what somebody logs in with, but no hash."""
    document = document_of("personas:v1")
    assert chapters(document)["Fixed rows"][:3] == [("teams", 0, "red"), ("users", 0, "alice"), ("users", 1, "bob")]
    assert [(table["name"], table["logins"], table["fixed_rows"]) for table in document["tables"]] == [
        ("teams", [], 1),
        ("users", ["email"], 2),
        ("projects", [], 4),
    ]
    (password,) = (column for column in document["tables"][1]["columns"] if column["name"] == "password")
    assert password["is_secret"]


v1 = Dataset(
    Table(
        "users",
        rows=c.size("users", 50),
        first=[{"name": "Ann Extraordinarily Long-Named of Somewhere Far Away", "created_at": "2026-02-01"}],
        columns={
            "id": c.uuid_key(),
            "name": c.person_name(),
            "created_at": c.moment(30),
            "role": c.weighted({"member": 1, "admin": 0}),
        },
    ),
    Table(
        "orders",
        rows=c.per("users"),
        columns={
            "id": c.uuid_key(),
            "user_id": c.parent("users"),
            "placed_at": c.after("created_at", of="user_id", days=1),
            "started_at": c.moment(400),
        },
    ),
)
"""With one of each concern: Ann's name, and when she came; nobody is an admin."""


def test_what_somebody_should_know() -> None:
    """Moments after today, children before their parents, states without rows, texts that overflow; each counted."""
    document = document_of_this("v1")
    assert concerns(document) == [
        ("after today", "users.created_at", 1, 50, "the last one on 2026-02-01"),
        ("after today", "orders.placed_at", 1, 50, "the last one on 2026-02-01"),
        ("no rows", "users.role", 1, 2, "admin"),
        ("may overflow", "users.name", 1, 50, "up to 52 characters, where half have at most 13"),
    ]
    assert [each["row"] for each in document["concerns"]] == [0, 0, None, 0]


def test_children_before_their_parents() -> None:
    """What a row's own moment and that of its parent tell."""
    found = concerns(document_of("many_tables:forty"))
    detail = "created_at is before created_at of the row in table_00 that parent_id leads to"
    assert found[0] == ("before its parent", "table_01.created_at", 51, 100, detail)


def document_of_this(name: str) -> Document:
    """Return what a page says of a dataset of this module."""
    return describe(name, pin_of_dataset(f"{__name__}:{name}", None, {}, {}), NOW)


secrets = Dataset(
    Table(
        "users",
        rows=c.size("users", 3),
        first=[{"password": "hunter2", "day": "2026-01-10"}],
        columns={
            "id": c.serial_key(),
            "day": c.date(30),
            "password": c.password(),
        },
    ),
    Table(
        "visits",
        rows=c.per("users"),
        columns={
            "id": c.serial_key(),
            "user_id": c.parent("users"),
            "visited_on": c.value_of("day", of="user_id"),
        },
    ),
    Table(
        "stays",
        rows=c.per("users"),
        first=[{"created_at": "2026-01-10 09:00+00"}],
        columns={
            "id": c.serial_key(),
            "user_id": c.parent("users"),
            "created_at": c.moment(30),
            "left_on": c.date(30),
        },
    ),
    Table(
        "bills",
        rows=c.per("stays"),
        first=[{"billed_on": "2026-01-10"}],
        columns={
            "id": c.serial_key(),
            "stay_id": c.parent("stays"),
            "billed_on": c.date(30),
        },
    ),
)
"""A hash that somebody wrote, and bills with a day only."""


def test_what_somebody_wrote_in_a_column_of_passwords() -> None:
    """It is nowhere in the file, neither as a value nor as the longest text."""
    page = render({**NOTHING_MORE, **document_of_this("secrets")})
    assert "hunter2" not in page


def test_a_day_is_not_before_an_hour_of_it() -> None:
    """Of a bill that has a day only, it is the days that are compared."""
    found = [each["row"] for each in document_of_this("secrets")["concerns"] if each["table"] == "bills"]
    assert 0 not in found


def test_days_are_those_of_the_page() -> None:
    """Tomorrow Ann came in the past."""
    pin = pin_of_dataset(f"{__name__}:v1", None, {}, {})
    later = describe("v1", pin, datetime(2026, 2, 3, tzinfo=UTC) + timedelta(days=30))
    assert [each["what"] for each in later["concerns"]] == ["no rows", "may overflow"]


def test_a_large_seed_is_looked_at_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same share of each table, so that children have their parents; counts are of all rows."""
    monkeypatch.setattr(looked_at, "MOST_ROWS", 200)
    document = document_of("many_tables:forty", rows=1000)
    assert {(table["rows"], table["looked_at"]) for table in document["tables"]} == {(1000, 5)}
    numbers = np.array([row[0] for row in document["tables"][0]["data"]])
    assert numbers.max() >= 5  # a row that is referred to is there, whatever its number is


def test_size_and_time() -> None:
    """Of 20 tables and 200,000 rows a page has at most 1.5 MB, and takes at most 2 seconds of work."""
    started = time.process_time()
    page = render({**NOTHING_MORE, **document_of("many_tables:twenty")})
    seconds = time.process_time() - started
    assert (len(page.encode()) < 1_500_000, seconds < 2) == (True, True), f"{len(page)} bytes, {seconds:.2f} s"


def test_a_page_of_many_columns_stays_small() -> None:
    """Of forty tables too, as there is room for so many values only."""
    assert len(json.dumps(document_of("many_tables:forty"))) < 1_200_000
