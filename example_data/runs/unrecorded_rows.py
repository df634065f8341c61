"""Rows of a seed that no run records, as after the ledger was dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DatabaseError, DatasetError, LedgerMissingError
from example_data.generation.dataset import Size, load
from example_data.generation.pin import Pin
from example_data.log import LOGGER
from example_data.postgres.key_ranges import key_space
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import relation, text
from example_data.registry.definition import LEDGER
from example_data.runs import ledger

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.postgres.session import Session


def check_none(session: Session, name: str, seed: int, dataset: str) -> None:
    """Make sure that a seed without a run has no rows, as far as its keys say it.

    UUID keys say it. Where a seed has none, or its dataset is gone, and there is no ledger either, a warning says that
    it cannot be known.

    Raises:
        LedgerMissingError: It has rows, and there is no ledger.
        DatabaseError: It has rows, and the ledger has no run of it.
    """
    has_ledger = ledger.has_ledger(session)
    try:
        tables = load(dataset).tables
    except DatasetError:
        tables = ()
    pin = Pin(name, seed, user_count=1, dataset=dataset)
    found = {table.name: _has_rows(session, pin, table) for table in tables}
    if filled := [table for table, has_rows in found.items() if has_rows]:
        what = f"no run records it, but its rows are in {', '.join(filled)}."
        if not has_ledger:
            raise LedgerMissingError(f"{what} There is no table {LEDGER} on the search path.")
        raise DatabaseError(f"{what} Bring its run back into {LEDGER}, or delete the rows.")
    is_known = any(found[table.name] is False for table in tables if isinstance(table.rows, Size))
    if not has_ledger and not is_known:
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
    spaces = {name: space for name in table.key if (space := key_space(pin, table, name))}
    conditions = [
        sql.SQL("{} BETWEEN {} AND {}").format(sql.Identifier(name), *space.bounds) for name, space in spaces.items()
    ]
    statement = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {})").format(
        relation(table), sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true")
    )
    has_rows: bool = fetch_one(session, statement)[0]
    return None if has_rows and not conditions else has_rows
