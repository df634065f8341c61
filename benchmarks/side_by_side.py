"""Whole commands that write people, side by side in one run: `python -m benchmarks.side_by_side [PEOPLE ...]`.

What each takes from the start of its process to the end, rows and all, on databases that are alike; then its rows are
checked against the rules, and removed where its tool has a command for that. The page in docs/, the chart and the
sentence of the README are written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks import machine, page
from benchmarks.contestants import CONTESTANTS, SIZES, Contestant, Side
from benchmarks.databases import Databases, server_programs
from benchmarks.figures import Figures, Report, Run
from benchmarks.preparation import prepare, write_ready
from benchmarks.project import REPOSITORY
from benchmarks.rules import QUERY, broken_rules
from example_data.project import embedded_server

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 5
WARM_UP = 1_000
"""People of the first run of each, which is not measured: it leaves Python's compiled files, and shows what fails."""


def main() -> None:
    """Measure, and write the figures."""
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    sizes = sorted(set(map(int, sys.argv[1:] or SIZES)))
    try:
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            stage = Stage(folder, Databases(url))
            stage.try_all(missing=prepare(folder))
            figures = tuple(each for people in sizes for each in stage.measure(people))
            versions = machine.versions(url)
        page.write(Report(figures, machine.today(), machine.describe(), versions, stage.failures))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Stage:
    """The folder in which all run, and the databases they write to."""

    folder: Path
    databases: Databases
    failures: dict[str, str] = field(default_factory=dict)
    """What cannot be measured, with the reason."""

    def try_all(self, missing: set[str]) -> None:
        """Run each way once with few people."""
        url = self.databases.create("tables")
        self.run("alembic upgrade 0002", self.folder / "ours", self.variables("ours", url, WARM_UP))
        write_ready(self.folder / f"rivals/ready/{WARM_UP}", WARM_UP)
        for each in CONTESTANTS:
            if lacking := missing & set(each.packages):
                self.failures[each.name] = f"{', '.join(sorted(lacking))} could not be installed"
            else:
                self.attempt(each, WARM_UP)

    def measure(self, people: int) -> list[Figures]:
        """Measure all ways that are for a size in turn, in rounds."""
        write_ready(self.folder / f"rivals/ready/{people}", people)
        ways = [each for each in CONTESTANTS if people <= each.most_people]
        runs: dict[str, list[Run]] = {each.name: [] for each in ways}
        for number in range(ROUNDS):
            for each in ways:
                if each.name not in self.failures and (run := self.attempt(each, people)):
                    runs[each.name].append(run)
                    sys.stdout.write(f"{people:>9,} people, round {number + 1}: {each.name:<27} {run.seconds:7.2f} s\n")
                    sys.stdout.flush()
        return [Figures(each, people, tuple(runs[each.name])) for each in ways if each.name not in self.failures]

    def attempt(self, contestant: Contestant, people: int) -> Run | None:
        """Measure a way once; one of others' that fails is left out from then on."""
        try:
            return self.measure_once(contestant, people)
        except RuntimeError as error:
            if contestant.side is not Side.RIVAL:
                raise
            self.failures[contestant.name] = str(error)
            return None

    def measure_once(self, contestant: Contestant, people: int) -> Run:
        """Write people into a new database, check them, and remove them."""
        url = self.databases.create("people", "tables")
        place = self.folder / contestant.folder
        variables = self.variables("ours" if contestant.side is Side.OURS else "rivals", url, people)
        cost = self.run(contestant.write, place, variables)
        digest, broken = check(url, people)
        removal = None
        if contestant.remove:
            removal = self.run(contestant.remove, place, variables)["seconds"]
            if has_people(url):
                raise RuntimeError(f"`{contestant.remove}` leaves rows")
        return Run(cost["seconds"], int(cost["peak_kib"]), broken, digest, removal)

    def run(self, command: str, place: Path, variables: dict[str, str]) -> dict[str, float]:
        """Run a command and return what it took; raise RuntimeError with its last words if it fails."""
        launch = [sys.executable, "-I", "-S", str(REPOSITORY / "benchmarks/launch.py"), command]
        cost: dict[str, float] = json.loads(subprocess.check_output(launch, cwd=place, env=variables))
        if cost["code"]:
            output = (place / "output.log").read_text(errors="replace").replace(f"{self.folder}/", "").strip()
            raise RuntimeError(f"`{command}` failed: {output[-300:]}")
        return cost

    def variables(self, environment: str, url: str, people: int) -> dict[str, str]:
        """Return the variables of a command: the database, in each tool's words, and the number of people."""
        programs = (self.folder / f"{environment}_environment/bin", server_programs())
        database, _, socket = url.partition("?host=")
        return {
            "PATH": os.pathsep.join([*map(str, programs), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "PEOPLE": str(people),
            "PGHOST": socket,
            "PGUSER": "postgres",
            "PGDATABASE": database.rpartition("/")[2],
            "DATABASE_URL": url.replace("postgres:@/", "postgres@localhost/"),  # some take no URL without a host
            "URL": url.replace("postgresql://", "postgresql+psycopg://"),
            "EXAMPLE_DATA_DATABASE_URL": url,
            "EXAMPLE_DATA_IS_ENABLED": "on",
            "EXAMPLE_DATA_USER_COUNT": str(people),
        }


def check(url: str, people: int) -> tuple[str, tuple[str, ...]]:
    """Return a digest of the rows, and the rules that they break."""
    digest = hashlib.sha256()

    def lines() -> Iterator[str]:
        with psycopg.connect(url) as connection, connection.cursor().copy(QUERY) as rows:
            for row in rows:
                digest.update(row)
                yield bytes(row).decode()

    broken = broken_rules(lines(), people)
    return digest.hexdigest(), broken


def has_people(url: str) -> bool:
    """Return whether somebody is left."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT FROM users LIMIT 1").fetchone() is not None


if __name__ == "__main__":
    main()
