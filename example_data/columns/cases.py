"""The column kind of columns that are of one kind or another, as another column of the row has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.columns.amounts import find_form
from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.references import find_table, find_target_rows, make_other_column
from example_data.columns.relatives import is_equal
from example_data.generation.literals import read_literal
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.references import NOT_THERE
from example_data.generation.table import Column, Table
from example_data.generation.vectors import Masked, Plain, Vector


@column_kind
def case(column: str, kinds: Mapping[Any, Column | None], *, otherwise: Column | None = None) -> Column:
    """Return a column that is of one kind or another, by the value of another column of the row: SQL's CASE.

    Args:
        column: That column; of a reference only None can be told from all other values.
        kinds: By its values the kinds, all of one type; references are all to the same column of a table. None is
            NULL, as a value and in place of a kind.
        otherwise: The kind in all other rows.
    """
    given = [kind for kind in (*kinds.values(), otherwise) if kind is not None]
    rule = "kinds must be columns, such as c.city(), or None, and not all of them None"
    check_argument(given and all(isinstance(kind, Column) for kind in given), rule, kinds=kinds, otherwise=otherwise)
    is_fit = not any(kind.is_key or kind.is_parent or kind.is_late or kind.is_unchecked for kind in given)
    check_argument(is_fit, "kinds must not be keys, parents, passwords or written last", kinds=kinds)
    forms = {(kind.type, kind.written_as, kind.is_cast, kind.refers, kind.of) for kind in given}
    check_argument(len(forms) == 1, "kinds must be of the same type, or refer to the same column", kinds=kinds)
    sides, first, is_single = _Sides(column, tuple(kinds), (*kinds.values(), otherwise)), given[0], len(given) == 1
    return replace(
        first,
        make=sides.make,
        target=first.target and sides.target,
        kind=f"one of {len(sides.kinds)} kinds, by {column}",
        parameters={name: default for kind in given for name, default in kind.parameters.items()},
        moves_by=lcm(*(kind.moves_by for kind in given)),
        vocabularies=tuple(dict.fromkeys(name for kind in given for name in kind.vocabularies)),
        uses=tuple(dict.fromkeys((*(name for kind in given for name in kind.uses), column))),
        reads=tuple(dict.fromkeys(read for kind in given for read in kind.reads)),
        content="".join(kind.content for kind in given),
        is_drawn=any(kind.is_drawn for kind in given),
        is_unique=is_single and first.is_unique,
        is_distinct=is_single and first.is_distinct,
        check=sides.check,
    )


@dataclass(frozen=True, slots=True)
class _Sides:
    """The sides of a case."""

    column: str
    values: tuple[Any, ...]
    kinds: tuple[Column | None, ...]
    """One for each of the values, and the last one for all others."""

    def make(self, stream: Stream, rows: Rows) -> Vector:
        """Return the values of rows, each of its own kind."""
        chosen, given = self._choose(stream, rows), [kind for kind in self.kinds if kind is not None]
        if len(given) == 1:
            is_null = np.array([kind is None for kind in self.kinds])[chosen]
            vector = given[0].make(stream, rows)
            return Masked(vector, is_null) if is_null.any() else vector
        items: list[Any] = [None] * len(rows)
        for kind, places in self._parts(chosen):
            own = kind.make(stream, to_array(rows)[places]).values()
            for place, value in zip(places.tolist(), own, strict=True):
                items[place] = value
        filler = next((item for item in items if item is not None), None)
        is_null = np.array([item is None for item in items], dtype=np.bool_)
        filled = Plain([filler if item is None else item for item in items])
        return Masked(filled, is_null) if filler is not None and is_null.any() else filled

    def target(self, stream: Stream, rows: Rows) -> Rows:
        """Return the rows that they refer to."""
        targets = np.full(len(rows), NOT_THERE, dtype=np.int64)
        for kind, places in self._parts(self._choose(stream, rows)):
            assert kind.target is not None
            targets[places] = to_array(kind.target(stream, to_array(rows)[places]))
        return targets

    def check(self, own: Table) -> None:
        """Make sure that the values are the column's, or raise a DatasetError."""
        is_reference = own.columns[self.column].target is not None
        rule = "the kinds of a reference's column must be by None alone"
        check_argument(not is_reference or self.values == (None,), rule, column=self.column, values=self.values)
        for value in () if is_reference else self.values:
            read_literal(value, find_form(own, self.column))
        for check in (kind.check for kind in self.kinds if kind is not None and kind.check is not None):
            check(own)

    def _choose(self, stream: Stream, rows: Rows) -> NDArray[np.int64]:
        """Return for each row the place of its kind."""
        table, chosen = find_table(stream), np.full(len(rows), len(self.values), dtype=np.int64)
        if table.columns[self.column].target is not None:
            chosen[to_array(find_target_rows(stream, self.column, rows)) == NOT_THERE] = 0
            return chosen
        vector, form = make_other_column(stream, self.column, rows), find_form(table, self.column)
        for place, value in enumerate(self.values):
            chosen[is_equal(vector, read_literal(value, form))] = place
        return chosen

    def _parts(self, chosen: NDArray[np.int64]) -> Iterator[tuple[Column, NDArray[np.int64]]]:
        """Yield each kind that some rows have, with the places of those rows."""
        for place, kind in enumerate(self.kinds):
            places = np.flatnonzero(chosen == place)
            if kind is not None and len(places):
                yield kind, places
