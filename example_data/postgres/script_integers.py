"""Integer keys in a script, which are not known before it runs: expressions that it computes them with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation.dataset import load
from example_data.postgres import recorded_blocks, sequences

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import Part


def shifts(part: Part, table: Table) -> dict[str, sql.Composable]:
    """The expressions that make integer keys out of row numbers, by column; rows have the alias `seeded`."""
    dataset = load(part.pin.dataset)
    counts = {name: dataset.table(column.counts_in) for name, column in table.columns.items() if column.counts_in}
    return {name: _integer(part, other, sql.Identifier("seeded", name)) for name, other in counts.items()}


def _integer(part: Part, table: Table, row: sql.Identifier) -> sql.Composable:
    """The key of a table's row: out of the block that was just reserved, or out of one that the run has already."""
    rows, pin = part.ranges[table.name], part.pin
    counted_on = sql.SQL("{} + ({} - {}) * {}")
    new = counted_on.format(sequences.first(pin, table), row, rows.start, sequences.step(pin, table))
    if not rows.start:
        return new
    block = sql.SQL(
        "(SELECT block.first + ({row} - block.begins) * block.step FROM {blocks} AS block "
        "WHERE block.begins <= {row} ORDER BY block.begins DESC LIMIT 1)"
    ).format(row=row, blocks=recorded_blocks.of_seed(pin.name, table))
    return sql.SQL("CASE WHEN {} < {} THEN {} ELSE {} END").format(row, rows.start, block, new) if rows else block


def taken(part: Part, table: Table) -> sql.Composable:
    """The block that was just reserved for a table, as a run's definition has it: begins, first, step and length."""
    wanted, pin = part.ranges[table.name], part.pin
    return sql.SQL("jsonb_build_array({}, {}, {}, {})").format(
        wanted.start, sequences.first(pin, table), sequences.step(pin, table), len(wanted)
    )
