"""The upgrade lock: it holds, keeps nothing from others, and says in a sentence what happens to it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from alembic.util import CommandError
from sqlalchemy import create_engine, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from example_data.alembic_plugin import upgrade_lock as lock_module
from example_data.environment import upgrade_lock
from tests.support.project import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import psycopg
    from sqlalchemy.engine import Connection, Engine

    from tests.support.server import Server

KEY = 28561332491021413
IS_FREE = f"SELECT pg_try_advisory_xact_lock({KEY})"
GUARD = f"""
SELECT {{}} FROM pg_stat_activity JOIN pg_locks USING (pid)
WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = {KEY}
    AND datname = current_database()
"""
SYNC = ("psycopg", "psycopg2")
LEVELS = (None, "AUTOCOMMIT", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")


@pytest.fixture
def url(empty_database: psycopg.Connection, server: Server) -> str:
    """Return the URL of an empty database with a table."""
    empty_database.execute("CREATE TABLE customers (name text)")
    empty_database.commit()
    return server.url(empty_database.info.dbname)


def make_engine(url: str, driver: str = "psycopg", level: str | None = None, **options: Any) -> Engine:  # noqa: ANN401
    """Return an engine as an `env.py` makes it."""
    options = {"poolclass": pool.NullPool, **options, **({"isolation_level": level} if level else {})}
    return create_engine(url.replace("postgresql://", f"postgresql+{driver}://"), **options)


def use_connection(url: str, driver: str, level: str | None, action: Callable[[Connection], None]) -> None:
    """Call a function with a connection of a driver, synchronous or not."""
    if driver in SYNC:
        with make_engine(url, driver, level).connect() as connection:
            action(connection)
        return

    async def call() -> None:
        options: dict[str, Any] = {"isolation_level": level} if level else {}
        path = url.replace("postgresql://", f"postgresql+{driver}://")
        engine = create_async_engine(path, poolclass=pool.NullPool, **options)
        async with engine.connect() as connection:
            await connection.run_sync(action)
        await engine.dispose()

    asyncio.run(call())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("driver", ["psycopg", "psycopg2", "psycopg_async", "asyncpg"])
def test_it_keeps_nothing_from_others(url: str, driver: str, level: str | None) -> None:
    """Under any driver and isolation level it is held, keeps no snapshot, and an index is built concurrently."""

    def act(connection: Connection) -> None:
        with upgrade_lock(connection):
            assert rows(url, IS_FREE) == [(False,)]
            assert rows(url, GUARD.format("backend_xmin, backend_xid")) == [(None, None)]
            building = connection.execution_options(isolation_level="AUTOCOMMIT")
            building.execute(text("SET statement_timeout = '10s'"))
            building.execute(text("CREATE INDEX CONCURRENTLY ON customers (name)"))
        assert rows(url, IS_FREE) == [(True,)]

    use_connection(url, driver, level, act)


TIMEOUTS = ("transaction_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout", "statement_timeout")


@contextmanager
def timeouts(url: str) -> Iterator[None]:
    """Let the server end whatever is idle, or runs, for three tenths of a second."""
    name = rows(url, "SELECT current_database()")[0][0]
    with make_engine(url, level="AUTOCOMMIT").connect() as connection:
        for timeout in TIMEOUTS:
            connection.execute(text(f"ALTER DATABASE \"{name}\" SET {timeout} = '300ms'"))
    yield


def test_no_timeout_of_the_server_ends_it(url: str) -> None:
    """It is held for longer than any of the server's timeouts."""
    with timeouts(url), make_engine(url).connect() as connection, upgrade_lock(connection):
        time.sleep(0.8)
        assert rows(url, IS_FREE) == [(False,)]


def test_three_upgrades_under_timeouts_take_turns(url: str) -> None:
    """Those that wait longer than the server's timeouts get it after the others, and can work then."""
    done: list[str] = []

    def upgrade() -> None:
        with make_engine(url).connect() as connection, upgrade_lock(connection):
            connection.execute(text("INSERT INTO customers VALUES ('x')"))
            connection.commit()
            for _ in range(8):
                time.sleep(0.1)
                connection.execute(text("SELECT 1"))
                connection.commit()
            done.append("done")

    with timeouts(url):
        threads = [threading.Thread(target=upgrade) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (done, rows(url, "SELECT count(*) FROM customers")) == (["done"] * 3, [(3,)])


def test_a_lost_guard_is_a_warning(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Where its connection is ended while the work is done, the work stays done, and a warning says so."""
    with make_engine(url).connect() as connection, upgrade_lock(connection):
        assert rows(url, GUARD.format("pg_terminate_backend(pid)")) == [(True,)]
        connection.execute(text("INSERT INTO customers VALUES ('x')"))
        connection.commit()
    assert rows(url, "SELECT count(*) FROM customers") == [(1,)]
    assert [(record.levelname, record.name) for record in caplog.records] == [("WARNING", "alembic.example_data")]
    assert caplog.messages[0].startswith("upgrade lock lost: the upgrade is done, but its lock's connection ended")


def test_a_lost_guard_hides_no_error(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """What the upgrade itself raised comes out, and nothing else."""
    engine = make_engine(url)
    with pytest.raises(KeyError, match="own"), engine.connect() as connection, upgrade_lock(connection):  # noqa: PT012
        rows(url, GUARD.format("pg_terminate_backend(pid)"))
        raise KeyError("own")
    assert caplog.records == []


def test_a_refused_second_connection(url: str, empty_database: psycopg.Connection) -> None:
    """A role that may connect only once gets a sentence, and nothing was done."""
    empty_database.execute("CREATE ROLE single LOGIN CONNECTION LIMIT 1")
    empty_database.commit()
    try:
        engine = make_engine(url.replace("//postgres@", "//single@"))
        with engine.connect() as connection, pytest.raises(CommandError) as caught, upgrade_lock(connection):
            raise AssertionError("it was not held")
    finally:
        empty_database.execute("DROP ROLE single")
        empty_database.commit()
    message = str(caught.value)
    assert message.startswith("Upgrade lock: its connection, a second one, failed (")
    assert 'too many connections for role "single"' in message
    assert message.endswith("Nothing was written.")


def test_a_pool_of_one(url: str) -> None:
    """An engine that has one connection at a time gets a sentence."""
    engine = make_engine(url, poolclass=pool.QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with engine.connect() as connection, pytest.raises(CommandError) as caught, upgrade_lock(connection):
        raise AssertionError("it was not held")
    engine.dispose()
    assert str(caught.value).startswith("Upgrade lock: its connection, a second one, failed (QueuePool limit of size 1")


def test_waiting_says_for_whom(url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has the session that holds it; and so has the message, where it was waited for in vain."""
    monkeypatch.setattr(lock_module, "FIRST_NOTICE", 0.2)
    caplog.set_level(logging.INFO, "alembic.example_data")
    holder = make_engine(f"{url}&application_name=first-pod")
    with holder.connect() as first, upgrade_lock(first):
        ((pid, since),) = rows(url, GUARD.format("pid, to_char(xact_start, 'YYYY-MM-DD\"T\"HH24:MI:SSOF')"))
        engine = make_engine(url)
        lock_module._LOCKED.names.clear()
        with engine.connect() as second, pytest.raises(CommandError) as caught, upgrade_lock(second, timeout=0.5):
            raise AssertionError("it was not held")
    who = f" pid={pid} application_name=first-pod since={since}"
    assert caplog.messages == [f"upgrade lock waiting seconds=0{who}"]
    assert str(caught.value) == (
        f"Upgrade lock: another upgrade of this database did not end in time{who}. Wait for it, or end the session "
        "that pg_locks shows with the advisory lock 28561332491021413."
    )


def test_cockroachdb_is_refused(url: str, empty_database: psycopg.Connection) -> None:
    """A server whose advisory locks do nothing is refused by its name."""
    name = empty_database.info.dbname
    empty_database.execute("CREATE FUNCTION version() RETURNS text LANGUAGE sql AS $$SELECT 'CockroachDB CCL v25.2'$$")
    empty_database.execute(f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog')
    empty_database.commit()
    with make_engine(url).connect() as connection, pytest.raises(CommandError) as caught, upgrade_lock(connection):
        raise AssertionError("it was not held")
    assert str(caught.value).startswith("Upgrade lock: CockroachDB cannot have one (expected PostgreSQL, found")
