"""The blocks of integers that are reserved for seeds, as SQL reads and writes them in the definitions of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.registry.definition import LEDGER

if TYPE_CHECKING:
    from example_data.generation.dataset import Table

_BLOCKS = """\
(
    SELECT block.begins, block.first + (greatest(block.begins, {since}) - block.begins) * block.step AS first,
        block.step, block.first + (block.count - 1) * block.step AS last
    FROM (
        SELECT (entry ->> 0)::bigint AS begins, (entry ->> 1)::bigint AS first, (entry ->> 2)::bigint AS step,
            (entry ->> 3)::bigint AS count
        FROM {ledger}, jsonb_array_elements(definition #> {path}) AS listed (entry)
        WHERE {is_meant}
    ) AS block
    WHERE block.begins + block.count > {since}
)"""

_FEWER = """\
(
    SELECT jsonb_agg(
        jsonb_set(entry, '{{3}}', to_jsonb(least((entry ->> 3)::bigint, {end} - (entry ->> 0)::bigint))) ORDER BY place
    )
    FROM jsonb_array_elements(definition #> {path}) WITH ORDINALITY AS listed (entry, place)
    WHERE (entry ->> 0)::bigint < {end}
)"""


def of_seed(seed: str, table: Table, *, since: int = 0, where: sql.Composable | None = None) -> sql.Composed:
    """A query for the blocks that a seed's run recorded for a table.

    Its columns are `begins`, the first row number of a block; `first` and `last`, the integers of its first and last
    row; and `step`, the distance between two.

    Args:
        seed: Its name.
        table: One of its dataset's.
        since: Blocks begin at this row number at the earliest, and are cut where they begin before it.
        where: A condition; where it does not hold, there are no blocks.
    """
    return _recorded(table, sql.SQL("seed_key = {} AND {}").format(seed, where or sql.SQL("true")), since)


def of_all(table: Table) -> sql.Composed:
    """The same query, for the blocks that all runs recorded for a table."""
    return _recorded(table, sql.SQL("true"), 0)


def _recorded(table: Table, is_meant: sql.Composable, since: int) -> sql.Composed:
    """The blocks of the runs that a condition holds for."""
    return sql.SQL(_BLOCKS).format(since=since, path=_path(table), ledger=sql.Identifier(LEDGER), is_meant=is_meant)


def _path(table: Table) -> list[str]:
    """Where a definition has the blocks of a table."""
    return ["blocks", table.name]


def more(table: Table, block: sql.Composable) -> sql.Composed:
    """An expression for a table's blocks in the run that is updated, with one more at their end."""
    return sql.SQL("definition #> {} || jsonb_build_array({})").format(_path(table), block)


def fewer(table: Table, end: int) -> sql.Composed:
    """An expression for a table's blocks in the run that is updated, without those of rows from a number on."""
    return sql.SQL(_FEWER).format(path=_path(table), end=end)
