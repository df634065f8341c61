"""What is known of a database's tables: values that inspection and MetaData both are read into."""

from __future__ import annotations

from dataclasses import dataclass, field

TEXT_TYPES = frozenset({"text", "character varying", "character", "citext"})
PLENTIFUL_TYPES = frozenset({"bytea", "inet"})
"""Types beside texts and numbers of which there are enough values for every row to have one of its own."""

INTEGER_TYPES = frozenset({"smallint", "integer", "bigint"})


@dataclass(frozen=True, slots=True)
class Type:
    """A column's type; of a domain, the one it is made of."""

    name: str
    """As `format_type` prints it, without length and without brackets, such as `character varying`."""
    length: int | None = None
    """Of characters, at most."""
    precision: int | None = None
    """Decimal digits of a numeric, at most."""
    scale: int | None = None
    """Those of them after the point."""
    labels: tuple[str, ...] = ()
    """Of an enum."""
    is_array: bool = False
    is_composite: bool = False


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
    is_counted: bool = False
    """Whether a sequence gives its values: identity and serial columns."""
    is_always_counted: bool = False
    """Whether only the sequence may: GENERATED ALWAYS AS IDENTITY."""
    is_generated: bool = False
    """Whether it is computed from other columns."""
    domain: str = ""
    checks: tuple[Check, ...] = ()
    """Of its domain; they say VALUE for the column."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns that have to have the values of a row of a table."""

    name: str
    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    is_deferrable: bool = False


@dataclass(frozen=True, slots=True)
class Unique:
    """Columns whose values tell rows apart: a constraint, or an index."""

    name: str
    columns: tuple[str, ...]
    """Empty where it is over an expression that names none alone."""
    is_null_distinct: bool = True
    """Whether rows without a value differ from each other."""
    where: str = ""
    """The condition of the rows among which it tells; empty: all."""
    computed: tuple[str, ...] = ()
    """What it is over beside or in place of these columns: expressions."""
    is_assumed: bool = False
    """Whether it is taken for granted that a function of a column differs where the column does."""

    @property
    def is_plain(self) -> bool:
        """Whether these columns alone tell any row from all others."""
        return bool(self.columns) and not (self.where or self.computed)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An EXCLUDE constraint."""

    name: str
    elements: tuple[tuple[str, str], ...]
    """Column and operator; the column is empty where it is an expression."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger on INSERT."""

    name: str
    is_before: bool = False
    """Whether it may change a row before it is there."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its constraints."""

    name: str
    """With its schema and a dot before it, unless that is `public`."""
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Unique, ...] = ()
    """Beside the primary key."""
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    """Those that INSERT fires."""

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def is_required(self, key: ForeignKey) -> bool:
        """Whether every row has to refer to one."""
        return not any(self.column(name).is_nullable for name in key.columns)

    @property
    def unique_sets(self) -> tuple[Unique, ...]:
        """Everything that tells rows apart, the primary key first."""
        own = (Unique("primary key", self.primary_key),) if self.primary_key else ()
        return own + self.uniques


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables by name."""

    origin: str
    """Where they were read, for people."""
    tables: dict[str, Table] = field(default_factory=dict)
    held: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By table and column what foreign keys refer to now, as SQL literals; of tables that have a few rows."""
