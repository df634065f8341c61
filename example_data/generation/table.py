"""Tables and columns: how many rows a table has, where each column's values come from, and its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatasetError, ExampleDataError, describe_with_place
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.vectors import Vector
from example_data.registry.definition import is_unwritable

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

Make = Callable[[Stream, Rows], Vector]
"""A column kind: from a column's randomness and row numbers to the values of those rows."""

Target = Callable[[Stream, Rows], Rows]
"""From the row numbers of a reference to those of the rows referred to; -1 where a row refers to none."""


class Group(msgspec.Struct, frozen=True):
    """Columns of a row that draw from one key in place of each its own, so that they agree: a person, a place."""

    name: str
    """What tells it from the table's other groups; whoever else is in it changes nothing."""
    of: str = ""
    """A reference of the row, where they are those of the group of this name in the row referred to."""


class Read(msgspec.Struct, frozen=True):
    """A column of other rows that a value depends on."""

    column: str
    through: str = ""
    """The reference of the row that leads to the other one."""
    table: str = ""
    """Where no reference does, the table whose rows belong to this one."""


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
    is_drawn: bool = False
    """Whether a row's value changes with the number of rows in the table it refers to."""
    is_late: bool = False
    """Whether it is NULL at first, and written after all tables."""
    counts_in: str = ""
    """The table whose integer key its values are; the database says which integers are free."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """The parameters of a seed that it reads, with their defaults."""
    vocabularies: tuple[str, ...] = ()
    """The vocabularies of the registry that it chooses from, by name."""
    uses: tuple[str, ...] = ()
    """The columns of the same row that its values depend on; unless a type is given, the first one's is its type."""
    reads: tuple[Read, ...] = ()
    """The columns of other rows that its values depend on, beside the one that a reference has the values of."""
    group: Group | None = None
    """The columns that it has to agree with."""
    role: str = ""
    """What it is of the group, such as `full_name`."""
    is_unique: bool = False
    """Whether no other row of the seed has its value."""
    written_as: str = ""
    """The built-in type with the same binary form, such as `text` for an enum; unless given, its type."""
    is_cast: bool = False
    """Whether its values are texts that PostgreSQL reads as its type, for which there is no binary form here."""
    check: Callable[[Table], None] | None = None
    """What raises a `DatasetError` where the column does not fit its table; called when the dataset is complete."""


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


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that are written; its others keep their defaults."""

    name: str
    key: str | tuple[str, ...] = ()
    """The columns whose values identify its rows; unless given, the one that is a key."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    rows: Size | Per | None = None
    """How many rows; unless given, as many as the first table."""
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
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        keys = [name for name, column in self.columns.items() if column.is_key][:1]
        object.__setattr__(self, "key", (self.key,) if isinstance(self.key, str) else tuple(self.key or keys))

    def stream(self, pin: Pin, column: str) -> Stream:
        """Return the randomness of one of its columns."""
        return Stream(pin, self.name, column, self.tables)

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
