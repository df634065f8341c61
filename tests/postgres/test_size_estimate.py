"""Estimated sizes beside those that PostgreSQL tells after COPY, of tables that it stores in different ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.generation.dataset import load
from example_data.generation.generator import blocks
from example_data.generation.pinning import complete_seed
from example_data.postgres import catalog
from example_data.postgres.session import PsycopgSession
from example_data.postgres.size_estimate import estimate_sizes
from example_data.postgres.writer import write
from example_data.registry.definition import SeedDefinition
from tests.support.datasets import shapes

if TYPE_CHECKING:
    from tests.support.server import Server

MARGIN = 0.15
"""How far an estimate may be from the size, as a share of it."""

VECTOR = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"


def sizes(server: Server, shape: str, *, is_asked: bool) -> dict[str, tuple[int, int]]:
    """Return by table the estimated size and that of `pg_total_relation_size`, with all rows in the table."""
    pin = complete_seed(SeedDefinition("preview", 1, dataset=f"tests.support.datasets.shapes:{shape}"), {})
    tables = load(pin.dataset).tables
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        if shape == "vectors" and not connection.execute(VECTOR).fetchone():
            pytest.skip("the server has no pgvector")
        connection.execute(shapes.TABLES[shape])
        session = PsycopgSession(connection)
        estimates = estimate_sizes(pin, tables, catalog.layouts(session, tables) if is_asked else None)
        for table in tables:
            write(session, table, blocks(pin, table))
        query = "SELECT pg_total_relation_size(%s)"
        found = {table.name: connection.execute(query, [table.name]).fetchone() for table in tables}
    return {each.table.name: (each.bytes, (found[each.table.name] or (0,))[0]) for each in estimates}


@pytest.mark.parametrize("shape", shapes.TABLES)
def test_sizes_of_tables_with_their_indexes(server: Server, shape: str) -> None:
    """A hundred thousand rows: narrow integers, wide texts, arrays, documents, many indexes, values beside, others."""
    found = sizes(server, shape, is_asked=True)
    assert {table: abs(guess / real - 1) < MARGIN for table, (guess, real) in found.items()} == dict.fromkeys(
        found, True
    )


@pytest.mark.parametrize("shape", ["arrays", "documents", "large"])
def test_sizes_without_a_database(server: Server, shape: str) -> None:
    """Where the key is the only index, and columns stand as in the dataset, that is all that there is to know."""
    found = sizes(server, shape, is_asked=False)
    assert {table: abs(guess / real - 1) < MARGIN for table, (guess, real) in found.items()} == dict.fromkeys(
        found, True
    )


def test_indexes_that_are_not_counted(server: Server) -> None:
    """Of expressions, of some rows, and of other kinds than B-tree: they are named, without a size."""
    pin = complete_seed(SeedDefinition("preview", 1, dataset="tests.support.datasets.shapes:documents"), {})
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        connection.execute(shapes.TABLES["documents"])
        connection.execute("CREATE INDEX by_payload ON events USING gin (payload)")
        connection.execute("CREATE INDEX by_kind ON events ((payload ->> 'kind'))")
        connection.execute("CREATE INDEX few ON events (id) WHERE id < 5")
        tables = load(pin.dataset).tables
        (estimate,) = estimate_sizes(pin, tables, catalog.layouts(PsycopgSession(connection), tables))
    assert [(index.name, index.bytes is None) for index in estimate.indexes] == [
        ("events_pkey", False),
        ("by_kind", True),
        ("by_payload", True),
        ("few", True),
    ]
