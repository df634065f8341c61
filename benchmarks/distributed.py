"""What three servers cost beside one: `python -m benchmarks.distributed [PEOPLE ...]`.

The same commands load, verify and remove people on one server, and in tables that postgres_fdw spreads over three of
the same machine. They are run in turn; each line has the least, the median and the largest ratio, and the median
seconds of both. What a command takes without rows is in both.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import psycopg

from benchmarks import three_servers
from benchmarks.commands import seconds
from benchmarks.project import copy_project, first_pin

PEOPLE = (100_000, 1_000_000)
ROUNDS = 3
WORKERS = (1, 3)


def main() -> None:
    """Measure, and print a line for each figure."""
    if not three_servers.have_wrapper():
        sys.exit("The embedded PostgreSQL has no postgres_fdw.")
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        copy_project(folder / "project")
        with three_servers.run(folder) as urls:
            for people in map(int, sys.argv[1:] or PEOPLE):
                measure(folder / "project", urls, people)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(project: Path, urls: list[str], people: int) -> None:
    """Print what so many people take on one server and on three."""
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(ROUNDS):
        one, three = create(project, urls[:1], people), create(project, urls, people)
        for workers in WORKERS:
            load = ["load", "mossy-owl", "--user-count", str(people), "--workers", str(workers)]
            pair(times[f"load, {workers} workers"], project, (one, three), load)
            pair(times["verify"], project, (one, three), ["verify", "mossy-owl"])
            pair(times["remove"], project, (one, three), ["remove", "mossy-owl", "--yes"])
            for url in (one, three):
                execute(url, "DELETE FROM example_data_runs")
    for name, pairs in times.items():
        report(f"{name}, {people:,} people: three servers / one", pairs)


def create(project: Path, urls: list[str], people: int) -> str:
    """Create a database for people on each of the servers, and return the URL of the first."""
    for url in urls:
        execute(url, "DROP DATABASE IF EXISTS people WITH (FORCE)", "CREATE DATABASE people", "CHECKPOINT")
    places = [url.replace("/postgres?", "/people?") for url in urls]
    for url in places:
        run(project, url, "-m", "alembic.config", "upgrade", "0002")
    if places[1:]:
        three_servers.distribute(places, replace(first_pin(), user_count=people))
    else:  # it is to stand beside the other one
        execute(urls[0], "DROP DATABASE IF EXISTS alone WITH (FORCE)", "ALTER DATABASE people RENAME TO alone")
        places = [urls[0].replace("/postgres?", "/alone?")]
    run(project, places[0], "-m", "alembic.config", "upgrade", "head")
    return places[0]


def execute(url: str, *statements: str) -> None:
    """Execute statements, each in a transaction of its own."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def pair(times: list[tuple[float, float]], project: Path, urls: tuple[str, str], arguments: list[str]) -> None:
    """Run a command on one server and on three, and keep the seconds of both."""
    one, three = (seconds(run, project, url, "-m", "example_data", *arguments, IS_ENABLED="on") for url in urls)
    times.append((one, three))


def run(project: Path, url: str, *arguments: str, **settings: str) -> None:
    """Run Python in the project's folder."""
    variables = {f"EXAMPLE_DATA_{name}": value for name, value in {"DATABASE_URL": url, **settings}.items()}
    environment = {"PATH": os.environ["PATH"], **variables}
    subprocess.run([sys.executable, *arguments], cwd=project, env=environment, check=True, capture_output=True)


def report(name: str, pairs: list[tuple[float, float]]) -> None:
    """Print the ratios, and the median seconds."""
    ratios = [three / one for one, three in pairs]
    one, three = (statistics.median(times) for times in zip(*pairs, strict=True))
    spread = f"{min(ratios):6.2f} {statistics.median(ratios):6.2f} {max(ratios):6.2f}"
    sys.stdout.write(f"{name:<52} {spread}   ({three:.1f} / {one:.1f} s)\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
