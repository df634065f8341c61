"""The rows that a page has: those worth following with what belongs to them, the first ones, what they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from example_data.generation.generator import make_column
from example_data.generation.table import NOT_THERE
from example_data.preview.looked_at import LookedAt, find_targets
from example_data.preview.tally import describe_value

MOST_CELLS = 24_000
"""The values on a page, which decide how large it becomes: about a megabyte."""

FIRST_ROWS = 25
"""The first rows of a table, where there are not very many columns."""

CHILDREN = (6, 4)
"""The rows that belong to one, and to each of those again."""


class PageRows:
    """The rows that a page has, by table."""

    def __init__(self, looked: Mapping[str, LookedAt]) -> None:
        self._looked = looked
        self._rows: dict[str, dict[int, None]] = {name: {} for name in looked}
        self._room = MOST_CELLS
        columns = sum(len(each.table.columns) for each in looked.values())
        self.first = min(FIRST_ROWS, max(MOST_CELLS // (2 * columns), 3))
        """How many first rows of a table there are."""

    def add_followed(self, rows: Iterable[tuple[str, int]]) -> None:
        """Add rows with those that belong to them, and those that belong to these, and all that they refer to."""
        added = self._add(rows)
        self._close(added)
        for most in CHILDREN:
            added = self._add(
                (reference.table, child)
                for table, row in added
                for reference, _ in self._looked[table].children
                for child in self._looked[reference.table].rows_of(reference.column, row, most)
            )
            self._close(added)

    def add_first(self) -> None:
        """Add the first rows of each table, and what they refer to as long as there is room."""
        firsts = ((name, row) for name, each in self._looked.items() for row in each.numbers[: self.first].tolist())
        self._close(self._add(firsts))

    def describe(self, each: LookedAt) -> list[list[Any]]:
        """Return the rows of a table: number, values, the rows referred to, and how many refer to it by which way."""
        numbers = np.array(sorted(self._rows[each.name]), dtype=np.int64)
        if not len(numbers):
            return []
        nothing = [None] * len(numbers)  # in place of hashes of passwords, or passwords
        vectors = [
            nothing if column.is_unchecked else make_column(each.pin, each.table, name, numbers).values()
            for name, column in each.table.columns.items()
        ]
        values = ([describe_value(value) for value in row] for row in zip(*vectors, strict=True))
        targets = [find_targets(each, name, numbers).tolist() for name in each.targets]
        counts = [
            (np.searchsorted(rows, numbers, "right") - np.searchsorted(rows, numbers)).tolist()
            for _, rows in each.children
        ]
        ways = [[*way] for way in zip(*targets, strict=True)] or [[]] * len(numbers)
        sums = [[*count] for count in zip(*counts, strict=True)] or [[]] * len(numbers)
        return [[*row] for row in zip(numbers.tolist(), values, ways, sums, strict=True)]

    def _add(self, rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
        """Add rows as long as there is room, and return those that were not there."""
        added = []
        for table, row in dict.fromkeys(rows):
            if row not in self._rows[table] and self._room > 0:
                self._rows[table][row] = None
                self._room -= len(self._looked[table].table.columns)
                added.append((table, row))
        return added

    def _close(self, rows: list[tuple[str, int]]) -> None:
        """Add what rows refer to, and what that refers to, and so on."""
        while rows:
            by_table: dict[str, list[int]] = {}
            for table, row in rows:
                by_table.setdefault(table, []).append(row)
            found: list[tuple[str, int]] = []
            for table, numbers in by_table.items():
                each = self._looked[table]
                for reference in each.references:
                    targets = find_targets(each, reference.column, np.array(numbers, dtype=np.int64)).tolist()
                    found += [(reference.refers, target) for target in targets if target != NOT_THERE]
            rows = self._add(found)
