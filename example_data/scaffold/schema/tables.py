"""The tables of a schema as values, whether they were read from the live database or from MetaData."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from example_data.generation.type_facts import INTEGER_TYPES, TEXT_TYPES

FAMILIES = {
    **dict.fromkeys(TEXT_TYPES, "text"),
    **dict.fromkeys(INTEGER_TYPES, "integer"),
    "numeric": "decimal",
    **dict.fromkeys(("double precision", "real"), "double"),
    "date": "date",
    **dict.fromkeys(("timestamp with time zone", "timestamp without time zone"), "moment"),
    "boolean": "boolean",
    "inet": "inet",
}
"""The families of types that hints are for, by type."""

DATES, NUMBERS = frozenset({"date", "moment"}), frozenset({"integer", "decimal", "double"})
"""Those of dates and moments, and those of numbers."""

PLENTIFUL_TYPES = frozenset({"bytea", "inet"})
"""Types beside texts and numbers of which there are enough values for every row to have one of its own."""

DISTINCT_FUNCTIONS = frozenset({"lower", "upper", "md5", "sha224", "sha256", "sha384", "sha512", "encode", "btrim"})
"""Functions that differ where texts differ in more than capitals, as all texts do that are generated to be unique."""

_FUNCTION = re.compile(r"((?:\w+[.])?\w+)\(")
_OTHER_PARTS = re.compile(r"'(?:[^']|'')*'(?:::[a-z ]+)?|::[a-z_ ]+|[\s()\",]")
"""What may stand beside a column in an expression of that column alone: literals, casts and marks."""

LOOKUP_COLUMNS = 4
"""Columns of a table that others look things up in, at most."""

ExistingValues = Mapping[tuple[str, str], tuple[str, ...]]
"""By table and column the values that foreign keys refer to now, as SQL literals; of tables that have a few rows."""


@dataclass(frozen=True, slots=True)
class Type:
    """A column's type; of a domain, the type that it is based on."""

    name: str
    """As `format_type` prints it, without length and without brackets, such as `character varying`."""
    length: int | None = None
    """Characters or bits, at most; of a vector, how many numbers it has."""
    precision: int | None = None
    """Decimal digits of a numeric, at most."""
    scale: int | None = None
    """Those of them after the point."""
    labels: tuple[str, ...] = ()
    """The values of an enum."""
    is_array: bool = False
    is_composite: bool = False

    @property
    def family(self) -> str:
        """The family of its values, of an array those of its elements; empty where hints know none."""
        return FAMILIES.get(self.name, "")


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint of a table, or of a column's domain."""

    name: str
    text: str
    """Its expression, with or without the word CHECK around it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column."""

    name: str
    type: Type
    is_nullable: bool = True
    default: str = ""
    """The expression; empty where there is none."""
    volatility: str = ""
    """`v` where that has other values in each row, `s` in each session, as `now()`; else empty."""
    is_counted: bool = False
    """Whether a sequence gives its values: identity and serial columns."""
    is_generated: bool = False
    """Whether it is computed from other columns."""
    checks: tuple[Check, ...] = ()
    """Those of its domain, which say VALUE for the column."""
    is_full: bool = False
    """Whether it is filled in every row, although it may be NULL."""
    left_to: str = ""
    """Why nothing is written to it, in words that tell what becomes of it; empty where something is."""
    is_assigned: bool = False
    """Whether it has a value nevertheless, from a trigger."""

    @property
    def is_written(self) -> bool:
        """Whether its values may be ours: no sequence, no expression and no trigger has others."""
        return not (self.is_counted or self.is_generated or self.left_to)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values have to be those of a row of another table."""

    name: str
    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    is_guessed: bool = False
    """Whether no constraint declares it, and only the name of its column says it."""
    says: Check | None = None
    """Of a guess, what another column is then: in which table the row stands."""

    @property
    def target(self) -> tuple[str, str]:
        """The table and the column that its first column refers to; most have no other."""
        return self.table, self.referred[0]


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns in which no two rows have the same values: a constraint, or an index."""

    name: str
    columns: tuple[str, ...]
    """Empty where it is over an expression that names none alone."""
    is_null_distinct: bool = True
    """Whether NULL differs from NULL."""
    where: str = ""
    """The condition of the rows that differ; empty: all rows do."""
    computed: tuple[str, ...] = ()
    """The expressions that it is over, beside or in place of these columns."""
    is_assumed: bool = False
    """Whether it is assumed that a function of a column differs where the column does."""

    @property
    def is_plain(self) -> bool:
        """Whether it is over columns alone, and over all rows."""
        return bool(self.columns) and not (self.where or self.computed)

    def over_columns(self, names: Collection[str]) -> Unique:
        """Return an index over columns alone: where two rows differ in these, they differ in what it is over.

        Its columns may be expressions so far, as PostgreSQL prints them; `names` are the columns of the table.
        """
        computed = tuple(element for element in self.columns if element not in names)
        plain = tuple(element for element in self.columns if element in names)
        columns = plain or tuple(filter(None, (_column_within(element, names) for element in computed)))
        functions = {function for element in computed for function in _FUNCTION.findall(element)}
        is_assumed = bool(columns and not plain and functions - DISTINCT_FUNCTIONS)
        return replace(self, columns=columns, computed=computed, is_assumed=is_assumed)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An EXCLUDE constraint."""

    name: str
    elements: tuple[tuple[str, str], ...]
    """Column and operator; the column is empty where it is an expression."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger."""

    name: str
    is_before: bool = False
    """Whether it may change a row before it is inserted."""
    events: tuple[str, ...] = ("INSERT",)
    """What fires it: `INSERT`, `UPDATE`, `DELETE`."""
    function: str = ""
    """The name of what it calls, without schema and arguments."""
    arguments: tuple[str, ...] = ()
    source: str = ""
    """The text of the function."""
    is_conditional: bool = False
    """Whether it has a condition, `WHEN (...)`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its constraints."""

    name: str
    """With its schema and a dot before it, where it is not found without."""
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Unique, ...] = ()
    """Beside the primary key."""
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    left_out: str = ""
    """Why it is not filled, where that is known before it is planned."""
    ways_refused: int = 0
    """How many ways to keep its constraints PostgreSQL refused."""
    is_tried: bool = False
    """Whether what is planned will be tried, so that constraints that nobody understands may be left to that."""

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def referring(self) -> frozenset[str]:
        """The columns of all foreign keys."""
        return frozenset(name for key in self.foreign_keys for name in key.columns)

    def is_free(self, column: Column) -> bool:
        """Return whether nothing but CHECK constraints says what a column has in which row."""
        keyed = {*self.primary_key, *self.referring, *(name for unique in self.uniques for name in unique.columns)}
        return column.is_written and not column.type.is_array and column.name not in keyed

    @property
    def is_lookup(self) -> bool:
        """Whether others look things up in it: it is small, and belongs to no other table."""
        return len(self.columns) <= LOOKUP_COLUMNS and all(key.table == self.name for key in self.foreign_keys)

    def is_required(self, key: ForeignKey) -> bool:
        """Return whether every row has to refer to one."""
        return not any(self.column(name).is_nullable for name in key.columns)

    def is_integer_key(self, name: str) -> bool:
        """Return whether this column alone is the primary key, and of an integer type."""
        return self.primary_key == (name,) and self.column(name).type.name in INTEGER_TYPES


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables by name."""

    origin: str
    """Where they were read, in words for a message."""
    tables: dict[str, Table] = field(default_factory=dict)
    existing_values: ExistingValues = field(default_factory=dict)
    side_effects: Mapping[str, str] = field(default_factory=dict)
    """By table that triggers write to, and that is not filled, what a removal does to the rows there."""
    schemas: tuple[str, ...] = ()
    """The schemas of a database that were read."""


def needed_tables(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Return by table the other ones that each of its rows has to refer to."""
    return {
        name: {key.table for key in table.foreign_keys if key.table in tables and table.is_required(key)} - {name}
        for name, table in tables.items()
    }


def reachable(edges: Mapping[str, Collection[str]], start: str) -> set[str]:
    """Return all nodes of a graph to which edges lead from a node, also by way of others."""
    reached, ahead = set[str](), [start]
    while ahead:
        new = {*edges[ahead.pop()]} - reached
        reached |= new
        ahead.extend(new)
    return reached


def most_referred(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Return the tables that others refer to, those first that most do."""
    counts = Counter(key.table for table in tables.values() for key in table.foreign_keys)
    return tuple(name for name, _ in counts.most_common() if name in tables)


def _column_within(expression: str, names: Collection[str]) -> str:
    """Return the one column that an expression is a function of; empty where there are more, or where it uses NULL."""
    bare = _FUNCTION.sub("(", expression)
    if bare == expression or "coalesce(" in expression.lower():
        return ""
    return next((name for name in names if _OTHER_PARTS.sub("", bare) == _OTHER_PARTS.sub("", name)), "")
