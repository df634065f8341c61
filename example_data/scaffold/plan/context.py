"""What is known of a table when it is planned: its requirements, its foreign keys, and the tables before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.schema.tables import ForeignKey, Table, Unique


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table that is planned, as far as later tables need to know it."""

    key: tuple[str, ...]
    owners: tuple[str, ...] = ()
    """The table that its rows are per, the one that the rows of that table are per, and so on."""
    lineage: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By column the table and column of the owner whose value it has."""
    extent: int = 0
    """How many row numbers it has, where a seed says nothing of sizes."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """A table, and what is known when it is planned."""

    table: Table
    requirements: Mapping[str, Requirement]
    keys: tuple[ForeignKey, ...]
    """The foreign keys that can be filled."""
    late: frozenset[str]
    """Names of those among them that are written when all tables are."""
    earlier: Mapping[str, TableSummary]
    """The tables that are planned already."""
    lookups: frozenset[str]
    """The tables that others look things up in."""
    tables: Mapping[str, Table]
    """All tables that are planned, this one included."""
    avoided: frozenset[str] = frozenset()
    """Partial unique indexes that no row is in."""

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """Everything in which its rows differ, but partial indexes that no row is in."""
        return tuple(unique for unique in self.table.unique_sets if unique.name not in self.avoided)

    @property
    def referring(self) -> frozenset[str]:
        """The columns of all foreign keys."""
        return frozenset(name for key in self.table.foreign_keys for name in key.columns)

    def is_filled(self, key: ForeignKey) -> bool:
        """Return whether every row refers to one: the columns are NOT NULL, or constraints require values."""
        return not any(self.table.column(n).is_nullable and not self.requirements[n].is_filled for n in key.columns)

    def may_be_null(self, name: str) -> bool:
        """Return whether a column may stay NULL: nothing requires a value."""
        requirement = self.requirements[name]
        return self.table.column(name).is_nullable and not (requirement.is_filled or requirement.is_referred)

    def carrier(self, key: ForeignKey) -> str:
        """Return the column of a foreign key that the reference is written in; the others follow from it."""
        others = {name for other in self.table.foreign_keys if other.name != key.name for name in other.columns}
        return next((name for name in reversed(key.columns) if name not in others), key.columns[-1])
