"""What is known of a table when its rows are decided, and how they are told apart then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.schema.tables import ForeignKey, Table, Unique


@dataclass(frozen=True, slots=True)
class Placed:
    """A table that has been planned, as far as later ones have to know."""

    key: tuple[str, ...]
    columns: frozenset[str]
    """Those that are written."""
    owners: tuple[str, ...] = ()
    """The table its rows are per, the one that table's rows are per, and so on."""
    lineage: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Columns whose value is that of a column of one of the owners."""
    extent: int = 0
    """Its row numbers, where a seed says nothing of sizes."""


@dataclass(frozen=True, slots=True)
class View:
    """A table, and what is known when it is planned."""

    table: Table
    demands: Mapping[str, Demand]
    keys: tuple[ForeignKey, ...]
    """The foreign keys that can be filled."""
    late: frozenset[str]
    """Names of those among them that are written when all tables are."""
    placed: Mapping[str, Placed]
    is_lookup: bool
    lookups: frozenset[str]
    tables: Mapping[str, Table]
    """All that are planned, this one included."""
    avoided: frozenset[str] = frozenset()
    """Partial unique indexes that no row is in."""

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """Everything that tells its rows apart, but partial indexes that no row is in."""
        return tuple(unique for unique in self.table.unique_sets if unique.name not in self.avoided)

    @property
    def referring(self) -> frozenset[str]:
        """The columns of all foreign keys."""
        return frozenset(name for key in self.table.foreign_keys for name in key.columns)

    def is_filled(self, key: ForeignKey) -> bool:
        """Whether every row refers to one: the columns are NOT NULL, or constraints demand values."""
        return not any(self.table.column(n).is_nullable and not self.demands[n].is_filled for n in key.columns)

    def carrier(self, key: ForeignKey) -> str:
        """The column of a foreign key that tells the row; its others follow from it."""
        others = {name for other in self.table.foreign_keys if other.name != key.name for name in other.columns}
        return next((name for name in reversed(key.columns) if name not in others), key.columns[-1])


@dataclass(frozen=True, slots=True)
class Rows:
    """How a table's rows are told apart."""

    owner: ForeignKey | None = None
    high: int = 0
    """Rows at most for a row of the owner; 0: as custom has it."""
    unique: frozenset[str] = frozenset()
    """Columns in which no two rows have the same."""
    ordinals: frozenset[str] = frozenset()
    """Columns that count the rows of one owner."""
    distinct: frozenset[str] = frozenset()
    """Names of foreign keys that refer to another row in each of the rows of one owner."""
    once: frozenset[str] = frozenset()
    """Names of foreign keys that refer to another row in every row."""
    slots: frozenset[str] = frozenset()
    """Columns with ranges that do not overlap among the rows of one owner."""
    empty: frozenset[str] = frozenset()
    """Columns that stay NULL, because nothing else tells the rows apart."""
    broken: tuple[str, ...] = ()
    """Constraints that cannot be kept."""

    def __add__(self, other: Rows) -> Rows:
        return Rows(
            self.owner,
            min(filter(None, (self.high, other.high)), default=0),
            self.unique | other.unique,
            self.ordinals | other.ordinals,
            self.distinct | other.distinct,
            self.once | other.once,
            self.slots | other.slots,
            self.empty | other.empty,
            self.broken + other.broken,
        )


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could not be decided."""

    column: str
    """Empty where it is about the table."""
    text: str
