"""Writing rows to a table."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING
from uuid import UUID

from example_data.generation import generator
from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from example_data.postgres import writer
from example_data.postgres.session import PsycopgSession

if TYPE_CHECKING:
    import psycopg

VOCABULARIES = {"interest_theme_ids": (UUID(int=1), UUID(int=2)), "safety_toggle_ids": (UUID(int=3),)}


def peak(connection: psycopg.Connection, people: int) -> int:
    """Return the most memory that writing so many people needs, in bytes."""
    pin = Pin("mossy-owl", 2026, people, vocabularies=VOCABULARIES)
    tracemalloc.start()
    for table in load(pin.dataset).tables:
        writer.write(PsycopgSession(connection), table, generator.blocks(pin, table))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    connection.rollback()
    return most


def test_memory_does_not_grow_with_the_rows(migrated_database: psycopg.Connection) -> None:
    """Ten times the people take the memory of a few blocks, not ten times the memory."""
    peak(migrated_database, 20_000)
    assert peak(migrated_database, 200_000) < peak(migrated_database, 20_000) + 500_000
