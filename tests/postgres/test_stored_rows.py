"""Rows in tables compared with rows that are made, by hashes of the same bytes."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.generation.dataset import Column
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.vectors import Plain
from example_data.postgres.session import PsycopgSession
from example_data.postgres.stored_rows import compare
from example_data.postgres.writer import write
from tests.support.server import url_of

things = Dataset(
    Table(
        "things",
        columns={
            "id": c.uuid_key(),
            "label": c.words(1, 3),
            "size": c.nullable(c.normal(100, 15)),
            "price": c.decimal("1.00", "99.00", scale=2),
            "made": c.moment(30),
            "tags": c.some(["ä", "b", "c"], 0, 2),
        },
    )
)
NATURAL = Dataset(Table("things", "label", {"label": c.words(1, 3, unique=True)}))
STORED_OTHERWISE = Dataset(
    Table(
        "things",
        columns={"id": c.uuid_key(), "x": Column("jsonb", lambda _, rows: Plain([{"b": 1, "a": 2}] * len(rows)))},
    )
)
READ = Dataset(
    Table(
        "things",
        columns={
            "id": c.uuid_key(),
            "label": c.words(1, 3),
            "mac": c.text_of("macaddr", c.nullable(c.pattern("[0-9A-F]{2}(-[0-9A-F]{2}){5}"))),
            "x": c.document({"b": 1, "a": 2}),
        },
    )
)
PIN = Pin("mossy-owl", 2026, 20_000, dataset="tests.postgres.test_stored_rows:things")
LAST = "SELECT id FROM things WHERE label <> 'own' AND size IS NOT NULL ORDER BY id DESC LIMIT 1"
CREATE = (
    "CREATE TABLE things (id uuid PRIMARY KEY, label varchar(80) NOT NULL, size float8, price numeric(10, 2), "
    "made timestamptz, tags text[])"
)


@pytest.fixture
def filled(empty_database: psycopg.Connection) -> psycopg.Connection:
    """Return a connection to a database with the rows, beside one of somebody else."""
    empty_database.execute(CREATE)
    seed_rows = SeedRows.whole(PIN)
    write(PsycopgSession(empty_database), things.tables[0], seed_rows.blocks(seed_rows.tables[0]))
    empty_database.execute("INSERT INTO things VALUES (gen_random_uuid(), 'own', 1, 2, now(), '{}')")
    empty_database.commit()
    return empty_database


def is_same(connection: psycopg.Connection, pin: Pin = PIN) -> bool:
    """Return whether the rows of the first table are there as they were written."""
    seed_rows = SeedRows.whole(pin)
    return compare(PsycopgSession(connection), seed_rows, seed_rows.tables[0]) == (20_000, [])


def test_rows_that_nobody_touched(filled: psycopg.Connection) -> None:
    """The rows of the seed are compared, and nobody else's; whatever encoding the client has."""
    filled.execute("SET client_encoding = 'LATIN1'")
    assert is_same(filled)
    assert filled.execute("SHOW client_encoding").fetchone() == ("LATIN1",)


@pytest.mark.parametrize(
    "edit",
    [
        f"UPDATE things SET label = label || '!' WHERE id = ({LAST})",
        f"UPDATE things SET size = 0 WHERE id = ({LAST})",
        f"UPDATE things SET size = NULL WHERE id = ({LAST})",
        "UPDATE things SET price = price + 0.01",
        f"DELETE FROM things WHERE id = ({LAST})",
        "DELETE FROM things",
        "ALTER TABLE things ALTER price TYPE numeric(10, 3)",
        "ALTER TABLE things ALTER label TYPE char(100)",
    ],
)
def test_rows_that_differ(filled: psycopg.Connection, edit: str) -> None:
    """One edited or missing row, or another type, is a difference."""
    filled.execute(edit)
    assert not is_same(filled)


def test_only_a_piece_that_differs_is_named(filled: psycopg.Connection) -> None:
    """One edited row costs its own piece of row numbers, and no other."""
    filled.execute(f"UPDATE things SET size = 0 WHERE id = ({LAST})")
    seed_rows = SeedRows.whole(PIN)
    found = compare(PsycopgSession(filled), seed_rows, seed_rows.tables[0])
    assert found == (16_384, [range(16_384, 20_000)])


def test_a_comparison_locks_nothing(filled: psycopg.Connection) -> None:
    """It keeps nobody from editing."""
    assert is_same(filled)
    with psycopg.connect(url_of(filled)) as other:
        other.execute("SET lock_timeout = 50")
        assert other.execute("UPDATE things SET price = %s", [Decimal(1)]).rowcount == 20_001


def test_rows_with_values_that_postgresql_reads(empty_database: psycopg.Connection) -> None:
    """They are compared as it stores them, piece by piece, documents beside them as well; nothing is left behind."""
    empty_database.execute("CREATE TABLE things (id uuid PRIMARY KEY, label text, mac macaddr, x jsonb)")
    pin = Pin("mossy-owl", 2026, 20_000, dataset="tests.postgres.test_stored_rows:READ")
    seed_rows, session = SeedRows.whole(pin), PsycopgSession(empty_database)
    write(session, seed_rows.tables[0], seed_rows.blocks(seed_rows.tables[0]))
    assert is_same(empty_database, pin)
    last = "SELECT id FROM things WHERE mac IS NOT NULL ORDER BY id DESC LIMIT 1"
    empty_database.execute(f"UPDATE things SET mac = trunc(mac) WHERE id = ({last})")
    assert compare(session, seed_rows, seed_rows.tables[0]) == (16_384, [range(16_384, 20_000)])
    assert empty_database.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'").fetchone() == (0,)


@pytest.mark.parametrize("dataset", ["NATURAL", "STORED_OTHERWISE"])
def test_rows_of_which_bytes_say_nothing(empty_database: psycopg.Connection, dataset: str) -> None:
    """Keys in no range, and values that PostgreSQL stores in other bytes, have to be compared in another way."""
    empty_database.execute("CREATE TABLE things (id uuid, label text, x jsonb)")
    pin = Pin("mossy-owl", 2026, 30, dataset=f"tests.postgres.test_stored_rows:{dataset}")
    seed_rows = SeedRows.whole(pin)
    write(PsycopgSession(empty_database), seed_rows.tables[0], seed_rows.blocks(seed_rows.tables[0]))
    assert not is_same(empty_database, pin)
