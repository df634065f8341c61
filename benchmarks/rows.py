"""What the package costs, as ratios of paired runs: `make bench`.

Each pair is run in turn, A B A B, as machines drift; the median of the pairs' ratios is what counts.
"""

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

from example_data import columns
from example_data.alembic_plugin import history
from example_data.datasets.example_users import _people
from example_data.generation import generator
from example_data.generation.dataset import Table, load
from example_data.generation.pin import Pin
from example_data.postgres import copy_format, writer
from example_data.postgres.session import PsycopgSession
from example_data.project import embedded_server
from tests.support.project import REPOSITORY, copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PEOPLE = 1_000_000
VOCABULARIES = {
    "interest_theme_ids": tuple(UUID(int=number) for number in range(1, 4)),
    "safety_toggle_ids": tuple(UUID(int=number) for number in range(4, 6)),
}
PIN = Pin("mossy-owl", 2026, PEOPLE, vocabularies=VOCABULARIES)
TABLES = load(PIN.dataset).tables
ORDERS = Pin("mossy-owl", 2026, 200_000, dataset="tests.support.kinds:six")
SIX = load(ORDERS.dataset).table("orders")
RUNTIME = ("alembic", "coolname", "dynaconf", "Faker", "msgspec", "numpy", "psycopg", "SQLAlchemy", "typer")
UUID_TYPE = "sa.Uuid(as_uuid=False)"
TYPES = {"uuid": UUID_TYPE, "uuid[]": f"sa.ARRAY({UUID_TYPE})", "text": "sa.Text", "integer": "sa.Integer"}


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            copied(url)  # first, as it watches the peak of memory
            generated()
            commands(url, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def generated() -> None:
    """People a second on one core: encoded, and as values."""
    encoded = PEOPLE / seconds(encode)
    valued = 300_000 / seconds(lambda: list(_people(PIN.resized(user_count=300_000), None)))
    report("people a second, encoded as COPY blocks", encoded, "at least 800,000")
    report("people a second, as ExampleUserSeed", valued, "at least 300,000")
    rows = sum(len(block.rows) for block in generator.blocks(ORDERS, SIX, columns=["id"]))
    report("rows a second, six mixed columns", rows / seconds(lambda: encode(ORDERS, [SIX])), "at least 400,000")
    jobs = Table("jobs", "job", {"job": columns.faker("job")})
    report(
        "rows a second, one faker column", 20_000 / seconds(lambda: encode(PIN, [jobs], range(20_000))), "no minimum"
    )


def encode(pin: Pin = PIN, tables: Sequence[Table] = TABLES, rows: range | None = None) -> None:
    """Every block of the tables, encoded and thrown away."""
    for table in tables:
        for block in generator.blocks(pin, table, rows):
            copy_format.copy_rows(block)


def copied(url: str) -> None:
    """Writing people against a plain COPY of ready bytes, and the memory it takes."""
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
        ready = [[copy_format.copy_rows(block) for block in generator.blocks(PIN, table)] for table in TABLES]
        ratios = pairs(lambda: write(connection, PIN), lambda: plain(connection, ready), runs=5)
    report(f"writing {PEOPLE:,} people / a plain COPY of the same bytes", ratios, "at most 1.1")
    report("growth of memory for ten times the people, MiB", growth, "constant")


def write(connection: psycopg.Connection, pin: Pin) -> None:
    """Generate and write, then roll back."""
    for table in TABLES:
        writer.write(PsycopgSession(connection), table, generator.blocks(pin, table))
    connection.rollback()


def plain(connection: psycopg.Connection, ready: list[list[bytes]]) -> None:
    """Write bytes that were ready, then roll back."""
    for table, blocks in zip(TABLES, ready, strict=True):
        with connection.cursor().copy(
            f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            for block in (copy_format.COPY_HEADER, *blocks, copy_format.COPY_TRAILER):
                copy.write(block)
    connection.rollback()


def commands(url: str, folder: Path) -> None:
    """Whole commands with the package, against the same chain by hand where the package is not installed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE with_package")
        connection.execute("CREATE DATABASE by_hand")
    without, having = environments(folder)
    ours = with_package(having, folder / "with_package", url.replace("/postgres?", "/with_package?"))
    hand = by_hand(without, folder / "by_hand", url.replace("/postgres?", "/by_hand?"))
    for run in (ours, hand):
        run("upgrade", "0002")
    added = []
    for _ in range(11):
        added.append(seconds(lambda: ours("upgrade", "0003")) - seconds(lambda: hand("upgrade", "0003")))
        for run in (ours, hand):
            run("downgrade", "0002")
    report("a data revision of 12 people, ms beyond op.bulk_insert", statistics.median(added) * 1000, "at most 200")
    for run in (ours, hand):
        run("upgrade", "head")
    ratio = pairs(lambda: ours("upgrade", "head"), lambda: hand("upgrade", "head"), runs=25)
    report("a no-op upgrade / without the package", ratio, "at most 1.05")


def environments(folder: Path) -> tuple[Path, Path]:
    """The Pythons of two virtual environments that differ in this package alone, which the second one has."""
    without, having = folder / "without", folder / "having"
    venv.create(without, with_pip=True)
    requirements = [line for line in (REPOSITORY / "constraints.txt").read_text().split() if line.startswith(RUNTIME)]
    install(without, *requirements)
    shutil.copytree(without, having, symlinks=True)
    install(having, "--no-deps", "--editable", str(REPOSITORY))
    return without / "bin/python", having / "bin/python"


def install(environment: Path, *requirements: str) -> None:
    """Install into a virtual environment."""
    command = [str(environment / "bin/python"), "-m", "pip", "install", "--quiet", *requirements]
    subprocess.run(command, check=True, capture_output=True)


def with_package(python: Path, folder: Path, url: str) -> Callable[..., None]:
    """Alembic in a copy of this repository's project."""
    folder.mkdir()
    copy_repository(folder)
    return alembic(python, folder, {"EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on"})


def by_hand(python: Path, folder: Path, url: str) -> Callable[..., None]:
    """Alembic in the same chain with its people written out, where this package is not installed."""
    folder.mkdir()
    copy_repository(folder)
    shutil.copy(REPOSITORY / "benchmarks/by_hand/env.py", folder / "migrations/env.py")
    scripts = ScriptDirectory(str(folder / "migrations"))
    for held in history.applied_pins(scripts).values():
        path = Path(scripts.get_revision(held.revision).path)
        path.write_text(bulk_insert(path.read_text(), held.pin))
    return alembic(python, folder, {"URL": url.replace("postgresql://", "postgresql+psycopg://")})


def bulk_insert(source: str, pin: Pin) -> str:
    """The text of a revision with `op.bulk_insert` of literal rows in place of its seed."""
    head = source[: source.index("def upgrade")].replace("from alembic", "import sqlalchemy as sa\nfrom alembic")
    inserts = "".join(f"    op.bulk_insert({shape(table)}, {literals(pin, table)!r})\n" for table in TABLES)
    deletes = "".join(f"    op.execute('DELETE FROM {table.name}')\n" for table in reversed(TABLES))
    return f"{head}def upgrade() -> None:\n{inserts}\n\ndef downgrade() -> None:\n{deletes}"


def shape(table: Table) -> str:
    """The table as a revision writes it down."""
    columns = ", ".join(f"sa.column({name!r}, {TYPES[column.type]})" for name, column in table.columns.items())
    return f"sa.table({table.name!r}, {columns})"


def literals(pin: Pin, table: Table) -> list[dict[str, object]]:
    """The table's rows in values that have literals."""
    rows = (row for block in generator.blocks(pin, table) for row in block.values())
    return [dict(zip(table.columns, map(literal, row), strict=True)) for row in rows]


def literal(value: object) -> object:
    """UUIDs as text."""
    if isinstance(value, tuple):
        return list(map(str, value))
    return str(value) if isinstance(value, UUID) else value


def alembic(python: Path, folder: Path, environment: dict[str, str]) -> Callable[..., None]:
    """A function that runs Alembic's command line in a folder."""
    variables = {"PATH": os.environ["PATH"], **environment}

    def run(*arguments: str) -> None:
        command = [str(python), "-m", "alembic.config", *arguments]
        subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True)

    return run


def pairs(first: Callable[[], None], second: Callable[[], None], *, runs: int) -> float:
    """The median ratio of the times of two things, done in turn after one warm-up each."""
    first()
    second()
    return statistics.median(seconds(first) / seconds(second) for _ in range(runs))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(what: str, figure: float, bound: str) -> None:
    """Print a figure beside what is asked of it."""
    text = f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"
    sys.stdout.write(f"{what:<58} {text:>12}   ({bound})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
