"""Seeds through other drivers: the same rows, the same refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.environment_scripts import DRIVERS
from tests.support.project import ON, dump, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    import psycopg

    from tests.support.project import Project

COUNTS = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM user_preferences)"


@pytest.fixture(params=DRIVERS, ids=["psycopg2", "psycopg", "psycopg-async", "asyncpg"])
def driver_project(request: pytest.FixtureRequest, new_project: Project) -> Project:
    """Return the project with an `env.py` and a driver of its own."""
    driver, environment = request.param
    (new_project.root / "migrations/env.py").write_text(environment)
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace(
        "postgresql", f"postgresql+{driver}", 1
    )
    return new_project


def test_the_same_rows(driver_project: Project, seeded_database: psycopg.Connection) -> None:
    """Every driver leaves the tables that psycopg leaves."""
    driver_project.alembic(*ON, "upgrade", "head")
    assert dump(driver_project.url) == dump(url_of(seeded_database))


def test_a_notice_where_there_is_no_copy(driver_project: Project) -> None:
    """Drivers without COPY say so in one line; psycopg's two do not."""
    driver = driver_project.variables["EXAMPLE_DATA_DATABASE_URL"].partition("+")[2].partition(":")[0]
    log = driver_project.run("alembic", *ON, "upgrade", "0003").stderr
    notice = f"driver {driver}: rows go in by INSERT, as COPY needs psycopg 3"
    assert log.count(notice) == (driver != "psycopg")


def test_an_edit_stops_a_downgrade_and_no_edit_does_not(driver_project: Project) -> None:
    """Removal stops at an edited row, and without one leaves nothing."""
    driver_project.alembic(*ON, "upgrade", "head")
    driver_project.psql("UPDATE users SET display_name = 'Jim' || display_name WHERE display_name = 'James Graham'")
    sentence = driver_project.fail("downgrade", "0002")
    driver_project.psql("UPDATE users SET display_name = substr(display_name, 4) WHERE display_name LIKE 'Jim%'")
    driver_project.alembic("downgrade", "0002")
    assert "id = 015b92af-54e2-89d6-8387-890000000000" in sentence
    assert rows(driver_project.url, COUNTS) == [(0, 0)]


def test_rows_are_verified_and_come_back(driver_project: Project) -> None:
    """Every driver sees the same differences, and puts the same rows back."""
    driver_project.alembic(*ON, "upgrade", "head")
    before = dump(driver_project.url)
    driver_project.psql(
        "UPDATE users SET display_name = E'a''%\\n' WHERE display_name = 'James Graham'; DELETE FROM user_preferences"
    )
    found = driver_project.run("example-data", "verify")
    assert (found.returncode, found.stdout.count(" missing "), found.stdout.count(" edited ")) == (1, 2, 1)
    for name in ("mossy-owl", "kind-heron"):
        done = driver_project.run("example-data", "reset", name, "--yes")
        assert done.returncode == 0, done.stderr
    assert dump(driver_project.url) == before


def test_what_postgresql_refuses(driver_project: Project) -> None:
    """PostgreSQL's refusal is one sentence with every driver."""
    driver_project.alembic("upgrade", "0002")
    driver_project.psql("INSERT INTO users VALUES ('015b92af-54e2-89d6-8387-890000000003', 'Was Here')")
    assert 'duplicate key value violates unique constraint "users_pkey"' in driver_project.fail(*ON, "upgrade", "0003")


def test_an_engine_that_commits_every_statement(driver_project: Project) -> None:
    """Where half a seed would stay after an error, it is refused."""
    driver_project.alembic("upgrade", "0002")
    environment = driver_project.root / "migrations/env.py"
    environment.write_text(environment.read_text().replace("NullPool)", 'NullPool, isolation_level="AUTOCOMMIT")'))
    assert "seeds need a transaction (found autocommit)" in driver_project.fail(*ON, "upgrade", "0003")
    assert rows(driver_project.url, COUNTS) == [(0, 0)]


def test_schemas_that_are_translated(driver_project: Project) -> None:
    """Where tables are others than the search path has, the seed is refused, as it would go into the wrong ones."""
    driver_project.alembic("upgrade", "0002")
    environment = driver_project.root / "migrations/env.py"
    configured = 'configure(connection=connection.execution_options(schema_translate_map={None: "public"})'
    environment.write_text(environment.read_text().replace("configure(connection=connection", configured))
    assert (
        "seeds go into the tables on the search path (found a schema_translate_map, which names others). Let env.py "
        "set the search_path of its connection instead."
    ) in driver_project.fail(*ON, "upgrade", "0003")


@pytest.mark.parametrize("event", ["INSERT", "DELETE"])
def test_a_connection_that_is_lost(driver_project: Project, event: str) -> None:
    """It is one sentence, and what the transaction had written or deleted is as it was before."""
    driver_project.alembic(*ON, "upgrade", "0002" if event == "INSERT" else "0003")
    before = rows(driver_project.url, COUNTS)
    driver_project.psql(
        "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(1); RETURN NULL; END $$;"
        f"CREATE TRIGGER hang_up BEFORE {event} ON users FOR EACH ROW EXECUTE FUNCTION hang_up()"
    )
    direction = ("upgrade", "0003") if event == "INSERT" else ("downgrade", "0002")
    assert driver_project.fail(*ON, *direction).startswith("Revision 0003, seed 'mossy-owl': PostgreSQL refused: ")
    assert rows(driver_project.url, COUNTS) == before


def test_a_plan(driver_project: Project) -> None:
    """A plan tries the seeds with every driver, and leaves nothing."""
    driver_project.alembic("upgrade", "0002")
    driver_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = driver_project.run("example-data", "plan", "--format", "csv")
    fits = [line.split(",")[6] for line in done.stdout.splitlines()[1:]]
    assert (done.returncode, fits, rows(driver_project.url, COUNTS)) == (3, ["yes", "yes"], [(0, 0)]), done.stderr
