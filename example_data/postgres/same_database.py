"""Whether two connections lead to the same database, by whatever names, sockets and poolers."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from example_data.postgres.session import Session


def is_same_database(one: Session, other: Connection) -> bool:
    """Return whether an advisory lock with a random number, taken on `one`, is seen on `other`.

    Addresses and ports would not do: a database can have several, and behind forwarded ports several databases have the
    same. The lock goes with the transaction of `one`, so that a pooler in transaction mode keeps it until then.
    """
    if other.dialect.name != "postgresql":
        return False
    key = secrets.randbits(63)
    one.execute(f"SELECT pg_advisory_xact_lock({key})")
    seen = other.exec_driver_sql(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "  # noqa: S608 - numbers
        f"AND classid = {key >> 32} AND objid = {key & 0xFFFFFFFF} "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).scalar_one()
    return bool(seen)
