"""Rows of others that a DELETE would reach: over ancestors and parts of a table, at every level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.pin import Pin
from tests.support.project import ON, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

_COLUMNS = {"id": c.uuid_key(), "year": c.constant(2026, type="integer")}
_EVENTS = Table("events", rows=c.size("events", 5), columns=_COLUMNS)
whole = Dataset(_EVENTS)
part = Dataset(Table("events_2026", rows=c.size("events", 5), columns=_COLUMNS))
leaf = Dataset(Table("events_2026_a", rows=c.size("events", 5), columns=_COLUMNS))
both = Dataset(
    Table("events_2026", rows=c.size("events", 5), columns={**_COLUMNS, "id": c.serial_key()}),
    Table(
        "visits_2026",
        columns={"id": c.serial_key(), "event_id": c.parent("events_2026"), "year": c.constant(2026, type="integer")},
    ),
)

TABLES = """
CREATE TABLE events (id {key} NOT NULL, year integer NOT NULL, PRIMARY KEY (id, year)) PARTITION BY LIST (year);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES IN (2025);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES IN (2026){parts};
"""
SUB = """ PARTITION BY HASH (id);
CREATE TABLE events_2026_a PARTITION OF events_2026 FOR VALUES WITH (MODULUS 1, REMAINDER 0)"""
REMARKS = """
CREATE TABLE remarks (
    event_id uuid DEFAULT NULL, event_year integer DEFAULT 2026, body text,
    FOREIGN KEY (event_id, event_year) REFERENCES {table} ON DELETE {action}
);
"""


@pytest.mark.parametrize("action", ["CASCADE", "SET NULL", "SET DEFAULT", "NO ACTION"])
@pytest.mark.parametrize("table", ["events", "events_2026", "events_2026_a"])
@pytest.mark.parametrize("dataset", ["whole", "part", "leaf"])
def test_a_foreign_key_to_a_part_or_an_ancestor(new_project: Project, dataset: str, table: str, action: str) -> None:
    """Whichever of them is seeded and whichever is referred to, the removal stops and names the foreign key."""
    pin = Pin("mossy-owl", 2026, 5, dataset=f"tests.runs.test_referring_rows:{dataset}")
    tables = TABLES.format(key="uuid", parts=SUB) + REMARKS.format(table=table, action=action)
    write_revisions(new_project, tables, pin)
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql("INSERT INTO remarks SELECT id, year, 'mine' FROM events LIMIT 2") == ""
    sentence = new_project.fail("downgrade", "t")
    assert (
        "expected no other rows that refer to its own, found 2 in remarks (remarks_event_id_event_year_fkey)"
        in sentence
    )
    assert rows(new_project.url, "SELECT count(event_id) FROM remarks") == [(2,)]
    new_project.psql("DELETE FROM remarks")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT count(*) FROM events") == [(0,)]


@pytest.mark.parametrize(("word", "left"), [("keep", [(2, 2)]), ("cascade", [(0, 0)])])
@pytest.mark.parametrize("table", ["events", "events_2026", "events_2026_a"])
@pytest.mark.parametrize("dataset", ["whole", "part", "leaf"])
def test_the_policies_with_parts(
    new_project: Project, dataset: str, table: str, word: str, left: list[tuple[int, ...]]
) -> None:
    """Whichever of them is seeded and whichever is referred to, the rows stay or go."""
    pin = Pin("mossy-owl", 2026, 5, dataset=f"tests.runs.test_referring_rows:{dataset}")
    tables = TABLES.format(key="uuid", parts=SUB) + REMARKS.format(table=table, action="CASCADE")
    write_revisions(new_project, tables, pin)
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql("INSERT INTO remarks SELECT id, year, 'mine' FROM events LIMIT 2") == ""
    new_project.alembic("-x", f"example_data_on_referenced={word}", "downgrade", "t")
    assert rows(new_project.url, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM remarks)") == left


VISITS = """
CREATE TABLE visits (
    id bigserial, event_id bigint NOT NULL, year integer NOT NULL, PRIMARY KEY (id, year)
) PARTITION BY LIST (year);
CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES IN (2025);
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES IN (2026);
"""


def test_a_foreign_key_from_a_part(new_project: Project) -> None:
    """Rows of a seeded partition are the seed's own, though the foreign key is of the table above; others are not."""
    pin = Pin("mossy-owl", 2026, 5, dataset="tests.runs.test_referring_rows:both")
    write_revisions(new_project, TABLES.format(key="bigserial", parts="") + VISITS, pin)
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(
        "ALTER TABLE visits ADD event_year integer DEFAULT 2026, "
        "ADD FOREIGN KEY (event_id, event_year) REFERENCES events ON DELETE CASCADE"
    )
    new_project.psql("INSERT INTO visits (id, event_id, year) VALUES (1, 1, 2025)")
    sentence = new_project.fail("downgrade", "t")
    assert (
        "table events_2026: expected no other rows that refer to its own, found 1 in visits "
        "(visits_event_id_event_year_fkey)" in sentence
    )
    new_project.psql("DELETE FROM visits WHERE year = 2025")
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM visits)") == [(0, 0)]


def test_a_foreign_key_to_a_child(new_project: Project) -> None:
    """A row of an inheriting table goes with its parent's, so what refers to it stops the removal."""
    pin = Pin("mossy-owl", 2026, 5, dataset="tests.runs.test_referring_rows:whole")
    write_revisions(new_project, "CREATE TABLE events (id uuid PRIMARY KEY, year integer NOT NULL)", pin)
    new_project.alembic(*ON, "upgrade", "s1")
    assert (
        new_project.psql(
            "CREATE TABLE parties (PRIMARY KEY (id)) INHERITS (events);"
            "WITH moved AS (DELETE FROM events RETURNING *) INSERT INTO parties SELECT * FROM moved;"
            "CREATE TABLE guests (party_id uuid REFERENCES parties ON DELETE CASCADE);"
            "INSERT INTO guests SELECT id FROM parties LIMIT 3"
        )
        == ""
    )
    sentence = new_project.fail("downgrade", "t")
    assert "found 3 in guests (guests_party_id_fkey)" in sentence
