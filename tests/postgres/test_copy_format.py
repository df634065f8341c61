"""Vectors as PostgreSQL reads them: the bytes it writes itself, and literals that mean the value they were made of."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import numpy as np
import psycopg
import pytest
from psycopg.types.json import Jsonb

from example_data.columns import Subsets
from example_data.datasets.people import v1
from example_data.errors import DatasetError
from example_data.generation import generator, pinning
from example_data.generation.dataset import Column, Table
from example_data.generation.generator import Block
from example_data.generation.pin import Pin
from example_data.generation.uuid_keys import Keys, KeySpace
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Plain
from example_data.postgres import copy_format, types
from example_data.postgres.writer import literal_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.vectors import Vector
    from tests.support.server import Server

OWL = Pin(
    "mossy-owl",
    2026,
    100,
    vocabularies={
        "interest_theme_ids": tuple(UUID(int=number) for number in range(30)),
        "safety_toggle_ids": (UUID(int=7), UUID(int=8)),
    },
)
HEADER = b"PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"
TRAILER = b"\xff\xff"

TEXTS = ("", "Zażółć gęślą jaźń", "日本 🦉", "O'Brien", "''", "a\\b", "\\'", "100 %s %(a)s %%", "a\tb\nc\r", "a:b ::c")
MORE_TEXTS = ("NULL", "None", "\\N", "$1 $$", '"x"', "{}", "-- ", "/* ", "; DROP TABLE samples;", " ", "\x7f\x01", None)

SAMPLES = [
    ("boolean", (True, False, None)),
    ("smallint", (-32768, 0, 32767, None)),
    ("integer", (-2147483648, 0, 2147483647, None)),
    ("bigint", (-9223372036854775808, 0, 9223372036854775807, None)),
    ("double precision", (0.1, -1e300, 5e-324, -0.0, float("inf"), None)),
    ("real", (0.5, -0.25, None)),
    ("numeric", (Decimal("1.00"), Decimal(1), Decimal("-12345678901234567890.5"), Decimal(0), None)),
    ("text", TEXTS),
    ("text", MORE_TEXTS),
    ("varchar", TEXTS),
    ("uuid", (UUID(int=0), UUID(int=2**128 - 1), None)),
    ("date", (date(2026, 2, 28), date(1, 1, 1), date(9999, 12, 31), None)),
    ("time", (time(0), time(23, 59, 59, 999999), None)),
    ("timestamptz", (datetime(2026, 5, 17, 12, 30, 15, 123456, tzinfo=UTC), None)),
    ("interval", (timedelta(days=1, seconds=1), timedelta(days=-1, microseconds=5), timedelta(0), None)),
    ("inet", (ip_address("10.0.0.1"), ip_address("::1"), None)),
    ("bytea", (b"", b"x", b"\x00\xff'\\", None)),
    ("jsonb", ({"a": [1, None, 'say "hi" to O\'Brien', "\\"]}, [], "x", 1, None)),
    ("uuid[]", ((), (UUID(int=7),), (UUID(int=7), UUID(int=8)), None)),
    ("integer[]", ((), (1, 2, 3), None)),
    ("text[]", ((), ("",), ("a,b", "{c}", 'say "hi"', "O'Brien", "a\\b", "NULL", "null", "ł", " "), None)),
    ("text[]", (("a", None), (None,))),
    ("integer[]", ([1, 2], [])),
]

every_type = pytest.mark.parametrize(
    ("type_name", "values"), SAMPLES, ids=[f"{type_name}-{number}" for number, (type_name, _) in enumerate(SAMPLES)]
)


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[psycopg.Connection]:
    """Yield a connection for this module's tests."""
    with psycopg.connect(server.url("postgres")) as connection:
        yield connection


@pytest.fixture
def connection(database: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Yield a transaction that is rolled back."""
    with database.transaction(force_rollback=True):
        yield database


def block(**columns: tuple[str, Vector]) -> Block:
    """Return rows of a table `samples`."""
    kinds = {name: Column(type_name, lambda _stream, _rows: Plain(())) for name, (type_name, _) in columns.items()}
    vectors = tuple(values for _, values in columns.values())
    return Block(Table("samples", tuple(kinds)[:1], kinds), tuple(kinds), range(len(vectors[0].values())), vectors)


def coded(*values: object, times: int = 3) -> DictionaryEncoded:
    """Return values several times over, as indices into a dictionary."""
    return DictionaryEncoded(np.tile(np.arange(len(values)), times), values)


def execute(connection: psycopg.Connection, statement: str) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run a statement as it stands, without a look at its percent signs."""
    return connection.execute(statement)


def create(connection: psycopg.Connection, rows: Block) -> None:
    """Make the table of a block for the time of a transaction."""
    columns = ", ".join(f"{name} {column.type}" for name, column in rows.table.columns.items())
    execute(connection, f"CREATE TEMPORARY TABLE {rows.table.name} ({columns}) ON COMMIT DROP")


def bound(value: object) -> object:
    """Return the value as psycopg binds it to a parameter of a statement."""
    return list(value) if isinstance(value, tuple) else value


def insert(connection: psycopg.Connection, rows: Block) -> None:
    """Load a block by psycopg's own hand: a statement with parameters for each row."""
    places = ", ".join(f"%s::{column.type}" for column in rows.table.columns.values())
    kinds = [Jsonb if column.type == "jsonb" else bound for column in rows.table.columns.values()]
    statement = f"INSERT INTO {rows.table.name} VALUES ({places})"
    with connection.cursor() as cursor:
        for row in rows.values():
            bind = (value if value is None else kind(value) for kind, value in zip(kinds, row, strict=True))
            cursor.execute(statement, tuple(bind))


def copy(connection: psycopg.Connection, rows: Block) -> None:
    """Load a block by COPY."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {rows.table.name} FROM STDIN (FORMAT BINARY)") as sink:
        sink.write(HEADER + copy_format.copy_rows(rows) + TRAILER)


def copied_by_postgresql(connection: psycopg.Connection, rows: Block) -> bytes:
    """Return what PostgreSQL itself writes for rows that it was given without this package."""
    create(connection, rows)
    insert(connection, rows)
    statement = f"COPY {rows.table.name} TO STDOUT (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as source:
        return b"".join(bytes(data) for data in source)


# COPY


@every_type
def test_copy_is_what_postgresql_writes(
    connection: psycopg.Connection, type_name: str, values: tuple[Any, ...]
) -> None:
    """The bytes of values of any type, NULL among them, are those of PostgreSQL's own binary COPY."""
    rows = block(id=("integer", coded(*range(len(values)), times=1)), value=(type_name, Plain(values)))
    assert HEADER + copy_format.copy_rows(rows) + TRAILER == copied_by_postgresql(connection, rows)


@pytest.mark.parametrize("table", v1.tables, ids=["users", "preferences"])
def test_copy_of_people_is_what_postgresql_writes(connection: psycopg.Connection, table: Table) -> None:
    """So are the bytes of a hundred people."""
    (rows,) = generator.blocks(OWL, table)
    assert HEADER + copy_format.copy_rows(rows) + TRAILER == copied_by_postgresql(connection, rows)


@pytest.mark.parametrize(
    ("type_name", "vector"),
    [
        ("uuid", Keys(KeySpace.of("mossy-owl", 2026, "users"), range(2**40 - 6, 2**40))),
        ("text", Joined((coded("Zoë", "Łucja", ""), coded("Ek", "Żak", "🦉")), " ")),
        ("text", coded("ł", None)),
        ("uuid[]", coded((), (UUID(int=1),), None)),
        ("uuid[]", DictionaryEncoded(np.arange(7), Subsets((UUID(int=1), UUID(int=2), UUID(int=3)), 1, 3))),
        ("integer", Plain([np.int64(4), np.int32(5)])),
        ("double precision", Plain([np.float64(0.5), 2])),
    ],
    ids=["keys", "joined", "coded texts", "coded arrays", "subsets", "NumPy integers", "NumPy doubles"],
)
def test_copy_of_a_vector_is_what_postgresql_writes(
    connection: psycopg.Connection, type_name: str, vector: Vector
) -> None:
    """So are the bytes of every shape in which values travel."""
    rows = block(value=(type_name, vector))
    assert HEADER + copy_format.copy_rows(rows) + TRAILER == copied_by_postgresql(connection, rows)


def test_copy_is_frozen() -> None:
    """Two rows of a number, a text and a missing value are these bytes."""
    rows = block(a=("integer", coded(1, 258, times=1)), b=("text", Plain(["ł", None])))
    assert copy_format.copy_rows(rows).hex(" ", 2) == (
        "0002 0000 0004 0000 0001 0000 0002 c582 0002 0000 0004 0000 0102 ffff ffff"
    )


@pytest.mark.parametrize("limit", [5, 6, 7])
def test_large_dictionaries_are_encoded_alike(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Whether a dictionary of six is encoded whole does not show in its rows."""
    monkeypatch.setattr("example_data.generation.vectors.LARGEST_DICTIONARY", limit)
    rows = block(a=("text", DictionaryEncoded(np.array([5, 0, 5]), ("a", "b", "c", "d", "e", "f"))))
    assert copy_format.copy_rows(rows) == b"\0\1\0\0\0\1f\0\1\0\0\0\1a\0\1\0\0\0\1f"


def test_a_block_may_use_more_entries_than_are_encoded_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a block alone has more different values than the limit, they are encoded all the same."""
    monkeypatch.setattr("example_data.generation.vectors.LARGEST_DICTIONARY", 2)
    assert DictionaryEncoded(np.array([3, 0, 1, 3]), ("a", "b", "c", "d")).values() == ["d", "a", "b", "d"]


def test_entries_of_large_dictionaries_are_not_kept() -> None:
    """Of a dictionary too large to be encoded whole, what one block used does not stay in memory."""
    dictionary = range(100_000)
    tracemalloc.start()
    for start in range(0, 100_000, 5_000):
        DictionaryEncoded(np.arange(start, start + 5_000), dictionary).gather(lambda entry: bytes(100 + entry % 2))
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 1_000_000


def test_entries_are_encoded_once() -> None:
    """A dictionary's entry is encoded once, however many rows and blocks have it."""
    asked: list[str] = []
    dictionary = Dictionary(("encoded once", "too"))
    for _block in range(2):
        DictionaryEncoded(np.zeros(100, dtype=np.int64), dictionary).gather(asked.append)
    assert asked == ["encoded once", "too"]


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [("uuid", 2950), ("uuid[]", 2951), ("text", 25), ("integer", 23), ("int4", 23), ("timestamptz[]", 1185)],
)
def test_types_have_their_numbers(type_name: str, expected: int) -> None:
    """A built-in type or its array has PostgreSQL's number."""
    assert types.oid(type_name) == expected


# Into a table


@every_type
def test_copied_values_are_read_back(connection: psycopg.Connection, type_name: str, values: tuple[Any, ...]) -> None:
    """What PostgreSQL reads from a COPY is what was written."""
    rows = block(value=(type_name, Plain(values)))
    create(connection, rows)
    copy(connection, rows)
    assert execute(connection, "SELECT value FROM samples").fetchall() == [(bound(value),) for value in values]


@every_type
def test_literals_are_read_back(connection: psycopg.Connection, type_name: str, values: tuple[Any, ...]) -> None:
    """What PostgreSQL reads from SQL literals is what was written, so a script loads the rows of a COPY."""
    literals = literal_rows(block(value=(type_name, Plain(values))))
    query = "SELECT value FROM (VALUES {}) AS samples (value)".format(", ".join(literals))
    assert execute(connection, query).fetchall() == [(bound(value),) for value in values]


def test_literals_do_not_depend_on_a_setting(connection: psycopg.Connection) -> None:
    """Backslashes and quotes survive also where the database reads strings in the old way."""
    execute(connection, "SET LOCAL standard_conforming_strings = off; SET LOCAL escape_string_warning = off")
    literals = literal_rows(block(value=("text", Plain(["a\\b", "\\'", "O'Brien"]))))
    query = "SELECT value FROM (VALUES {}) AS samples (value)".format(", ".join(literals))
    assert execute(connection, query).fetchall() == [("a\\b",), ("\\'",), ("O'Brien",)]


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        ("text", "James Graham", "('James Graham'::text)"),
        ("text", "O'Brien", "('O''Brien'::text)"),
        ("text", None, "(NULL::text)"),
        ("integer", 1, "('1'::integer)"),
        ("uuid", UUID(int=7), "('00000000-0000-0000-0000-000000000007'::uuid)"),
        ("uuid[]", (UUID(int=7),), "('{00000000-0000-0000-0000-000000000007}'::uuid[])"),
        ("uuid[]", (), "('{}'::uuid[])"),
    ],
)
def test_literals_are_frozen(type_name: str, value: object, expected: str) -> None:
    """A row of a script is these characters."""
    assert literal_rows(block(value=(type_name, Plain([value])))) == [expected]


def test_people_are_written_alike_by_copy_and_by_script(connection: psycopg.Connection) -> None:
    """A hundred people's preferences are the same by both ways."""
    (rows,) = generator.blocks(OWL, v1.tables[1])
    create(connection, rows)
    copy(connection, rows)
    execute(connection, f"INSERT INTO user_preferences VALUES {', '.join(literal_rows(rows))}")
    query = "SELECT count(*), count(DISTINCT user_preferences::text) FROM user_preferences"
    assert execute(connection, query).fetchall() == [(200, 100)]


@pytest.mark.parametrize("write", [copy_format.copy_rows, literal_rows])
@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        ("12:30:00", "time"),
        ("1 mon", "interval"),
        ("false", "boolean"),
        (2**31, "integer"),
        (-(2**15) - 1, "smallint"),
        (True, "bigint"),
        (b"0123456789abcdef", "uuid"),
        ("2026-01-01", "date"),
        ([7, "8"], "integer[]"),
    ],
)
def test_a_value_of_another_class_is_refused(write: Any, value: object, type_name: str) -> None:  # noqa: ANN401 - either
    """A driver would write something else in its place, and a script perhaps the value."""
    table = Table("t", "c", {"c": Column(type_name, lambda _stream, rows: Plain([value] * len(rows)))})
    with pytest.raises(DatasetError, match=rf"^Column t\.c \(a function of its own\): .* is no {type_name[:-2]}"):
        write(Block(table, ("c",), range(1), (Plain([value]),)))


@pytest.mark.parametrize("write", [copy_format.copy_rows, literal_rows])
@pytest.mark.parametrize(
    ("value", "type_name"),
    [(np.int64(7), "integer"), (np.True_, "boolean"), (-(2**63), "bigint"), (bytearray(b"a"), "bytea"), (None, "time")],
)
def test_a_value_that_fits_is_written(write: Any, value: object, type_name: str) -> None:  # noqa: ANN401 - either
    """So are NumPy's own numbers."""
    table = Table("t", "c", {"c": Column(type_name, lambda _stream, rows: Plain([value] * len(rows)))})
    assert write(Block(table, ("c",), range(1), (Plain([value]),)))


def test_half_a_character_is_an_error_that_names_the_table() -> None:
    """A text that is no Unicode ends in a sentence with the table when the rows are written as text."""
    table = Table("t", "c", {"c": Column("text", lambda _stream, rows: Plain(["\ud800"] * len(rows)))})
    with pytest.raises(DatasetError, match=r"^Table 't': a value of its rows cannot be written as JSON"):
        pinning._lines(msgspec.json.Encoder(), Block(table, ("c",), range(1), (Plain(["\ud800"]),)))
