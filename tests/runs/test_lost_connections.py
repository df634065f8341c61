"""A connection that the server ends while a seed is applied or removed: one sentence that names what ended it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.util import CommandError
from sqlalchemy import create_engine, pool
from sqlalchemy.exc import DBAPIError

from example_data.alembic_plugin.command_line import translate_errors, translate_interruptions
from example_data.errors import DatabaseError
from example_data.postgres import session
from example_data.project import database
from example_data.project.database_url import DatabaseURL
from tests.support.project import ON, Project, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

TRIGGER = """
CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {}; RETURN NULL; END $$;
CREATE TRIGGER stop AFTER {} ON users FOR EACH STATEMENT EXECUTE FUNCTION stop();
"""
TERMINATE = "PERFORM pg_terminate_backend(pg_backend_pid())"
LEFT = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM example_data_runs)"


def execute(url: str, statement: str) -> None:
    """Run a statement, and commit."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def set_parameter(project: Project, name: str, value: str) -> None:
    """Set a parameter of the database."""
    ((database_name,),) = rows(project.url, "SELECT current_database()")
    execute(project.url, f"ALTER DATABASE {database_name} SET {name} = '{value}'")


@pytest.fixture
def bind(empty_database: psycopg.Connection, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A migration's connection, in a transaction."""
    driver = getattr(request, "param", "psycopg")
    url = f"postgresql+{driver}://postgres@/{empty_database.info.dbname}?host={empty_database.info.host}"
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        yield connection


def test_an_upgrade_whose_session_is_terminated(migrated_project: Project) -> None:
    """Nothing is left of the seed, and the sentence is the server's own."""
    execute(migrated_project.url, TRIGGER.format(TERMINATE, "INSERT"))
    assert migrated_project.fail(*ON, "upgrade", "head") == (
        "Revision 0003, seed 'mossy-owl': PostgreSQL refused: terminating connection due to administrator command"
    )
    assert rows(migrated_project.url, LEFT) == [(0, 0)]


def test_a_downgrade_whose_session_is_terminated(seeded_project: Project) -> None:
    """Nothing is gone."""
    execute(seeded_project.url, TRIGGER.format(TERMINATE, "DELETE"))
    assert "terminating connection due to administrator command" in seeded_project.fail("downgrade", "0002")
    assert rows(seeded_project.url, LEFT) == [(36, 2)]


def test_a_timeout_of_the_transaction(migrated_project: Project, empty_database: psycopg.Connection) -> None:
    """PostgreSQL 17's own timeout is named."""
    if empty_database.info.server_version < 170000:
        pytest.skip("PostgreSQL 17 has it")
    execute(migrated_project.url, TRIGGER.format("PERFORM pg_sleep(20)", "INSERT"))
    set_parameter(migrated_project, "transaction_timeout", "2s")
    assert migrated_project.fail(*ON, "upgrade", "head").endswith("terminating connection due to transaction timeout")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("SET LOCAL idle_in_transaction_session_timeout = 10", "terminating connection due to idle-in-transaction"),
        ("SELECT pg_terminate_backend(pg_backend_pid(), 0)", "terminating connection due to administrator command"),
    ],
)
@pytest.mark.parametrize("bind", ["psycopg", "psycopg2"], indirect=True)
def test_a_session_that_ended(bind: Connection, statement: str, message: str) -> None:
    """Whatever its class, the error ends the connection for SQLAlchemy too, whose rollback would hide it."""
    on = session.on(bind)
    with pytest.raises(CommandError) as raised, translate_errors("Seed: "):  # noqa: PT012 - either fails
        on.execute(statement)
        time.sleep(0.2)
        on.execute("SELECT 1")
    expected = message if bind.dialect.driver == "psycopg" else "server closed the connection"  # psycopg2 knows no more
    assert str(raised.value).startswith(f"Seed: PostgreSQL refused: {expected}")
    assert bind.invalidated
    bind.rollback()


def test_a_statement_of_alembics_own(bind: Connection) -> None:
    """Under the upgrade lock, and in `connect`, the loss is one sentence whoever meets it."""
    with pytest.raises(CommandError) as raised, translate_interruptions():
        bind.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert str(raised.value) == (
        "Database: the connection ended (terminating connection due to administrator command). What was not committed "
        "is undone: run the command again."
    )


@pytest.mark.parametrize("bind", ["psycopg", "psycopg2"], indirect=True)
def test_a_statement_that_waits_too_long(bind: Connection, new_project: Project) -> None:
    """So is a timeout that leaves the connection alone, such as for Alembic's own version table."""
    bind.exec_driver_sql("CREATE TABLE versions (number text)")
    bind.commit()
    bind.exec_driver_sql("SET LOCAL lock_timeout = 10")
    with psycopg.connect(new_project.url) as locker:
        locker.execute("LOCK TABLE versions")
        with pytest.raises(CommandError) as raised, translate_interruptions():
            bind.exec_driver_sql("UPDATE versions SET number = 'a'")
    assert str(raised.value) == (
        "Database: PostgreSQL stopped a statement (canceling statement due to lock timeout). What was not committed is "
        "undone: run the command again."
    )


def test_another_error_stays_as_it_is(bind: Connection) -> None:
    """A revision that is wrong has its own traceback."""
    with pytest.raises(DBAPIError), translate_interruptions():
        bind.exec_driver_sql("SELECT 1 / 0")


def test_a_timeout_while_connecting(new_project: Project) -> None:
    """A server that ends the first transaction at once cannot be reached."""
    set_parameter(new_project, "session_preload_libraries", "nowhere")
    with (
        pytest.raises(DatabaseError, match="it cannot be reached"),
        database.open_connection(DatabaseURL(new_project.url, "a test")),
    ):
        pass


PREPARED = "SELECT count(*) FROM pg_prepared_statements"


@pytest.mark.parametrize("bind", ["psycopg", "psycopg2"], indirect=True)
def test_no_statement_is_prepared(bind: Connection) -> None:
    """However often it runs: a pooler in transaction mode would hand the name to somebody else's session."""
    on = session.on(bind)
    for _ in range(10):
        on.execute("SELECT %s::int", [1])
    assert session.fetch_one(on, PREPARED)[0] == 0


def test_none_on_connections_of_our_own(new_project: Project) -> None:
    """Neither on psycopg itself nor on SQLAlchemy's."""
    with (
        database.session(DatabaseURL(new_project.url, "a test")) as on,
        database.open_connection(DatabaseURL(new_project.url, "a test")) as bind,
    ):
        for _ in range(10):
            on.execute("SELECT 1")
            bind.exec_driver_sql("SELECT 1")
        assert (session.fetch_one(on, PREPARED)[0], bind.exec_driver_sql(PREPARED).scalar_one()) == (0, 0)


SEEN = """
CREATE TABLE seen (statement text);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO seen SELECT statement FROM pg_prepared_statements; RETURN NULL; END $$;
CREATE TRIGGER look AFTER INSERT OR DELETE ON example_data_runs FOR EACH STATEMENT EXECUTE FUNCTION look();
"""


def test_no_command_leaves_a_prepared_statement(migrated_project: Project) -> None:
    """Seven seeds applied, and removed, in one session each."""
    for number in range(5):
        assert migrated_project.run("example-data", "add", "--seed", str(number), "--revision").returncode == 0
    execute(migrated_project.url, SEEN)
    migrated_project.alembic("upgrade", "head")
    migrated_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    assert migrated_project.run("example-data", "apply").returncode == 0
    assert rows(migrated_project.url, "SELECT count(*) FROM example_data_runs") == [(7,)]
    migrated_project.alembic("downgrade", "0002")
    assert rows(migrated_project.url, "SELECT * FROM seen") == []
