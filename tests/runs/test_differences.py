"""What differs between the rows of a seed and its tables: missing, edited, added, referred to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from example_data import columns as c
from example_data.generation.dataset import Column, Dataset, Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.vectors import Plain
from example_data.postgres.session import PsycopgSession, Session
from example_data.postgres.writer import write
from example_data.runs import differences, referring_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.runs.differences import TableDifferences

NAME = 'the; "name" % of \\ it'
QUOTED = NAME.replace('"', '""')


def _facts(_: Stream, rows: Rows) -> Plain:
    return Plain([{"b": 1, "a": [2]}] * len(rows))


_TEAMS = Table(
    "teams", rows=c.size("teams", 20_000), columns={"id": c.serial_key(), NAME: c.constant("x", type="text")}
)
plain = Dataset(_TEAMS)
stored_otherwise = Dataset(Table("teams", columns={**_TEAMS.columns, "facts": Column("jsonb", _facts)}))
natural = Dataset(
    _TEAMS,
    Table("tags", ("team_id", "place"), {"team_id": c.parent("teams"), "place": c.ordinal()}, c.per("teams", 0, 2)),
)
TABLES = f"""
CREATE TABLE teams (id bigint PRIMARY KEY, "{QUOTED}" text, facts jsonb);
CREATE TABLE tags (team_id bigint, place integer, PRIMARY KEY (team_id, place));
CREATE TABLE notes (id integer PRIMARY KEY, team_id bigint REFERENCES teams);
INSERT INTO teams VALUES (90001, 'own');
"""


@pytest.fixture(params=["plain", "stored_otherwise", "natural"])
def seed_rows(request: pytest.FixtureRequest, empty_database: psycopg.Connection) -> SeedRows:
    """Return the rows of a seed that are in the tables, beside somebody else's."""
    empty_database.execute(TABLES)
    made = SeedRows.whole(Pin("mossy-owl", 2026, 20_000, dataset=f"tests.runs.test_differences:{request.param}"))
    for table in made.tables:
        write(PsycopgSession(empty_database), table, made.blocks(table))
    return made


@pytest.fixture(params=[PsycopgSession, Session])
def session(request: pytest.FixtureRequest, empty_database: psycopg.Connection) -> Iterator[Session]:
    """Return a session with COPY, or without."""
    own = PsycopgSession(empty_database)
    own.can_copy = request.param is PsycopgSession
    yield own
    assert own.execute("SELECT count(*) FROM pg_class WHERE relpersistence = 't'").fetchone() == (0,)


def first(session: Session, seed_rows: SeedRows) -> tuple[TableDifferences, list[dict[str, Any]], list[str]]:
    """Return how the first table differs, its first edited rows, and the sentences about it and what refers to it."""
    with (
        differences.identify(session, seed_rows) as own,
        differences.find(session, seed_rows, own) as found,
    ):
        referring = [referring_rows.describe(each) for each in referring_rows.find(session, own)]
        sentence = differences.describe_edited(session, found[0])
        return (
            found[0],
            differences.first_of(session, found[0], "edited") if found[0].keys else [],
            [*([sentence] if sentence else []), *referring],
        )


def test_rows_that_nobody_touched(session: Session, seed_rows: SeedRows) -> None:
    """Nothing differs, whether hashes or rows are compared."""
    found, edited, sentences = first(session, seed_rows)
    assert ((found.missing, found.edited, found.added), edited, sentences) == ((0, 0, 0), [], [])


def test_rows_that_differ(session: Session, seed_rows: SeedRows) -> None:
    """Missing, edited and referred-to rows are told apart, with old and new values of the first few."""
    session.execute("DELETE FROM teams WHERE id IN (5, 6)")
    session.execute(f"""UPDATE teams SET "{QUOTED}" = E'a;\\n"é' WHERE id >= 19998""")
    session.execute("INSERT INTO notes SELECT id, id FROM teams WHERE id BETWEEN 11 AND 14 OR id > 90000")
    found, edited, sentences = first(session, seed_rows)
    assert (found.missing, found.edited, found.added) == (2, 3, 0)
    assert edited[0] == {
        "key": {"id": "19998"},
        "columns": [{"column": NAME, "expected": "x", "found": 'a;\n"é'}],
    }
    assert sentences == [
        (
            "table teams: expected its rows as they were written, found 3 edited, the first where id = 19998; "
            f"id = 19999; id = 20000. What differs is in {NAME}."
        ),
        (
            "table teams: expected no other rows that refer to its own, found 4 in notes (notes_team_id_fkey), the "
            "first where id = 11; id = 12; id = 13."
        ),
    ]
