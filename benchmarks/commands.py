"""The cost of whole commands, on this repository's chain: `python -m benchmarks.commands [PEOPLE ...]`.

What is compared is done in turn, within one run; each line has the least, the median and the largest figure. What an
upgrade or downgrade takes without rows is taken off before it is compared with plain SQL for the same rows.
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
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
from alembic.script import ScriptDirectory

from benchmarks.databases import Databases
from benchmarks.environments import make_environments
from benchmarks.project import REPOSITORY, TABLES, copy_project, encode, first_pin
from example_data.alembic_plugin import history
from example_data.generation import generator
from example_data.project import embedded_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin

    Run = Callable[..., None]

PEOPLE = (200_000, 1_000_000)
ROUNDS = 7
SMALL_ROUNDS, NOTHING_ROUNDS = 20, 30
CHUNK = 1 << 20
UUID_TYPE = "sa.Uuid(as_uuid=False)"
TYPES = {"uuid": UUID_TYPE, "uuid[]": f"sa.ARRAY({UUID_TYPE})", "text": "sa.Text", "integer": "sa.Integer"}


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            databases = Databases(url)
            without, with_it = make_environments(folder)
            seeds = alembic(with_it, folder / "seeds")
            literals = alembic(without, folder / "literals", insert_literals)
            passing = alembic(with_it, folder / "passing", do_nothing)
            seeds("upgrade", "0002", url=databases.create("schema"))
            measure_small(databases, seeds, literals, passing)
            for people in map(int, sys.argv[1:] or PEOPLE):
                measure_rows(databases, seeds, people)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_small(databases: Databases, seeds: Run, literals: Run, passing: Run) -> None:
    """Print what twelve people cost beside literal rows, and what it costs to leave them out, or to have them."""
    added, off = [], []
    for _ in range(SMALL_ROUNDS):
        one, other, left_out = (databases.create(name, "schema") for name in ("one", "other", "left_out"))
        written = seconds(seeds, "upgrade", "0003", url=one)
        added.append(1000 * (written - seconds(literals, "upgrade", "0003", url=other)))
        skipped = cpu(seeds, "upgrade", "0003", url=left_out, EXAMPLE_DATA_IS_ENABLED="off")
        left_out = databases.create("left_out", "schema")
        off.append([skipped, cpu(passing, "upgrade", "0003", url=left_out)])
    pairs = ((seeds, one), (literals, other))  # apart, as a database that was just created keeps the disk busy
    nothing = [[cpu(run, "upgrade", "0003", url=url) for run, url in pairs] for _ in range(NOTHING_ROUNDS)]
    report("a data revision of 12 people, ms beyond op.bulk_insert", added, "at most 130")
    report_cpu("an upgrade with nothing to do / without the package", nothing, "at most 1.02")
    report_cpu("a data revision while off / pass", off, "at most 1.05")


def measure_rows(databases: Databases, seeds: Run, people: int) -> None:
    """Print what writing and removing people takes beside COPY and DELETE."""
    variables = {"EXAMPLE_DATA_USER_COUNT": str(people)}
    pin = replace(first_pin(), user_count=people, digest="")
    ready = [(table, b"".join(encode(pin, table))) for table in TABLES]
    writing, removing, verifying = [], [], []
    for _ in range(ROUNDS):
        filled = databases.create("filled", "schema")
        whole = seconds(seeds, "upgrade", "0003", url=filled, **variables)
        bare = databases.create("bare", "schema")
        empty = seconds(seeds, "upgrade", "0003", url=bare, EXAMPLE_DATA_IS_ENABLED="off")
        copied = databases.create("copied", "schema")
        writing.append((whole - empty) / seconds(copy, copied, ready))
        verified = seconds(seeds, "verify", url=filled) - seconds(seeds, "verify", url=bare)
        verifying.append(verified / seconds(copy_out, filled))
        deleted = databases.create("deleted", "filled")
        whole = seconds(seeds, "downgrade", "0002", url=filled)
        empty = seconds(seeds, "downgrade", "0002", url=bare)
        removing.append((whole - empty) / seconds(delete, deleted))
    report(f"upgrade with {people:,} people / COPY of ready files", writing, "at most 1.08, of a million 1.02")
    report(f"verify of {people:,} people / COPY out of their tables", verifying, "at most 2.00")
    report(f"downgrade of {people:,} people / DELETE", removing, "at most 1.40")


def copy(url: str, ready: list[tuple[Table, bytes]]) -> None:
    """Write files into their tables."""
    with psycopg.connect(url) as connection:
        for table, data in ready:
            columns = ", ".join(table.columns)
            with connection.cursor().copy(f"COPY {table.name} ({columns}) FROM STDIN (FORMAT BINARY)") as sink:
                for start in range(0, len(data), CHUNK):
                    sink.write(data[start : start + CHUNK])


def copy_out(url: str) -> None:
    """Read all rows of the tables."""
    with psycopg.connect(url) as connection:
        for table in TABLES:
            with connection.cursor().copy(f"COPY {table.name} TO STDOUT") as source:
                for _ in source:
                    pass


def delete(url: str) -> None:
    """Delete all rows of the tables."""
    with psycopg.connect(url) as connection:
        for table in reversed(TABLES):
            connection.execute(f"DELETE FROM {table.name}")


def alembic(python: Path, folder: Path, change: Callable[[Path], None] | None = None) -> Run:
    """Return a function that runs Alembic, or verify, in a copy of this repository's project, after a change of it."""
    copy_project(folder)
    if change:
        change(folder)

    def run(*arguments: str, url: str, **variables: str) -> None:
        by_hand = {"URL": url.replace("postgresql://", "postgresql+psycopg://")}
        with_package = {"EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on", **variables}
        module = "example_data" if arguments[0] == "verify" else "alembic.config"
        subprocess.run(
            [str(python), "-m", module, *arguments],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **by_hand, **with_package},
            check=True,
            capture_output=True,
        )

    return run


def insert_literals(folder: Path) -> None:
    """Let the chain do without the package: people are written out by hand."""
    shutil.copy(REPOSITORY / "benchmarks/by_hand/env.py", folder / "migrations/env.py")
    scripts = ScriptDirectory(str(folder / "migrations"))
    for step in history.read_chain(scripts).applied.values():
        inserts = "".join(
            f"    op.bulk_insert({table_clause(table)}, {literal_rows(step.pin, table)!r})\n" for table in TABLES
        )
        deletes = "".join(f"    op.execute('DELETE FROM {table.name}')\n" for table in reversed(TABLES))
        rewrite(scripts, step.revision, inserts, deletes)


def do_nothing(folder: Path) -> None:
    """Let the chain's data revisions do nothing."""
    scripts = ScriptDirectory(str(folder / "migrations"))
    for step in history.read_chain(scripts).applied.values():
        rewrite(scripts, step.revision, "    pass\n", "    pass\n")


def rewrite(scripts: ScriptDirectory, revision: str, upgrade: str, downgrade: str) -> None:
    """Give a revision other functions."""
    path = Path(scripts.get_revision(revision).path)
    source = path.read_text()
    head = source[: source.index("def upgrade")].replace("from alembic", "import sqlalchemy as sa\nfrom alembic")
    path.write_text(f"{head}def upgrade() -> None:\n{upgrade}\n\ndef downgrade() -> None:\n{downgrade}")


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


def seconds(work: Callable[..., None], *arguments: object, **further: str) -> float:
    """Return how many seconds a call takes."""
    start = time.perf_counter()
    work(*arguments, **further)
    return time.perf_counter() - start


def cpu(run: Run, *arguments: str, **variables: str) -> float:
    """Return how many seconds of processor time the processes take that a run starts."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    start = used()
    run(*arguments, **variables)
    return used() - start


def report(name: str, figures: list[float], bound: str) -> None:
    """Print figures beside their bound."""
    spread = f"{min(figures):7.2f} {statistics.median(figures):7.2f} {max(figures):7.2f}"
    sys.stdout.write(f"{name:<56} {spread}   ({bound})\n")
    sys.stdout.flush()


def report_cpu(name: str, pairs: list[list[float]], bound: str) -> None:
    """Print the ratio of the least processor times, and those."""
    first, second = (min(times) for times in zip(*pairs, strict=True))
    sys.stdout.write(f"{name:<56} {first / second:7.3f} ({first * 1000:.0f} / {second * 1000:.0f} ms)   ({bound})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
