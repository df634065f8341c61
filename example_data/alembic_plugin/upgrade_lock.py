"""One upgrade at a time, however many processes start one."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import text

from example_data.alembic_plugin.command_errors import translate_errors
from example_data.errors import LockTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

LOCK_KEY = 0x6578616D706C65
"""The bytes of "example": the advisory lock's number, the same in every version, per database."""

_LOCKED = threading.local()
"""The names of the databases that this thread has locked; the rest of a URL can be written in many ways."""


@contextmanager
def upgrade_lock(connection: Connection, *, timeout: float = 600.0, poll: float = 0.1) -> Iterator[None]:
    """Hold the database's upgrade lock; a thread that holds it already goes straight on.

    It is a transaction-level advisory lock on a second connection that stays in one transaction, so it outlasts
    `transaction_per_migration` and `autocommit_block`, works through a pooler in transaction mode, and vanishes with
    the process. It is polled, as a session blocked in `pg_advisory_lock` would deadlock with `CREATE INDEX
    CONCURRENTLY`.

    Args:
        connection: A connection of the engine to lock with; nothing is executed on it.
        timeout: Seconds to wait for another upgrade.
        poll: Seconds between attempts.

    Raises:
        CommandError: Another upgrade had the lock for all that time.
    """
    locked = _LOCKED.__dict__.setdefault("names", set())
    name = connection.engine.url.database
    if connection.dialect.name != "postgresql" or name in locked:
        yield
        return
    with connection.engine.connect() as guard:
        with translate_errors():
            _acquire(guard, time.monotonic() + timeout, poll)
        locked.add(name)
        try:
            yield
        finally:
            locked.discard(name)
        guard.commit()


def _acquire(guard: Connection, deadline: float, poll: float) -> None:
    attempt = text(
        "SELECT pg_try_advisory_xact_lock(:key), set_config('idle_in_transaction_session_timeout', '0', true)"
    ).bindparams(key=LOCK_KEY)
    while not guard.execute(attempt).scalar():
        guard.rollback()
        if time.monotonic() > deadline:
            raise LockTimeoutError(
                "Upgrade lock: another upgrade of this database did not end in time. Wait for it, or end the session "
                f"that pg_locks shows with the advisory lock {LOCK_KEY}."
            )
        time.sleep(poll)
