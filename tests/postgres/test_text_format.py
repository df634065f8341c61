"""Rows as CSV and as JSON lines: what DuckDB reads in them is what PostgreSQL stores of the same rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pytest

from example_data.generation.dataset import Table
from example_data.generation.generator import blocks
from example_data.generation.pin import Pin
from example_data.postgres import text_format
from example_data.postgres.session import PsycopgSession
from example_data.postgres.writer import write
from tests.support.datasets import odd_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.server import Server

PIN = Pin("mossy-owl", 2026, 60, dataset="tests.support.datasets.odd_values:v1")
TABLE = odd_values.v1.tables[0]
CREATED = ", ".join(f'"{name}" {column.type}' for name, column in TABLE.columns.items())

READERS = {
    "csv": "read_csv('{}', header = true, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, {})",
    "jsonl": "read_json('{}', format = 'newline_delimited', {})",
}
"""How DuckDB reads each format; the last part is its `columns`."""

TYPES = {
    "jsonb": "JSON",
    "numeric": "DECIMAL(38, 6)",
    "double precision": "DOUBLE",
    "text[]": "JSON",
    "bigint[]": "JSON",
    "uuid[]": "JSON",
    **dict.fromkeys(("bytea", "int4range", "tsrange"), "VARCHAR"),
}
"""The types of DuckDB that have other names."""

EXPRESSIONS = {
    "bytea": "unhex(substr({}, 3))",
    "text[]": "from_json({}, '[\"VARCHAR\"]')",
    "bigint[]": "from_json({}, '[\"BIGINT\"]')",
    "uuid[]": "from_json({}, '[\"UUID\"]')",
    "timestamptz": "epoch_us({})",
    "interval": "{}::VARCHAR::INTERVAL",
}

STORED = {
    "timestamptz": "(extract(epoch FROM {}) * 1000000)::bigint",
    "real": "{}::double precision",
    "int4range": "{}::text",
    "tsrange": "replace({}::text, '\"', '')",
}
"""What of PostgreSQL is compared with those."""


@pytest.fixture(scope="module")
def stored(server: Server) -> Iterator[psycopg.Connection]:
    """Yield a connection to the rows in PostgreSQL."""
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        connection.execute(f'CREATE TEMP TABLE "values" ({CREATED})')
        write(PsycopgSession(connection), TABLE, blocks(PIN, TABLE))
        yield connection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the rows in both formats."""
    folder = tmp_path_factory.mktemp("exported")
    for name, form in text_format.FORMATS.items():
        with (folder / f"values.{name}").open("wb") as file:
            file.writelines(chunk for _, chunk in text_format.lines(PIN, TABLE, form))
    return folder


def in_duckdb(folder: Path, name: str, column: str) -> list[Any]:
    """Return what DuckDB reads of a column."""
    types = {each: TYPES.get(made.type, made.type) for each, made in TABLE.columns.items()}
    columns = ", ".join(f"'{each}': '{made}'" for each, made in types.items())
    source = READERS[name].format(folder / f"values.{name}", f"columns = {{{columns}}}")
    expression = EXPRESSIONS.get(TABLE.columns[column].type, "{}").format(f'"{column}"')
    return [row[0] for row in duckdb.execute(f"SELECT {expression} FROM {source}").fetchall()]


def comparable(value: object) -> object:
    """Return a value so that NaN equals NaN, and negative zero is another than zero."""
    return repr(value) if isinstance(value, float) else value


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("column", TABLE.columns)
def test_duckdb_reads_what_postgresql_stores(stored: psycopg.Connection, folder: Path, name: str, column: str) -> None:
    """NULL, empty texts, quotes, newlines and Unicode; numbers without an end or with many digits; moments; nesting."""
    expression = STORED.get(TABLE.columns[column].type, "{}").format(f'"{column}"')
    expected = [row[0] for row in stored.execute(f'SELECT {expression} FROM "values" ORDER BY id').fetchall()]
    found = in_duckdb(folder, name, column)
    if TABLE.columns[column].type == "jsonb":
        found = [None if value is None else json.loads(value) for value in found]
    assert list(map(comparable, found)) == list(map(comparable, expected))


def test_lines_of_csv() -> None:
    """NULL is nothing, an empty text is in quotes."""
    (block,) = blocks(Pin("owl", 1, 2, dataset=PIN.dataset), TABLE, columns=("text", "bigint", "boolean", "interval"))
    assert text_format.text_rows(block, text_format.FORMATS["csv"]) == (
        b'"",0,true,"0 days 0:00:00"\n"""",-1,false,"0 days 0:00:00.000001"\n'
    )


def test_lines_of_json() -> None:
    """The same as objects."""
    (block,) = blocks(Pin("owl", 1, 2, dataset=PIN.dataset), TABLE, columns=("text", "bigint", "boolean", "numeric"))
    assert text_format.text_rows(block, text_format.FORMATS["jsonl"]) == (
        b'{"text":"","bigint":0,"boolean":true,"numeric":0.00}\n'
        b'{"text":"\\"","bigint":-1,"boolean":false,"numeric":-0.01}\n'
    )


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("shop.users", "shop.users.csv"),
        ("../etc/passwd", "..%2Fetc%2Fpasswd.csv"),
        ('a "b" <c>|100%\n', "a %22b%22 %3Cc%3E%7C100%25%0A.csv"),
        ("größe", "größe.csv"),
    ],
)
def test_names_of_files(table: str, name: str) -> None:
    """A table's name leads to no other folder, and to a file that every system can have."""
    odd = Table(table, columns={})
    assert text_format.file_name(odd, text_format.FORMATS["csv"]) == name
