"""The cost of whole loads, on this repository's chain: `python -m benchmarks.loads [PEOPLE ...]`.

Loads by one process and by two, and the upgrade that writes the same rows, are done in turn, within one run; each line
has the least, the median and the largest figure. What is compared with COPY is what it takes beyond a load of one row.

The server has the `wal_buffers` that PostgreSQL takes by default where it has 512 MB of `shared_buffers` or more; with
the 4 MB of the embedded server, two processes wait for each other more often.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psycopg

from benchmarks.databases import Databases
from benchmarks.project import REPOSITORY, TABLES, copy_project, encode, first_pin
from example_data.project import embedded_server

PEOPLE = (50_000, 500_000, 1_000_000, 5_000_000)
ROUNDS = {50_000: 15, 500_000: 5, 1_000_000: 7, 5_000_000: 1}
CHUNK = 1 << 20
LAUNCH = REPOSITORY / "benchmarks/launch.py"


def main() -> None:
    """Measure, and print a line for each figure."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        copy_project(folder / "project")
        with embedded_server.server(folder / "postgresql") as url, psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET wal_buffers = '16MB'")  # from the next start on
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            databases = Databases(url)
            run(folder, databases.create("tables"), "alembic upgrade 0002")
            run(folder, databases.create("schema", "tables"), "alembic upgrade 0003", EXAMPLE_DATA_IS_ENABLED="off")
            for people in map(int, sys.argv[1:] or PEOPLE):
                measure(folder, databases, people)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, databases: Databases, people: int) -> None:
    """Print what loads of so many people take beside an upgrade, and beside COPY."""
    files = write_files(folder, people)
    load = f"example-data load mossy-owl --user-count {people} --workers"
    ways = {
        "one process": f"{load} 1",
        "two processes": f"{load} 2",
        "two processes, indexes deferred": f"{load} 2 --defer-indexes",
    }
    found: dict[str, list[float]] = {name: [] for name in (*ways, "an upgrade", "COPY", "nothing")}
    peaks: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS.get(people, 3)):
        size = {"EXAMPLE_DATA_USER_COUNT": str(people)}
        found["an upgrade"].append(run(folder, databases.create("x", "tables"), "alembic upgrade 0003", **size)[0])
        for name, command in ways.items():
            seconds, peak = run(folder, databases.create("x", "schema"), command)
            found[name].append(seconds)
            peaks[name].append(peak)
        found["COPY"].append(copy(databases.create("x", "schema"), files))
        one_row = load.replace(f"--user-count {people}", "--user-count 1")
        found["nothing"].append(run(folder, databases.create("x", "schema"), f"{one_row} 1")[0])
    for name in ways:
        compare(f"{people:,} people, {name} / an upgrade", found[name], found["an upgrade"])
        compare(f"{people:,} people, {name} / one process", found[name], found["one process"])
        rows = [each - nothing for each, nothing in zip(found[name], found["nothing"], strict=True)]
        compare(f"{people:,} people, {name} / COPY of ready files", rows, found["COPY"])
        say(f"{people:,} people, {name}: most memory of a process, MB", peaks[name])
    for name, figures in found.items():
        say(f"{people:,} people, {name}: seconds", figures)
    shutil.rmtree(folder / "files")


def write_files(folder: Path, people: int) -> list[Path]:
    """Write the files that a binary COPY reads."""
    pin = replace(first_pin(), user_count=people, digest="")
    (folder / "files").mkdir()
    paths = [folder / "files" / table.name for table in TABLES]
    for path, table in zip(paths, TABLES, strict=True):
        with path.open("wb") as file:
            file.writelines(encode(pin, table))
    return paths


def copy(url: str, files: list[Path]) -> float:
    """Write files into their tables, and return how many seconds that took."""
    start = time.perf_counter()
    with psycopg.connect(url) as connection:
        for path, table in zip(files, TABLES, strict=True):
            statement = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN (FORMAT BINARY)"
            with connection.cursor().copy(statement) as sink, path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    sink.write(chunk)
    return time.perf_counter() - start


def run(folder: Path, url: str, command: str, **variables: str) -> tuple[float, float]:
    """Run a command in the project, and return its seconds and the megabytes of its largest process."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "EXAMPLE_DATA_DATABASE_URL": url, "EXAMPLE_DATA_IS_ENABLED": "on", **variables}
    launched = [sys.executable, str(LAUNCH), command]
    done = subprocess.run(launched, cwd=folder / "project", env=settings, check=True, capture_output=True)
    taken = json.loads(done.stdout)
    if taken["code"]:
        raise SystemExit((folder / "project/output.log").read_text())
    return taken["seconds"], taken["peak_kib"] / 1024


def compare(name: str, figures: list[float], others: list[float]) -> None:
    """Print the ratios of pairs."""
    say(name, [one / other for one, other in zip(figures, others, strict=True)])


def say(name: str, figures: list[float]) -> None:
    """Print the least, the median and the largest figure."""
    spread = " ".join(f"{each:7.2f}" for each in (min(figures), statistics.median(figures), max(figures)))
    sys.stdout.write(f"{name:<75} {spread}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
