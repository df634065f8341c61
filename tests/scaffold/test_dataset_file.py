"""Schemas scaffolded and filled as a user would: nothing edited, no constraint broken, nothing left behind."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.project import BIN, ON, Project, rows

if TYPE_CHECKING:
    from collections.abc import Callable


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
    "triggers": ("areas", "cars", "letters", "owners", "posts", "rentals", "tickets", "writers"),
    "constrained": (
        "accounts",
        "cars",
        "depots",
        "feeds",
        "folder_spaces",
        "folders",
        "follows",
        "grants",
        "halls",
        "logins",
        "memberships",
        "payments",
        "preferences",
        "spaces",
        "teams",
        "tiles",
        "transfers",
        "users",
        "visit_days",
    ),
    "odd": ('"User"', "a", "codes", "dist2", "fdeep", "follows", "moods", "per_day", "prof2", "profile", "uses"),
}

LEFT_OUT = {"booking": ("closure_notices", "site_closures"), "odd": ("nokey",), "triggers": ("sacred", "trucks")}


def contents(url: str, tables: tuple[str, ...]) -> dict[str, list[tuple[object, ...]]]:
    """Return the text of every row."""
    return {table: rows(url, f"SELECT t::text FROM {table} t ORDER BY 1") for table in tables}


@pytest.mark.parametrize("name", FILLED)
def test_a_scaffolded_module_fills_the_database_unedited(
    name: str, project_with_schema: Callable[[str], Project]
) -> None:
    """Scaffold, add two seeds, upgrade: all tables but those left out have rows; downgrade takes them all away."""
    project = project_with_schema(name)
    scaffolded = project.run("example-data", "scaffold")
    assert scaffolded.returncode == 0, scaffolded.stderr
    for seed in ("7", "8"):
        added = project.run("example-data", "add", "--dataset", "demo:v1", "--seed", seed, "--revision")
        assert added.returncode == 0, added.stderr
    before = contents(project.url, FILLED[name])
    project.alembic(*ON, "upgrade", "head")
    filled = contents(project.url, FILLED[name])
    assert [table for table, texts in filled.items() if not texts] == []
    project.alembic(*ON, "downgrade", "-2")
    assert contents(project.url, FILLED[name]) == before
    project.alembic(*ON, "upgrade", "head")
    assert {table: len(texts) for table, texts in contents(project.url, FILLED[name]).items()} == {
        table: len(texts) for table, texts in filled.items()
    }
    assert [table for table in LEFT_OUT.get(name, ()) if f"left out {table}: " not in scaffolded.stdout] == []


@pytest.mark.parametrize("name", FILLED)
def test_a_scaffolded_module_is_laid_out_as_the_formatter_leaves_it(
    name: str, project_with_schema: Callable[[str], Project]
) -> None:
    """The formatter has nothing to change."""
    project = project_with_schema(name)
    assert project.run("example-data", "scaffold").returncode == 0
    command = [str(BIN / "ruff"), "format", "--isolated", "--check", str(project.root / "demo.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_overwritten(project_with_schema: Callable[[str], Project]) -> None:
    """The second run names the file, and how to write another one."""
    project = project_with_schema("content")
    (project.root / "demo.py").write_text("mine")
    refused = project.run("example-data", "scaffold")
    assert refused.returncode == 1
    assert "demo.py: it exists already, and no file is overwritten. Name another with --output." in refused.stderr
    assert (project.root / "demo.py").read_text() == "mine"


def test_tables_and_output_are_chosen(project_with_schema: Callable[[str], Project]) -> None:
    """A table comes with those it needs, in a file whose import path is in the report."""
    project = project_with_schema("content")
    done = project.run("example-data", "scaffold", "tags", "--output", "seeds/tags.py", "--name", "few")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "wrote seeds/tags.py: 1 table, 2 columns\n"
        "left to the database: 0 columns with defaults\n"
        "understood: 0 CHECK constraints\n"
        "tried: two seeds, 40 rows, rolled back\n"
        "Add a seed: example-data add --dataset seeds.tags:few --revision\n"
    )


def test_a_table_that_is_not_there_is_named(project_with_schema: Callable[[str], Project]) -> None:
    """With those that are."""
    refused = project_with_schema("content").run("example-data", "scaffold", "tagz")
    assert refused.returncode == 1
    assert ": it has no table tagz (expected one of article_tags, articles, authors," in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--name", "class"], "--name: 'class' is no name of a Python variable. Choose one such as v1."),
        (
            ["--output", "{root}/demo.txt/demo.py"],
            "/demo.txt/demo.py: it cannot be written (File exists). Name another",
        ),
        (
            ["--schema", "none"],
            ": it has no tables in schema none; name another one with --schema. Nothing was written.",
        ),
        (["--metadata", "models:nothing"], "models.py, line 3: ZeroDivisionError: division by zero). Write module"),
        (["--metadata", "half:metadata"], "--metadata: a table cannot be read (Can't generate DDL for NullType()"),
        (
            ["--metadata", "json:dumps"],
            "--metadata: it names a value of another class (expected MetaData, found function).",
        ),
    ],
)
def test_what_cannot_be_scaffolded_is_one_sentence(
    arguments: list[str], message: str, project_with_schema: Callable[[str], Project]
) -> None:
    """Nothing is written, and there is no traceback."""
    project = project_with_schema("content")
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


def test_other_schemas_and_partitions_are_read(project_with_schema: Callable[[str], Project]) -> None:
    """A table of another schema has its schema in its name; a partitioned one is filled and referred to as a whole."""
    project = project_with_schema("content")
    assert not project.psql("""
        CREATE SCHEMA shop;
        CREATE TABLE shop.visits (id uuid PRIMARY KEY, on_day date NOT NULL) PARTITION BY HASH (id);
        CREATE TABLE shop.visits_0 PARTITION OF shop.visits FOR VALUES WITH (MODULUS 1, REMAINDER 0);
        CREATE TABLE shop.photos (id uuid PRIMARY KEY, visit_id uuid NOT NULL REFERENCES shop.visits);
        CREATE VIEW shop.days AS SELECT on_day FROM shop.visits;
    """)
    done = project.run("example-data", "scaffold", "--schema", "shop")
    assert done.returncode == 0, done.stderr
    text = (project.root / "demo.py").read_text()
    assert [line.strip() for line in text.splitlines() if "shop." in line] == [
        '"shop.visits",',
        'rows=c.size("shop.visits", 20),',
        '"shop.photos",',
        'rows=c.size("shop.photos", 200),',
        '"visit_id": c.reference("shop.visits"),',
    ]
    added = project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    project.alembic(*ON, "upgrade", "head")
    assert rows(project.url, "SELECT count(*) > 0 FROM shop.visits JOIN shop.photos ON visit_id = visits.id") == [
        (True,)
    ]


def test_the_search_path_says_which_schemas_are_read(project_with_schema: Callable[[str], Project]) -> None:
    """Names have no schema then, so that every tenant's seed goes to its own tables."""
    project = project_with_schema("content")
    assert not project.psql("""
        CREATE SCHEMA acme; CREATE SCHEMA beta;
        CREATE TABLE acme.people (id uuid PRIMARY KEY, name text NOT NULL);
        CREATE TABLE acme.schema_version (version_num text PRIMARY KEY, x integer);
        CREATE TABLE beta.people (id uuid PRIMARY KEY, name text NOT NULL);
    """)
    tenant = Project(project.root, f"{project.url}&options=-csearch_path%3Dacme")
    done = tenant.run("example-data", "scaffold", "people")
    assert done.returncode == 0, done.stderr
    module = (project.root / "demo.py").read_text()
    assert '"people",' in module
    assert "acme" not in module.partition("v1 = ")[2]
    refused = tenant.run("example-data", "scaffold", "tags", "--output", "other.py")
    assert "it has no table tags (expected one of people" in refused.stderr


def test_a_schema_beside_the_search_path_is_named(project_with_schema: Callable[[str], Project]) -> None:
    """Its tables are not found without it, wherever the seed is applied, and the report says so."""
    project = project_with_schema("content")
    assert not project.psql("CREATE SCHEMA acme; CREATE TABLE acme.people (id uuid PRIMARY KEY, name text NOT NULL)")
    done = project.run("example-data", "scaffold", "--schema", "acme")
    assert "undecided acme: 1 table named with this schema, whatever the search path is" in done.stdout
    assert '"acme.people",' in (project.root / "demo.py").read_text()
    assert project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode == 0
    project.alembic("upgrade", "head")
    applied = Project(project.root, project.url, {"EXAMPLE_DATA_IS_ENABLED": "on"}).run("example-data", "apply")
    assert "its tables are in schema acme, whatever the search path is, and the ledger in public" in applied.stdout
