"""Column kinds that are computed from the rows that belong to a row: what an order's items add up to.

The numbers of rows of a table that is `per` another one follow from those of the rows they belong to, so they are made
again wherever they are needed; nothing is read, and nothing remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from example_data.columns.amounts import EXACT_TYPES, Amounts, find_bound, multiply, to_amounts, widen
from example_data.columns.column_kind import check_argument, check_form, column_kind, infer_written_as
from example_data.columns.later_times import TIME_TYPES, to_times
from example_data.columns.references import find_table, make_other_column, rows_per
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.row_numbers import rows_below
from example_data.generation.table import Column, Read, Table
from example_data.generation.type_facts import LARGEST_INTEGER, read_literal
from example_data.generation.vectors import Masked, Numbers, Times, Vector, is_equal

PIECE = 2**15
"""The most row numbers that are looked at together: memory does not grow with the rows that belong to one."""

Where = Mapping[str, object] | None


@column_kind
def sum_of(table: str, column: str, *, times: str = "", where: Where = None, type: str = "") -> Column:
    """Return a column of sums over the rows that belong to a row, such as an order's items; 0 where there are none.

    Args:
        table: A table whose rows are per this one's, or per those of a table whose rows are, and so on.
        column: Its column of integers or decimals; NULL counts as 0.
        times: Another such column of that table, with which it is multiplied in each row before.
        where: By name the values of columns of that table that a row has to have in order to count; None is NULL.
        type: `numeric`, an integer type (rounded to whole numbers), or a domain over `numeric`; unless given, the type
            of that column.
    """
    names = (column, times) if times else (column,)
    return _reduced_column(f"the sum of {' * '.join(names)}", np.add, (table, *names), where, type)


@column_kind
def count_of(table: str, *, where: Where = None, type: str = "integer") -> Column:
    """Return a column of how many rows of a table belong to a row.

    Args:
        table: As of `sum_of`.
        where: As of `sum_of`.
        type: An integer type, `numeric`, or a domain over `integer`.
    """

    def reduce(_stream: Stream, pieces: Iterable[Piece], size: int, _form: str) -> Numbers:
        counts = np.zeros(size, dtype=np.int64)
        for piece in pieces:
            counts += np.bincount(piece.owners, minlength=size)
        return Numbers(counts)

    forms = ("integer", *LARGEST_INTEGER, "numeric")
    return _relative_column((table,), where, "the number", type, forms=forms, reduce=reduce)


@column_kind
def max_of(table: str, column: str, *, where: Where = None, type: str = "") -> Column:
    """Return a column of the largest or latest value among the rows that belong to a row; NULL where there is none.

    Args:
        table: As of `sum_of`.
        column: Its column of integers, decimals, dates or moments; NULL is left out.
        where: As of `sum_of`.
        type: An integer type, `numeric`, `date`, `timestamp` or `timestamptz`, or a domain over `numeric`; unless
            given, the type of that column.
    """
    return _reduced_column(f"the largest {column}", np.maximum, (table, column), where, type)


@column_kind
def min_of(table: str, column: str, *, where: Where = None, type: str = "") -> Column:
    """Return a column of the smallest or earliest value among the rows that belong to a row; NULL where there is none.

    The arguments are those of `max_of`.
    """
    return _reduced_column(f"the smallest {column}", np.minimum, (table, column), where, type)


def _reduced_column(kind: str, operation: np.ufunc, place: tuple[str, ...], where: Where, type_name: str) -> Column:
    """Return a column of sums, or of the largest or smallest values, of a place: a table and columns of it."""
    (table, *columns), is_sum = place, operation is np.add

    def reduce(stream: Stream, pieces: Iterable[Piece], size: int, form: str) -> Vector:
        reduction, scale, unit = _Reduction(operation, size), 0, f"datetime64[{'D' if form == 'date' else 'us'}]"
        most = rows_per(find_table(stream, table), stream.table) if is_sum else 1
        for piece in pieces:
            if form in TIME_TYPES:
                times, is_null = to_times(piece.read(columns[0]))
                amounts = Amounts(times.array.astype(unit).astype(np.int64), 0, is_null)
            else:
                amounts = multiply([to_amounts(stream, name, piece.read(name)) for name in columns])
            is_value = slice(None) if amounts.is_null is None else ~amounts.is_null
            units = widen(amounts.units, find_bound(amounts.units) * most)
            reduction.add(units[is_value], piece.owners[is_value])
            scale = amounts.scale
        is_none = None if is_sum or reduction.is_found.all() else ~reduction.is_found
        if form not in TIME_TYPES:
            return Amounts(reduction.results, scale, is_none).to_vector(stream, form)
        times = Times(reduction.results.astype(unit), is_utc=form == "timestamptz")
        return times if is_none is None else Masked(times, is_none)

    forms = EXACT_TYPES if is_sum else (*EXACT_TYPES, *TIME_TYPES)
    return _relative_column(place, where, kind, type_name, forms=forms, reduce=reduce)


class Piece(NamedTuple):
    """Some of the rows of a table that belong to others."""

    stream: Stream
    """The randomness of the table."""
    rows: Rows
    owners: NDArray[np.int64]
    """For each row the place of the one that it belongs to, in ascending order."""

    def read(self, column: str) -> Vector:
        """Return a column of the rows."""
        return make_other_column(self.stream, column, self.rows)


Reduce = Callable[[Stream, Iterable[Piece], int, str], Vector]
"""From the rows that belong to others, how many these are and the built-in type of values, to a value for each."""


def _relative_column(
    place: tuple[str, ...], where: Where, kind: str, type_name: str, *, forms: tuple[str, ...], reduce: Reduce
) -> Column:
    """Return a column that reduces a place, which is a table and columns of it, to one value for each row.

    The forms are the built-in types that these and its own values may have.
    """
    rule = "where must have values by the names of columns"
    check_argument(where is None or isinstance(where, Mapping), rule, where=where)
    (table, *columns), conditions = place, dict(where or {})
    written_as = infer_written_as(type_name, *forms) if type_name else ""

    def make(stream: Stream, rows: Rows) -> Vector:
        form = written_as or type_name or find_table(stream, table).columns[columns[0]].form
        return reduce(stream, _find_pieces(stream, rows, table, conditions), len(rows), form)

    def check_table(own: Table) -> None:
        for name, value in conditions.items():
            read_literal(value, own.tables[table].columns[name].form)
        for column in columns:
            check_form(own.tables[table], column, *forms)
            found = own.tables[table].columns[column].form
            if type_name and (found in TIME_TYPES) != ((written_as or type_name) in TIME_TYPES):
                raise DatasetError(
                    f"its type {type_name!r} has no such values (expected a type for those of {column!r}, which are of "
                    f"type {found}). Leave out type=..."
                )

    only = " and ".join(f"{name} is {'NULL' if value is None else value}" for name, value in conditions.items())
    return Column(
        type_name,
        make,
        f"{kind} of its {table}{' where ' * bool(only)}{only}",
        reads=tuple(Read(name, table=table) for name in (*(columns or [""]), *conditions)),
        written_as=written_as,
        check=check_table,
    )


def _find_pieces(stream: Stream, rows: Rows, table: str, conditions: Mapping[str, object]) -> Iterator[Piece]:
    """Yield the rows of a table that belong to these rows and meet the conditions; first an empty piece.

    What is read of that shows what values are like, such as how many digits they have, also where there are none.
    """
    child, of_child = find_table(stream, table), stream.of(table, "")
    yield Piece(of_child, range(0), np.empty(0, dtype=np.int64))
    values = {name: read_literal(value, child.columns[name].form) for name, value in conditions.items()}
    for numbers, owners in rows_below(stream.pin, child, rows_per(child, stream.table), rows, PIECE):
        piece = Piece(of_child, numbers, owners)
        for name, value in values.items():
            mask = is_equal(piece.read(name), value)
            piece = Piece(of_child, to_array(piece.rows)[mask], piece.owners[mask])
        if len(piece.rows):
            yield piece


class _Reduction:
    """Sums, or the largest or smallest of integers, by the place of the row that they belong to."""

    def __init__(self, operation: np.ufunc, size: int) -> None:
        self._operation = operation
        self.results: NDArray[Any] = np.zeros(size, dtype=np.int64)
        self.is_found = np.zeros(size, dtype=np.bool_)

    def add(self, values: NDArray[Any], owners: NDArray[np.int64]) -> None:
        """Take in values; those of one owner stand together."""
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        if not len(starts):
            return
        places, found = owners[starts], self._operation.reduceat(values, starts)
        if found.dtype == object:
            self.results = self.results.astype(object)
        both = self._operation(self.results[places], found)
        self.results[places] = np.where(self.is_found[places], both, found)
        self.is_found[places] = True
