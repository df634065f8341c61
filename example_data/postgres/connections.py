"""What is asked of connections of any driver; psycopg is not imported, as there may be another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def stop_preparing(connection: Any) -> None:  # noqa: ANN401 - of whatever driver
    """Let psycopg prepare no statement on a connection: on one of a pooler its name would stay, for others to meet."""
    if hasattr(connection, "prepare_threshold"):
        connection.prepare_threshold = None


def is_same_database(execute: Callable[[str], object], other: Connection) -> bool:
    """Return whether an advisory lock with a random number, taken by `execute`, is seen on `other`.

    Addresses and ports would not do: a database can have several, and behind forwarded ports several databases have the
    same. The lock goes with the transaction of `execute`, so that a pooler in transaction mode keeps it until then.
    """
    if other.dialect.name != "postgresql":
        return False
    import secrets  # 2 ms, for commands that ask twice

    key = secrets.randbits(63)
    execute(f"SELECT pg_advisory_xact_lock({key})")
    seen = other.exec_driver_sql(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "  # noqa: S608 - numbers
        f"AND classid = {key >> 32} AND objid = {key & 0xFFFFFFFF} "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).scalar_one()
    return bool(seen)
