"""The blocks of integers that are reserved for seeds, as SQL reads and writes them in the definitions of runs."""

from __future__ import annotations

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.registry.ledger_table import LEDGER

_BLOCKS = """\
(
    SELECT block.begins, block.first + (greatest(block.begins, {since}) - block.begins) * block.step AS first,
        block.step, block.first + (block.count - 1) * block.step AS last
    FROM (
        SELECT (entry ->> 0)::bigint AS begins, (entry ->> 1)::bigint AS first, (entry ->> 2)::bigint AS step,
            (entry ->> 3)::bigint AS count
        FROM {ledger}, jsonb_array_elements(definition #> {path}) AS listed (entry)
        WHERE {where}
    ) AS block
    WHERE block.begins + block.count > {since}
)"""

_CUT = """\
(
    SELECT jsonb_agg(
        jsonb_set(entry, '{{3}}', to_jsonb(least((entry ->> 3)::bigint, {end} - (entry ->> 0)::bigint))) ORDER BY place
    )
    FROM jsonb_array_elements(definition #> {path}) WITH ORDINALITY AS listed (entry, place)
    WHERE (entry ->> 0)::bigint < {end}
)"""


def select(seed: str | None, table: Table, *, since: int = 0, where: sql.Composable | None = None) -> sql.Composed:
    """Return a query for the blocks that a seed's run recorded for a table, or that all runs did.

    Its columns are `begins`, the first row number of a block; `first` and `last`, the integers of its first and last
    row; and `step`, the distance between two. Blocks begin at the row number `since` at the earliest, and are cut where
    they begin before it; there are none where the condition `where` is false.
    """
    own = sql.SQL("seed_key = {}").format(seed) if seed else sql.SQL("true")
    is_own = sql.SQL("{} AND {}").format(own, where or sql.SQL("true"))
    return sql.SQL(_BLOCKS).format(
        since=since, path=["blocks", table.name], ledger=sql.Identifier(LEDGER), where=is_own
    )


def append(table: Table, block: sql.Composable) -> sql.Composed:
    """Return an expression for a table's blocks in the run that is updated, with one more at their end."""
    return sql.SQL("definition #> {} || jsonb_build_array({})").format(["blocks", table.name], block)


def cut(table: Table, end: int) -> sql.Composed:
    """Return an expression for a table's blocks in the run that is updated, without the rows from a number on."""
    return sql.SQL(_CUT).format(path=["blocks", table.name], end=end)
