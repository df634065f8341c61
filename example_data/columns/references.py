"""Column kinds that refer to rows: of another table, of the same one, or through another reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind
from example_data.errors import DatasetError
from example_data.generation.permutation import permute
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.row_numbers import ancestors, count_rows, places_of, rows_at
from example_data.generation.table import NOT_THERE, Column, ColumnError, Per, Table, Target, make_column_at
from example_data.generation.vectors import Vector


@column_kind
def parent(table: str, *, column: str = "", type: str = "") -> Column:
    """Return a column of the keys of the rows' parents, in the table that its rows are per or in one above that."""

    def target(stream: Stream, rows: Rows) -> Rows:
        count = rows_per(find_table(stream), table)
        return rows if count == 1 else to_array(rows) // count

    def check(own: Table) -> None:
        if table == own.name or not rows_per(own, table):
            raise DatasetError(
                f"its rows belong to none of {table!r} (expected rows per {table}, found {_describe_lineage(own)}). "
                f"Give {own.name} rows=c.per({table!r}), or refer to any row with reference({table!r})."
            )

    kind = _reference(table, column, target, f"the row of {table} it belongs to", type)
    return replace(kind, is_parent=True, check=check)


@column_kind
def reference(
    table: str,
    *,
    column: str = "",
    skewed: bool = False,
    unique: bool = False,
    within: str = "",
    apart: str = "",
    type: str = "",
) -> Column:
    """Return a column of the keys of some rows of a table.

    Args:
        table: The table's name.
        column: The column whose value is referred to; the table's key unless given.
        skewed: Whether a few rows are referred to far more often than the others (Zipf's law), not all alike.
        unique: Whether no two rows refer to the same one.
        within: A reference of the same row; the row is drawn among those that belong to the one it refers to, or else
            to what that one belongs to: a ticket's agent works for the firm that its project is of. NULL where there
            are none, which cannot be where each has at least one, as with `per(..., low=1)`.
        apart: A reference of the same row to the same table; it is another row than that one's, all others are equally
            likely.
        type: An integer type, where it is not that of the column referred to.
    """
    rule = "at most one of skewed, unique, within and apart must be given"
    count = skewed + unique + bool(within) + bool(apart)
    check_argument(count <= 1, rule, skewed=skewed, unique=unique, within=within, apart=apart)

    def target(stream: Stream, rows: Rows) -> Rows:
        other = find_table(stream, table)
        if apart:
            room = _count_others(stream, other, 1, is_apart=True)
            return _pass_by(stream, other, apart, rows, stream.index("row", rows, room))
        if within:
            above = to_array(find_target_rows(stream, within, rows))
            name, count = _find_common(find_referred(find_table(stream), within), other)
            return _draw_within(stream, other, name, rows, np.where(above < 0, above, above // count))
        if unique:
            own = find_table(stream)
            room = _count_others(stream, other, count_rows(stream.pin, own))
            places = places_of(stream.pin, own, to_array(rows))
            return rows_at(stream.pin, other, permute(stream.key("row"), places, room))
        return (draw_skewed if skewed else draw_uniform)(stream, other, rows)

    def check(own: Table) -> None:
        if apart:
            _check_apart(own, apart, table)
        elif not _find_common(above := find_referred(own, within), own.tables[table])[1]:
            raise DatasetError(
                f"no rows of {table!r} belong to what {within!r} refers to (expected rows per {above.name}, found "
                f"{_describe_lineage(own.tables[table])}). Give {table} rows=c.per({above.name!r}), or leave out "
                "within."
            )

    manners = {" skewed": skewed, " once": unique, f" within {within}": within, f" apart from {apart}": apart}
    manner = next((manner for manner, is_given in manners.items() if is_given), "")
    kind = replace(_reference(table, column, target, f"a row of {table}{manner}", type), is_drawn=not within)
    return replace(kind, uses=(within or apart,), check=check) if within or apart else replace(kind, is_unique=unique)


@column_kind
def distinct(table: str, *, column: str = "", apart: str = "", type: str = "") -> Column:
    """Return a column of keys of a table, no two the same among the rows of one parent: many to many.

    Args:
        table: The table's name.
        column: The column whose value is referred to; the table's key unless given.
        apart: The reference to the parent, where that is of the same table: it is another row than that, as one who
            follows others does not follow themselves.
        type: An integer type, where it is not that of the column referred to.
    """

    def target(stream: Stream, rows: Rows) -> Rows:
        siblings, other = find_table(stream).rows, find_table(stream, table)
        assert isinstance(siblings, Per)
        parents, places = np.divmod(to_array(rows), siblings.high)
        room = _count_others(stream, other, siblings.high, is_apart=bool(apart))
        drawn = permute(stream.key("row"), places, room, tweaks=parents)
        return _pass_by(stream, other, apart, rows, drawn) if apart else rows_at(stream.pin, other, drawn)

    def check(own: Table) -> None:
        if apart:
            _check_apart(own, apart, table)
            rule = "apart must be the reference to the parent (write parent(...) there)"
            check_argument(own.columns[apart].is_parent, rule, apart=apart)
        _check_has_parent(own, f"Give {own.name} rows=c.per(...), or use reference({table!r}, unique=True).")

    kind = _reference(table, column, target, f"rows of {table}, each once", type)
    return replace(kind, is_drawn=True, is_distinct=True, uses=(apart,) if apart else (), check=check)


@column_kind
def tree(
    *,
    roots: float = 0.1,
    breadth: int = 1,
    siblings: bool = False,
    itself: bool = False,
    column: str = "",
    type: str = "",
) -> Column:
    """Return a column of the keys of earlier rows of the same table, or of none: a forest without loops.

    Args:
        roots: The share of rows that have none, beside the first.
        breadth: With 4, a row refers to one of the first quarter of those before it. So trees are flat: those of n rows
            are at most 2 + log(n, 4) deep. With 1, it refers to any of them.
        siblings: Whether the other row is one of the same parent, as an answer to a comment is on the same post.
        itself: Whether those refer to themselves, as a column that is NOT NULL has to.
        column: The column whose value is referred to; the table's key unless given.
        type: An integer type, where it is not that of the column referred to.
    """
    check_argument(0 <= roots <= 1, "roots must be from 0 to 1", roots=roots)
    rule = "breadth must be a whole number of at least 1"
    check_argument(isinstance(breadth, int) and breadth >= 1, rule, breadth=breadth)
    rule = "at most one of breadth and siblings must be given"
    check_argument(not siblings or breadth == 1, rule, breadth=breadth, siblings=siblings)

    def target(stream: Stream, rows: Rows) -> NDArray[np.int64]:
        own, numbers = find_table(stream), to_array(rows)
        if siblings:
            assert isinstance(own.rows, Per)
            places = numbers % own.rows.high  # all those before are there, too
        else:
            places = places_of(stream.pin, own, numbers)
        drawn = stream.index("row", rows, np.maximum(places // breadth, 1))  # so no row is its own ancestor
        lower = numbers - places + drawn if siblings else rows_at(stream.pin, own, drawn)
        is_root = (stream.uniform("root", rows) < roots) | (places == 0)
        return np.where(is_root, numbers if itself else np.int64(NOT_THERE), lower)

    def check(own: Table) -> None:
        _check_has_parent(own, f"Leave out siblings, or give {own.name} rows=c.per(...).")

    kind = f"an earlier row of {'the same parent' if siblings else 'the table'}, or {'itself' if itself else 'none'}"
    return replace(_reference("", column, target, kind, type), is_tree=True, check=check if siblings else None)


@column_kind
def through(reference: str, column: str, *, type: str = "") -> Column:
    """Return a column of values from the row that another column refers to, as composite foreign keys need them.

    Args:
        reference: The column of this row that refers to the other one.
        column: The column of the row referred to.
        type: An integer type, where it is not that of the column referred to.
    """

    def target(stream: Stream, rows: Rows) -> Rows:
        return find_target_rows(stream, reference, rows)

    kind = _reference("", column, target, f"{column} of the row that {reference} refers to", type)
    return replace(kind, uses=(reference,))


@column_kind
def value_of(column: str, *, of: str, type: str = "") -> Column:
    """Return a column of a column's values in the row that a reference leads to: an item's price is its product's.

    It is the same as `through(of, column)`; foreign keys of several columns read better that way, values this way.

    Args:
        column: The column of the row referred to.
        of: The column of this row that refers to it.
        type: An integer type, where it is not that of the column.
    """
    return through(of, column, type=type)


@column_kind
def late(reference: Column) -> Column:
    """Return a reference that is written when all tables are: for tables that refer to each other."""
    return replace(reference, is_late=True, is_tree=False, kind=f"{reference.kind}, written last")


def _reference(table: str, column: str, target: Target, kind: str, type_name: str) -> Column:
    def make(stream: Stream, rows: Rows) -> Vector:
        this = find_table(stream).columns[stream.column]
        return make_column_at(stream, this.refers, this.of, target(stream, rows))

    return Column(type_name, make, kind, refers=table, of=column, target=target)


def find_table(stream: Stream, name: str = "") -> Table:
    """Return a table of a stream's dataset by its name; unless given, the one of the stream's column."""
    table: Table = stream.tables[name or stream.table]
    return table


def find_referred(own: Table, reference: str) -> Table:
    """Return the table that a reference refers to, once the dataset is complete.

    Raises:
        DatasetError: The table has no such reference.
    """
    column = own.columns.get(reference)
    if column is None or column.target is None:
        references = [name for name, each in own.columns.items() if each.target is not None]
        raise DatasetError(
            f"{reference!r} refers to no row (expected a reference of {own.name}: {', '.join(references) or 'none'}). "
            "Correct the name."
        )
    return own.tables[column.refers]


def make_other_column(stream: Stream, name: str, rows: Rows) -> Vector:
    """Return the values of another column of the same rows."""
    return find_table(stream).make(stream.of(stream.table, name), rows)


def find_target_rows(stream: Stream, name: str, rows: Rows) -> Rows:
    """Return the rows that another column of the same rows refers to."""
    target = find_table(stream).columns[name].target
    assert target is not None
    return target(stream.of(stream.table, name), rows)


def _check_has_parent(own: Table, advice: str) -> None:
    if not isinstance(own.rows, Per):
        raise DatasetError(f"its rows have no parent (expected rows per another table, found rows of a size). {advice}")


def _describe_lineage(table: Table) -> str:
    (_, *above) = ancestors(table)
    return f"rows per {', '.join(step.name for step, _ in above)}" if above else "rows of a size"


def draw_uniform(stream: Stream, table: Table, rows: Rows) -> NDArray[np.int64]:
    """Return a row of the table for each of `rows`, all equally likely."""
    return rows_at(stream.pin, table, stream.index("row", rows, count_rows(stream.pin, table)))


def draw_skewed(stream: Stream, table: Table, rows: Rows) -> NDArray[np.int64]:
    """Return a row of the table for each of `rows`, the first ones far more often: Zipf's law with exponent 1.

    Ranks come an octave at a time (1, 2 to 3, 4 to 7 are equally likely), by integers and products only: logarithms
    differ in their last bits from one machine to another.
    """
    below = count_rows(stream.pin, table)
    octaves = below.bit_length()
    last = 2 ** (octaves - 1)
    share = octaves - 1 + (below + 1 - last) / last  # of the last octave only a part may be there
    octave: NDArray[np.int64] = np.minimum((stream.uniform("row octave", rows) * share).astype(np.int64), octaves - 1)
    first = np.int64(1) << octave
    rank = first + stream.index("row", rows, np.minimum(first, below + 1 - first))
    return rows_at(stream.pin, table, rank - 1)


def _count_others(stream: Stream, table: Table, count: int, *, is_apart: bool = False) -> int:
    """Return how many rows the table has, without the one that another reference has, or raise a ColumnError."""
    room = count_rows(stream.pin, table)
    if room < count + is_apart:
        raise ColumnError(
            f"{stream}: {table.name} has not enough different rows (expected {count + is_apart}, found {room}). Make "
            "that table larger, or this one smaller."
        )
    return room - is_apart


def _pass_by(stream: Stream, table: Table, apart: str, rows: Rows, drawn: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return rows of the table, drawn among those that a reference of the same row does not lead to."""
    others = to_array(find_target_rows(stream, apart, rows))
    places = places_of(stream.pin, table, np.maximum(others, 0))
    return rows_at(stream.pin, table, drawn + ((others >= 0) & (drawn >= places)))


def _check_apart(own: Table, apart: str, table: str) -> None:
    other = find_referred(own, apart)
    if other.name != table:
        raise DatasetError(
            f"{apart!r} refers to another table (expected {table}, found {other.name}). Leave out apart, as the rows "
            "are not the same then."
        )


def _find_common(table: Table, other: Table) -> tuple[str, int]:
    """Return the nearest table to which rows of both belong, the first one included, and how many of these each has.

    Where there is none, the number is 0.
    """
    above = (each for each in ancestors(table) if each[0] is table or each[0].name != other.name)
    return next(((each.name, count) for each, count in above if rows_per(other, each.name)), ("", 0))


def _draw_within(stream: Stream, table: Table, name: str, rows: Rows, above: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return a row of the table for each of `rows`, drawn among those of the row `above` of an earlier table.

    Where `above` is -1, or has no rows, so is the row.
    """
    count = rows_per(table, name)
    first = np.maximum(above, 0) * count
    place, end = (places_of(stream.pin, table, number) for number in (first, first + count))
    is_none = (above < 0) | (place == end)
    drawn = np.where(is_none, 0, place + stream.index(f"row in {table.name}", rows, end - place))
    return np.where(is_none, np.int64(NOT_THERE), rows_at(stream.pin, table, drawn))


def rows_per(table: Table, name: str) -> int:
    """Return how many row numbers the table has for each row of itself or of one above it; 0 for any other table."""
    return next((count for above, count in ancestors(table) if above.name == name), 0)
