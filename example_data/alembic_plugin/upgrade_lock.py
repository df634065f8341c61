"""One upgrade at a time, however many processes start one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from example_data.alembic_plugin.command_line import read_x_arguments, translate_errors, translate_interruptions
from example_data.errors import DatabaseError, LockTimeoutError, summarize
from example_data.log import LOGGER
from example_data.postgres.connections import stop_preparing
from example_data.project.database import IS_READING

LOCK_KEY = 0x6578616D706C65
"""The bytes of "example": the advisory lock's number, the same in every version, per database."""

FIRST_NOTICE, NEXT_NOTICES = 2.0, 10.0
"""Seconds of waiting after which it is logged for whom, and seconds from one such line to the next."""

_TAKE = f"SELECT pg_try_advisory_xact_lock({LOCK_KEY}), version()"
"""Without a bound parameter: the portal that it leaves open would keep a snapshot, for which CREATE INDEX CONCURRENTLY
waits for ever."""

NO_TIMEOUT = (
    "SELECT set_config(name, '0', true) FROM pg_settings WHERE name = 'transaction_timeout'",  # PostgreSQL 17
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
"""The last one is a utility statement: drivers that leave a portal open after a query leave none after it."""

_LOCKED = threading.local()
"""The names of the databases that this thread has locked; the rest of a URL can be written in many ways."""


@contextmanager
def upgrade_lock(connection: Connection, *, timeout: float = 600.0, poll: float = 0.1) -> Iterator[None]:
    """Hold the database's upgrade lock; a thread that holds it already goes straight on, as do commands that only read.

    It is a transaction-level advisory lock on a second connection, the guard, that stays in one transaction: so it
    outlasts `transaction_per_migration` and `autocommit_block`, works through a pooler in transaction mode, and
    vanishes with the process. The guard keeps no snapshot, is ended by no timeout of the server, and is in READ
    COMMITTED whatever the engine says. The lock is polled, as a session blocked in `pg_advisory_lock` would deadlock
    with `CREATE INDEX CONCURRENTLY`.

    Where the guard is lost while the block runs, and the block ends well, a warning says so.

    Args:
        connection: A connection of the engine to lock with; it is only kept alive while another upgrade is waited for.
        timeout: Seconds to wait for another upgrade.
        poll: Seconds between attempts.

    Raises:
        CommandError: Another upgrade had the lock for all that time, or a second connection cannot be had; or the
            command line has a misspelt `-x`, which is told here as every command passes by, also with nothing to do.
    """
    config = getattr(context, "config", None)  # which is there while env.py runs
    with translate_errors():
        read_x_arguments(config)
    with translate_interruptions(config):
        yield from _holding(connection, timeout, poll)


def _holding(connection: Connection, timeout: float, poll: float) -> Iterator[None]:
    """Yield once, with the lock if it is needed."""
    locked = _LOCKED.__dict__.setdefault("names", set())
    name = connection.engine.url.database
    if name in locked or IS_READING.get() or connection.dialect.name not in {"postgresql", "cockroachdb"}:
        yield
        return
    guard = _lock(connection, time.monotonic() + timeout, poll)
    locked.add(name)
    try:
        yield
    finally:
        locked.discard(name)
        error = _release(guard)
    if error is not None:
        LOGGER.warning(
            "upgrade lock lost: the upgrade is done, but its lock's connection ended before (%s), so that another "
            "upgrade may have run beside it. Look for what ends idle connections: a pooler, a firewall.",
            summarize(getattr(error, "orig", None) or error),
        )


def _lock(connection: Connection, deadline: float, poll: float) -> Connection:
    """Return a second connection that holds the lock."""
    with translate_errors("Upgrade lock: "):
        try:
            guard = connection.engine.connect().execution_options(isolation_level="READ COMMITTED")
            for each in (guard, connection):  # both repeat a statement while they wait
                stop_preparing(each.connection.driver_connection)
            try:
                _acquire(guard, connection, deadline, poll)
            except BaseException:
                _release(guard)
                raise
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseError(
                f"its connection, a second one, failed ({summarize(getattr(error, 'orig', None) or error)}). Let "
                "database, role and pool have two at a time, and nothing end them while they wait. Nothing was written."
            ) from error
    return guard


def _release(guard: Connection) -> Exception | None:
    """End the lock and its connection; return the error, if the connection was lost before."""
    try:
        guard.rollback()
        guard.close()
    except (SQLAlchemyError, OSError) as error:
        guard.invalidate(error)  # or the pool would log that it cannot be reset
        guard.close()
        return error
    return None


def _acquire(guard: Connection, connection: Connection, deadline: float, poll: float) -> None:
    started = time.monotonic()
    notice = started + FIRST_NOTICE
    while True:
        is_held, version = guard.exec_driver_sql(_TAKE).one()
        if "CockroachDB" in version:
            raise DatabaseError(
                "CockroachDB cannot have one (expected PostgreSQL, found CockroachDB, whose advisory locks do nothing "
                "and answer that they are held). Use PostgreSQL, or take upgrade_lock out of env.py."
            )
        if is_held:
            for statement in NO_TIMEOUT:
                guard.exec_driver_sql(statement)
            return
        now = time.monotonic()
        if now > deadline:
            raise LockTimeoutError(
                f"another upgrade of this database did not end in time{_describe_holder(guard)}. Wait for it, or end "
                f"the session that pg_locks shows with the advisory lock {LOCK_KEY}."
            )
        if now > notice:
            LOGGER.info("upgrade lock waiting seconds=%d%s", now - started, _describe_holder(guard))
            notice = now + NEXT_NOTICES
        guard.rollback()
        if not connection.in_transaction():  # let no `idle_session_timeout` end the connection that waits
            connection.exec_driver_sql("SELECT 1")
            connection.rollback()
        time.sleep(poll)


def _describe_holder(guard: Connection) -> str:
    """Return who has the lock, such as ` pid=17 application_name=alembic since=2026-11-27T09:30:00+00`."""
    from example_data.postgres.sql_files import read_sql_file  # psycopg, where an upgrade waits

    holder = guard.exec_driver_sql(read_sql_file(__file__, "lock_holder").format(key=LOCK_KEY).as_string(None)).first()
    return " pid={} application_name={} since={}".format(*holder) if holder else ""
