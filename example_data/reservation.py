"""Blocks of integers that a seed's rows have to themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data import refusals, sequences
from example_data.dataset import load

if TYPE_CHECKING:
    from example_data.definition import Pin
    from example_data.session import Session


def reserve(session: Session, pin: Pin) -> Pin:
    """The pin with a block of integers for each table that needs one, taken in the session's transaction.

    Raises:
        SchemaMismatchError: There are not as many left, or the column's default is none that can be reserved from.
    """
    blocks = {}
    with refusals.told():
        for table in load(pin.dataset).counted:
            session.execute(sequences.taking(pin, table, is_there=sql.SQL("false")))
            query = sql.SQL("SELECT {}, {}").format(sequences.first(pin, table), sequences.step(pin, table))
            row = session.execute(query).fetchone()
            assert row is not None
            blocks[table.name] = (int(row[0]), int(row[1]))
    return replace(pin, blocks=blocks) if blocks else pin


def give_back(session: Session, pin: Pin) -> None:
    """Set the sequences back to where they were before the run, those from which nobody took a number since."""
    for table in load(pin.dataset).counted:
        session.execute(sequences.returning(pin.name, load(pin.dataset), table))
