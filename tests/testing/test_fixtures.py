"""What the plugin's fixtures give a test: rows that are those of its marker, and a database that is its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Suite = Callable[..., pytest.RunResult]

COUNT = """
from sqlalchemy import text

def count(connection, table="users"):
    return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
"""


def failure(result: pytest.RunResult) -> str:
    """Return the sentence with which the one test failed, without a traceback."""
    result.assert_outcomes(errors=1)
    section = result.stdout.str().partition(" ERROR at setup of test_it ")[2]
    return section.partition("\n")[2].partition("\n===")[0].strip()


def test_each_fixture(suite: Suite) -> None:
    """A URL, an engine and a connection lead to the rows of all seeds of the chain, as `rows` has them."""
    suite(
        f"""{COUNT}
import psycopg

def test_url(seeded_database):
    with psycopg.connect(seeded_database) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (36,)

def test_engine(seeded_engine):
    with seeded_engine.connect() as connection:
        assert count(connection) == 36

def test_connection(seeded_connection, rows):
    ids = seeded_connection.execute(text("SELECT id FROM users ORDER BY display_name, id")).scalars().all()
    made = [*rows("users", seed="mossy-owl"), *rows("users", seed="kind-heron")]
    assert ids == [row.id for row in sorted(made, key=lambda row: (row.display_name, row.id))]
"""
    ).assert_outcomes(passed=3)


def test_the_marker(suite: Suite) -> None:
    """It chooses seeds, sizes and an anchor; the closest one counts, and no database is needed for rows."""
    suite(
        f"""{COUNT}
import pytest

pytestmark = pytest.mark.example_data("mossy-owl")

def test_of_the_module(seeded_connection):
    assert count(seeded_connection) == 12

@pytest.mark.example_data("kind-heron", sizes={{"users": 50}})
def test_own(seeded_connection, rows):
    assert (count(seeded_connection), len(rows("users"))) == (50, 50)

@pytest.mark.example_data(sizes={{"mossy-owl": {{"users": 3}}, "kind-heron": {{"users": 4}}}})
def test_sizes_by_seed(seeded_connection):
    assert count(seeded_connection) == 7

def test_rows_alone(rows):
    assert rows("users")[3].display_name == "Isaac Henderson"
"""
    ).assert_outcomes(passed=4)


def test_several_markers(suite: Suite) -> None:
    """Of a subclass's and its base's the subclass's counts, of a parameter's and its test's the parameter's."""
    suite(
        f"""{COUNT}
import pytest

@pytest.mark.example_data("mossy-owl")
class Base:
    expected = 12

    def test_it(self, seeded_connection):
        assert count(seeded_connection) == self.expected

class TestBase(Base):
    pass

@pytest.mark.example_data("kind-heron")
class TestOther(Base):
    expected = 24

@pytest.mark.parametrize("expected", [12, pytest.param(24, marks=pytest.mark.example_data("kind-heron"))])
@pytest.mark.example_data("mossy-owl")
def test_parameters(seeded_connection, expected):
    assert count(seeded_connection) == expected

@pytest.mark.example_data("kind-heron")
@pytest.mark.example_data("mossy-owl")
def test_two(seeded_connection):
    assert count(seeded_connection) == 24
"""
    ).assert_outcomes(passed=5)


def test_a_commit_below_sqlalchemy(suite: Suite) -> None:
    """What a test commits by SQL, or by the driver's connection, the next one does not see either."""
    suite(
        f"""{COUNT}
import pytest

def commit_by_sql(connection):
    connection.exec_driver_sql("COMMIT")

def commit_by_driver(connection):
    connection.connection.commit()

@pytest.mark.parametrize("commit", [commit_by_sql, commit_by_driver, commit_by_sql])
def test_it(seeded_connection, commit):
    assert count(seeded_connection, "user_preferences") == 36
    seeded_connection.execute(text("DELETE FROM user_preferences"))
    commit(seeded_connection)
    assert count(seeded_connection, "user_preferences") == 0
"""
    ).assert_outcomes(passed=3)


def test_a_database_is_a_tests_own(suite: Suite) -> None:
    """What one test commits, the next one does not see, whichever fixture it uses."""
    suite(
        f"""{COUNT}
import pytest

DELETE = text("DELETE FROM user_preferences")

@pytest.mark.parametrize("again", [1, 2])
def test_engine(seeded_engine, again):
    with seeded_engine.begin() as connection:
        assert count(connection, "user_preferences") == 36
        connection.execute(DELETE)

@pytest.mark.parametrize("again", [1, 2])
def test_rolled_back(seeded_connection, again):
    assert count(seeded_connection, "user_preferences") == 36
    seeded_connection.execute(DELETE)

@pytest.mark.parametrize("again", [1, 2])
def test_committed(seeded_connection, again):
    assert count(seeded_connection, "user_preferences") == 36
    seeded_connection.execute(DELETE)
    seeded_connection.commit()

def test_both(seeded_connection, seeded_engine):
    with seeded_engine.connect() as connection:
        assert connection.execute(text("SELECT current_database()")).scalar_one() == seeded_connection.execute(
            text("SELECT current_database()")).scalar_one()
"""
    ).assert_outcomes(passed=7)


def test_asynchronous(suite: Suite) -> None:
    """The asynchronous engine works in tests of pytest-asyncio, and leaves no connection behind."""
    suite(
        f"""{COUNT}
import pytest

@pytest.mark.asyncio
@pytest.mark.example_data("mossy-owl")
async def test_engine(seeded_async_engine):
    async with seeded_async_engine.begin() as connection:
        assert await connection.run_sync(count) == 12
        await connection.execute(text("DELETE FROM user_preferences"))

@pytest.mark.anyio
@pytest.mark.example_data("mossy-owl")
async def test_with_anyio(seeded_async_engine):
    async with seeded_async_engine.connect() as connection:
        assert await connection.run_sync(count, "user_preferences") == 12

@pytest.fixture
def anyio_backend():
    return "asyncio"
"""
    ).assert_outcomes(passed=2)


def test_settings_of_this_machine_change_nothing(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests get the rows that revisions pinned, whatever a developer's environment says."""
    for name, value in {"IS_ENABLED": "off", "USER_COUNT": "3", "SEED": "1", "REQUIRE_CONSENT": "on"}.items():
        monkeypatch.setenv(f"EXAMPLE_DATA_{name}", value)
    suite(
        """
def test_it(seeded_connection, rows):
    names = seeded_connection.exec_driver_sql("SELECT display_name FROM users").scalars().all()
    assert len(names) == 36 and rows("users", seed="mossy-owl")[3].display_name in names
"""
    ).assert_outcomes(passed=1)


WRONG = {
    '"mosy-owl"': (
        "Seed 'mosy-owl': no revision applies it (did you mean mossy-owl?). Correct the name, or write a revision: "
        "example-data pin NAME --revision."
    ),
    'sizes={"users": 3}': (
        "@pytest.mark.example_data(sizes=...): of which seed they are is not said (expected one seed, found mossy-owl, "
        "kind-heron). Name the seed, or give sizes by seed and table: {'busy-shop': {'customers': 50}}."
    ),
    '"mossy-owl", sizes={"user": 3}': (
        "setting sizes.mossy-owl.user: dataset 'example_data.datasets.people:v1' does not know it (expected users). "
        "Correct the name, or leave it out."
    ),
    '"mossy-owl", sizes={"users": "many"}': (
        "@pytest.mark.example_data(sizes=...): users is wrong (expected a whole number from 1 to 2147483647, found "
        "'many'). Correct it."
    ),
    '"mossy-owl", sizes={"users": 2**70}': (
        "@pytest.mark.example_data(sizes=...): users is wrong (expected a whole number from 1 to 2147483647, found "
        "1180591620717411303424). Correct it."
    ),
    'sizes={"mossy-owl": {"users": 3}, "kind-heron": 4}': (
        "@pytest.mark.example_data(sizes=...): kind-heron is wrong (expected numbers by table, found 4). Correct it."
    ),
    '"mossy-owl", anchor="soon"': (
        "@pytest.mark.example_data(anchor=...): no day (expected today, monday or a date such as 2026-06-01, found "
        "'soon'). Correct it."
    ),
    '"mossy-owl", size=3': (
        "@pytest.mark.example_data: wrong arguments (expected names of seeds, sizes={...} and anchor=..., found size). "
        "Correct it."
    ),
}


def test_markers_that_are_wrong(suite: Suite) -> None:
    """Each test fails with one sentence, and without a traceback."""
    tests = [
        f"@pytest.mark.example_data({marker})\ndef test_{number}(rows):\n    pass\n"
        for number, marker in enumerate(WRONG)
    ]
    result = suite("\n".join(["import pytest", *tests]))
    result.assert_outcomes(errors=8)
    sections = re.split(r"_+ ERROR at setup of test_\d _+\n", result.stdout.str().partition("\n=== short")[0])[1:]
    found = [section.partition("\n===")[0].strip() for section in sections]
    assert found == list(WRONG.values())


def test_rows_of_several_seeds(suite: Suite) -> None:
    """Where two seeds have rows in a table, the sentence says how to name one."""
    result = suite(
        """
import pytest

def test_it(rows):
    with pytest.raises(pytest.fail.Exception) as caught:
        rows("users")
    assert str(caught.value) == (
        "rows('users'): several seeds of this test have rows there (mossy-owl, kind-heron). Name one: rows('users', "
        "seed='mossy-owl')."
    )
    with pytest.raises(pytest.fail.Exception, match="no table 'user'"):
        rows("user")
"""
    )
    result.assert_outcomes(passed=1)


def test_no_project(suite: Suite, pytester: pytest.Pytester) -> None:
    """Without a project the sentence says where one was looked for; a setting names its file."""
    pytester.path.joinpath("alembic.ini").rename(pytester.path / "other.ini")
    source = "def test_it(rows):\n    assert len(rows('users', seed='mossy-owl')) == 12\n"
    assert failure(suite(source)) == (
        f"{pytester.path}: no Alembic project (expected alembic.ini or pyproject.toml with [tool.alembic] there or "
        "above). Name the file: example_data_config = ... in pytest's configuration."
    )
    suite(source, "-o", "example_data_config=other.ini").assert_outcomes(passed=1)


def test_a_server_that_is_none(suite: Suite, pytester: pytest.Pytester) -> None:
    """A fixture of the project's that returns something else is told so."""
    pytester.makeconftest(
        "import pytest\n@pytest.fixture(scope='session')\ndef example_data_server():\n    return None\n"
    )
    assert failure(suite("def test_it(seeded_database):\n    pass\n")) == (
        "Fixture example_data_server: it cannot be used (expected a URL as text, or what pytest-postgresql's fixtures "
        "return, found NoneType). Correct it."
    )


def test_a_server_that_is_not_there(suite: Suite) -> None:
    """Its URL is told without the password."""
    result = suite(
        "def test_it(seeded_database):\n    pass\n",
        *("-o", "example_data_server=postgresql://shop:secret@136.0.0.1:1/postgres"),
    )
    assert failure(result).startswith(
        "Test server postgresql://shop@136.0.0.1:1/postgres (from the server of the tests): it cannot be reached ("
    )
    assert "secret" not in result.stdout.str()
