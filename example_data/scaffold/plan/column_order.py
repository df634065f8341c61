"""Comparisons between the columns of a row: which one follows which, and which part of a range each has."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.kinds import name_hints
from example_data.scaffold.kinds.kinds import FAMILIES
from example_data.scaffold.kinds.numbers import WHOLE, Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.schema.tables import Table

DATED = frozenset({"date", "moment"})
NUMBERS = frozenset({"integer", "decimal", "double"})


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Which columns of a table are below which."""

    table: Table
    demands: Mapping[str, Demand]
    below: Mapping[str, frozenset[str]]
    """For each column those that are below it, directly or not, as constraints demand it."""
    strict: frozenset[str]
    """Columns that must not be the same as one below them."""
    unwritten: frozenset[str] = frozenset()
    """Columns that stay NULL, so that nothing has to be above or below them."""

    def followed(self, name: str) -> str:
        """The column that a date or moment comes after; empty where it comes after none.

        Raises:
            UnfitError: They are several that do not follow each other, or are of another type.
        """
        before = self.below[name] - self.unwritten
        if not before:
            return self._by_name(name)
        last = [other for other in sorted(before) if before - {other} <= self.below[other]]
        if not last or self._type(last[0]) != self._type(name):
            raise UnfitError(f"it comes after {' and '.join(sorted(before))}, which no kind does")
        return last[0]

    def has_followers(self, name: str) -> bool:
        """Whether another column comes after it, so that it has to be there."""
        return any(name in before for before in self.below.values())

    def window(self, name: str) -> Window:
        """The part of its range that a number has."""
        group = self.below[name] | {other for other, before in self.below.items() if name in before}
        if not group or FAMILIES.get(self._type(name)) not in NUMBERS:
            return WHOLE
        members = [self.demands[other] for other in (*group, name)]
        step = max(self._step(other) for other in (*group, name))
        lows = [low for demand in members if (low := demand.low(step)) is not None]
        highs = [high for demand in members if (high := demand.high(step)) is not None]
        parts = 1 + max(self._depth(other) for other in (*group, name))
        return Window(self._depth(name), parts, step, max(lows, default=None), min(highs, default=None))

    def _step(self, name: str) -> Decimal:
        """How far a column's numbers are apart."""
        scale = self.table.column(name).type.scale
        is_whole = FAMILIES.get(self._type(name)) == "integer"
        return Decimal(1).scaleb(0 if is_whole else -2 if scale is None else -scale)

    def _depth(self, name: str) -> int:
        return max((1 + self._depth(other) for other in self.below[name]), default=0)

    def _by_name(self, name: str) -> str:
        wanted = name_hints.FOLLOWERS.get(name_hints.underscored(name), "")
        names = [column.name for column in self.table.columns if column.name not in self.unwritten]
        other = next((other for other in names if name_hints.underscored(other) == wanted), "")
        is_fit = other and self._type(other) == self._type(name) and not self.has_followers(name)
        return other if is_fit else ""

    def _type(self, name: str) -> str:
        return self.table.column(name).type.name


def comparisons(table: Table, demands: Mapping[str, Demand]) -> Comparisons:
    """The comparisons that a table's constraints demand.

    Raises:
        UnfitError: Columns are compared that are neither numbers nor dates, or in a circle.
    """
    direct: dict[str, set[str]] = {column.name: set() for column in table.columns}
    for name, demand in demands.items():
        for fact in demand.facts:
            if not fact.other or fact.other == name:
                continue
            low, high = (name, fact.other) if fact.relation in {"<", "<="} else (fact.other, name)
            family = {FAMILIES.get(table.column(side).type.name, "") for side in (low, high)}
            if fact.relation not in {"<", "<=", ">", ">="} or not (family <= DATED or family <= NUMBERS):
                raise UnfitError(f"{name} {fact.relation} {fact.other} is a comparison that no kind keeps")
            direct[high].add(low)
    strict = {
        f.column if f.relation == ">" else f.other
        for d in demands.values()
        for f in d.facts
        if f.relation in {"<", ">"}
    }
    below = {name: frozenset(_reached(direct, name)) for name in direct}
    circle = [name for name, before in below.items() if name in before]
    if circle:
        raise UnfitError(f"{' and '.join(circle)} are compared in a circle")
    return Comparisons(table, demands, below, frozenset(strict))


def _reached(direct: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = direct[ahead.pop()] - found
        found |= fresh
        ahead.extend(fresh)
    return found
