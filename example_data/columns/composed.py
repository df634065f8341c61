"""Column kinds that are composed of others: some values NULL, one kind or another, templates, documents, arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from string import Formatter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import MOST_PIECES, check_argument, column_kind, combine_facts, infer_written_as
from example_data.columns.references import find_table, find_target_rows, make_other_column
from example_data.columns.text_parts import Part, repeat_text, to_parts
from example_data.columns.unique_values import text_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream, to_array
from example_data.generation.table import NOT_THERE, Column, Group, Table
from example_data.generation.type_facts import read_literal
from example_data.generation.vectors import Joined, Masked, Plain, Vector, is_equal

ROW, SEED = "row", "seed"
"""The names beside those of columns that a template may use: the number of the row from 1, and the seed's name."""

NAMED_IN_ARRAYS = frozenset({"varchar"})
"""Types with the binary form of another one whose arrays PostgreSQL reads under their own OID only (array_recv)."""


@column_kind
def nullable(kind: Column, share: float = 0.1) -> Column:
    """Return a column of a kind's values, NULL in a share of the rows.

    Args:
        kind: No key; of a reference, what goes through it is NULL in the same rows.
        share: 0 to 1.
    """
    check_argument(isinstance(kind, Column), "kind must be a column, such as c.person().email()", kind=kind)
    check_argument(not kind.is_key, "kind must not be a key, which is never NULL", kind=kind)
    check_argument(0 <= share <= 1, "share must be from 0 to 1", share=share)

    def make(stream: Stream, rows: Rows) -> Vector:
        vector, is_null = kind.make(stream, rows), _is_null(stream, rows)
        return Masked(vector, is_null) if is_null.any() else vector

    def target(stream: Stream, rows: Rows) -> Rows:
        assert kind.target is not None
        targets, is_null = kind.target(stream, rows), _is_null(stream, rows)
        return np.where(is_null, NOT_THERE, targets) if is_null.any() else targets

    def _is_null(stream: Stream, rows: Rows) -> NDArray[np.bool_]:
        return stream.uniform("null", rows) < share

    return replace(kind, make=make, target=kind.target and target, kind=f"{kind.kind}, NULL in {share:.0%}")


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
    decision = Column("text", sides.make, uses=(column,), check=sides.check)
    return replace(
        first,
        make=sides.make,
        target=first.target and sides.target,
        kind=f"one of {len(sides.kinds)} kinds, by {column}",
        is_tree=all(kind.is_tree for kind in given),
        is_drawn=any(kind.is_drawn for kind in given),
        is_unique=is_single and first.is_unique,
        is_distinct=is_single and first.is_distinct,
        **combine_facts([*given, decision]),
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
            read_literal(value, own.columns[self.column].form)

    def _choose(self, stream: Stream, rows: Rows) -> NDArray[np.int64]:
        """Return for each row the place of its kind."""
        table, chosen = find_table(stream), np.full(len(rows), len(self.values), dtype=np.int64)
        if table.columns[self.column].target is not None:
            chosen[to_array(find_target_rows(stream, self.column, rows)) == NOT_THERE] = 0
            return chosen
        vector, form = make_other_column(stream, self.column, rows), table.columns[self.column].form
        for place, value in enumerate(self.values):
            chosen[is_equal(vector, read_literal(value, form))] = place
        return chosen

    def _parts(self, chosen: NDArray[np.int64]) -> Iterator[tuple[Column, NDArray[np.int64]]]:
        """Yield each kind that some rows have, with the places of those rows."""
        for place, kind in enumerate(self.kinds):
            places = np.flatnonzero(chosen == place)
            if kind is not None and len(places):
                yield kind, places


@column_kind
def template(text: str, *, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of texts with values of the row's other columns, such as `"{given_name} {surname} <{email}>"`.

    Args:
        text: Names of columns stand in braces, as in `str.format`; `{row}` is the row's number from 1, `{seed}` the
            seed's name, so that "{row}-{seed}" is in no other row. NULL becomes nothing.
        max_length: The most characters.
        type: `text`, or one with its form.

    Raises:
        DatasetError: The text cannot be read as a template.
    """
    pieces = _parse(text)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(tuple(part for piece in pieces for part in _parts(stream, rows, *piece)))

    names = dict.fromkeys(name for _, name in pieces if name not in {"", ROW, SEED})
    return replace(text_column(f"{text!r}", make, type, max_length), uses=tuple(names))


def _parse(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a template: texts, each with the name after it, or with none."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        raise DatasetError(
            f"text cannot be read as a template ({error}). Write {{{{ or }}}} for a brace itself."
        ) from error
    for _, name, form, conversion in pieces:
        rule = "text must have in its braces the names of columns and nothing else"
        check_argument(name is None or (name and not form and not conversion), rule, text=text)
    check_argument(pieces, "text must not be empty", "Write names of columns in braces.", text=text)
    return [(before, name or "") for before, name, _, _ in pieces]


def _parts(stream: Stream, rows: Rows, before: str, name: str) -> tuple[Part, ...]:
    first = (repeat_text(before, rows),) if before else ()
    match name:
        case "":
            return first
        case "row":
            return (*first, Plain(list(map(str, (to_array(rows) + 1).tolist()))))
        case "seed":
            return (*first, repeat_text(stream.pin.name, rows))
        case _:
            return (*first, *to_parts(make_other_column(stream, name, rows)))


@column_kind
def document(members: Mapping[str, Any], *, type: str = "jsonb") -> Column:
    """Return a column of JSON objects.

    Args:
        members: By key a column kind, another such mapping, or a value that is the same in every row.
        type: `jsonb` or `json`.
    """
    kinds = {key: _member(key, value) for key, value in members.items()}

    def make(stream: Stream, rows: Rows) -> Plain:
        columns = [
            [value] * len(rows)
            if kind is None
            else list(map(_to_json, kind.make(_member_stream(stream, key), rows).values()))
            for (key, kind), value in zip(kinds.items(), members.values(), strict=True)
        ]
        return Plain([dict(zip(kinds, row, strict=True)) for row in zip(*columns, strict=True)] or [{}] * len(rows))

    description, form = f"a document of {', '.join(members)}", infer_written_as(type, "jsonb", "json")
    facts = combine_facts(kind for kind in kinds.values() if kind is not None)
    return Column(type, make, description, written_as=form, **facts)


def _member(key: str, value: object) -> Column | None:
    if isinstance(value, Mapping):
        return document(value)
    if isinstance(value, Column) and value.target is not None:
        raise DatasetError(
            f"member {key!r} must not be a reference. Make it a column: a foreign key cannot protect it in a document."
        )
    if isinstance(value, Column) and value.is_unchecked:
        raise DatasetError(f"member {key!r} must not be a password. Make it a column: a document is compared.")
    if isinstance(value, Column):
        return value
    if isinstance(getattr(value, "group", value), Group):
        raise DatasetError(f"member {key!r} must not be a whole group. Name a column of it, as in c.person().email().")
    return None


def _member_stream(stream: Stream, name: str) -> Stream:
    """Return the randomness of a part of a column."""
    return stream.of(stream.table, f"{stream.column}.{name}")


def _to_json(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return a value as JSON has it."""
    match value:
        case None | int() | float() | str() | dict():
            return value
        case Decimal():
            return float(value)
        case date() | time():
            return value.isoformat()
        case list() | tuple():
            return [_to_json(member) for member in value]
        case _:
            return str(value)


@column_kind
def array(kind: Column, low: int, high: int) -> Column:
    """Return a column of arrays of `low` to `high` values of a kind; all sizes are equally likely.

    The kind is no reference; `high` is at least 1.
    """
    rule = "low must be at least 0, high at least 1 and at least low"
    check_argument(0 <= low <= high and high >= 1, rule, low=low, high=high)
    check_argument(high <= MOST_PIECES, f"high must be at most {MOST_PIECES}", high=high)
    check_argument(isinstance(kind, Column), "kind must be a column, such as c.city()", kind=kind)
    rule = "kind must have a type of its own, and not be a reference, an array or a password"
    is_member = kind.target is None and not kind.reads and kind.type and not kind.type.endswith("[]")
    check_argument(is_member and not kind.is_unchecked, rule, kind=kind)
    # Members have row numbers of their own. Templates are let through, as datasets may have them already.
    is_of_row = (kind.uses and kind.check is not None) or (kind.group is not None and kind.group.of)
    rule = "kind must not be made of the row's other columns, which have one value and not several"
    check_argument(not is_of_row, rule, kind=kind)
    advice = "Write text_of(..., array(...)), with the type of the array."
    check_argument(not kind.is_cast, "kind must not be made of texts that its type reads", advice, kind=kind)

    def make(stream: Stream, rows: Rows) -> Plain:
        sizes = (low + stream.index("size", rows, high - low + 1)).tolist()
        flat = kind.make(_member_stream(stream, "member"), member_rows(rows, high)).values()
        return Plain([flat[place * high : place * high + size] for place, size in enumerate(sizes)])

    form = f"{kind.written_as}[]" if kind.written_as and kind.type not in NAMED_IN_ARRAYS else ""
    description = f"{low} to {high} times {kind.kind}"
    return Column(f"{kind.type}[]", make, description, written_as=form, **combine_facts([kind]))


def member_rows(rows: Rows, count: int) -> Rows:
    """Return row numbers for the members of every row's array, `count` for each row."""
    if isinstance(rows, range):
        return range(rows.start * count, rows.stop * count)
    spread: Rows = (to_array(rows)[:, np.newaxis] * count + np.arange(count)).ravel()
    return spread
