"""Rows of a seed in a database without ledger, as after somebody dropped it."""

from __future__ import annotations

from psycopg import sql

from example_data.errors import DatasetError, LedgerMissingError
from example_data.generation.dataset import Size, Table, load
from example_data.generation.pin import Pin
from example_data.log import LOGGER
from example_data.postgres.key_ranges import key_space
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_fragments import relation, text
from example_data.registry.ledger_table import LEDGER


def check_none(session: Session, name: str, seed: int, dataset: str) -> None:
    """Make sure that a database without ledger has no rows of a seed, as far as its keys say it.

    UUID keys say it. Where a seed has none, or its dataset is gone, a warning says that it cannot be known.

    Raises:
        LedgerMissingError: It has rows.
    """
    try:
        tables = load(dataset).tables
    except DatasetError:
        tables = ()
    pin = Pin(name, seed, user_count=1, dataset=dataset)
    found = {table.name: _has_rows(session, pin, table) for table in tables}
    if filled := [table for table, has_rows in found.items() if has_rows]:
        raise LedgerMissingError(
            f"its rows are in {', '.join(filled)}, but there is no table {LEDGER} that records them. Delete them by "
            "their keys, or bring the table back with the seed's row."
        )
    if not any(found[table.name] is False for table in tables if isinstance(table.rows, Size)):
        LOGGER.warning(
            "seed %s: without table %s it cannot be known whether its rows are there, as their keys are not UUIDs; "
            "if they are, they stay",
            name,
            LEDGER,
        )


def _has_rows(session: Session, pin: Pin, table: Table) -> bool | None:
    """Return whether a table has rows of the seed, of whatever size; None where its keys do not say it."""
    if fetch_one(session, "SELECT to_regclass(%s)", [text(relation(table))])[0] is None:
        return False
    conditions = [
        sql.SQL("{} BETWEEN {} AND {}").format(sql.Identifier(name), *space.bounds)
        for name in table.key
        if (space := key_space(pin, table, name))
    ]
    are_own = sql.SQL(" AND ").join([*conditions, sql.SQL("true")])
    statement = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {})").format(relation(table), are_own)
    has_rows: bool = fetch_one(session, statement)[0]
    return None if has_rows and not conditions else has_rows
