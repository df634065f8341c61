"""Rows that agree, in PostgreSQL: queries that look for disagreement find none, and find what somebody changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.generation import generator
from example_data.generation.pin import Pin
from example_data.postgres import copy_format
from example_data.postgres.writer import insert_statements
from tests.support.datasets.agreeing_shop import DISAGREEMENTS, SCHEMA, v1

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server

PIN = Pin("mossy-owl", 2026, 100, dataset="tests.support.datasets.agreeing_shop:v1", sizes={"products": 40})


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[psycopg.Connection]:
    """Yield a connection to a database with the shop's rows."""
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        connection.execute("CREATE SCHEMA agreement; SET LOCAL search_path = agreement")
        connection.execute(SCHEMA.format(prefix="").encode())
        copy(connection, PIN)
        yield connection


@pytest.fixture
def shop(database: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Yield a transaction that is rolled back."""
    with database.transaction(force_rollback=True):
        yield database


def copy(connection: psycopg.Connection, pin: Pin) -> None:
    """Write the rows of a pin by COPY."""
    for table in v1.tables:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table.name} FROM STDIN (FORMAT BINARY)".encode()) as sink,
        ):
            sink.write(copy_format.COPY_HEADER)
            for block in generator.blocks(pin, table):
                sink.write(copy_format.copy_rows(block))
            sink.write(copy_format.COPY_TRAILER)


def count(connection: psycopg.Connection, name: str) -> int:
    """Return how many rows disagree."""
    return connection.execute(DISAGREEMENTS[name].encode()).rowcount


@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_nothing_disagrees(shop: psycopg.Connection, name: str) -> None:
    """No row of a hundred customers, their orders, items and payments disagrees with another."""
    assert count(shop, name) == 0


def test_nothing_disagrees_among_more(shop: psycopg.Connection) -> None:
    """Nor does one of three thousand customers, in more than one block."""
    shop.execute("TRUNCATE customers, products, orders, items, payments")
    copy(shop, replace(PIN, user_count=3_000))
    assert {name: count(shop, name) for name in DISAGREEMENTS} == dict.fromkeys(DISAGREEMENTS, 0)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("prices", "UPDATE products SET price = price + 1"),
        ("line totals", "UPDATE items SET quantity = quantity + 1"),
        ("subtotals", "UPDATE orders SET subtotal = subtotal + 0.01"),
        ("items", "UPDATE items SET quantity = 4 - quantity"),
        ("taxes", "UPDATE orders SET tax_rate = tax_rate + 0.1"),
        ("totals", "UPDATE orders SET discount = coalesce(discount, 0) + 1"),
        ("received", "UPDATE payments SET status = 'paid' WHERE status = 'open'"),
        ("customers", "DELETE FROM payments; DELETE FROM items; DELETE FROM orders WHERE status = 'paid'"),
        ("customers over two tables", "DELETE FROM items"),
        ("moments along references", "UPDATE orders SET placed_at = placed_at + interval '10 hours'"),
        ("moments of states", "UPDATE orders SET paid_at = paid_at + interval '40 hours'"),
        ("states", "UPDATE orders SET status = 'paid' WHERE status = 'shipped'"),
        ("payments", "UPDATE payments SET paid_at = NULL"),
        ("the future", "UPDATE orders SET placed_at = placed_at + interval '2 years'"),
    ],
)
def test_disagreement_is_found(shop: psycopg.Connection, name: str, change: str) -> None:
    """The query that looks for it finds rows that somebody changed."""
    shop.execute(change.encode())
    assert count(shop, name) > 0


def test_a_script_has_the_same_rows(shop: psycopg.Connection) -> None:
    """The statements of a script write the rows that COPY writes."""
    shop.execute(SCHEMA.format(prefix="scripted_").encode())
    for table in v1.tables:
        scripted = psycopg.sql.Identifier(f"scripted_{table.name}")
        for statement in insert_statements(table, generator.blocks(PIN, table), into=scripted):
            shop.execute(statement.encode())
        for one, other in ((table.name, f"scripted_{table.name}"), (f"scripted_{table.name}", table.name)):
            assert shop.execute(f"TABLE {one} EXCEPT TABLE {other}".encode()).fetchall() == []
