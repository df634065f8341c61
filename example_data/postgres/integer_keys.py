"""Blocks of integers that a seed's rows have to themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.postgres import refused_rows, sequences
from example_data.registry.definition import Reserved

if TYPE_CHECKING:
    from example_data.generation.seed_rows import Part
    from example_data.postgres.session import Session
    from example_data.registry.definition import Pin


def reserve(session: Session, part: Part) -> Part:
    """The part with one more block of integers for each of its tables that needs one, taken in the transaction.

    Raises:
        SchemaMismatchError: Fewer integers are left, a row has one of them already, or the column's default is none
            that integers can be reserved from.
        DatabaseError: The role may not take a block from the sequence.
    """
    taken = dict(part.pin.blocks)
    with refused_rows.told():
        for table in part.counted:
            session.execute(sequences.taking(part, table))
            names = sequences.first(part.pin, table), sequences.step(part.pin, table)
            row = session.execute(sql.SQL("SELECT {}, {}").format(*names)).fetchone()
            assert row is not None
            wanted = part.ranges[table.name]
            block = Reserved(wanted.start, int(row[0]), int(row[1]), len(wanted))
            taken[table.name] = (*taken.get(table.name, ()), block)
    return replace(part, pin=replace(part.pin, blocks=taken))


def give_back(session: Session, part: Part) -> Pin:
    """Set the sequences back to where they were before the part's rows, unless somebody took a number since.

    Returns:
        The pin without the part's rows' blocks.
    """
    left = dict(part.pin.blocks)
    for table in reversed(part.counted):  # two may count in one sequence
        since = part.ranges[table.name].start
        session.execute(sequences.returning(part.pin.name, table, since=since))
        left[table.name] = tuple(
            block._replace(length=min(block.length, since - block.begins))
            for block in left.get(table.name, ())
            if block.begins < since
        )
    return replace(part.pin, blocks=left)
