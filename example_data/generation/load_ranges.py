"""How the rows of a seed are cut into ranges that can be written side by side, each in a transaction of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from math import ceil
from typing import TYPE_CHECKING

import msgspec

from example_data.generation.row_numbers import ancestors

if TYPE_CHECKING:
    from example_data.generation.generator import SeedRows
    from example_data.generation.table import Column, Table

MOST_ROWS, LEAST_ROWS = 1_000_000, 10_000
"""About how many rows a range has: after a crash at most as many are written again, and a commit costs little of it."""


class LoadRange(msgspec.Struct, frozen=True):
    """Rows of some tables that are committed together."""

    number: int
    """From 1 on, in the order in which ranges are begun."""
    stage: int
    """Those of a stage can be written side by side, once all of the stages before are there."""
    rows: Mapping[str, tuple[int, int]]
    """By table, the first row number and the one after the last."""
    is_late: bool = False
    """Whether the rows are there already, and only columns are written that refer to later tables."""

    def of(self, seed_rows: SeedRows) -> SeedRows:
        """Return these rows among all of a seed's."""
        none = dict.fromkeys(seed_rows.ranges, range(0))
        return seed_rows.with_ranges({**none, **{name: range(*ends) for name, ends in self.rows.items()}})


def cut(seed_rows: SeedRows, parts: int) -> list[LoadRange]:
    """Return the ranges of all rows, so that the number of ranges of a stage can be dealt out to so many workers.

    Rows that belong to one another, such as an order and its lines, are in one range. Tables whose rows refer to any
    row of another come after that. Rows that refer to earlier rows of their own table are written in their order.
    """
    numbers, stage, found = count(1), 0, []
    for level in _levels(seed_rows.dataset.tables):
        stages = 1
        for tables in level:
            slices = _slices(seed_rows, tables, parts)
            in_order = any(column.refers == table.name for table in tables for column in _references(table))
            for place, rows in enumerate(slices):
                found.append(LoadRange(next(numbers), stage + (place if in_order else 0), rows))
            stages = max(stages, len(slices) if in_order else 1)
        stage += stages
    for table in seed_rows.dataset.tables:
        if table.late:
            found += [LoadRange(next(numbers), stage, rows, True) for rows in _slices(seed_rows, [table], parts)]
    return found


def _levels(tables: Sequence[Table]) -> Iterator[list[list[Table]]]:
    """Yield what can be written side by side, as groups of tables whose rows belong to one another."""
    level_of: dict[str, int] = {}
    levels: dict[int, dict[str, list[Table]]] = defaultdict(lambda: defaultdict(list))
    for table in tables:
        needed = [
            level_of[column.refers] + (not _is_local(table, column))
            for column in _references(table)
            if column.refers != table.name
        ]
        level_of[table.name] = max(needed, default=0)
        *_, (root, _) = ancestors(table)
        levels[level_of[table.name]][root.name].append(table)
    for level in sorted(levels):
        yield list(levels[level].values())


def _references(table: Table) -> Iterator[Column]:
    return (column for column in table.columns.values() if column.target is not None and not column.is_late)


def _is_local(table: Table, column: Column) -> bool:
    """Return whether a reference leads to the row that its own row belongs to."""
    used = table.columns[column.uses[0]] if column.uses else None
    is_through = used is not None and used.refers == column.refers and _is_local(table, used)
    return column.is_parent or is_through


def _slices(seed_rows: SeedRows, tables: Sequence[Table], parts: int) -> list[dict[str, tuple[int, int]]]:
    """Return the row numbers of ranges of about the same size, by table; fewer where there are few rows."""
    rows = seed_rows.estimate(*tables)
    number = min(parts * ceil(rows / MOST_ROWS / parts), max(rows // LEAST_ROWS, 1))
    steps = {table.name: list(ancestors(table))[-1] for table in tables}
    _, per_root = steps[tables[0].name]
    extent = len(seed_rows.ranges[tables[0].name]) // per_root
    ends = sorted({extent * place // number for place in range(number + 1)})
    return [{name: (low * per, high * per) for name, (_, per) in steps.items()} for low, high in pairwise(ends)]
