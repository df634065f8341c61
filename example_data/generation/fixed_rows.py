"""Fixed rows: the first rows of a table as somebody wrote them, of which only what they do not say is made.

The functions that make a column's values, and those of the rows that a reference leads to, are wrapped where fixed rows
say something of it. So whoever asks for a value gets the fixed one: other columns, the digest, scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from ipaddress import ip_interface
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.errors import DatasetError, suggest_names
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import NOT_THERE, Column, Per, Size, Table, make_column_at
from example_data.generation.type_facts import read_literal
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded, Masked, Numbers, Plain, Vector

if TYPE_CHECKING:
    from numpy.typing import NDArray

Given = Mapping[int, Any]
"""What fixed rows say of a column, by row number."""

_EQUAL: dict[str, Callable[[Any], Hashable]] = {"citext": str.casefold, "inet": ip_interface}
"""By type, what is the same for values that PostgreSQL takes for the same; of other types the value itself."""


def fix_rows(tables: Mapping[str, Table], declared: Mapping[str, Table]) -> dict[str, Table]:
    """Return those tables of a dataset that have fixed rows, or rows that such belong to, with what follows from that.

    Args:
        tables: All tables, with resolved columns.
        declared: The same as they were written.

    Raises:
        DatasetError: A fixed row says what it cannot say, or a table has fewer rows by default.
    """
    least: dict[str, int] = {}
    for table in reversed([*tables.values()]):
        least[table.name] = max(least.get(table.name, 0), len(table.first))
        if isinstance(table.rows, Per):
            needed = -(-least[table.name] // table.rows.high)
            least[table.rows.table] = max(least.get(table.rows.table, 0), needed)
    fixed = {name: table for name, table in tables.items() if least[name]}
    numbers = {name: {label: row for row, label in enumerate(_labels(table))} for name, table in fixed.items()}
    return {
        name: _fix_table(replace(table, least=least[name]), declared[name].columns, numbers)
        for name, table in fixed.items()
    }


def _labels(table: Table) -> list[Any]:
    """Return the names of a table's fixed rows, or where they have none, their numbers."""
    return list(table.first) if isinstance(table.first, Mapping) else list(range(len(table.first)))


def _place(table: Table, label: object, column: str = "") -> str:
    """Return how a message calls a fixed row, or its value in a column."""
    return f"Table {table.name!r}, fixed row {label!r}" + (f", column {column!r}" if column else "")


def _fix_table(table: Table, declared: Mapping[str, Column], numbers: Mapping[str, Mapping[Any, int]]) -> Table:
    fixed: dict[str, dict[int, Any]] = {}
    said: Sequence[Any] = list(table.first.values()) if isinstance(table.first, Mapping) else table.first
    for (label, row), values in zip(numbers[table.name].items(), said, strict=True):
        for name, value in values.items():
            _check_column(table, label, name, declared)
            column = table.columns[name]
            known = numbers.get(column.refers, {}) if column.target else None
            fixed.setdefault(name, {})[row] = _read(_place(table, label, name), column, value, known)
    _check_circles(table, fixed)
    columns = dict(table.columns)
    for name, given in fixed.items():
        column = table.columns[name]
        siblings = table.rows.high if column.is_distinct and isinstance(table.rows, Per) else 0
        wrapped = _FixedColumn(column, given, siblings)
        _check_unique(table, name, wrapped)
        columns[name] = replace(column, make=wrapped.make, target=column.target and wrapped.target)
    if isinstance(table.rows, Size):
        table.check_size(table.rows.default)
    return replace(table, columns=columns, fixed=fixed)


def _check_column(table: Table, label: object, name: str, declared: Mapping[str, Column]) -> None:
    """Make sure that a fixed row may say something of a column."""
    column = declared.get(name)
    if column is None:
        known = suggest_names(str(name), table.columns)
        raise DatasetError(f"{_place(table, label)}: it has no column {name!r} ({known}). Correct the name.")
    follows = ""
    if column.is_key:
        follows = "it is a key, which follows from the row's number"
    elif column.is_parent:
        follows = "it leads to the row that this one belongs to, which follows from the row's number"
    elif column.target is not None and column.uses and not column.refers:
        follows = f"it has the value of the row that {column.uses[0]!r} leads to"
    if follows:
        raise DatasetError(f"{_place(table, label, name)}: {follows}. Take it out of the fixed row.")


def _read(place: str, column: Column, value: object, known: Mapping[Any, int] | None) -> Any:  # noqa: ANN401 - any type
    """Return a fixed row's value of a column; of a reference the number of the row of that name, -1 for none."""
    if known is None:
        try:
            if column.is_cast:
                return _read_text(value, column.type)
            return _read_value(value, column.written_as or column.type)
        except DatasetError as error:
            raise DatasetError(f"{place}: {error}") from error
    if value is None:
        return NOT_THERE
    if not isinstance(value, str) or value not in known:
        names = [name for name in known if isinstance(name, str)]
        raise DatasetError(
            f"{place}: no fixed row of {column.refers!r} has this name ({suggest_names(str(value), names)}, found "
            f"{value!r:.60}). Correct it, or give a row the name: Table({column.refers!r}, first={{name: row}})."
        )
    return known[value]


def _read_text(value: object, type_name: str) -> str | None:
    """Return the text that PostgreSQL reads as a type; of a number its figures."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)
    if not isinstance(value, str | None):
        raise DatasetError(
            f"{value!r:.60} is not a value of {type_name} (expected a text that PostgreSQL reads as one, found "
            f"{type(value).__name__}). Write it in quotes."
        )
    return value


def _read_value(value: Any, form: str) -> Any:  # noqa: ANN401 - of any type
    """Return a value as its type reads it; numbers of JSON in the type's own class, moments in UTC."""
    if form.endswith("[]") and isinstance(value, list | tuple):
        return [_read_value(member, form.removesuffix("[]")) for member in value]
    if form == "numeric" and isinstance(value, float):
        return Decimal(repr(value))
    value = read_literal(value, form)
    if isinstance(value, datetime) and form == "timestamptz":
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, datetime) and form == "timestamp" and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _check_circles(table: Table, fixed: Mapping[str, Given]) -> None:
    """Make sure that no fixed row refers to itself over others of its table, in columns that are written with it."""
    from graphlib import CycleError, TopologicalSorter  # few tables have fixed rows

    targets: dict[int, set[int]] = {}
    for name, given in fixed.items():
        column = table.columns[name]
        if column.target is not None and column.refers == table.name and not column.is_late:
            for row, target in given.items():
                targets.setdefault(row, set()).update({target} - {row, NOT_THERE})
    try:
        TopologicalSorter(targets).prepare()
    except CycleError as error:
        labels = _labels(table)
        circle = " -> ".join(str(labels[row]) for row in reversed(error.args[1]))
        raise DatasetError(
            f"Table {table.name!r}: fixed rows refer to each other in a circle ({circle}). Break it, or write the "
            "column when all rows are there, with late(...)."
        ) from error


@dataclass(frozen=True)
class _FixedColumn:
    """What fixed rows say of a column, of which the values of made rows keep clear where it is unique."""

    column: Column
    """The column as it is made."""
    given: Given
    siblings: int
    """How many row numbers a parent has, where values are unique among its rows only; 0 where they are not."""

    @property
    def is_unique(self) -> bool:
        """Whether no two rows, or no two of a parent, may have the same."""
        return self.column.is_unique or self.siblings > 0

    @cached_property
    def equal(self) -> Callable[[Any], Hashable] | None:
        """What is the same for values that PostgreSQL takes for the same; None where that is the value itself."""
        return None if self.column.target else _EQUAL.get(self.column.type) or _EQUAL.get(self.column.written_as)

    @cached_property
    def owners(self) -> dict[tuple[int, Hashable], int]:
        """The fixed row that has a value, by what `identify` returns of it; the first of several."""
        missing = NOT_THERE if self.column.target else None
        said = ((row, value) for row, value in reversed([*self.given.items()]) if self.is_unique and value != missing)
        return {self.identify(row, value): row for row, value in said}

    @cached_property
    def taken(self) -> frozenset[Hashable]:
        """The values of fixed rows, as `equal` has them."""
        return frozenset(value for _, value in self.owners)

    def identify(self, row: int, value: Any) -> tuple[int, Hashable]:  # noqa: ANN401 - of any type
        """Return what no two rows share: a value, and the parent where it is unique among the rows of that one."""
        same = value if self.equal is None or value is None else self.equal(value)
        return row // self.siblings if self.siblings else 0, same

    def make(self, stream: Stream, rows: Rows) -> Vector:
        """Return the column's values."""
        if self.column.target is not None:
            return make_column_at(stream, self.column.refers, self.column.of, self.target(stream, rows))
        vector = self.column.make(stream, rows)
        if self.is_unique:
            values = vector.values()
            if self._keep_clear(values, rows, lambda owner: self.column.make(stream, owner).values()):
                vector = Plain(values)
        return overlay(vector, rows, self.given)

    def target(self, stream: Stream, rows: Rows) -> Rows:
        """Return the rows that it leads to, where it is a reference."""
        draw = self.column.target
        assert draw is not None
        targets = to_array(draw(stream, rows)).copy()
        if self.is_unique:
            numbers = targets.tolist()
            if self._keep_clear(numbers, rows, lambda owner: to_array(draw(stream, owner)).tolist()):
                targets = np.array(numbers, dtype=np.int64)
        for place, row in _places_of(rows, self.given):
            targets[place] = self.given[row]
        return targets

    def _keep_clear(self, values: list[Any], rows: Rows, made: Callable[[NDArray[np.int64]], list[Any]]) -> bool:
        """Replace values that fixed rows have by those that are made for these rows; return whether there were some.

        What is made differs in all rows, so that a value comes that no fixed row has.
        """
        found = False
        for place, row in self._candidates(values, rows):
            while row not in self.given and (owner := self.owners.get(self.identify(row, values[place]))) is not None:
                (values[place],), found = made(np.array([owner])), True
        return found

    def _candidates(self, values: list[Any], rows: Rows) -> Iterable[tuple[int, int]]:
        """Return place and number of the rows that may have a value of a fixed one."""
        if self.siblings:
            return _places(rows, (max(self.given) // self.siblings + 1) * self.siblings)
        equal = self.equal
        same = values if equal is None else [value if value is None else equal(value) for value in values]
        return () if self.taken.isdisjoint(same) else enumerate(to_array(rows).tolist())


def _check_unique(table: Table, name: str, fixed: _FixedColumn) -> None:
    """Make sure that fixed rows have different values in a column that promises so."""
    labels = _labels(table)
    for row, value in fixed.given.items():
        other = fixed.owners.get(fixed.identify(row, value), row) if fixed.is_unique else row
        if other != row:
            raise DatasetError(
                f"{_place(table, labels[row], name)}: its value is that of fixed row {labels[other]!r} as well, and no "
                "two rows may have the same there. Change one of them."
            )


def overlay(vector: Vector, rows: Rows, given: Given) -> Vector:
    """Return the values of rows with those of fixed rows in their places, in the same form wherever that has them."""
    if not (places := _places_of(rows, given)):
        return vector
    if isinstance(vector, Masked) or any(value is None for value in given.values()):
        masked = vector if isinstance(vector, Masked) else Masked(vector, np.zeros(len(rows), dtype=np.bool_))
        is_null = masked.is_null.copy()
        for place, row in places:
            is_null[place] = given[row] is None
        said = {row: value for row, value in given.items() if value is not None}
        return Masked(overlay(masked.vector, rows, said), is_null)
    match vector:  # by all that is given, so that values are the same whichever rows are made together
        case DictionaryEncoded(_, Dictionary() as entries) if all(_fits(entries, value) for value in given.values()):
            return overlay_entries(vector, rows, given)
        case Numbers(array) if None not in (numbers := [_to_number(value, array.dtype) for value in given.values()]):
            return Numbers(_put(array, places, given, numbers))
        case Decimals(units, scale) if None not in (numbers := [_to_units(value, scale) for value in given.values()]):
            return Decimals(_put(units, places, given, numbers), scale)
        case _:
            values = vector.values()
            for place, row in places:
                values[place] = given[row]
            return Plain(values)


def _put(array: NDArray[Any], places: list[tuple[int, int]], given: Given, numbers: list[Any]) -> NDArray[Any]:
    """Return the array with numbers, one for each fixed row of which something is given, in their places."""
    array, by_row = array.copy(), dict(zip(given, numbers, strict=True))
    for place, row in places:
        array[place] = by_row[row]
    return array


def _to_number(value: Any, dtype: np.dtype[Any]) -> int | float | None:  # noqa: ANN401 - of any type
    """Return a value as an array of numbers or booleans has it; None where it has no room for it."""
    if dtype.kind not in "iu":
        return value if isinstance(value, bool if dtype.kind == "b" else int | float) else None
    number = _to_units(value, 0)
    return number if number is not None and np.iinfo(dtype).min <= number <= np.iinfo(dtype).max else None


def _to_units(value: Any, scale: int) -> int | None:  # noqa: ANN401 - of any type
    """Return a number as an integer of 64 bits in units of its last digit; None where it is none of so many digits."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not Decimal(value).is_finite():
        return None
    numerator, denominator = value.as_integer_ratio()
    units, rest = divmod(numerator * 10**scale, denominator)
    return None if rest or not -(2**63) <= units < 2**63 else units


def _fits(dictionary: Dictionary, value: Any) -> bool:  # noqa: ANN401 - of any type
    """Return whether a value may be an entry as well; of numbers, one with more digits would change those of sums."""
    if not isinstance(value, Decimal):
        return isinstance(value, str | int)
    scales = [-int(entry.as_tuple().exponent) for entry in dictionary if isinstance(entry, Decimal)]
    return len(scales) == len(dictionary) and _to_units(value, max([0, *scales])) is not None


def overlay_entries(vector: DictionaryEncoded, rows: Rows, given: Given) -> DictionaryEncoded:
    """Return what `overlay` does, as entries of a dictionary."""
    places = _places_of(rows, given)
    if not places:
        return vector
    entries = {given[row]: len(vector.dictionary) + number for number, row in enumerate(given)}
    indices = vector.indices.copy()
    for place, row in places:
        indices[place] = entries[given[row]]
    return DictionaryEncoded(indices, _extend(vector.dictionary, tuple(given.values())))


@lru_cache(maxsize=64)
def _extend(dictionary: Sequence[Any], entries: tuple[Any, ...]) -> Dictionary:
    return Dictionary([*dictionary, *entries])


def _places_of(rows: Rows, given: Given) -> list[tuple[int, int]]:
    """Return place and number of those of the rows of which something is given."""
    return [(place, row) for place, row in _places(rows, max(given) + 1) if row in given] if given else []


def _places(rows: Rows, below: int) -> Iterator[tuple[int, int]]:
    """Yield place and number of those of the rows whose number is below a bound."""
    if isinstance(rows, range):
        yield from enumerate(range(rows.start, min(rows.stop, below)))
    else:
        places = np.flatnonzero(rows < below)
        yield from zip(places.tolist(), rows[places].tolist(), strict=True)


def find_role(stream: Stream, role: str) -> Given:
    """Return what fixed rows say of a role of the group that a stream is of, by row number; nothing for other streams.

    So that what they do not say of the group can follow from what they do: an address from a name.
    """
    table: Table | None = stream.tables.get(stream.table)
    if table is not None:
        for name, given in table.fixed.items():
            column = table.columns[name]
            if column.group and column.role == role and column.group.column == stream.column and not column.group.of:
                return given
    return {}


def find_said(stream: Stream, rows: Rows, role: str) -> list[tuple[int, Any]]:
    """Return what fixed rows among these say of a role of the stream's group, each with the place of its row."""
    given = find_role(stream, role)
    return [(place, given[row]) for place, row in _places_of(rows, given)]
