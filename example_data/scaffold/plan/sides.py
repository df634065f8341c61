"""Conditions by state: what other columns have to be like where a column of few values has one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product

from example_data.scaffold.check_constraints.conditions import UNREAD, Alternative, Condition, Value
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.kinds.few_values import few_values
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
    """By state the conditions on other columns; None is NULL, and then there is no other state here."""
    otherwise: Alternative | None = None
    """The conditions where it has any other value; None: it has none."""

    @property
    def is_arc(self) -> bool:
        """Whether the state is NULL or anything else, so that others have values where it has none."""
        return [*self.by_value] == [None]

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
    few = (column for column in table.columns if column.type.family in FAMILIES or column.type.labels)
    free = [column for column in few if table.is_free(column)]
    places = {column.name: _conditional(table, column, choices) for column in free}
    for column in sorted(free, key=lambda column: -len(places[column.name])):
        own = {place for place in places[column.name] if place not in kept and not _names(choices[place]) & taken}
        found = _sides(table, column, [choices[place] for place in sorted(own)], choices) if own else None
        if found is not None:
            sides.append(found)
            kept |= own
            taken |= {column.name, *found.columns}
            required += _required(column, found)
    for place, alternatives in enumerate(choices):
        arc = None if place in kept or _names(alternatives) & taken else _arc(table, alternatives, choices)
        if arc is not None:
            sides.append(arc)
            kept.add(place)
            taken |= {arc.state, *arc.columns}
    return Sided(tuple(sides), frozenset(kept), tuple(required)) if sides else None


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
        if all(is_of_state(c) for a in alternatives for c in a if column.name in {c.column, c.other})
    }


_LISTS = frozenset({"=", "in", "<>", "not in"})


def is_of_state(condition: Condition) -> bool:
    """Return whether a condition says by itself whether a state is allowed."""
    is_plain = not (condition.aspect or condition.other)
    return is_plain and condition.relation in {*_LISTS, "is null", "is not null"}


def _sides(
    table: Table, column: Column, constraints: list[tuple[Alternative, ...]], choices: Sequence[tuple[Alternative, ...]]
) -> Sides | None:
    """Return the conditions on other columns for each state that can be kept; None where there is one at most."""
    single = _settled(choices)
    closed = few_values(column, Requirement(tuple(c for c in single if c.column == column.name and is_of_state(c))))
    named = [c for a in chain(*constraints) for c in a if c.column == column.name and c.relation in _LISTS]
    values = closed if closed is not None else tuple(dict.fromkeys(v for c in named for v in c.values))
    if len(values) > MOST_VALUES:
        return None
    found = {value: _side(table, column.name, value, constraints, single) for value in values}
    otherwise = None if closed is not None else _side(table, column.name, _ANY_OTHER, constraints, single)
    sides = Sides(column.name, {value: side for value, side in found.items() if side is not None}, otherwise)
    return sides if len({frozenset(side) for side in sides.all_sides}) > 1 else None


def _settled(choices: Sequence[tuple[Alternative, ...]]) -> Alternative:
    """Return the conditions of the constraints that can be kept in one way only."""
    return tuple(c for alternatives in choices if len(alternatives) == 1 for c in alternatives[0])


def _arc(
    table: Table, alternatives: tuple[Alternative, ...], choices: Sequence[tuple[Alternative, ...]]
) -> Sides | None:
    """Return the sides of a constraint that leaves columns empty where another one has a value, and the reverse."""
    names = _names(alternatives)
    own = [column for column in table.columns if column.name in names]
    is_plain = all(c.relation in {"is null", "is not null"} for a in alternatives for c in a)
    is_free = all(c.is_nullable and not (c.default or c.is_generated or c.left_to) for c in own)
    if not (own[1:] and alternatives[1:] and is_plain and is_free):
        return None
    state, single = own[0].name, _settled(choices)
    if (
        state in table.referring and not names <= table.referring
    ):  # numbers of keys are known only when rows are written
        return None
    empty, filled = (_side(table, state, value, [alternatives], single) for value in (None, _ANY_OTHER))
    if empty is None or filled is None or Condition(state, "is not null") in single:
        return None
    emptied, others = ({c.column for c in side if c.relation == "is null"} for side in (filled, empty))
    return Sides(state, {None: empty}, filled) if emptied - others else None


_ANY_OTHER = object()
"""A state that no constraint names."""


def _side(
    table: Table, state: str, value: object, constraints: list[tuple[Alternative, ...]], single: Alternative
) -> Alternative | None:
    """Return what constraints require of other columns in a state, those first that empty fewest; None: too much."""
    options = []
    for alternatives in constraints:
        met = [a for a in alternatives if all(holds(c, value) for c in a if c.column == state)]
        others = [tuple(c for c in alternative if c.column != state) for alternative in met]
        options.append(sorted(others, key=lambda side: (len(side), sum(c.relation == "is null" for c in side))))
    for chosen in islice(product(*options), MOST_TRIED):
        side = tuple(dict.fromkeys(chain(*chosen)))
        if _is_possible(table, side, single):
            return side
    return None


def holds(condition: Condition, value: object) -> bool:
    """Return whether a state meets a condition; None is NULL."""
    if value is None or condition.relation in {"is null", "is not null"}:
        return condition.relation == ("is null" if value is None else "is not null")
    is_listed = value is not _ANY_OTHER and str(value) in map(str, condition.values)
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
