"""Public schemas, filled as scaffold writes it: `python -m tools.show_scaffolds FOLDER`.

The folder has `projects.json`, a list of projects, and by the name of each a folder with its `schema.sql`. Each is the
first revision of a scratch Alembic project on an embedded server; a seed of the dataset goes up, down and up again.
What came of it is written to docs/reference/scaffolded-schemas.md, and preview pages of some to docs/gallery.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from example_data.project.embedded_server import server
from example_data.scaffold.plan.unfilled_tables import tool_tables
from example_data.scaffold.schema.guessed_references import guess_references
from example_data.scaffold.schema.live_database import read_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from example_data.scaffold.schema.tables import Column, Table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/reference/scaffolded-schemas.md"

GALLERY = ROOT / "docs/gallery"

PREVIEWED = ("wildside", "osem")
"""The projects of which the gallery has the preview page."""

SHOWN_TABLES, SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_LETTERS = 3, 5, 7, 40
"""How much of a project is shown; of a text, so many letters."""

WIDTH = 120
"""Letters of a line of the page, at most; of tables there may be more."""

SEED = "mossy-owl"
"""The seed, with the number 2026."""

HIDDEN = re.compile(r"(^|_)(encrypted|password|digest|hash|token|salt|secret|crypt|fingerprint|settings)(_|$)")
"""Columns that say nothing to a reader, by their names."""

SHOWN_FAMILIES = frozenset({"text", "integer", "decimal", "double", "date", "moment", "boolean"})
"""Types whose values are shown; and enums."""

ENV = """\
import os

from alembic import context
from sqlalchemy import create_engine, pool

from example_data.environment import upgrade_lock

engine = create_engine(os.environ["EXAMPLE_DATA_DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection, upgrade_lock(connection):
    context.configure(connection=connection, autogenerate_plugins=["example_data.seeds"])
    with context.begin_transaction():
        context.run_migrations()
"""

REVISION = """\
from pathlib import Path

from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.get_bind().connection.driver_connection.execute(Path("schema.sql").read_text())
    op.execute("RESET ALL")
"""


@dataclass(frozen=True)
class Project:
    """A public project, as `projects.json` names it."""

    name: str
    address: str
    commit: str
    path: str
    """Where its schema is."""
    note: str = ""
    """What was changed so that it loads."""
    schemas: tuple[str, ...] = ("public",)
    is_shown: bool = False
    """Whether rows of it are shown."""


@dataclass
class Outcome:
    """What came of a project."""

    tables: int = 0
    filled: int = 0
    scaffold_seconds: float = 0
    """Without its trial."""
    failure: str = ""
    """The step that failed; empty where all went well."""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of the most visible tables the first rows, by column."""


class StepError(Exception):
    """A command that failed, with its last lines."""


def main() -> None:
    """Fill all projects of the folder, or those that are named after it, and write the page where all were."""
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    projects = [Project(**entry) for entry in json.loads((folder / "projects.json").read_text())]
    outcomes: list[tuple[Project, Outcome]] = []
    with tempfile.TemporaryDirectory(prefix="example-data-") as scratch:
        Path(scratch).chmod(0o755)  # the server's user has to enter it
        with server(Path(scratch) / "postgresql", is_temporary=True) as url:
            for project in projects:
                if not names or project.name in names:
                    outcomes.append((project, fill(project, folder / project.name / "schema.sql", Path(scratch), url)))
                    sys.stdout.write(f"{row(*outcomes[-1])}\n")
                    sys.stdout.flush()
    if not names:
        PAGE.write_text("\n".join(page(outcomes)) + "\n")


def fill(project: Project, schema: Path, scratch: Path, url: str) -> Outcome:
    """Return what comes of a project in a database and a folder of its own, of which nothing is left."""
    outcome = Outcome()
    name = project.name.replace("-", "_")
    work = scratch / name
    work.mkdir()
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            Trial(project, work, url.replace("/postgres?", f"/{name}?"), outcome).run(schema)
        except StepError as error:
            sys.stderr.write(f"{project.name}: {error}\n")
        finally:
            administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            shutil.rmtree(work)
    return outcome


@dataclass(frozen=True)
class Trial:
    """A project's way up, down and up again."""

    project: Project
    work: Path
    url: str
    outcome: Outcome

    def run(self, schema: Path) -> None:
        """Take all steps; a StepError says which one failed."""
        shutil.copy(schema, self.work / "schema.sql")
        self._command("load", "alembic", "init", "migrations")
        (self.work / "migrations/env.py").write_text(ENV)
        (self.work / "migrations/versions/0001.py").write_text(REVISION)
        self._command("load", "alembic", "upgrade", "head")
        schemas = [part for name in self.project.schemas for part in ("--schema", name)]
        started = time.monotonic()
        self._command("scaffold", "example-data", "scaffold", *schemas, "--no-try", "--output", "untried.py")
        self.outcome.scaffold_seconds = time.monotonic() - started
        (self.work / "untried.py").unlink()
        report = self._command("scaffold", "example-data", "scaffold", *schemas)
        differing = dict[str, list[str]]()
        for table, column in re.findall(r"(?m)^undecided (.+)\.(.+?): .*(?:differs from|which changes it)", report):
            differing.setdefault(table, []).append(column)
        self._command("init", "example-data", "init", "--dataset", "demo:v1")
        self._command("init", "alembic", "upgrade", "head")
        before = self._contents()
        seed = ("--name", SEED, "--seed", "2026", "--dataset", "demo:v1", "--revision")
        self._command("add", "example-data", "add", *seed)
        if self.project.name in PREVIEWED:
            GALLERY.mkdir(exist_ok=True)
            page = GALLERY / f"{self.project.name}.html"
            page.unlink(missing_ok=True)
            self._command("preview", "example-data", "preview", SEED, "--output", str(page))
        up = ("alembic", "-x", "example_data=on", "upgrade", "head")
        self._command("up", *up)
        after = self._contents()
        self._look(before, after)
        expected = self._contents(differing)
        self._command("down", "alembic", "downgrade", "-1")
        self._compare("down", before)
        self._command("up again", *up)
        self._compare("up again", expected, differing)

    def _command(self, step: str, *command: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EXAMPLE_DATA")}
        environment |= {
            "EXAMPLE_DATA_ENV": "testing",
            "EXAMPLE_DATA_DATABASE_URL": self.url.replace("postgresql:", "postgresql+psycopg:"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        done = subprocess.run(  # noqa: S603 - the commands stand above
            command, cwd=self.work, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            self._fail(step, "\n".join((done.stdout + done.stderr).strip().splitlines()[-3:]))
        return done.stdout

    def _fail(self, step: str, reason: str) -> None:
        self.outcome.failure = step
        raise StepError(f"{step}: {reason}")

    def _contents(self, differing: Mapping[str, list[str]] = MappingProxyType({})) -> dict[str, tuple[int, str]]:
        """Return by table how many rows it has, and a digest of them all, but for columns that differ each time."""
        with self._connect() as connection:
            names = read_database(connection, self.project.schemas).tables
        query = (
            "SELECT count(*), md5(string_agg(j::text, '' ORDER BY j::text)) FROM (SELECT {} AS j FROM {} AS t) AS rows"
        )
        whole, part = sql.SQL("t"), sql.SQL("to_jsonb(t) - {}::text[]")
        found = {}
        with psycopg.connect(self.url) as connection:
            for name in names:
                row = part.format(differing[name]) if name in differing else whole
                found[name] = connection.execute(
                    sql.SQL(query).format(row, sql.Identifier(*name.split(".")))
                ).fetchone() or (0, "")
        return found

    def _connect(self) -> Connection:
        return create_engine(self.url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool).connect()

    def _compare(
        self,
        step: str,
        expected: Mapping[str, tuple[int, str]],
        differing: Mapping[str, list[str]] = MappingProxyType({}),
    ) -> None:
        others = [name for name, found in self._contents(differing).items() if found != expected.get(name)]
        if others:
            self._fail(step, f"other rows in {', '.join(others)}")

    def _look(self, before: Mapping[str, tuple[int, str]], contents: Mapping[str, tuple[int, str]]) -> None:
        """Count the tables, without those in which a tool keeps its state, and keep the rows that are shown."""
        with self._connect() as connection:
            tables = guess_references(read_database(connection, self.project.schemas)).tables
        own = tables.keys() - tool_tables(tables.values()).keys()
        self.outcome.tables = len(own)
        self.outcome.filled = sum(contents[name][0] > 0 for name in own)
        if not self.project.is_shown:
            return
        with psycopg.connect(self.url, row_factory=psycopg.rows.dict_row) as rows:
            for name in most_visible(tables, {name: contents[name][0] for name in own if not before[name][0]}):
                query = sql.SQL("SELECT * FROM {} ORDER BY {} LIMIT {}").format(
                    sql.Identifier(*name.split(".")), sql.Identifier(tables[name].primary_key[0]), SHOWN_ROWS
                )
                self.outcome.rows[name] = list(shown(tables[name], rows.execute(query).fetchall()))


def most_visible(tables: Mapping[str, Table], counts: Mapping[str, int]) -> list[str]:
    """Return the tables that most others refer to, of those that have a name or a title and rows to show."""
    referring = Counter(key.table for table in tables.values() for key in table.foreign_keys if key.table != table.name)
    named = [
        name
        for name, table in tables.items()
        if counts.get(name, 0) >= SHOWN_ROWS and table.primary_key and any(map(is_named, table.columns))
    ]
    return sorted(named, key=lambda name: (-referring[name], name))[:SHOWN_TABLES]


def is_named(column: Column) -> bool:
    """Return whether it is what a row is called."""
    return column.type.family == "text" and re.search(r"(^|_)(name|title|subject|body|label)$", column.name) is not None


def shown(table: Table, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the rows with the first columns that have several values in them, what they are called before all."""
    own = [
        column for column in table.columns if is_shown(table, column) and len({str(r[column.name]) for r in rows}) > 1
    ]
    names = [column.name for column in sorted(own, key=lambda column: not is_named(column))][:SHOWN_COLUMNS]
    ordered = [column.name for column in table.columns if column.name in names]
    for one in rows:
        yield {name: one[name] for name in ordered}


def is_shown(table: Table, column: Column) -> bool:
    """Return whether its values say something to a reader."""
    is_key = column.name in table.primary_key or any(column.name in key.columns for key in table.foreign_keys)
    is_plain = column.type.family in SHOWN_FAMILIES or bool(column.type.labels)
    return is_plain and not (is_key or column.type.is_array or HIDDEN.search(column.name))


def page(outcomes: list[tuple[Project, Outcome]]) -> Iterator[str]:
    """Yield the lines of the page."""
    tables = sum(outcome.tables for _, outcome in outcomes)
    filled = sum(outcome.filled for _, outcome in outcomes)
    good = sum(not outcome.failure for _, outcome in outcomes)
    yield "# Scaffolded schemas"
    yield from paragraph(
        f"What `example-data scaffold` made of {len(outcomes)} public schemas on {datetime.now(UTC).date()}, unedited: "
        f"{share(filled, tables)} of their {tables} tables are filled, and {good} of {len(outcomes)} went up, down to "
        "the same bytes, and up again with the same rows but for columns that the report says differ each time, their "
        "own triggers on. The seconds are those of the scaffold "
        "without its trial. Tables in which a tool keeps its state are not counted. "
        "`python -m tools.show_scaffolds FOLDER` writes this page."
    )
    yield ""
    yield "| project | commit | schema | tables | filled | up, down, up | seconds |"
    yield "| --- | --- | --- | --: | --: | --- | --: |"
    yield from (row(project, outcome) for project, outcome in outcomes)
    yield from ("", "What was changed so that they load:", "")
    yield from (f"- {project.name}: {project.note}." for project, _ in outcomes if project.note)
    yield from ("", "## Rows")
    yield from paragraph(
        "Five rows of the three tables of a project that most others refer to and that have a name or a title, with "
        "the first columns of texts, numbers, states and moments that differ in them."
    )
    for project, outcome in outcomes:
        yield from (line for name, rows in outcome.rows.items() for line in rows_of(project, name, rows))


def paragraph(text: str) -> Iterator[str]:
    """Yield an empty line and the lines of a paragraph."""
    yield from ("", *textwrap.wrap(text, WIDTH, break_on_hyphens=False))


def row(project: Project, outcome: Outcome) -> str:
    """Return the line of the table on one project."""
    result = f"no: {outcome.failure}" if outcome.failure else "yes"
    cells = (f"[{project.name}]({project.address})", f"`{project.commit[:10]}`", f"`{project.path}`", outcome.tables,
             share(outcome.filled, outcome.tables), result, f"{outcome.scaffold_seconds:.1f}")  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |"


def share(part: int, whole: int) -> str:
    """Return a share in percent."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def rows_of(project: Project, name: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table's rows."""
    if not rows or not rows[0]:
        return
    yield from ("", f"### {project.name}: {name}", "")
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{' --- |' * len(rows[0])}"
    yield from (f"| {' | '.join(map(cell, one.values()))} |" for one in rows)


def cell(value: object) -> str:
    """Return a value as a cell of a Markdown table has it."""
    if value is None:
        return ""
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else " ".join(str(value).split())
    text = f"{text[: SHOWN_LETTERS - 1]}…" if len(text) > SHOWN_LETTERS else text
    if re.search("@|://|www", text):  # which leads nowhere, and should be no link
        return f"`{text.replace('|', '')}`"
    return re.sub(r"([\\|*_<>`\[\]])", r"\\\1", text)


if __name__ == "__main__":
    main()
