"""The cost of seeded databases in test suites: `python -m benchmarks.suites [TESTS [ROUNDS]]`.

What is compared is done in turn, within one run; each line has the least, the median and the largest figure. Suites run
as users run them, in processes of their own, with 200 tests unless another number is given.
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
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from benchmarks.databases import Databases as Copies
from benchmarks.environments import install, make_environments
from benchmarks.project import REPOSITORY, copy_project
from example_data.project import embedded_server
from example_data.project.database_url import DatabaseURL
from example_data.testing.build import build
from example_data.testing.databases import Databases
from example_data.testing.seeded_chain import SeededChain
from example_data.testing.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

TESTS = 200
CLONES, PAIRS, ROUNDS = 40, 40, 3
WANTED = Wanted(("mossy-owl",), {"users": 3500})
"""Seven thousand rows: so many users, and the preferences of each."""

TOOLS = ("pytest", "iniconfig", "pluggy", "packaging", "factory-boy", "Pygments")


def main() -> None:
    """Measure, and print a line for each figure."""
    given = [int(number) for number in sys.argv[1:]]
    tests, rounds = [*given, *(TESTS, ROUNDS)[len(given) :]]
    folder = Path(tempfile.mkdtemp(prefix="example-data-bench-"))
    try:
        copy_project(folder / "project")
        without, with_it = make_environments(folder)
        for python in (without, with_it):
            install(python.parent.parent, *TOOLS)
        measure_suites_without_it(without, with_it, folder)
        with embedded_server.server(folder / "postgresql", is_temporary=True) as url:
            measure_clones(url, folder / "project")
            measure_suites(url, with_it, folder / "project", tests, rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_suites_without_it(without: Path, with_it: Path, folder: Path) -> None:
    """Print what a suite that uses nothing of the plugin pays for it, in processor time."""
    (folder / "plain").mkdir()
    (folder / "plain/test_one.py").write_text("def test_it():\n    pass\n")
    costs = [
        [_pytest(python, folder / "plain", "test_one.py")[1] for python in (with_it, without)] for _ in range(PAIRS)
    ]
    differences = [1000 * (mine - other) for mine, other in costs]
    least = [1000 * min(cost) for cost in zip(*costs, strict=True)]
    _report("a suite that does not use it, ms of processor time beyond one without it", differences, "at most 10")
    sys.stdout.write(f"    the least with it {least[0]:.1f} ms, without it {least[1]:.1f} ms\n")


def measure_clones(url: str, project: Path) -> None:
    """Print what a clone takes beside a bare `CREATE DATABASE`, and what the other strategy of that takes."""
    chain = SeededChain.read(project)
    found = Databases(DatabaseURL(url, "this benchmark"))
    key = chain.key(WANTED)
    fill = partial(build, chain.config_file, settings=chain.settings_of(WANTED), key=key)
    template = found.template(key, project="benchmark", state=chain.state, build=fill)
    bare = f"CREATE DATABASE bare TEMPLATE {template.name}"
    ratios, strategies, drops = [], [], []
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(CLONES):
            started = time.perf_counter()
            name = found.clone(template)
            mine = time.perf_counter() - started
            started = time.perf_counter()
            found.drop(name)
            found.wait()
            drops.append(1000 * (time.perf_counter() - started))
            other, copied = _create(connection, bare), _create(connection, f"{bare} STRATEGY file_copy")
            ratios.append(mine / other)
            strategies.append(copied / other)
    found.close()
    _report("a clone of 7,000 rows / CREATE DATABASE ... TEMPLATE", ratios, "at most 1.2")
    _report("the same, STRATEGY file_copy / the default", strategies, "over 1")
    _report("dropping a clone, ms", drops, "-")


def _create(connection: psycopg.Connection, statement: str) -> float:
    started = time.perf_counter()
    connection.execute(statement)
    seconds = time.perf_counter() - started
    connection.execute("DROP DATABASE bare")
    return seconds


def measure_suites(url: str, python: Path, project: Path, tests: int, rounds: int) -> None:
    """Print what suites take whose tests have 7,000 rows each, beside one that makes them by factory_boy."""
    for name in ("by_hand/suite_of_clones.py", "rivals/suite_of_factories.py"):
        shutil.copy(REPOSITORY / "benchmarks" / name, project)
    seconds: dict[str, list[float]] = {"seeded_engine": [], "seeded_connection": [], "factory_boy": []}
    for _ in range(rounds):
        for way, found in seconds.items():
            variables = {"TESTS": str(tests), "WAY": way, "URL": Copies(url).create("factories")}
            suite = "suite_of_factories.py" if way == "factory_boy" else "suite_of_clones.py"
            found.append(_pytest(python, project, suite, "-o", f"example_data_server={url}", **variables)[0])
    for way in ("seeded_engine", "seeded_connection"):
        ratios = [other / mine for mine, other in zip(seconds[way], seconds["factory_boy"], strict=True)]
        _report(f"{tests} tests of 7,000 rows, factory_boy / {way}", ratios, "at least 5")
    for way, found in seconds.items():
        _report(f"    {way}, seconds", found, "-")


def _pytest(python: Path, folder: Path, *arguments: str, **variables: str) -> tuple[float, float]:
    """Run a suite, which must pass; return its seconds, and those of processors."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stdout
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _report(what: str, figures: Sequence[float], bound: str) -> None:
    least, median, most = min(figures), statistics.median(figures), max(figures)
    sys.stdout.write(f"{what}: {median:.2f} ({least:.2f} to {most:.2f}, n={len(figures)}); bound: {bound}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
