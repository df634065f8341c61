"""What is known of tables while they are planned: what their columns have to be, what they refer to, what is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.plan.life import Life
from example_data.scaffold.plan.sides import Sides
from example_data.scaffold.schema.tables import ForeignKey, Table, Unique


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be decided, or that the user should know."""

    column: str
    """Empty where it is about the table."""
    text: str
    is_guess: bool = False
    """Whether it is what a name was taken for: the report says only how many these are."""


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table of the dataset."""

    name: str
    rows: Call
    key: tuple[str, ...]
    """Empty where the kind of a column says that it is the key."""
    columns: Mapping[str, Call]
    notes: tuple[Note, ...]
    """What could not be decided."""
    defaulted: int
    """Columns that the database fills."""
    understood: int
    """CHECK constraints that are kept."""
    variables: Mapping[str, Call] = field(default_factory=dict)
    """Values that several of the columns name, such as a lifecycle."""
    fits_once: bool = False
    """Whether constraints leave no room for the rows of another seed."""


@dataclass(slots=True)
class References:
    """The columns of a table's foreign keys, while they are planned one after the other."""

    kinds: dict[str, Call] = field(default_factory=dict)
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By column the table and column that it refers to by itself, so that other references can be drawn within it."""
    lineage: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Those of them that refer to an owner of the row."""
    dense: set[str] = field(default_factory=set)
    """Tables that need all their row numbers, because rows are drawn from them without looking which are there."""
    not_without: set[tuple[str, str]] = field(default_factory=set)
    """Tables with one of their owners, of which each row has to have at least one of the former."""
    null_reasons: dict[str, str] = field(default_factory=dict)
    """By column that stays NULL, the reason."""
    broken: list[str] = field(default_factory=list)
    """Foreign keys that cannot be filled."""


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table that is planned, as far as later tables need to know it."""

    key: tuple[str, ...]
    owners: tuple[str, ...]
    """The table that its rows are per, the one that the rows of that table are per, and so on."""
    references: References
    extent: int
    """How many row numbers it has, where a seed says nothing of sizes."""
    kinds: Mapping[str, Call] = field(default_factory=dict)
    """By column what it is filled with; not those that the database fills or that stay NULL."""
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    """By column what its constraints require."""


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
    tables: Mapping[str, Table]
    """All tables that are planned, this one included."""
    avoided: frozenset[str] = frozenset()
    """Partial unique indexes that no row is in."""
    apart: frozenset[frozenset[str]] = frozenset()
    """Pairs of references that lead to different rows."""
    sides: tuple[Sides, ...] = ()
    """What columns are required to be by the state that another one has."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Tables whose rows were there before those that take them for granted, and how long before."""
    life: Life | None = None
    """The lifecycle of its rows."""

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """Everything in which its rows differ, but partial indexes that no row is in."""
        primary = [Unique("primary key", self.table.primary_key)] if self.table.primary_key else []
        return tuple(unique for unique in (*primary, *self.table.uniques) if unique.name not in self.avoided)

    @property
    def referring(self) -> frozenset[str]:
        """The columns of all foreign keys."""
        return frozenset(name for key in self.table.foreign_keys for name in key.columns)

    def is_filled(self, key: ForeignKey) -> bool:
        """Return whether every row refers to one: the columns are NOT NULL, or constraints require values."""
        return not any(
            self.table.column(n).is_nullable and not self.requirements[n].is_filled and n not in self.identifying
            for n in key.columns
        )

    def may_be_null(self, name: str) -> bool:
        """Return whether a column may stay NULL: nothing requires a value."""
        requirement = self.requirements[name]
        is_needed = requirement.is_filled or requirement.is_referred or name in self.identifying
        column = self.table.column(name)
        return column.is_nullable and not (column.is_full or is_needed)

    @property
    def identifying(self) -> frozenset[str]:
        """The columns that may be NULL, but are not, because nothing else tells the rows apart."""
        plain = [set(unique.columns) for unique in self.table.uniques if unique.is_plain]
        nullable = {column.name for column in self.table.columns if column.is_nullable}
        if self.table.primary_key or not all(columns & nullable for columns in plain):
            return frozenset()
        left = {c.name for c in self.table.columns if self.requirements[c.name].is_empty or c.left_to or c.default}
        return frozenset(next((columns for columns in plain if not columns & left), ()))

    @property
    def summed_requirements(self) -> Mapping[str, Requirement]:
        """What is required of columns in any state."""
        columns = {name: [c for sides in self.sides for side in sides.all_sides for c in side if c.column == name]
                   for sides in self.sides for name in sides.columns}  # fmt: skip
        own = {name: (*self.requirements[name].conditions, *more) for name, more in columns.items()}
        return {**self.requirements, **{name: Requirement(conditions) for name, conditions in own.items()}}

    def sides_of(self, name: str) -> Sides | None:
        """Return the states that say what a column is like; None where there are none."""
        return next((sides for sides in self.sides if name in sides.columns), None)

    def apart_from(self, name: str) -> str:
        """Return the other reference that a reference does not lead to the row of; empty where there is none."""
        return next((other for pair in self.apart if name in pair for other in pair - {name}), "")

    def carrier(self, key: ForeignKey) -> str:
        """Return the column of a foreign key that the reference is written in; the others follow from it."""
        others = {name for other in self.table.foreign_keys if other.name != key.name for name in other.columns}
        return next((name for name in reversed(key.columns) if name not in others), key.columns[-1])
