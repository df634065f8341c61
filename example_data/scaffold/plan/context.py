"""What is known of tables while they are planned: what their columns have to be, what they refer to, what is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.plan.column_order import ColumnOrder
from example_data.scaffold.plan.sides import Sides
from example_data.scaffold.plan.stages import Life
from example_data.scaffold.schema.tables import ForeignKey, Table, Unique

FAN_OUT = (8, 4, 2)
"""Rows at most for each row of a root table, for each of those, and for each of those; the last one for all below."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be decided, or that the user should know."""

    column: str
    """Empty where it is about the table."""
    text: str
    is_guess: bool = False
    """Whether it is what a name was taken for: the report says only how many these are."""


@dataclass(frozen=True, slots=True)
class TableRequirements:
    """A way to keep the constraints of a table, as far as they are understood."""

    by_column: Mapping[str, Requirement]
    understood: int
    """How many CHECK constraints are understood."""
    notes: tuple[Note, ...]
    """On the others, and on columns that stay NULL because of those."""
    avoided: frozenset[str]
    """Partial unique indexes that no row is in."""
    apart: frozenset[frozenset[str]] = frozenset()
    """Pairs of references that lead to different rows."""
    sides: tuple[Sides, ...] = ()
    """What other columns are required to be by the state that a column has."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """How many rows a table has, and what makes them differ."""

    owner: ForeignKey | None = None
    """The foreign key to the table that the rows are per; None: they are per none."""
    high: int = 0
    """Rows for a row of the owner, at most; 0: the usual number."""
    unique: frozenset[str] = frozenset()
    """Columns in which no two rows have the same value."""
    ordinals: frozenset[str] = frozenset()
    """Columns that count the rows of one owner."""
    distinct: frozenset[str] = frozenset()
    """Names of foreign keys that refer to another row in each of the rows of one owner."""
    once: frozenset[str] = frozenset()
    """Names of foreign keys that refer to another row in every row."""
    slots: frozenset[str] = frozenset()
    """Columns with ranges that do not overlap among the rows of one owner."""
    days: frozenset[str] = frozenset()
    """Columns with consecutive days: another one in each of the rows of one owner, or of the table."""
    listed: frozenset[str] = frozenset()
    """Columns with few values, each of them once among the rows of one owner, or of the table."""
    most: int = 0
    """Rows that constraints allow in all, whosever; 0: any number."""
    empty: frozenset[str] = frozenset()
    """Columns that stay NULL, because nothing else makes the rows differ."""
    broken: tuple[str, ...] = ()
    """Constraints that cannot be kept."""

    def __add__(self, other: RowPlan) -> RowPlan:
        high, most = (min(filter(None, pair), default=0) for pair in ((self.high, other.high), (self.most, other.most)))
        pairs = {field.name: (getattr(self, field.name), getattr(other, field.name)) for field in fields(self)}
        joined = {name: own | more for name, (own, more) in pairs.items() if isinstance(own, frozenset)}
        return RowPlan(self.owner, high, most=most, broken=self.broken + other.broken, **joined)

    @property
    def fits_once(self) -> bool:
        """Whether another seed's rows would have to have the same values."""
        return self.owner is None and bool(self.days or self.listed or self.most)

    def high_at(self, depth: int) -> int:
        """Return the rows at most for a row of the owner, in a table that is so many tables below a root."""
        return self.high or FAN_OUT[min(depth, len(FAN_OUT)) - 1]


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
class PlannedTable:
    """A table of the dataset, and what later ones need to know of it."""

    name: str
    rows: Call
    key: tuple[str, ...]
    """What tells its rows apart."""
    columns: Mapping[str, Call]
    notes: tuple[Note, ...]
    """What could not be decided."""
    defaulted: int
    """Columns that the database fills."""
    understood: int
    """CHECK constraints that are kept."""
    variables: Mapping[str, Call] = field(default_factory=dict)
    """Values that several of the columns name, such as a lifecycle."""
    is_key_implied: bool = False
    """Whether the kind of a column says that it is the key."""
    fits_once: bool = False
    """Whether constraints leave no room for the rows of another seed."""
    owners: tuple[str, ...] = ()
    """The table that its rows are per, the one that the rows of that table are per, and so on."""
    references: References = field(default_factory=References)
    extent: int = 0
    """How many row numbers it has, where a seed says nothing of sizes."""
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    """By column what its constraints require, in any state."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """A table, and what is known when it is planned."""

    table: Table
    way: TableRequirements
    """How its constraints are kept."""
    order: ColumnOrder
    keys: tuple[ForeignKey, ...]
    """The foreign keys that can be filled."""
    late: frozenset[str]
    """Names of those among them that are written when all tables are."""
    earlier: Mapping[str, PlannedTable]
    """The tables that are planned already."""
    tables: Mapping[str, Table]
    """All tables that are planned, this one included."""
    levels: Mapping[str, int]
    """Tables whose rows were there before those that take them for granted, and how long before."""
    life: Life | None = None
    """The lifecycle of its rows."""
    rows: RowPlan = RowPlan()
    references: References = field(default_factory=References)

    @property
    def requirements(self) -> Mapping[str, Requirement]:
        """By column what constraints require of it."""
        return self.way.by_column

    @property
    def uniques(self) -> tuple[Unique, ...]:
        """Everything in which its rows differ, but partial indexes that no row is in."""
        primary = [Unique("primary key", self.table.primary_key)] if self.table.primary_key else []
        return tuple(unique for unique in (*primary, *self.table.uniques) if unique.name not in self.way.avoided)

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
        summed = dict(self.requirements)
        for condition in (c for sides in self.way.sides for side in sides.all_sides for c in side):
            summed[condition.column] = Requirement((*summed[condition.column].conditions, condition))
        return summed

    def sides_of(self, name: str) -> Sides | None:
        """Return the states that say what a column is like; None where there are none."""
        return next((sides for sides in self.way.sides if name in sides.columns), None)

    def apart_from(self, name: str) -> str:
        """Return the other reference that a reference does not lead to the row of; empty where there is none."""
        return next((other for pair in self.way.apart if name in pair for other in pair - {name}), "")

    def carrier(self, key: ForeignKey) -> str:
        """Return the column of a foreign key that the reference is written in; the others follow from it."""
        others = {name for other in self.table.foreign_keys if other.name != key.name for name in other.columns}
        return next((name for name in reversed(key.columns) if name not in others), key.columns[-1])
