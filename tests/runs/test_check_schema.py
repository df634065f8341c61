"""Where a dataset does not fit a schema: everything is reported at once, before the first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data.generation.pin import Pin
from tests.support.datasets import key_shapes
from tests.support.project import ON, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

FITTING = """
CREATE DOMAIN shout AS varchar(20) NOT NULL;
CREATE TABLE countries (code text PRIMARY KEY);
INSERT INTO countries VALUES ('DE');
CREATE TYPE mood AS ENUM ('glad', 'sad', 'wild');
CREATE TABLE owners (id uuid PRIMARY KEY);
CREATE TABLE pets (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL CONSTRAINT pets_owner REFERENCES owners,
    mother_id uuid,
    name shout,
    mood text NOT NULL,
    feeling mood NOT NULL,
    price numeric(6, 2),
    country text CONSTRAINT pets_country REFERENCES countries,
    friend_id uuid
);
"""

MISFITS = [
    ("ALTER TABLE pets DROP price", "column pets.price: expected numeric, found no such column"),
    ("DROP TABLE pets", "table pets: expected to exist, found no such table on the search path"),
    ("ALTER TABLE pets ALTER price TYPE text", "column pets.price: expected numeric, found text"),
    ("ALTER TABLE pets ALTER mood TYPE json USING NULL", "column pets.mood: expected text, found json"),
    (
        "ALTER TABLE pets ADD age int NOT NULL",
        "column pets.age: expected a default or NULL allowed, found integer NOT NULL",
    ),
    ("ALTER TABLE pets ADD loud shout", "column pets.loud: expected a default or NULL allowed, found shout NOT NULL"),
    (
        "ALTER TABLE pets ALTER mother_id SET NOT NULL",
        "pets.mother_id: expected a value in every row, found NULL",
    ),
    (
        "ALTER TABLE pets ALTER friend_id SET NOT NULL",
        "column pets.friend_id: expected NULL allowed, as it is written when all tables are, found NOT NULL",
    ),
    (
        "ALTER TABLE pets ALTER name TYPE varchar(8)",
        "column pets.name: expected at most 8 characters, found 'Bartholomew', which has 11",
    ),
    ("ALTER TABLE pets ALTER price TYPE numeric(4, 2)", "column pets.price: expected numeric(4,2), found 120.5"),
    (
        "ALTER TABLE countries RENAME TO lands; UPDATE lands SET code = 'FR'",
        "to lands (code), as the foreign key pets_country has it, found DE, which is not there",
    ),
    (
        "CREATE TABLE people (id uuid PRIMARY KEY); ALTER TABLE pets ADD FOREIGN KEY (owner_id) REFERENCES people",
        "pets.owner_id: expected a reference to people (id), as the foreign key pets_owner_id_fkey has it, found ",
    ),
    (
        "ALTER TABLE pets ADD CONSTRAINT pets_mother FOREIGN KEY (mother_id) REFERENCES owners",
        "to owners (id), as the foreign key pets_mother has it, found an earlier row of the table, or none",
    ),
    (
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'low'",
        "column pets.feeling: expected a label of mood (glad, low, wild), found sad",
    ),
    (
        "ALTER TABLE pets DROP price; ALTER TABLE pets ADD price numeric GENERATED ALWAYS AS (1) STORED",
        "column pets.price: expected to be written, found a generated column",
    ),
    (
        "ALTER TABLE pets RENAME TO animals; CREATE VIEW pets AS SELECT * FROM animals",
        "table pets: expected a table that this role fills and empties, found a view",
    ),
]


def pets(project: Project, *statements: str) -> Project:
    """Return the project with fitting tables, then other statements."""
    pin = Pin("mossy-owl", 2026, 20, dataset="tests.support.datasets.column_types:pets")
    return write_revisions(project, ";".join([FITTING, *statements]), pin)


def test_what_fits(new_project: Project) -> None:
    """Domains, enums, limits and values of a table outside are no misfit where the values fit."""
    pets(new_project)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT count(*) FROM pets") == [(20,)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT count(*) FROM pets") == [(0,)]


@pytest.mark.parametrize(("statement", "problem"), MISFITS)
def test_a_misfit(new_project: Project, statement: str, problem: str) -> None:
    """Each is named with table and column, what was expected and what was found, and nothing is written."""
    pets(new_project, statement)
    sentence = new_project.fail(*ON, "upgrade", "s1")
    assert problem in sentence
    assert sentence.startswith("Revision s1, seed 'mossy-owl': the tables do not fit what would be written: ")


def test_all_misfits_at_once(new_project: Project) -> None:
    """One attempt tells them all."""
    misfits = [MISFITS[number] for number in (4, 5, 6, 7, 8, 9, 10)]
    pets(new_project, *(statement for statement, _ in misfits))
    sentence = new_project.fail(*ON, "upgrade", "s1")
    assert [problem for _, problem in misfits if problem not in sentence] == []


@pytest.mark.parametrize("further", [(), ("--sql",)], ids=["online", "script"])
@pytest.mark.parametrize(
    ("dataset", "problem"),
    [
        ("versions", "table public.schema_version: it keeps which revisions of Alembic have run"),
        ("runs", "table example_data_runs: it keeps which seeds are in the database"),
    ],
)
def test_a_table_of_a_tool(new_project: Project, dataset: str, problem: str, further: tuple[str, ...]) -> None:
    """Alembic's version table, whatever it is called, and the ledger are not written, nor anything before them."""
    env = new_project.root / "migrations/env.py"
    env.write_text(
        env.read_text().replace("connection=connection,", "connection=connection, version_table='schema_version',")
    )
    pin = Pin("mossy-owl", 2026, 2, dataset=f"tests.support.datasets.tool_tables:{dataset}")
    write_revisions(new_project, "CREATE TABLE shop.owners (id uuid PRIMARY KEY)", pin)
    new_project.alembic("upgrade", "t")
    assert new_project.fail(*ON, "upgrade", "t:s1" if further else "s1", *further) == (
        f"Revision s1, seed 'mossy-owl': {problem}, and a row more would break that (expected tables of the "
        "application). Take it out of the dataset. Nothing was written."
    )
    assert rows(new_project.url, "SELECT count(*), (SELECT version_num FROM schema_version) FROM shop.owners") == [
        (0, "t")
    ]


@pytest.mark.parametrize(
    ("type_name", "values", "missing"),
    [
        ("text", "'DE', 'FR'", "FR"),
        ("boolean", "true, false", "True"),
        ("numeric(4, 1)", "1.5, 2", "2"),
        ("character(3)", "'DE', 'FRA'", "FRA"),
        ("timestamptz", "'2026-01-01 01:00+01', '2026-01-02'", "2026-01-02 00:00:00+00:00"),
    ],
)
def test_values_of_a_table_outside(new_project: Project, type_name: str, values: str, missing: str) -> None:
    """They are compared as their type is, whatever columns that table has; what is not there is reported."""
    outside = f"CREATE TABLE outside (code {type_name} PRIMARY KEY, value text, label text, needed text)"
    filled = f"INSERT INTO outside SELECT unnest(ARRAY[{values}]::{type_name}[])"
    chosen = f"CREATE TABLE chosen (id uuid PRIMARY KEY, code {type_name} REFERENCES outside)"
    name = type_name.partition("(")[0]
    write_revisions(
        new_project,
        f"{outside}; {filled}; {chosen}",
        Pin("mossy-owl", 2026, 20, dataset=f"tests.support.datasets.column_types:{name}"),
    )
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.alembic("downgrade", "t")
    new_project.psql(
        "SET TimeZone = 'UTC'; DELETE FROM outside WHERE code::text NOT IN (SELECT min(code::text) FROM outside)"
    )
    assert f"found {missing}, which is not there" in new_project.fail(*ON, "upgrade", "s1")


def test_a_number_that_only_the_database_gives(new_project: Project) -> None:
    """A column that is GENERATED ALWAYS AS IDENTITY is filled by `serial_key()`, or by nothing."""
    tables = key_shapes.COUNTED.format(key="integer").replace("referrer_id integer NOT NULL", "referrer_id {}")
    always = tables.format("integer GENERATED ALWAYS AS IDENTITY")
    write_revisions(new_project, always, Pin("mossy-owl", 2026, 6, dataset="tests.support.datasets.key_shapes:counted"))
    sentence = new_project.fail(*ON, "upgrade", "s1")
    assert (
        "column orders.referrer_id: expected a serial_key() or nothing, found GENERATED ALWAYS AS IDENTITY" in sentence
    )


@pytest.mark.parametrize(
    ("constraint", "refusal"),
    [
        ("CONSTRAINT cheap CHECK (price < 100)", 'violates check constraint "cheap". Let the dataset make values that'),
        ("CONSTRAINT names UNIQUE (name)", 'violates unique constraint "names". Another row has the same value'),
        ("CONSTRAINT alone EXCLUDE (name WITH =)", 'violates exclusion constraint "alone". Another row is in its way'),
    ],
)
def test_what_postgresql_refuses(new_project: Project, constraint: str, refusal: str) -> None:
    """A constraint that a row breaks is one sentence with the table, the constraint and what to do."""
    pets(new_project, f"ALTER TABLE pets ADD {constraint}")
    new_project.alembic("upgrade", "t")
    sentence = new_project.fail(*ON, "upgrade", "s1")
    assert sentence.startswith("Revision s1, seed 'mossy-owl': table pets: PostgreSQL refused a row: ")
    assert refusal in sentence
    assert rows(new_project.url, "SELECT (SELECT count(*) FROM owners), (SELECT count(*) FROM example_data_runs)") == [
        (0, 0)
    ]


@pytest.mark.parametrize(
    ("index", "is_enough"),
    [
        ("", False),
        ("CREATE INDEX ON tags (post_id, tag)", False),
        ("CREATE UNIQUE INDEX ON tags (post_id, tag) WHERE tag <> ''", False),
        ("CREATE UNIQUE INDEX ON tags (lower(tag))", False),
        ("CREATE UNIQUE INDEX ON tags (post_id, tag, id)", False),
        ("CREATE UNIQUE INDEX ON tags (tag, post_id) INCLUDE (id)", True),
        ("ALTER TABLE tags ADD PRIMARY KEY (post_id, tag)", True),
    ],
)
def test_what_tells_rows_has_to_be_unique(new_project: Project, index: str, *, is_enough: bool) -> None:
    """A key that identifies rows has to be unique in the database, or others could add a row with the same one."""
    tables = "CREATE TABLE posts (id uuid PRIMARY KEY); CREATE TABLE tags (id serial, post_id uuid, tag text)"
    write_revisions(
        new_project,
        f"{tables}; {index}",
        Pin("mossy-owl", 2026, 20, dataset="tests.support.datasets.key_shapes:tagged"),
    )
    if is_enough:
        new_project.alembic(*ON, "upgrade", "s1")
        return
    assert (
        "table tags: expected a primary key or unique index on post_id, tag, which identifies its rows, found none"
        in new_project.fail(*ON, "upgrade", "s1")
    )
