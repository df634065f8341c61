"""Blocks of integers that a seed's rows have to themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation.pin import Reserved
from example_data.postgres import recorded_blocks, refused_rows, sequences
from example_data.postgres.session import fetch_one

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin
    from example_data.generation.seed_rows import SeedRows
    from example_data.postgres.session import Session


def reserve(session: Session, part: SeedRows) -> SeedRows:
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
            names = sequences.first(table), sequences.step(table)
            first, step = fetch_one(session, sql.SQL("SELECT {}, {}").format(*names))
            wanted = part.ranges[table.name]
            block = Reserved(wanted.start, int(first), int(step), len(wanted))
            taken[table.name] = (*taken.get(table.name, ()), block)
    return replace(part, pin=replace(part.pin, blocks=taken))


def give_back(session: Session, part: SeedRows) -> Pin:
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


def shifts(part: SeedRows, table: Table) -> dict[str, sql.Composable]:
    """The expressions that make integer keys out of row numbers, by column; rows have the alias `seeded`."""
    counts = {name: table.tables[column.counts_in] for name, column in table.columns.items() if column.counts_in}
    return {name: _integer(part, other, sql.Identifier("seeded", name)) for name, other in counts.items()}


def _integer(part: SeedRows, table: Table, row: sql.Identifier) -> sql.Composable:
    """The key of a table's row: out of the block that was just reserved, or out of one that the run has already."""
    rows, pin = part.ranges[table.name], part.pin
    counted_on = sql.SQL("{} + ({} - {}) * {}")
    new = counted_on.format(sequences.first(table), row, rows.start, sequences.step(table))
    if not rows.start:
        return new
    block = sql.SQL(
        "(SELECT block.first + ({row} - block.begins) * block.step FROM {blocks} AS block "
        "WHERE block.begins <= {row} ORDER BY block.begins DESC LIMIT 1)"
    ).format(row=row, blocks=recorded_blocks.of_seed(pin.name, table))
    return sql.SQL("CASE WHEN {} < {} THEN {} ELSE {} END").format(row, rows.start, block, new) if rows else block


def taken(part: SeedRows, table: Table) -> sql.Composable:
    """The block that was just reserved for a table, as a run's definition has it: begins, first, step and length."""
    wanted = part.ranges[table.name]
    return sql.SQL("jsonb_build_array({}, {}, {}, {})").format(
        wanted.start, sequences.first(table), sequences.step(table), len(wanted)
    )
