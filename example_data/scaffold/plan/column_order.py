"""Comparisons between the columns of a row: which one comes after which, and which part of a range each has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS, Requirement, UnfitError
from example_data.scaffold.kinds.name_hints import fits, snake_case
from example_data.scaffold.kinds.numbers import WHOLE, Window
from example_data.scaffold.schema.tables import DATES, NUMBERS, Column, Table, reachable


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """Which columns of a table are below which."""

    table: Table
    requirements: Mapping[str, Requirement]
    below: Mapping[str, frozenset[str]]
    """By column those that constraints require to be below it, directly or by way of others."""
    strict: frozenset[str]
    """Columns that must not be equal to one below them."""
    unwritten: frozenset[str] = frozenset()
    """Columns that stay NULL, so that nothing has to be above or below them."""

    def predecessor(self, name: str) -> str:
        """Return the column that a date or moment comes after; empty where it comes after none.

        Raises:
            UnfitError: There are several that do not come after each other, or it is of another type.
        """
        before = self.below[name] - self.unwritten
        if not before:
            return ""
        last = [other for other in sorted(before) if before - {other} <= self.below[other]]
        if not last or self.table.column(last[0]).type.name != self.table.column(name).type.name:
            raise UnfitError(f"it comes after {' and '.join(sorted(before))}, which no kind does")
        return last[0]

    def has_followers(self, name: str) -> bool:
        """Return whether another column comes after it, so that it has to have a value."""
        return any(name in before for before in self.below.values())

    def is_compared(self, name: str) -> bool:
        """Return whether constraints compare it with another column."""
        return bool(self.below[name]) or self.has_followers(name)

    def window(self, name: str) -> Window:
        """Return the part of its range that a number has."""
        if not self.is_compared(name) or self.table.column(name).type.family not in NUMBERS:
            return WHOLE
        group = [name, *self.below[name], *(other for other, before in self.below.items() if name in before)]
        step = max(map(self._step, group))
        lows = [low for other in group if (low := self.requirements[other].low(step)) is not None]
        highs = [high for other in group if (high := self.requirements[other].high(step)) is not None]
        parts = 1 + max(map(self._depth, group))
        return Window(self._depth(name), parts, step, max(lows, default=None), min(highs, default=None))

    def _step(self, name: str) -> Decimal:
        """Return how far the numbers of a column are apart."""
        type_ = self.table.column(name).type
        return Decimal(1).scaleb(0 if type_.family == "integer" else -2 if type_.scale is None else -type_.scale)

    def _depth(self, name: str) -> int:
        return max((1 + self._depth(other) for other in self.below[name]), default=0)


LOW = {"min": "max", "minimum": "maximum", "low": "high", "lower": "upper", "lowest": "highest"}
"""Words of lower bounds, with those of upper ones."""

NARROW = r"age|years?|months?|days?|hours?|percent(age)?|pct|rating|score|temp(erature)?|lat(itude)?|lo?ng(itude)?"
"""Words of numbers whose usual range is so narrow that no part of a wide one would do."""


def _named_bounds(table: Table, requirements: Mapping[str, Requirement]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of numbers that are bounds by their names, where no constraint says anything of them."""
    free = {
        snake_case(column.name): column
        for column in table.columns
        if column.type.family in NUMBERS and column.is_written and not column.type.is_array
        if not (column.default or requirements[column.name].conditions)
    }
    for name, column in free.items():
        words = name.split("_")
        other = free.get("_".join(LOW.get(word, word) for word in words))
        is_narrow = fits(NARROW, "_".join(word for word in words if word not in LOW))
        if not is_narrow and other is not None and other is not column and other.type == column.type:
            yield column.name, other.name


def _are_hours(low: Column, high: Column) -> bool:
    """Return whether two times of day are those at which something opens and closes, which are in order."""
    is_time = low.type == high.type and low.type.name == "time without time zone"
    return is_time and fits("{opens}", snake_case(low.name)) and fits("{closes}", snake_case(high.name))


def order_columns(table: Table, requirements: Mapping[str, Requirement]) -> ColumnOrder:
    """Return the order of columns that a table's constraints require.

    Raises:
        UnfitError: Columns are compared that are neither numbers nor dates, or in a circle.
    """
    direct: dict[str, set[str]] = {column.name: set() for column in table.columns}
    strict: set[str] = set()
    for name, requirement in requirements.items():
        for condition in requirement.conditions:
            if not condition.other or condition.other == name:
                continue
            low, high = (name, condition.other) if condition.relation in HIGHS else (condition.other, name)
            if _are_hours(table.column(low), table.column(high)):
                continue
            families = {table.column(side).type.family for side in (low, high)}
            if condition.relation not in LOWS + HIGHS or not (families <= DATES or families <= NUMBERS):
                raise UnfitError(f"{name} {condition.relation} {condition.other} is a comparison that no kind keeps")
            direct[high].add(low)
            if condition.relation in {"<", ">"}:
                strict.add(high)
    for low, high in _named_bounds(table, requirements):
        direct[high].add(low)
    below = {name: frozenset(reachable(direct, name)) for name in direct}
    circle = [name for name, before in below.items() if name in before]
    if circle:
        raise UnfitError(f"{' and '.join(circle)} are compared in a circle")
    return ColumnOrder(table, requirements, below, frozenset(strict))
