"""Tables and columns: how many rows a table has, where each column's values come from, and its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from example_data.errors import DatasetError, ExampleDataError, describe_with_place
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.vectors import Masked, Vector
from example_data.registry.definition import is_unwritable

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

Make = Callable[[Stream, Rows], Vector]
"""A column kind: from a column's randomness and row numbers to the values of those rows."""

Target = Callable[[Stream, Rows], Rows]
"""From the row numbers of a reference to those of the rows referred to."""

NOT_THERE = -1
"""The row number that stands for NULL: the reference has no row."""


class Group(msgspec.Struct, frozen=True):
    """Columns of a row that draw from one key in place of each its own, so that they agree: a person, a place."""

    name: str
    """What tells it from the table's other groups; whoever else is in it changes nothing."""
    of: str = ""
    """A reference of the row, where they are those of the group of this name in the row referred to."""
    kind: str = ""
    """What it is, such as `person`; a group follows one of its own kind."""

    @property
    def column(self) -> str:
        """The name that its randomness has among those of the table's columns."""
        return f"group {self.name}"


class Read(msgspec.Struct, frozen=True):
    """A column of other rows that a value depends on."""

    column: str
    """Its name; empty where a value depends on nothing but which rows there are."""
    through: str = ""
    """The reference of the row that leads to the other one."""
    table: str = ""
    """Where no reference does, the table whose rows belong to this one."""
    group: str = ""
    """The group whose columns all read it, by the name that its randomness has; empty where one column does."""


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is filled."""

    type: str
    """The PostgreSQL type of its values, such as `uuid[]`; unless given, a reference has that of what it refers to."""
    make: Make
    kind: str = "a function of its own"
    """A description of a few words, for messages."""
    is_key: bool = False
    """Whether its values are unique in the table, also among the rows of other seeds."""
    refers: str = ""
    """The table that a reference refers to, which may be its own."""
    of: str = ""
    """The column of that table whose values it has; unless given, the key."""
    target: Target | None = None
    """Which rows of that table it refers to; None where it is no reference."""
    is_parent: bool = False
    """Whether that is the row that its own row belongs to, as the tables' rows are per one another."""
    is_tree: bool = False
    """Whether it leads to an earlier row of its own table, or to none, so that who follows it comes to an end."""
    is_drawn: bool = False
    """Whether a row's value changes with the number of rows in the table it refers to."""
    is_late: bool = False
    """Whether it is NULL at first, and written after all tables."""
    counts_in: str = ""
    """The table whose integer key its values are; the database says which integers are free."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The parameters of a seed that it reads, with their defaults."""
    moves_by: int = 1
    """The days by which its values can move, or a multiple of that: 7 where they depend on the day of the week."""
    vocabularies: tuple[str, ...] = ()
    """The vocabularies of the registry that it chooses from, by name."""
    uses: tuple[str, ...] = ()
    """The columns of the same row that its values depend on; unless a type is given, the first one's is its type."""
    reads: tuple[Read, ...] = ()
    """The columns of other rows that its values depend on, beside the one that a reference has the values of.

    Where it says no type and uses no column of its own row, its type is that of the first of these.
    """
    group: Group | None = None
    """The columns that it has to agree with."""
    role: str = ""
    """What it is of the group, such as `full_name`."""
    is_unique: bool = False
    """Whether no other row of the seed has its value."""
    is_distinct: bool = False
    """Whether no other row of the same parent has its value."""
    is_unchecked: bool = False
    """Whether its values stand outside the digest and all comparisons, as the hash of a password does."""
    written_as: str = ""
    """The built-in type with the same binary form, such as `text` for an enum; unless given, its type."""
    content: str = ""
    """A hash of the file that its values come from, if they come from one: it is part of the digest."""
    is_cast: bool = False
    """Whether its values are texts that PostgreSQL reads as its type, for which there is no binary form here."""
    check: Callable[[Table], None] | None = None
    """What raises a `DatasetError` where the column does not fit its table; called when the dataset is complete."""

    @property
    def form(self) -> str:
        """The built-in type in whose form its values are, once the dataset is complete."""
        return "text" if self.is_cast else self.written_as or self.type


class Size(msgspec.Struct, frozen=True):
    """A number of rows that a seed may set by name."""

    name: str
    default: int
    """The rows if it does not."""


class Per(msgspec.Struct, frozen=True):
    """Rows for every row of an earlier table, `low` to `high` of them; the first one has at least one.

    Row n of the table belongs to row n // high: nothing has to be counted to know that.
    """

    table: str
    low: int = 1
    high: int = 1
    skewed: bool = False
    """Whether most of those have few rows and a few have many: on average `low` and an eighth of the way to `high`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that are written; its others keep their defaults."""

    name: str
    key: str | tuple[str, ...] = ()
    """The columns whose values identify its rows; unless given, the one that is a key."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    rows: Size | Per | None = None
    """How many rows; unless given, as many as the first table."""
    first: Sequence[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]] | str = ()
    """Its rows 0, 1, ... as they are written here, or in a CSV or JSON file beside the module or above it; what they do
    not say is made. By name, where fixed rows of other tables refer to them."""
    fixed: Mapping[str, Mapping[int, Any]] = field(default_factory=dict, compare=False, repr=False)
    """By column the values that fixed rows have, by row number: of a reference the row that it leads to; the dataset
    fills it in."""
    least: int = field(default=0, compare=False, repr=False)
    """So many of its row numbers are rows whatever a seed draws: fixed rows, and those that fixed rows belong to; the
    dataset fills it in."""
    tables: Mapping[str, Table] = field(default_factory=dict, compare=False, repr=False)
    """All tables of its dataset by name, itself among them; the dataset fills it in."""

    def __post_init__(self) -> None:
        for name in (self.name, *self.columns):
            if not isinstance(name, str) or not name or is_unwritable(name):
                raise DatasetError(
                    f"Table {self.name!r:.60}: PostgreSQL has no such name (expected a text, found {name!r:.60}). "
                    "Correct it."
                )
        for name, column in self.columns.items():
            if not isinstance(column, Column):
                raise DatasetError(
                    f"Column {self.name}.{name}: it is no column (expected a kind such as c.email(), or Column(type, "
                    f"function), found {type(column).__name__} {column!r:.60}). Call the kind, or name your function "
                    "in a Column."
                )
        if self.first:
            from example_data.generation.fixed_row_files import read_first  # few tables have some

            object.__setattr__(self, "first", read_first(self.name, self.first))
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        keys = [name for name, column in self.columns.items() if column.is_key][:1]
        object.__setattr__(self, "key", (self.key,) if isinstance(self.key, str) else tuple(self.key or keys))

    def stream(self, pin: Pin, column: str) -> Stream:
        """Return the randomness of one of its columns."""
        return Stream(pin, self.name, column, self.tables)

    def make(self, stream: Stream, rows: Rows) -> Vector:
        """Return the values of one of its columns, that of the stream; for the same rows they are made once."""
        place = (self.name, stream.column)
        known = stream.made.get(place)
        if known is None or known[0] is not rows:
            known = stream.made[place] = (rows, self.columns[stream.column].make(stream, rows))
        vector: Vector = known[1]
        return vector

    def trees_of(self, name: str) -> tuple[str, ...]:
        """Return the references to earlier rows of the table along which a column is made of its own values."""
        through = (read.through for read in self.columns[name].reads if read.column == name and read.through)
        return tuple(reference for reference in dict.fromkeys(through) if self.columns[reference].is_tree)

    def check_size(self, count: int) -> None:
        """Make sure that a number of rows is not below the number of those that are there in any case.

        Raises:
            DatasetError: It is.
        """
        if count < self.least:
            raise DatasetError(
                f"Table {self.name!r}: its size is too small for the dataset's fixed rows (expected at least "
                f"{self.least}, found {count}). Make it larger."
            )

    @property
    def checked(self) -> tuple[str, ...]:
        """The columns whose values are in the digest and in comparisons."""
        return tuple(name for name, column in self.columns.items() if not column.is_unchecked)

    @property
    def early(self) -> tuple[str, ...]:
        """The columns that are written first, with the rows."""
        return tuple(name for name, column in self.columns.items() if not column.is_late)

    @property
    def late(self) -> tuple[str, ...]:
        """The columns that are written when all tables are."""
        return tuple(name for name, column in self.columns.items() if column.is_late)

    @property
    def integer_key(self) -> str:
        """The integer key, whose numbers the database reserves; empty where the table has none."""
        names = (name for name, column in self.columns.items() if column.is_key and column.counts_in == self.name)
        return next(names, "")


def make_column_at(stream: Stream, table: str, name: str, rows: Rows) -> Vector:
    """Return the values of any table's column; NULL where a row's number is that of none."""
    there: Table = stream.tables[table]
    own = stream.of(table, name)
    if isinstance(rows, range) or not (is_null := rows == NOT_THERE).any():
        return there.make(own, rows)
    return Masked(there.make(own, np.maximum(rows, 0)), is_null)


def is_reference(table: Table, column: Column) -> bool:
    """Return whether a column leads to a row itself, and is not a copy of a value of the row that another leads to."""
    used = (table.columns[name] for name in column.uses)
    return column.target is not None and not any(other.refers == column.refers for other in used if other.target)


class ColumnError(DatasetError):
    """A column's values cannot be made or written; the message begins with the column."""


@contextmanager
def column_errors(table: Table, name: str) -> Iterator[None]:
    """Let whatever is raised in the block become an error that begins with the column and its kind.

    Raises:
        ColumnError: The values cannot be made or written; what a user's function raised comes with its line.
    """
    place = f"Column {table.name}.{name} ({table.columns[name].kind})"
    try:
        yield
    except ColumnError:
        raise
    except DatasetError as error:
        raise ColumnError(f"{place}: {error}") from error
    except ExampleDataError:
        raise
    except Exception as error:  # whatever a user's function raises
        raise ColumnError(
            f"{place}: its values cannot be made ({describe_with_place(error)}). Correct the column."
        ) from error
