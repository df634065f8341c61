"""Whether a seed is certainly not in a database, asked of any driver, and without the libraries that seeds need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.postgres.connections import stop_preparing
from example_data.registry.ledger_table import LEDGER, LEDGER_COLUMNS, RANGES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_COLUMNS = f"""
SELECT attname::text FROM pg_attribute
WHERE attrelid = to_regclass('{LEDGER}') AND attnum > 0 AND NOT attisdropped AND NOT row_security_active(attrelid)
    AND to_regclass('{RANGES}') IS NULL
"""  # noqa: S608 - the constants
_NAMES = f"SELECT seed_key FROM {LEDGER} WHERE definition IS NOT NULL"  # noqa: S608 - the constant


def is_certainly_absent(connection: Connection, name: str) -> bool:
    """Return True where a seed has no run; False where it has one, something is being loaded, or runs are hidden."""
    if connection.dialect.name != "postgresql":
        return False
    stop_preparing(connection.connection.driver_connection)
    columns = connection.exec_driver_sql(_COLUMNS).scalars().all()
    return {*LEDGER_COLUMNS} <= {*columns} and name not in connection.exec_driver_sql(_NAMES).scalars().all()
