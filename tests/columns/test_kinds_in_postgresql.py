"""Column kinds in PostgreSQL: by COPY and by script the same rows, in types of the database's own too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation import generator
from example_data.generation.dataset import Column, Table, load
from example_data.generation.generator import Block
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Stream
from example_data.generation.vectors import Decimals, Plain, Point, Span
from example_data.postgres import copy_format, types
from example_data.postgres.types import type_in_sql
from example_data.postgres.writer import literal_rows
from tests.support.datasets.every_kind import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server

OWL = Pin("mossy-owl", 2026, 300, dataset="tests.support.datasets.every_kind:every")
SAMPLES = load(OWL.dataset).table("samples")
PADDED = {"decimal", "span_numeric", "place_latitude", "place_longitude"}
"""Kinds whose `numeric` digits have zeros at their ends, which PostgreSQL drops."""

OTHERWISE = PADDED | {"array_labels", "document"}
"""Kinds that PostgreSQL writes otherwise: with the number of an enum's array, or the members of an object sorted."""

TYPES = """
CREATE SCHEMA shop;
CREATE TYPE "Condition" AS ENUM ('new', 'old');
CREATE TYPE shop."Order status" AS ENUM ('paid', 'open');
CREATE DOMAIN money_amount AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE DOMAIN address AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN counted AS bigint;
CREATE DOMAIN happened AS timestamptz
"""


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[psycopg.Connection]:
    """Yield a connection to a database with types of its own."""
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        connection.execute(TYPES)
        yield connection


@pytest.fixture
def connection(database: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Yield a transaction that is rolled back."""
    with database.transaction(force_rollback=True):
        yield database


def execute(connection: psycopg.Connection, statement: str) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run a statement as it stands."""
    return connection.execute(statement)


def block(column: Column, count: int = 60) -> Block:
    """Return rows of a table with that column, one of the samples or another."""
    names = [name for name, known in SAMPLES.columns.items() if known is column]
    vector = column.make(load(OWL.dataset).table("samples").stream(OWL, (names or ["sample"])[0]), range(count))
    return Block(Table("copied", "value", {"value": column}), ("value",), range(count), (vector,))


def create(connection: psycopg.Connection, column: Column) -> None:
    """Make two tables for a column, one to copy into and one for a script."""
    name = type_in_sql(column.type)
    for table in ("copied", "scripted"):
        execute(connection, f"CREATE TEMPORARY TABLE {table} (value {name}) ON COMMIT DROP")


def write(connection: psycopg.Connection, rows: Block) -> None:
    """Write the rows by COPY, and as literals."""
    with connection.cursor() as cursor, cursor.copy("COPY copied FROM STDIN (FORMAT BINARY)") as sink:
        sink.write(copy_format.COPY_HEADER + copy_format.copy_rows(rows) + copy_format.COPY_TRAILER)
    execute(connection, f"INSERT INTO scripted VALUES {', '.join(literal_rows(rows))}")


def copied_out(connection: psycopg.Connection, table: str) -> bytes:
    """Return what PostgreSQL writes of a table."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as source:
        return b"".join(bytes(data) for data in source)


@pytest.mark.parametrize("name", [name for name, column in KINDS.items() if not column.is_cast])
def test_copy_and_script_write_the_same(connection: psycopg.Connection, name: str) -> None:
    """PostgreSQL writes the same bytes of a kind's rows, whether they came by COPY or as literals; they are ours."""
    column = SAMPLES.columns[name]
    create(connection, column)
    write(connection, rows := block(column))
    written = copied_out(connection, "copied")
    assert copied_out(connection, "scripted") == written
    if name not in OTHERWISE:
        assert copy_format.COPY_HEADER + copy_format.copy_rows(rows) + copy_format.COPY_TRAILER == written


@pytest.mark.parametrize("name", sorted(PADDED))
def test_numeric_values_are_read_back(connection: psycopg.Connection, name: str) -> None:
    """Decimals are read back as they were made."""
    create(connection, SAMPLES.columns[name])
    write(connection, rows := block(SAMPLES.columns[name]))
    texts = [text for (text,) in execute(connection, "SELECT value::text FROM copied").fetchall()]
    assert texts == [str(value) for value in rows.vectors[0].values()]


@pytest.mark.parametrize("name", ["decimal", "span_numeric", "duration", "moment", "ip_address", "array"])
def test_values_are_read_back(connection: psycopg.Connection, name: str) -> None:
    """What psycopg reads from a COPY are the values."""
    create(connection, SAMPLES.columns[name])
    write(connection, rows := block(SAMPLES.columns[name]))
    read = [value for (value,) in execute(connection, "SELECT value FROM copied").fetchall()]
    results = rows.vectors[0].values()
    assert list(map(str, read)) == [
        str(value).replace(",", ", ") if name == "span_numeric" else str(value) for value in results
    ]


def test_documents_are_read_back(connection: psycopg.Connection) -> None:
    """A document is read back with its members, in whatever order."""
    create(connection, SAMPLES.columns["document"])
    write(connection, rows := block(SAMPLES.columns["document"]))
    read = [value for (value,) in execute(connection, "SELECT value FROM copied").fetchall()]
    assert read == rows.vectors[0].values()


@pytest.mark.parametrize(
    "column",
    [
        c.label(["paid", "open"], type="shop.Order status"),
        c.array(c.label(["paid", "open"], type="shop.Order status"), 0, 2),
        c.some(["new", "old"], 0, 2, type="Condition[]", written_as="text[]"),
        c.nullable(c.label(["new", "old"], type="Condition"), 0.5),
        c.decimal(0, "99.99", type="money_amount"),
        c.email(type="address"),
        c.integer(0, 9, type="counted", written_as="bigint"),
        c.constant(7, type="counted", written_as="bigint"),
        c.moment(9, type="happened"),
        c.constant("a@b", type="address"),
        c.words(1, 2, type="varchar"),
        c.words(1, 2, type="character"),
        c.choice(["a", "abc"], type="character"),
        c.choice(["a", "abc"], type="bpchar"),
        c.array(c.words(1, 2, type="character"), 0, 2),
        c.array(c.words(1, 2, type="varchar"), 0, 2),
        c.integer(0, 9, type="numeric"),
        c.choice(["1.5", "2"], type="numeric"),
        c.nullable(c.span(0, 9, 2), 0.5),
        c.nullable(c.point(), 0.5),
        c.nullable(c.email(unique=True), 0.5),
        c.array(c.period(5, hours=5), 0, 2),
    ],
    ids=lambda column: f"{column.kind} as {column.type}",
)
def test_types_of_the_databases_own(connection: psycopg.Connection, column: Column) -> None:
    """Enums, domains and arrays of them are filled alike by COPY and by script."""
    create(connection, column)
    write(connection, block(column))
    assert (
        execute(connection, "SELECT value::text FROM copied EXCEPT ALL SELECT value::text FROM scripted").fetchall()
        == []
    )
    assert execute(connection, "SELECT count(*) FROM copied").fetchall() == [(60,)]


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("shop.Order status", '\'paid\'::"shop"."Order status"'),
        ("status", "'paid'::\"status\""),
        ("varchar", "'paid'::varchar"),
    ],
)
def test_literals_name_their_types(type_name: str, expected: str) -> None:
    """A literal's cast has the names of a type that is not built in between quotes, its schema apart."""
    column = Column(type_name, lambda _stream, _rows: Plain(["paid"]))
    assert literal_rows(block(column, 1)) == [f"({expected})"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("integer", c.boolean().make), "integer"),
        (Column("status", c.boolean().make), "text"),
        (Column("status[]", c.boolean().make), "text[]"),
        (Column("amount", c.boolean().make, written_as="numeric"), "numeric"),
    ],
)
def test_wire_types(column: Column, expected: str) -> None:
    """A type nobody knows is written as text, unless the column says what it is written as."""
    assert types.wire_type(column) == expected


@pytest.mark.parametrize(
    ("type_name", "value"),
    [
        ("int4range", Span(1, 5)),
        ("int8range", Span(1, 5)),
        ("point", Point(1.5, -2)),
        ("int4range[]", [Span(1, 5), None]),
        ("point[]", [Point(0, 1)]),
        ("jsonb[]", [{"a": "it's"}, None]),
    ],
)
def test_plain_values_of_those_types(connection: psycopg.Connection, type_name: str, value: object) -> None:
    """A function of one's own may make ranges and points as plain values, and lists of them."""
    column = Column(type_name, lambda _stream, _rows: Plain([value, None]))
    create(connection, column)
    write(connection, block(column, 2))
    assert copied_out(connection, "copied") == copied_out(connection, "scripted")


def test_decimals_are_not_written_as_text() -> None:
    """A type whose form is another is refused, with what to do."""
    column = Column("text", lambda _stream, rows: Decimals(c.decimal(1, 2).make(Stream(OWL, "t", "c"), rows).units, 2))  # type: ignore[union-attr]
    with pytest.raises(DatasetError, match=r"Decimals cannot be written as text\. Give the column another type"):
        copy_format.copy_rows(block(column, 1))


def test_slots_satisfy_an_exclusion_constraint(connection: psycopg.Connection) -> None:
    """Two seeds' slots of rooms are all accepted by EXCLUDE (room WITH =, during WITH &&)."""
    execute(
        connection,
        "CREATE TEMPORARY TABLE bookings (shop_id uuid, during tstzrange) ON COMMIT DROP;"
        "CREATE EXTENSION IF NOT EXISTS btree_gist;"
        "ALTER TABLE bookings ADD EXCLUDE USING gist (shop_id WITH =, during WITH &&)",
    )
    columns = {"parent": SAMPLES.columns["parent"], "slots": SAMPLES.columns["slots"]}
    for pin in (OWL, replace(OWL, name="kind-heron")):
        for rows in generator.blocks(pin, SAMPLES, columns=columns):
            literals = ", ".join(literal_rows(rows))
            execute(connection, f"INSERT INTO bookings VALUES {literals}")
    (count,) = execute(connection, "SELECT count(*) FROM bookings").fetchone() or (0,)
    assert count > 1000
