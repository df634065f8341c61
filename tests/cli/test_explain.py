"""`example-data explain`: what a dataset is made of and how large it becomes, without registry and database."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING

import pytest

from example_data.cli.explain import describe_bytes
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

DATASET = """\
from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.vectors import Plain

since = Column("text", lambda _, rows: Plain(["long ago"] * len(rows)), "a word", parameters={"anchor": "2026-01-01"})

v1 = Dataset(
    Table("products", rows=c.size("products", 10), columns={"id": c.serial_key(type="integer")}),
    Table(
        "customers",
        rows=c.size("customers", 100),
        columns={"id": c.uuid_key(), "since": since, "last_order_id": c.late(c.reference("orders"))},
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={"id": c.uuid_key(), "customer_id": c.parent("customers"), "product_id": c.reference("products")},
    ),
    Table("badges", rows=c.per("customers"), key="customer_id", columns={"customer_id": c.parent("customers")}),
)
"""

EXPLAINED = """\
Tables
table      rows                                    a row           the table     its indexes     together
products   10                                      about 32 bytes  about 8.2 kB  about 16.4 kB   about 24.6 kB
customers  20000                                   about 72 bytes  about 1.8 MB  about 647.2 kB  about 2.5 MB
orders     about 80000, 0 to 8 for each customers  about 64 bytes  about 5.8 MB  about 2.5 MB    about 8.3 MB
badges     20000, 1 for each customers             about 40 bytes  about 1.2 MB  about 647.2 kB  about 1.8 MB
all        -                                       -               -             -               about 12.6 MB

Indexes (those of the keys; no database was asked for others)
table      index        columns      size
products   primary key  id           about 16.4 kB
customers  primary key  id           about 647.2 kB
orders     primary key  id           about 2.5 MB
badges     primary key  customer_id  about 647.2 kB

Columns
column                   type     kind                            references    notes
products.id              integer  an integer key                  -             key
customers.id             uuid     a UUID key                      -             key
customers.since          text     a word                          -             anchor
customers.last_order_id  uuid     a row of orders, written last   orders.id     written last
orders.id                uuid     a UUID key                      -             key
orders.customer_id       uuid     the row of customers it belongs to  customers.id  -
orders.product_id        integer  a row of products               products.id   -
badges.customer_id       uuid     the row of customers it belongs to  customers.id  key

Sizes
name       default  rows
products   10       10
customers  100      20000

Parameters
name    default
anchor  2026-01-01
"""
"""A row has 24 bytes before its values, and ends at a multiple of 8 (PostgreSQL, "Database Page Layout")."""


@pytest.fixture
def folder(tmp_path: Path) -> Project:
    """Return a folder with a dataset and an `alembic.ini`, and nothing else."""
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n")
    (tmp_path / "own_shop.py").write_text(DATASET)
    return Project(tmp_path, "postgresql://u:secret@127.0.0.1:1/nowhere")


def output(project: Project, *arguments: str) -> str:
    """Run `explain`, which must succeed; return what it prints."""
    done = project.run("example-data", "explain", *arguments)
    assert (done.returncode, done.stderr.partition(": ")[0]) == (
        0,
        "no database was asked which columns it fills itself",
    )
    return done.stdout


def test_explain(folder: Project) -> None:
    """Tables with rows and sizes, columns with kinds and references, and what a seed may set."""
    printed = output(folder, "own_shop:v1", "--size", "customers=20000")
    assert [line.split() for line in printed.splitlines()] == [line.split() for line in EXPLAINED.splitlines()]


def test_explain_as_json(folder: Project) -> None:
    """The same with numbers as numbers."""
    explained = json.loads(output(folder, "own_shop:v1", "--user-count", "20", "--format", "json"))
    products, customers, orders, _ = explained["tables"]
    assert (explained["dataset"], explained["sizes"], explained["parameters"]) == (
        "own_shop:v1",
        [{"name": "products", "default": 10, "rows": 20}, {"name": "customers", "default": 100, "rows": 100}],
        [{"name": "anchor", "default": "2026-01-01"}],
    )
    assert {key: value for key, value in products.items() if key != "columns"} == {
        "table": "products",
        "rows": 20,
        "is_exact": True,
        "row_bytes": 32.0,
        "table_bytes": 8192,
        "indexes": [{"name": "primary key", "columns": ["id"], "bytes": 16384}],
        "bytes": 24576,
        "left_to_server": None,
    }
    assert (orders["rows"], orders["is_exact"], orders["row_bytes"]) == (400, False, 64.0)
    assert customers["columns"][2] == {
        "column": "last_order_id",
        "type": "uuid",
        "kind": "a row of orders, written last",
        "references": "orders.id",
        "is_key": False,
        "is_late": True,
        "parameters": [],
    }


def test_what_is_left_to_the_server(seeded_project: Project) -> None:
    """Where a database can be asked, the columns that differ from one to another are named, a line a table."""
    arguments = ("example-data", "explain", "example_data.datasets.people:v1")
    done = seeded_project.run(*arguments)
    as_json = json.loads(seeded_project.run(*arguments, "--format", "json").stdout)
    heading = "Left to the server, and not the same in every database\n"
    assert done.stderr.startswith("database: ")
    assert done.stdout.partition(heading)[2].splitlines()[:4] == [
        "table             columns",
        "users             created_at (now()), updated_at (now())",
        "user_preferences  created_at (now()), updated_at (now())",
        "",
    ]
    assert as_json["tables"][0]["left_to_server"] == ["created_at (now())", "updated_at (now())"]


def test_indexes_of_the_database(seeded_project: Project) -> None:
    """Where a database can be asked, its indexes are counted, and those that are not are named."""
    seeded_project.psql("CREATE INDEX by_name ON users (display_name); CREATE INDEX odd ON users (lower(display_name))")
    done = seeded_project.run("example-data", "explain", "example_data.datasets.people:v1", "--user-count", "100000")
    section = done.stdout.partition("Indexes (those of the database)\n")[2].partition("\n\n")[0]
    assert [line.split() for line in section.splitlines()[1:5]] == [
        ["users", "users_pkey", "id", "about", "3.2", "MB"],
        ["users", "by_name", "display_name", "about", "3.0", "MB"],
        ["users", "ix_users_display_name", "display_name", "about", "3.0", "MB"],
        ["users", "odd", "not", "counted"],
    ]


def test_who_pins_a_seed_is_told(seeded_project: Project) -> None:
    """`add` and `pin --revision` name these columns on stderr, and leave their output as it is."""
    told = (
        "left to the server, and not the same in every database: users.created_at (now()), users.updated_at (now()), "
        "user_preferences.created_at (now()), user_preferences.updated_at (now())"
    )
    added = seeded_project.run("example-data", "add", "--name", "red-fox", "--revision")
    assert (added.returncode, added.stderr.splitlines()) == (0, [told])
    assert seeded_project.run("example-data", "add", "--name", "shy-elk").stderr.splitlines() == [told]
    pinned = seeded_project.run("example-data", "pin", "shy-elk", "--revision")
    assert (pinned.returncode, pinned.stderr.splitlines()) == (0, [told])
    seeded_project.url = "postgresql://u@127.0.0.1:1/nowhere"
    unasked = seeded_project.run("example-data", "add", "--name", "old-owl", "--revision")
    assert (unasked.returncode, unasked.stderr) == (0, "")


def test_a_database_that_does_not_answer(new_project: Project) -> None:
    """It is not waited for: the verb does without a database."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        new_project.url = f"postgresql://u:secret@127.0.0.1:{silent.getsockname()[1]}/nowhere"
        started = time.monotonic()
        assert output(new_project, "example_data.datasets.people:v1").startswith("Tables\n")
    assert time.monotonic() - started < 20


def test_explain_skewed_rows(folder: Project) -> None:
    """Where few parents have many rows, that is said, and rows are estimated by it."""
    (folder.root / "own_shop.py").write_text(DATASET.replace("high=8", "high=8, skewed=True"))
    assert "\norders     about 100, 0 to 8 for each customers, skewed  " in output(folder, "own_shop:v1")


def test_explain_people(folder: Project) -> None:
    """A dataset that chooses from the registry's vocabularies is explained without a registry."""
    assert "\nuser_preferences  12, 1 for each users  " in output(folder, "example_data.datasets.people:v1")


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (
            ("own_shop:v1", "--size", "prodcts=3"),
            1,
            (
                "example-data: sizes.prodcts: dataset 'own_shop:v1' does not know it (expected products, "
                "customers). Correct the name, or leave it out."
            ),
        ),
        (
            ("own_shop",),
            1,
            "example-data: Dataset 'own_shop': it is no import path (expected package.module:name). Correct it.",
        ),
        (
            ("own_shop:v1", "--size", "products"),
            2,
            "Error: Invalid value: --size products: wrong value (expected NAME=ROWS, such as customers=5000)",
        ),
    ],
    ids=["size", "path", "text"],
)
def test_explain_refuses(folder: Project, arguments: tuple[str, ...], code: int, expected: str) -> None:
    """What cannot be explained is reported in one line."""
    done = folder.run("example-data", "explain", *arguments)
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (code, "", expected)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "about 0 bytes"),
        (999, "about 999 bytes"),
        (1_000, "about 1.0 kB"),
        (1_234_567, "about 1.2 MB"),
        (5_000_000_000, "about 5.0 GB"),
    ],
)
def test_bytes_in_words(count: int, expected: str) -> None:
    """Sizes are given in decimal units, to one place."""
    assert describe_bytes(count) == expected
