"""The cost of making and writing rows, and of whole commands: `python -m benchmarks.rows`."""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from alembic.script import ScriptDirectory

from benchmarks.project import REPOSITORY, copy_project
from example_data import SeedDefinition, SeedRegistry, columns, generate_example_users
from example_data.alembic_plugin import history
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
RUNTIME = ("alembic", "coolname", "dynaconf", "Faker", "msgspec", "numpy", "psycopg", "SQLAlchemy", "typer")
UUID_TYPE = "sa.Uuid(as_uuid=False)"
TYPES = {"uuid": UUID_TYPE, "uuid[]": f"sa.ARRAY({UUID_TYPE})", "text": "sa.Text", "integer": "sa.Integer"}


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            measure_writing(url)  # first, as it measures the peak of memory
            measure_generation()
            measure_commands(url, folder)
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


def measure_commands(url: str, folder: Path) -> None:
    """Print what commands take with the package, beside a chain written by hand where it is not installed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_package")
        connection.execute("CREATE DATABASE by_hand")
    python_without, python_with = make_environments(folder)
    with_package = project_with_package(
        python_with, folder / "with_package", url.replace("/postgres?", "/with_package?")
    )
    by_hand = project_by_hand(python_without, folder / "by_hand", url.replace("/postgres?", "/by_hand?"))
    for run in (with_package, by_hand):
        run("upgrade", "0002")
    added = []
    for _ in range(11):
        added.append(seconds(lambda: with_package("upgrade", "0003")) - seconds(lambda: by_hand("upgrade", "0003")))
        for run in (with_package, by_hand):
            run("downgrade", "0002")
    report("a data revision of 12 people, ms beyond op.bulk_insert", statistics.median(added) * 1000, "at most 200")
    for run in (with_package, by_hand):
        run("upgrade", "head")
    ratio = median_ratio(lambda: with_package("upgrade", "head"), lambda: by_hand("upgrade", "head"), runs=25)
    report("a no-op upgrade / without the package", ratio, "at most 1.05")


def make_environments(folder: Path) -> tuple[Path, Path]:
    """Return the Pythons of two virtual environments that differ in this package alone: without it, and with it."""
    without, with_it = folder / "without", folder / "with_it"
    venv.create(without, with_pip=True)
    requirements = [line for line in (REPOSITORY / "constraints.txt").read_text().split() if line.startswith(RUNTIME)]
    install(without, *requirements)
    shutil.copytree(without, with_it, symlinks=True)
    install(with_it, "--no-deps", "--editable", str(REPOSITORY))
    return without / "bin/python", with_it / "bin/python"


def install(environment: Path, *requirements: str) -> None:
    """Install into a virtual environment."""
    command = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", *requirements]
    subprocess.run(command, check=True, capture_output=True)


def project_with_package(python: Path, folder: Path, url: str) -> Callable[..., None]:
    """Return a function that runs Alembic in a copy of this repository's project."""
    copy_project(folder)
    return alembic(python, folder, {"EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on"})


def project_by_hand(python: Path, folder: Path, url: str) -> Callable[..., None]:
    """Return a function that runs Alembic in the same chain with its people written out by hand."""
    copy_project(folder)
    shutil.copy(REPOSITORY / "benchmarks/by_hand/env.py", folder / "migrations/env.py")
    scripts = ScriptDirectory(str(folder / "migrations"))
    for pinned in history.applied_pins(scripts).values():
        path = Path(scripts.get_revision(pinned.revision).path)
        path.write_text(bulk_insert(path.read_text(), pinned.pin))
    return alembic(python, folder, {"URL": url.replace("postgresql://", "postgresql+psycopg://")})


def bulk_insert(source: str, pin: Pin) -> str:
    """Return the text of a revision with `op.bulk_insert` of literal rows in place of its seed."""
    head = source[: source.index("def upgrade")].replace("from alembic", "import sqlalchemy as sa\nfrom alembic")
    inserts = "".join(f"    op.bulk_insert({table_clause(table)}, {literal_rows(pin, table)!r})\n" for table in TABLES)
    deletes = "".join(f"    op.execute('DELETE FROM {table.name}')\n" for table in reversed(TABLES))
    return f"{head}def upgrade() -> None:\n{inserts}\n\ndef downgrade() -> None:\n{deletes}"


def table_clause(table: Table) -> str:
    """Return the expression that names a table and its columns in a revision."""
    columns = ", ".join(f"sa.column({name!r}, {TYPES[column.type]})" for name, column in table.columns.items())
    return f"sa.table({table.name!r}, {columns})"


def literal_rows(pin: Pin, table: Table) -> list[dict[str, object]]:
    """Return the table's rows in values that Python can write as literals."""
    rows = (row for block in generator.blocks(pin, table) for row in block.values())
    return [dict(zip(table.columns, map(literal, row), strict=True)) for row in rows]


def literal(value: object) -> object:
    """Return UUIDs as text, and anything else as it is."""
    if isinstance(value, tuple):
        return list(map(str, value))
    return str(value) if isinstance(value, UUID) else value


def alembic(python: Path, folder: Path, environment: dict[str, str]) -> Callable[..., None]:
    """Return a function that runs Alembic's command line in a folder."""
    variables = {"PATH": os.environ["PATH"], **environment}

    def run(*arguments: str) -> None:
        command = [str(python), "-m", "alembic.config", *arguments]
        subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True)

    return run


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
