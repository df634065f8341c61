"""The cost of making and writing rows, apart from any command: `python -m benchmarks.rows`."""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg

from benchmarks.project import REPOSITORY
from example_data import SeedDefinition, SeedRegistry, columns, generate_example_users
from example_data.generation import generator
from example_data.generation.dataset import Table, load
from example_data.generation.pin import Pin
from example_data.postgres import copy_format, writer
from example_data.postgres.session import PsycopgSession
from example_data.project import embedded_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PEOPLE = 1_000_000
VOCABULARIES = {
    "interest_theme_ids": tuple(UUID(int=number) for number in range(1, 4)),
    "safety_toggle_ids": tuple(UUID(int=number) for number in range(4, 6)),
}
PIN = Pin("mossy-owl", 2026, PEOPLE, vocabularies=VOCABULARIES)
TABLES = load(PIN.dataset).tables
ORDERS = Pin("mossy-owl", 2026, 200_000, dataset="benchmarks.shop:v1")
ORDER_TABLE = load(ORDERS.dataset).table("orders")
AGREEING = Pin("mossy-owl", 2026, 100_000, dataset="benchmarks.shop:agreeing", sizes={"products": 1000})
AGREEING_TABLE = load(AGREEING.dataset).table("orders")


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            measure_writing(url)  # first, as it measures the peak of memory
            measure_generation()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_generation() -> None:
    """Print rows a second on one core: encoded, and as values."""
    report("people a second, encoded as COPY blocks", PEOPLE / seconds(encode), "at least 800,000")
    registry = SeedRegistry.from_file(REPOSITORY / "seeds/registry.json")
    seed = SeedDefinition(name=PIN.name, seed=PIN.seed, user_count=300_000)
    valued = 300_000 / seconds(lambda: generate_example_users(registry, seed))
    report("people a second, as ExampleUserSeed", valued, "at least 300,000")
    rows = sum(len(block.rows) for block in generator.blocks(ORDERS, ORDER_TABLE, columns=["id"]))
    mixed = rows / seconds(lambda: encode(ORDERS, [ORDER_TABLE]))
    report("rows a second, six mixed columns", mixed, "at least 400,000")
    rows = sum(len(block.rows) for block in generator.blocks(AGREEING, AGREEING_TABLE, columns=["id"]))
    agreeing = rows / seconds(lambda: encode(AGREEING, [AGREEING_TABLE]))
    report("rows a second, orders that agree with all around them", agreeing, "at least 150,000")
    jobs = Table("jobs", "job", {"job": columns.faker("job")})
    faked = 20_000 / seconds(lambda: encode(PIN, [jobs], range(20_000)))
    report("rows a second, one faker column", faked, "no minimum")


def encode(pin: Pin = PIN, tables: Sequence[Table] = TABLES, rows: range | None = None) -> None:
    """Encode every block of the tables."""
    for table in tables:
        for block in generator.blocks(pin, table, rows):
            copy_format.copy_rows(block)


def measure_writing(url: str) -> None:
    """Print what writing people takes beside a plain COPY of the same bytes, and its memory."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE users (id uuid PRIMARY KEY, display_name varchar(32) NOT NULL)")
        connection.execute(
            "CREATE TABLE user_preferences (user_id uuid PRIMARY KEY REFERENCES users, "
            "interest_theme_ids uuid[] NOT NULL, safety_toggle_ids uuid[] NOT NULL, "
            "unit_system text NOT NULL, revision integer NOT NULL)"
        )
        connection.execute("CREATE INDEX ON users (display_name)")
        connection.commit()
        write(connection, PIN.resized(user_count=PEOPLE // 10))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        write(connection, PIN)
        growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        encoded = [[copy_format.copy_rows(block) for block in generator.blocks(PIN, table)] for table in TABLES]
        ratio = median_ratio(lambda: write(connection, PIN), lambda: copy_encoded(connection, encoded), runs=5)
    report(f"writing {PEOPLE:,} people / a plain COPY of the same bytes", ratio, "at most 1.1")
    report("growth of memory for ten times the people, MiB", growth, "constant")


def write(connection: psycopg.Connection, pin: Pin) -> None:
    """Generate and write people, then roll back."""
    for table in TABLES:
        writer.write(PsycopgSession(connection), table, generator.blocks(pin, table))
    connection.rollback()


def copy_encoded(connection: psycopg.Connection, encoded: list[list[bytes]]) -> None:
    """Write people that are encoded already, then roll back."""
    for table, blocks in zip(TABLES, encoded, strict=True):
        with connection.cursor().copy(
            f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            for block in (copy_format.COPY_HEADER, *blocks, copy_format.COPY_TRAILER):
                copy.write(block)
    connection.rollback()


def median_ratio(first: Callable[[], None], second: Callable[[], None], *, runs: int) -> float:
    """Return the median ratio of the seconds that two things take, done in turn after one warm-up each."""
    first()
    second()
    return statistics.median(seconds(first) / seconds(second) for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(name: str, figure: float, bound: str) -> None:
    """Print a figure beside its bound."""
    text = f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"
    sys.stdout.write(f"{name:<58} {text:>12}   ({bound})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
