"""The same suite on seeded databases: a clone for each test, or one that is rolled back, as the variable WAY says."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

pytestmark = pytest.mark.example_data("mossy-owl", sizes={"users": 3500})


@pytest.fixture
def connection(request: pytest.FixtureRequest) -> sa.Connection:
    """Return a connection, to a clone of this test's or to one that tests share."""
    found = request.getfixturevalue(os.environ["WAY"])
    return found.connect() if isinstance(found, sa.Engine) else found


@pytest.mark.parametrize("number", range(int(os.environ["TESTS"])))
def test_rows(connection: sa.Connection, number: int) -> None:
    """The rows are there."""
    assert number >= 0
    for table in ("users", "user_preferences"):
        assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one() == 3500
    connection.close()
