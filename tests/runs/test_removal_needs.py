"""What a removal needs is asked before the first row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from tests.support.project import ON, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.project import Project

people = Dataset(
    Table(
        "people",
        rows=c.size("people", 5),
        columns={"id": c.uuid_key(), "name": c.person_name(), "friend_id": c.late(c.reference("people"))},
    )
)

TABLES = """
CREATE TABLE people (id uuid PRIMARY KEY, name text NOT NULL, friend_id uuid REFERENCES people);
CREATE TABLE notes (person_id uuid REFERENCES people ON DELETE CASCADE);
"""
ROLE = """
DROP ROLE IF EXISTS porter; CREATE ROLE porter LOGIN;
GRANT USAGE ON SCHEMA shop TO porter;
GRANT SELECT, INSERT, UPDATE, DELETE ON people, example_data_runs, alembic_version TO porter;
GRANT SELECT ON notes TO porter;
"""


@pytest.fixture
def porter(new_project: Project) -> Iterator[Project]:
    """Yield the project at the revision before the seed, on a connection of a role that owns nothing."""
    write_revisions(new_project, TABLES, Pin("mossy-owl", 2026, 5, dataset="tests.runs.test_removal_needs:people"))
    new_project.alembic("upgrade", "t")
    new_project.psql(ROLE)
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace("postgres@", "porter@")
    yield new_project
    new_project.psql("DROP OWNED BY porter; DROP ROLE porter")


def test_a_role_with_just_enough_rights(porter: Project) -> None:
    """It applies and removes."""
    porter.alembic(*ON, "upgrade", "s1")
    porter.alembic("downgrade", "t")
    assert rows(porter.url, "SELECT count(*) FROM people") == [(0,)]


PUBLISHED = "ALTER TABLE people DROP CONSTRAINT people_pkey CASCADE; CREATE UNIQUE INDEX ON people (id);"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("REVOKE DELETE ON people FROM porter", "permission denied for table people"),
        (
            "REVOKE SELECT ON people FROM porter; GRANT SELECT (id) ON people TO porter",
            "permission denied for table people",
        ),
        ("REVOKE UPDATE ON people FROM porter", "permission denied for table people"),
        ("REVOKE DELETE ON example_data_runs FROM porter", "permission denied for table example_data_runs"),
        ("REVOKE ALL ON notes FROM porter", "permission denied for table notes"),
        (
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY",
            'query would be affected by row-level security policy for table "notes"',
        ),
        (
            f"{PUBLISHED} CREATE PUBLICATION everything FOR TABLE people",
            (
                'cannot update table "people" because it does not have a replica identity and publishes updates (To '
                "enable updating the table, set REPLICA IDENTITY using ALTER TABLE)"
            ),
        ),
        (
            f"{PUBLISHED} CREATE PUBLICATION deletions FOR TABLE people WITH (publish = 'delete')",
            (
                'cannot delete from table "people" because it does not have a replica identity and publishes deletes '
                "(To enable deleting from the table, set REPLICA IDENTITY using ALTER TABLE)"
            ),
        ),
        (
            (
                "ALTER TABLE example_data_runs DROP CONSTRAINT example_data_runs_pkey; CREATE UNIQUE INDEX ON "
                "example_data_runs (seed_key); CREATE PUBLICATION runs FOR ALL TABLES"
            ),
            'cannot delete from table "example_data_runs" because it does not have a replica identity',
        ),
    ],
)
def test_what_would_stop_a_removal(porter: Project, statement: str, problem: str) -> None:
    """It is a sentence with PostgreSQL's hint, and nothing is written."""
    assert [line for line in porter.psql(statement).splitlines() if "ERROR" in line] == []
    sentence = porter.fail(*ON, "upgrade", "s1")
    assert f"Revision s1, seed 'mossy-owl': PostgreSQL would refuse the removal of its rows: {problem}" in sentence
    assert sentence.endswith("Mend that first. Nothing was written.")
    assert rows(porter.url, "SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM example_data_runs)") == [
        (0, 0)
    ]


def test_no_temporary_tables(porter: Project) -> None:
    """A role that may not create them gets a sentence that says how to let it."""
    name = rows(porter.url, "SELECT current_database()")[0][0]
    porter.psql(f'REVOKE TEMPORARY ON DATABASE "{name}" FROM public')
    assert porter.fail(*ON, "upgrade", "s1") == (
        "Revision s1, seed 'mossy-owl': PostgreSQL would refuse the removal of its rows: permission denied to create "
        f"temporary tables in database {name} (GRANT TEMPORARY ON DATABASE {name} TO porter). Mend that first. Nothing "
        "was written."
    )
    porter.psql(f'GRANT TEMPORARY ON DATABASE "{name}" TO porter')
    porter.alembic(*ON, "upgrade", "s1")


def test_a_ledger_that_row_security_hides(porter: Project) -> None:
    """What is not seen is not taken for absent: a removal stops, and so does its script."""
    porter.alembic(*ON, "upgrade", "s1")
    script = porter.alembic("downgrade", "s1:t", "--sql")
    porter.psql(
        "ALTER TABLE example_data_runs ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON example_data_runs USING (false)"
    )
    sentence = (
        "table example_data_runs: row security applies to this role and may hide runs. Migrate as a role that it does "
        "not apply to"
    )
    assert porter.fail("downgrade", "t") == f"Revision s1, seed 'mossy-owl': {sentence}."
    assert sentence in porter.psql(f"SET ROLE porter; {script}")
    assert rows(porter.url, "SELECT count(*) FROM people") == [(5,)]
