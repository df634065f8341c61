"""The blocks of integers that are reserved for seeds, as SQL reads and writes them in the definitions of runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.dataset import Per
from example_data.definition import LEDGER

if TYPE_CHECKING:
    from example_data.dataset import Dataset, Table

_BLOCKS = """\
(
    SELECT block.begins, block.first + (greatest(block.begins, {since}) - block.begins) * block.step AS first,
        block.step, block.first + (block.ends - block.begins - 1) * block.step AS last
    FROM (
        SELECT (entry ->> 0)::bigint AS begins, (entry ->> 1)::bigint AS first, (entry ->> 2)::bigint AS step,
            coalesce(lead((entry ->> 0)::bigint) OVER (PARTITION BY seed_key ORDER BY place), {count}) AS ends
        FROM {ledger}, jsonb_array_elements(definition #> {path}) WITH ORDINALITY AS listed (entry, place)
        WHERE {is_meant}
    ) AS block
    WHERE block.ends > {since}
)"""

_LEFT = """\
(
    SELECT jsonb_agg(entry ORDER BY place)
    FROM jsonb_array_elements(definition #> {path}) WITH ORDINALITY AS listed (entry, place)
    WHERE (entry ->> 0)::bigint < {end}
)"""


def of_seed(
    seed: str, dataset: Dataset, table: Table, *, since: int = 0, where: sql.Composable | None = None
) -> sql.Composed:
    """A query for `begins`, `first`, `step` and `last` of the blocks that a seed's run recorded for a table.

    Args:
        seed: Its name.
        dataset: The one that was pinned.
        table: One of its tables.
        since: A row number; of a block that begins before, the integers from that row's on.
        where: A condition, without which there are none.
    """
    is_meant = sql.SQL("seed_key = {} AND {}").format(seed, where or sql.SQL("true"))
    return _recorded(dataset, table, is_meant, since)


def of_dataset(path: str, dataset: Dataset, table: Table) -> sql.Composed:
    """The same of all runs of a dataset, by its import path."""
    return _recorded(dataset, table, sql.SQL("dataset = {}").format(path), 0)


def _recorded(dataset: Dataset, table: Table, is_meant: sql.Composed, since: int) -> sql.Composed:
    return sql.SQL(_BLOCKS).format(
        count=_extent(dataset, table),
        since=since,
        path=_path(table),
        ledger=sql.Identifier(LEDGER),
        is_meant=is_meant,
    )


def _extent(dataset: Dataset, table: Table) -> sql.Composed:
    """How many row numbers a table has, by the columns of its run."""
    span, rows = 1, table.rows
    while isinstance(rows, Per):
        span, rows = span * rows.high, dataset.table(rows.table).rows
    assert rows is not None
    if rows.name == next(iter(dataset.sizes)):
        return sql.SQL("user_count::bigint * {}").format(span)
    return sql.SQL("coalesce((definition #>> {})::bigint, {}) * {}").format(["sizes", rows.name], rows.default, span)


def _path(table: Table) -> list[str]:
    return ["blocks", table.name]


def more(table: Table, block: sql.Composable) -> sql.Composed:
    """A table's blocks in the definition of the run that is updated, with one more at their end."""
    return sql.SQL("definition #> {} || jsonb_build_array({})").format(_path(table), block)


def fewer(table: Table, end: int) -> sql.Composed:
    """A table's blocks in the definition of the run that is updated, without those that begin at a row or later."""
    return sql.SQL(_LEFT).format(path=_path(table), end=end)
