"""Conditions by state: what other columns have to be like where a column of few values has one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product

from example_data.scaffold.check_constraints.conditions import UNREAD, Alternative, Condition, Value
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.plan.row_plan import few_values
from example_data.scaffold.schema.tables import Column, Table

MOST_VALUES, MOST_TRIED = 16, 64
"""Values of a state, and combinations of conditions for one of them."""

FAMILIES = frozenset({"text", "integer", "boolean"})
"""Families of types that states have, beside enums."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of constraints that are an OR of states, all of which occur."""

    state: str
    """The column that has the states."""
    by_value: Mapping[Value, Alternative]
    """By state the conditions on other columns."""
    otherwise: Alternative | None = None
    """The conditions where it has any other value; None: it has none."""

    @property
    def columns(self) -> frozenset[str]:
        """The columns of which constraints require something in some states."""
        return frozenset(c.column for side in self.all_sides for c in side)

    @property
    def all_sides(self) -> tuple[Alternative, ...]:
        """The conditions of each state, and of all other values."""
        return (*self.by_value.values(), *(() if self.otherwise is None else (self.otherwise,)))

    def is_claimed(self, column: str) -> bool:
        """Return whether a column has to have a value in some states, so that it is NULL in those that say nothing."""
        return any(Condition(column, "is not null") in side for side in self.all_sides)


@dataclass(frozen=True, slots=True)
class Sided:
    """Constraints that are kept by their sides in place of one alternative each."""

    sides: tuple[Sides, ...]
    kept: frozenset[int]
    """Places of the constraints."""
    required: Alternative
    """What the columns with the states are required to be."""


def find_sides(table: Table, choices: Sequence[tuple[Alternative, ...]]) -> Sided | None:
    """Return the constraints that say what others are like in each state of a column; None where there are none."""
    sides: list[Sides] = []
    kept: set[int] = set()
    taken: set[str] = set()
    required: list[Condition] = []
    places = {column.name: _conditional(table, column, choices) for column in table.columns if _is_free(table, column)}
    for column in sorted(table.columns, key=lambda column: -len(places.get(column.name, ()))):
        free = (place for place in places.get(column.name, ()) if place not in kept)
        own = {place for place in free if not _names(choices[place]) & taken}
        found = _sides(table, column, [choices[place] for place in sorted(own)], choices) if own else None
        if found is not None:
            sides.append(found)
            kept |= own
            taken |= {column.name, *found.columns}
            required += _required(column, found)
    return Sided(tuple(sides), frozenset(kept), tuple(required)) if sides else None


def _is_free(table: Table, column: Column) -> bool:
    """Return whether a column may have states: nothing else says what its values are."""
    type_, name = column.type, column.name
    is_taken = column.is_generated or column.is_counted or column.left_to or type_.is_array
    keyed = [*(key.columns for key in table.foreign_keys), *(unique.columns for unique in table.uniques)]
    is_key = any(name in columns for columns in [table.primary_key, *keyed])
    return (type_.family in FAMILIES or bool(type_.labels)) and not (is_taken or is_key)


def _names(alternatives: tuple[Alternative, ...]) -> set[str]:
    return {name for a in alternatives for c in a for name in (c.column, c.other) if name}


def _conditional(table: Table, column: Column, choices: Sequence[tuple[Alternative, ...]]) -> set[int]:
    """Return the places of the constraints that are an OR of what other columns are like beside a state."""
    excluded = {other.name for other in table.columns if other.is_generated} | set(table.primary_key)
    return {
        place
        for place, alternatives in enumerate(choices)
        if len(alternatives) > 1 and _names(alternatives) - {column.name} and not _names(alternatives) & excluded
        if any(c.column == column.name and c.relation in _LISTS for a in alternatives for c in a)
        if all(_is_of_state(c) for a in alternatives for c in a if column.name in {c.column, c.other})
    }


_LISTS = frozenset({"=", "in", "<>", "not in"})


def _is_of_state(condition: Condition) -> bool:
    is_plain = not (condition.aspect or condition.other)
    return is_plain and condition.relation in {*_LISTS, "is null", "is not null"}


def _listed(condition: Condition) -> tuple[Value, ...]:
    return condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _sides(
    table: Table, column: Column, constraints: list[tuple[Alternative, ...]], choices: Sequence[tuple[Alternative, ...]]
) -> Sides | None:
    """Return the conditions on other columns for each state that can be kept; None where there is one at most."""
    single = tuple(c for each in choices if len(each) == 1 for c in each[0])
    closed = few_values(column, Requirement(tuple(c for c in single if c.column == column.name and _is_of_state(c))))
    named = [c for a in chain(*constraints) for c in a if c.column == column.name and c.relation in _LISTS]
    values = closed if closed is not None else tuple(dict.fromkeys(v for c in named for v in _listed(c)))
    if len(values) > MOST_VALUES:
        return None
    by_value = {
        value: side for value in values if (side := _side(table, column, constraints, value, single)) is not None
    }
    otherwise = None if closed is not None else _side(table, column, constraints, None, single)
    found = Sides(column.name, by_value, otherwise)
    return found if len(found.all_sides) > 1 and len({frozenset(side) for side in found.all_sides}) > 1 else None


def _side(
    table: Table, column: Column, constraints: list[tuple[Alternative, ...]], value: Value, single: Alternative
) -> Alternative | None:
    """Return what constraints require of other columns in a state; None is any value that they do not name."""
    options = [
        sorted(
            (
                tuple(c for c in alternative if c.column != column.name)
                for alternative in alternatives
                if all(_holds(c, value) for c in alternative if c.column == column.name)
            ),
            key=len,
        )
        for alternatives in constraints
    ]
    for chosen in islice(product(*options), MOST_TRIED):
        side = tuple(dict.fromkeys(chain(*chosen)))
        if _is_possible(table, side, single):
            return side
    return None


def _holds(condition: Condition, value: Value) -> bool:
    """Return whether a state meets a condition."""
    if condition.relation in {"is null", "is not null"}:
        return condition.relation == "is not null"
    is_listed = value is not None and str(value) in map(str, _listed(condition))
    return is_listed == (condition.relation in {"=", "in"})


def _is_possible(table: Table, side: Alternative, single: Alternative) -> bool:
    relations = {(c.column, c.relation) for c in (*side, *single)}
    for condition in side:
        name = condition.column
        is_empty = condition.relation == "is null"
        if condition.other or condition.relation == UNREAD:
            return False
        if is_empty and ((name, "is not null") in relations or not table.column(name).is_nullable):
            return False
    return True


def _required(column: Column, sides: Sides) -> Iterator[Condition]:
    """Yield what the column with the states is required to be."""
    if column.is_nullable:
        yield Condition(column.name, "is not null")
    if sides.otherwise is None:
        yield Condition(column.name, "in", tuple(sides.by_value))
