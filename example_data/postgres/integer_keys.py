"""Blocks of integers that are reserved for a seed's rows: keys that no other row gets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import KeyBlock, Pin
from example_data.postgres import recorded_blocks, refused_rows, sequences
from example_data.postgres.session import Session, fetch_one


def reserve(session: Session, seed_rows: SeedRows) -> SeedRows:
    """Reserve a block of integers for each table that needs one, and return the rows with these blocks in their pin.

    Raises:
        SchemaMismatchError: Too few integers are left, a row has one of them already, or the column's default has no
            sequence.
        DatabaseError: The role may not change the sequence.
    """
    blocks = dict(seed_rows.pin.blocks)
    with refused_rows.translate_postgres_errors():
        _lock(session, seed_rows)
        for table in seed_rows.integer_key_tables:
            session.execute(sequences.reserve_block_sql(seed_rows, table))
            first, step = fetch_one(session, sql.SQL("SELECT {}, {}").format(*sequences.reserved(table)))
            rows = seed_rows.ranges[table.name]
            block = KeyBlock(rows.start, int(first), int(step), len(rows))
            blocks[table.name] = (*blocks.get(table.name, ()), block)
    return replace(seed_rows, pin=replace(seed_rows.pin, blocks=blocks))


def give_back(session: Session, seed_rows: SeedRows, *, but_of: Collection[str] = ()) -> Pin:
    """Set the sequences back to where they were before these rows, unless somebody took a number since.

    Those of the tables `but_of`, where rows stay, are left alone. Return the pin without the blocks of these rows.
    """
    blocks = dict(seed_rows.pin.blocks)
    _lock(session, seed_rows)
    for table in reversed(seed_rows.integer_key_tables):  # two may count in one sequence
        since = seed_rows.ranges[table.name].start
        if table.name not in but_of:
            session.execute(sequences.give_back_block_sql(seed_rows.pin.name, table, since=since))
        blocks[table.name] = tuple(
            block._replace(length=min(block.length, since - block.begins))
            for block in blocks.get(table.name, ())
            if block.begins < since
        )
    return replace(seed_rows.pin, blocks=blocks)


def _lock(session: Session, seed_rows: SeedRows) -> None:
    """Take what numbers the rows before anything of it is changed, where that is more than one."""
    if len(seed_rows.integer_key_tables) > 1:
        session.execute(sequences.lock_sql(seed_rows.integer_key_tables))


def key_expressions(seed_rows: SeedRows, table: Table) -> dict[str, sql.Composable]:
    """Return by column the expressions that make integer keys of row numbers; the rows have the alias `seeded`."""
    owners = {name: table.tables[column.counts_in] for name, column in table.columns.items() if column.counts_in}
    return {name: _key(seed_rows, owner, sql.Identifier("seeded", name)) for name, owner in owners.items()}


def _key(seed_rows: SeedRows, table: Table, row: sql.Identifier) -> sql.Composable:
    """Return the key of a table's row: of the block that was just reserved, or of one that the run has already."""
    rows, (first, step) = seed_rows.ranges[table.name], sequences.reserved(table)
    new = sql.SQL("{} + ({} - {}) * {}").format(first, row, rows.start, step)
    if not rows.start:
        return new
    block = sql.SQL(
        "(SELECT block.first + ({row} - block.begins) * block.step FROM {blocks} AS block "
        "WHERE block.begins <= {row} ORDER BY block.begins DESC LIMIT 1)"
    ).format(row=row, blocks=recorded_blocks.select(seed_rows.pin.name, table))
    return sql.SQL("CASE WHEN {} < {} THEN {} ELSE {} END").format(row, rows.start, block, new) if rows else block


def reserved_block(seed_rows: SeedRows, table: Table) -> sql.Composable:
    """Return the block that was just reserved for a table as a run's definition has it: begins, first, step, length."""
    rows = seed_rows.ranges[table.name]
    return sql.SQL("jsonb_build_array({}, {}, {}, {})").format(rows.start, *sequences.reserved(table), len(rows))
