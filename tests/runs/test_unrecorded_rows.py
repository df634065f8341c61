"""A database that lost its ledger: what can be removed there, and what stops."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from example_data.errors import LedgerMissingError
from example_data.generation.pin import Pin
from example_data.postgres.session import PsycopgSession
from example_data.runs import remove, resize

if TYPE_CHECKING:
    import psycopg

PEOPLE = "example_data.datasets.people:v1"
COUNTED = "tests.support.datasets.key_shapes:counted"
OWN = "BETWEEN '015b92af-54e2-89d6-8387-890000000000' AND '015b92af-54e2-89d6-8387-89ffffffffff'"
WARNING = (
    "seed mossy-owl: without table example_data_runs it cannot be known whether its rows are there, as their keys are "
    "not UUIDs; if they are, they stay"
)
SKIPPED = "seed skipped seed_key=mossy-owl reason=not-applied"


@pytest.fixture
def session(seeded_database: psycopg.Connection) -> PsycopgSession:
    """Return a session on a database with mossy-owl and kind-heron, whose ledger somebody dropped."""
    seeded_database.execute("DROP TABLE example_data_runs")
    return PsycopgSession(seeded_database)


def test_rows_that_are_there_stop_a_removal(session: PsycopgSession) -> None:
    """The seed's keys tell its rows; those of another seed are not in the way, however many there are."""
    with pytest.raises(LedgerMissingError, match=r"^its rows are in users, but there is no table example_data_runs"):
        remove.remove(session, "mossy-owl", seed=2026, dataset=PEOPLE)
    with pytest.raises(LedgerMissingError):
        resize.shrink(session, Pin("mossy-owl", 2026, 12), Pin("mossy-owl", 2026, 6), revision="0003")


@pytest.mark.parametrize(
    ("statement", "dataset", "logged"),
    [
        (
            f"WITH p AS (DELETE FROM user_preferences WHERE user_id {OWN}) DELETE FROM users WHERE id {OWN}",
            PEOPLE,
            [SKIPPED],
        ),
        ("CREATE TABLE customers (id integer)", COUNTED, [SKIPPED]),
        ("CREATE TABLE customers AS SELECT 1 AS id", COUNTED, [WARNING, SKIPPED]),
        ("SELECT 1", "nowhere:v1", [WARNING, SKIPPED]),
    ],
    ids=["no row", "integers, empty", "integers", "no dataset"],
)
def test_a_seed_that_was_not_applied(
    session: PsycopgSession, caplog: pytest.LogCaptureFixture, statement: str, dataset: str, logged: list[str]
) -> None:
    """It is skipped; where its keys cannot say whether it was applied, a warning says that."""
    session.execute(statement)
    with caplog.at_level(logging.INFO, "alembic.example_data"):
        remove.remove(session, "mossy-owl", seed=2026, dataset=dataset)
    assert [record.message for record in caplog.records] == logged
    caplog.clear()
    sizes = (Pin("mossy-owl", 2026, count, dataset=dataset) for count in (12, 6))
    with caplog.at_level(logging.INFO, "alembic.example_data"):
        resize.shrink(session, *sizes, revision="0003")
    assert [record.message for record in caplog.records] == logged
