"""Schemas scaffolded and filled as a user would: nothing edited, no constraint broken, nothing left behind."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import Server
from tests.support.project import BIN, ON, Project, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

SCHEMAS = Path(__file__).parents[1] / "support" / "schemas"

FILLED = {
    "shop": ("addresses", "categories", "customers", "order_lines", "orders", "products", "reviews", "stock"),
    "saas": ("api_keys", "members", "projects", "task_comments", "tasks", "tenants", "usage_days"),
    "content": ("article_tags", "articles", "authors", "comments", "media", "revisions", "sections", "tags"),
    "booking": ("audit_entries", "booking_payments", "bookings", "guests", "room_prices", "rooms", "venues"),
    "assorted": (
        "accounts",
        "contracts",
        "edit_tags",
        "edits",
        "folders",
        "limits",
        "payments",
        "plans",
        "reports",
        "vault_keys",
        "vaults",
    ),
    "odd": ('"User"', "a", "codes", "dist2", "fdeep", "follows", "moods", "per_day", "prof2", "profile", "uses"),
}

LEFT_OUT = {"booking": ("closure_notices", "site_closures"), "odd": ("nokey",)}

INI = """\
[alembic]
script_location = migrations
prepend_sys_path = .
"""

ENV = """\
from alembic import context
from example_data.environment import connect

with connect(context.config) as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def contents(url: str, tables: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    """The text of every row."""
    return {table: rows(url, f"SELECT t::text FROM {table} t ORDER BY 1") for table in tables}


@pytest.fixture
def schema_of(empty_database: psycopg.Connection, tmp_path: Path) -> Callable[[str], Project]:
    """An Alembic project with a ledger, on a database that has one of the schemas."""

    def make(name: str) -> Project:
        empty_database.execute((SCHEMAS / f"{name}.sql").read_text().encode())
        empty_database.commit()
        info = empty_database.info
        own = Project(tmp_path, Server(info.host).url(info.dbname))
        own.alembic("init", "migrations")
        (tmp_path / "alembic.ini").write_text(INI)
        (tmp_path / "migrations" / "env.py").write_text(ENV)
        assert own.run("example-data", "init").returncode == 0
        own.alembic("upgrade", "head")
        return own

    return make


@pytest.mark.parametrize("name", FILLED)
def test_a_scaffolded_module_fills_the_database_unedited(name: str, schema_of: Callable[[str], Project]) -> None:
    """Scaffold, add two seeds, upgrade: all tables but those left out have rows; downgrade takes them all away."""
    project = schema_of(name)
    scaffolded = project.run("example-data", "scaffold")
    assert scaffolded.returncode == 0, scaffolded.stderr
    for seed in ("7", "8"):
        added = project.run("example-data", "add", "--dataset", "demo:v1", "--seed", seed, "--revision")
        assert added.returncode == 0, added.stderr
    before = contents(project.url, FILLED[name])
    project.alembic(*ON, "upgrade", "head")
    filled = contents(project.url, FILLED[name])
    assert [table for table, found in filled.items() if not found] == []
    project.alembic(*ON, "downgrade", "-2")
    assert contents(project.url, FILLED[name]) == before
    project.alembic(*ON, "upgrade", "head")
    assert {table: len(found) for table, found in contents(project.url, FILLED[name]).items()} == {
        table: len(found) for table, found in filled.items()
    }
    assert [table for table in LEFT_OUT.get(name, ()) if f"left out {table}: " not in scaffolded.stdout] == []


@pytest.mark.parametrize("name", FILLED)
def test_a_scaffolded_module_is_laid_out_as_the_formatter_leaves_it(
    name: str, schema_of: Callable[[str], Project]
) -> None:
    """The formatter has nothing to change."""
    project = schema_of(name)
    assert project.run("example-data", "scaffold").returncode == 0
    command = [str(BIN / "ruff"), "format", "--isolated", "--check", str(project.root / "demo.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_overwritten(schema_of: Callable[[str], Project]) -> None:
    """The second run names the file, and how to write another one."""
    project = schema_of("content")
    (project.root / "demo.py").write_text("mine")
    refused = project.run("example-data", "scaffold")
    assert refused.returncode == 1
    assert "demo.py is there already, and no file is overwritten: name another one with --output." in refused.stderr
    assert (project.root / "demo.py").read_text() == "mine"


def test_tables_and_output_are_chosen(schema_of: Callable[[str], Project]) -> None:
    """A table comes with those it needs, in a file whose import path is told."""
    project = schema_of("content")
    done = project.run("example-data", "scaffold", "tags", "--output", "seeds/tags.py", "--name", "few")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "wrote seeds/tags.py: 1 table, 2 columns\n"
        "left to the database: 0 columns with defaults\n"
        "understood: 0 CHECK constraints\n"
        "Add a seed: example-data add --dataset seeds.tags:few --revision\n"
    )


def test_a_table_that_is_not_there_is_named(schema_of: Callable[[str], Project]) -> None:
    """With those that are."""
    refused = schema_of("content").run("example-data", "scaffold", "tagz")
    assert refused.returncode == 1
    assert "has no table tagz; it has article_tags, articles, authors," in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--name", "class"], "'class' is no name of a Python variable: choose one such as v1 with --name."),
        (["--output", "{root}/demo.txt/demo.py"], "/demo.txt/demo.py cannot be written (File exists): name another"),
        (["--schema", "none"], "has no tables in schema none; name another one with --schema. Nothing was written."),
        (["--metadata", "models:nothing"], "models.py, line 3: ZeroDivisionError: division by zero): write module"),
        (["--metadata", "half:metadata"], "The MetaData cannot be read (Can't generate DDL for NullType()"),
        (["--metadata", "json:dumps"], "--metadata names a function, expected a SQLAlchemy MetaData."),
    ],
)
def test_what_cannot_be_scaffolded_is_one_sentence(
    arguments: list[str], message: str, schema_of: Callable[[str], Project]
) -> None:
    """Nothing is written, and there is no traceback."""
    project = schema_of("content")
    (project.root / "demo.txt").write_text("")
    (project.root / "models.py").write_text("import os\n\n1 / 0\n")
    (project.root / "half.py").write_text(
        "import sqlalchemy as sa\n\nmetadata = sa.MetaData()\nsa.Table('a', metadata, sa.Column('b', "
        "sa.ForeignKey('absent.id'), primary_key=True))\n"
    )
    arguments = [argument.format(root=project.root) for argument in arguments]
    refused = project.run("example-data", "scaffold", *arguments)
    assert refused.returncode == 1
    assert message in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (project.root / "demo.py").exists()


def test_other_schemas_and_partitions_are_read(schema_of: Callable[[str], Project]) -> None:
    """A table of another schema has its schema in its name; of a partitioned table only the whole is filled."""
    project = schema_of("content")
    assert not project.psql("""
        CREATE SCHEMA shop;
        CREATE TABLE shop.visits (id uuid PRIMARY KEY, on_day date NOT NULL) PARTITION BY HASH (id);
        CREATE TABLE shop.visits_0 PARTITION OF shop.visits FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        CREATE VIEW shop.days AS SELECT on_day FROM shop.visits;
    """)
    done = project.run("example-data", "scaffold", "--schema", "shop")
    assert done.returncode == 0, done.stderr
    text = (project.root / "demo.py").read_text()
    assert [line.strip() for line in text.splitlines() if "shop." in line] == [
        '"shop.visits",',
        'rows=c.size("shop.visits", 20),',
    ]
    added = project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    project.alembic(*ON, "upgrade", "head")
    assert rows(project.url, "SELECT count(*) > 0 FROM shop.visits") == [(True,)]
