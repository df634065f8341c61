"""Which guessed foreign keys the plan does without: no guess is why a table is left out, or a column stays NULL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from example_data.scaffold.plan.context import PlannedTable
from example_data.scaffold.schema.tables import ForeignKey, Table

Place = tuple[str, str]
"""A table, and a foreign key of it, by name."""


@dataclass(frozen=True, slots=True)
class Guesses:
    """The guesses that are dropped so far, while the plan is made again and again."""

    harmful: set[Place] = field(default_factory=set)
    """Those of tables that could not be filled with them, and of columns that were not."""
    doubtful: set[Place] = field(default_factory=set)
    """Those that lead to a table that could not be filled; where it cannot be without them, they stay NULL."""

    def apply(self, table: Table, left_out: Collection[str]) -> Table:
        """Return the table without those that are dropped."""
        keys = tuple(key for key in table.foreign_keys if self._is_kept(table, key, left_out))
        return replace(table, foreign_keys=keys, checks=(*table.checks, *(key.says for key in keys if key.says)))

    def drop(self, tables: Mapping[str, Table], filled: Mapping[str, PlannedTable], failed: Collection[str]) -> bool:
        """Drop those that did harm, and return whether there were any.

        Args:
            tables: Those of the plan, as `apply` returned them.
            filled: Those that could be filled.
            failed: Tables that could not be, for a reason of their own.
        """
        places = [(table, key) for table in tables.values() for key in table.foreign_keys if key.is_guessed]
        doubtful = {(table.name, key.name) for table, key in places if key.table in failed}
        harmful = {
            (table.name, key.name)
            for table, key in places
            if table.name in failed
            or (table.name in filled and key.table in filled and key.columns[0] not in filled[table.name].columns)
        }
        is_new = not (harmful <= self.harmful and doubtful <= self.doubtful)
        self.harmful.update(harmful)
        self.doubtful.update(doubtful)
        return is_new

    def _is_kept(self, table: Table, key: ForeignKey, left_out: Collection[str]) -> bool:
        place = (table.name, key.name)
        is_null = key.table in left_out and not table.is_required(key)
        return not key.is_guessed or (place not in self.harmful and (is_null or place not in self.doubtful))
