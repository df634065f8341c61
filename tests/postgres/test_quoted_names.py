"""Names of tables, columns and types that PostgreSQL wants in quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from example_data.postgres.types import type_in_sql
from tests.support.environment_scripts import SYNC
from tests.support.project import ON, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

odd = Dataset(
    Table(
        'Order "%s" a',
        rows=c.size("orders", 6),
        columns={
            "No %": c.serial_key(type="smallint"),
            "select": c.label(["100%", "it's :x", "a\\b"], type="Order state"),
            "é:now": c.array(c.label(["100%", "it's :x"], type='"Order state"'), 1, 2),
            "{unit}%s": c.constant("m%s", type="text"),
            "all": c.some(["100%", "it's :x"], 0, 2, type="Order states", written_as="text[]"),
        },
    ),
    Table(
        "a:b",
        rows=c.per('Order "%s" a', low=0, high=3),
        columns={"id": c.uuid_key(), "%(no)s": c.parent('Order "%s" a'), "$1": c.through("%(no)s", "select")},
    ),
)
"""Every name has something that SQL, psycopg, psql or `str.format` reads as its own."""

TABLES = """
CREATE TYPE "Order state" AS ENUM ('100%', 'it''s :x', 'a\\b');
CREATE DOMAIN "Order states" AS "Order state"[];
CREATE TABLE "Units" ("{unit}%s" text PRIMARY KEY);
INSERT INTO "Units" VALUES ('m%s');
CREATE TABLE "Order ""%s"" a" (
    "No %" smallserial PRIMARY KEY,
    "select" "Order state" NOT NULL,
    "é:now" "Order state"[] NOT NULL,
    "{unit}%s" text NOT NULL REFERENCES "Units",
    "all" "Order states" NOT NULL
);
CREATE TABLE "a:b" (
    id uuid PRIMARY KEY,
    "%(no)s" smallint NOT NULL REFERENCES "Order ""%s"" a" ON DELETE CASCADE,
    "$1" "Order state"
);
"""

PIN = Pin("mossy-owl", 2026, 20, dataset="tests.postgres.test_quoted_names:odd")
COUNTS = """SELECT (SELECT count(*) FROM "Order ""%s"" a"), (SELECT count(*) > 0 FROM "a:b")"""


def at_tables(project: Project) -> None:
    """Bring the project to the revision before the seed, with those tables."""
    write_revisions(project, "SELECT 1", PIN)
    project.alembic("upgrade", "t")
    assert project.psql(TABLES) == ""


def test_they_are_filled_and_emptied(new_project: Project) -> None:
    """A seed is applied and removed."""
    at_tables(new_project)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, COUNTS) == [(20, True)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, COUNTS) == [(0, False)]


def quoted(project: Project) -> list[tuple[object, ...]]:
    """Return all rows of both tables."""
    return rows(
        project.url, """SELECT o::text FROM "Order ""%s"" a" o UNION ALL SELECT a::text FROM "a:b" a ORDER BY 1"""
    )


def test_a_script_is_the_same(new_project: Project) -> None:
    """A script writes the rows that a connection writes, and takes them out."""
    at_tables(new_project)
    new_project.alembic(*ON, "upgrade", "s1")
    written = quoted(new_project)
    new_project.alembic("downgrade", "t")
    assert new_project.psql(new_project.alembic(*ON, "upgrade", "t:s1", "--sql")) == ""
    assert quoted(new_project) == written
    assert new_project.psql(new_project.alembic("downgrade", "s1:t", "--sql")) == ""
    assert quoted(new_project) == []


@pytest.mark.parametrize("driver", ["psycopg2", "psycopg"])
def test_a_missing_value_is_reported_in_one_sentence(new_project: Project, driver: str) -> None:
    """A value that a table outside does not have, in a column with a percent sign, is one sentence."""
    at_tables(new_project)
    new_project.psql("""UPDATE "Units" SET "{unit}%s" = 'ft'""")
    (new_project.root / "migrations/env.py").write_text(SYNC)
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace(
        "postgresql", f"postgresql+{driver}", 1
    )
    assert (
        'column Order "%s" a.{unit}%s: expected a reference to "Units" ({unit}%s), as the foreign key '
        'Order "%s" a_{unit}%s_fkey has it, found m%s, which is not there' in new_project.fail(*ON, "upgrade", "s1")
    )


def test_a_sequence_without_room_is_reported_in_one_sentence(new_project: Project) -> None:
    """A sequence without room, of a column with a percent sign, is one sentence."""
    at_tables(new_project)
    new_project.psql("""SELECT setval(pg_get_serial_sequence('"Order ""%s"" a"', 'No %'), 32760)""")
    assert 'column Order "%s" a.No %: too few numbers are left (expected 20 from 32761 on, found' in new_project.fail(
        *ON, "upgrade", "s1"
    )


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("Order state", '"Order state"'),
        ("shop.Order state[]", '"shop"."Order state"[]'),
        ('shop."Order state"[]', 'shop."Order state"[]'),
        ("numeric(10, 2)", "numeric(10, 2)"),
        ("varchar(20)[]", "varchar(20)[]"),
        ("character[]", "bpchar[]"),
        ("bit", '"bit"'),
    ],
)
def test_types_in_sql(type_name: str, expected: str) -> None:
    """A type may be written plainly or as SQL writes it; built-in ones may have a length."""
    assert type_in_sql(type_name) == expected
