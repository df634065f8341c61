"""The amounts of planned tables: which columns have them by their names, in which range, and what others would fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS
from example_data.scaffold.kinds.name_hints import OPTIONAL, inner_kind, is_named, snake_case
from example_data.scaffold.plan.context import PlannedTable
from example_data.scaffold.schema.tables import Column, Table

_CENTS = re.compile(r"_(in_)?(cents|minor|minor_units)$")

LARGEST_UNITS = Decimal(2) ** 63
"""The first number of units of the last digit that there is no room for."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers of a kind: from the lowest to the highest, with so many digits after the point."""

    low: Decimal
    high: Decimal
    scale: int

    def times(self, other: Range) -> Range:
        """Return the range of products; neither is negative."""
        return Range(self.low * other.low, self.high * other.high, self.scale + other.scale)


@dataclass(slots=True)
class Values:
    """A planned table, while its values are made to agree with each other, and with those of other tables."""

    table: Table
    planned: PlannedTable
    kinds: dict[str, Call]
    others: Mapping[str, Values]
    """All tables, this one included."""
    ranges: dict[str, Range] = field(default_factory=dict)
    """The numbers of columns that are changed."""

    def set(self, column: str, kind: Call, numbers: Range | None = None) -> None:
        """Let a column be of another kind, with these numbers."""
        self.kinds[column] = kind
        if numbers is not None:
            self.ranges[column] = numbers

    def children(self) -> Iterator[Values]:
        """Yield the tables whose rows are per this one's."""
        yield from (each for each in self.others.values() if each.planned.owners[:1] == (self.table.name,))

    def find(self, pattern: str, like: Column | None = None) -> str:
        """Return the column of that name with exact numbers, in the unit of another one; empty where there is none."""
        for column in self.table.columns:
            is_fit = column.name in self.kinds and column.type.family in {"integer", "decimal"}
            is_like = like is None or (like.type.family, is_cents(like)) == (column.type.family, is_cents(column))
            if is_fit and is_like and is_named(pattern, core_name(column)) and not column.type.is_array:
                return column.name
        return ""

    def range(self, column: str) -> Range | None:
        """Return the numbers of a column; None where they are not known, or may be negative."""
        kind = self.kinds.get(column)
        found = self.ranges.get(column) or (None if kind is None else _range(inner_kind(kind)))
        return found if found is not None and found.low >= 0 else None

    def product(self, one: str, other: str) -> Range | None:
        """Return the numbers of a product of two columns; None where they are not known."""
        first, second = self.range(one), self.range(other)
        return None if first is None or second is None else first.times(second)

    def is_filled(self, *columns: str) -> bool:
        """Return whether columns have a value in every row."""
        return all(name in self.kinds and self.kinds[name].function not in OPTIONAL for name in columns)

    def rows(self) -> Range:
        """Return how many rows there are for each of those that they are per."""
        low, high = (self.planned.rows.keywords[name] for name in ("low", "high"))
        return Range(Decimal(str(low)), Decimal(str(high)), 0)

    def is_unbound(self, column: str) -> bool:
        """Return whether no constraint compares a column with another one."""
        conditions = (c for each in self.planned.requirements.values() for c in each.conditions)
        return not any(c.other and column in {c.column, c.other} for c in conditions)

    def allows(self, column: str, numbers: Range | None) -> bool:
        """Return whether numbers are known that a column may have, and nothing else makes it what it is."""
        type_, requirement = self.table.column(column).type, self.planned.requirements[column]
        known = self.kinds.get(column)
        is_unique = known is not None and bool(inner_kind(known).keywords.get("unique"))
        if numbers is None or is_unique or requirement.is_referred or not self.is_unbound(column):
            return False
        if any(c.relation not in LOWS + HIGHS or c.aspect for c in requirement.value_conditions):
            return False
        scale = 0 if type_.family == "integer" else numbers.scale if type_.scale is None else type_.scale
        step = Decimal(1).scaleb(-scale)
        largest = Decimal(LARGEST_INTEGER.get(type_.name, LARGEST_UNITS)) if scale == 0 else LARGEST_UNITS * step
        if type_.precision is not None:
            largest = min(largest, Decimal(10) ** (type_.precision - scale) - step)
        low, high = requirement.low(step), requirement.high(step)
        is_within = (low is None or low <= numbers.low) and (high is None or numbers.high <= high)
        return numbers.scale <= scale and numbers.high <= largest and is_within


def _range(kind: Call) -> Range | None:
    """Return the numbers of a kind; None where they are not known."""
    match kind.function, kind.arguments:
        case "c.integer", (int() as low, int() as high):
            return Range(Decimal(low), Decimal(high), 0)
        case "c.decimal", ():
            scale = kind.keywords.get("scale", 2)
            assert isinstance(scale, int)
            return Range(Decimal(str(kind.keywords["low"])), Decimal(str(kind.keywords["high"])), scale)
        case "c.price", (low, high):
            return Range(Decimal(str(low)), Decimal(str(high)), 2)
        case "c.choice" | "c.weighted", (list() | dict() as values,):
            numbers = [Decimal(value) for value in values if isinstance(value, int)]
            return Range(min(numbers), max(numbers), 0) if len(numbers) == len(values) else None
    return None


def core_name(column: Column) -> str:
    """Return the name of an amount, without what says that it is of cents."""
    return _CENTS.sub("", snake_case(column.name))


def is_cents(column: Column) -> bool:
    """Return whether a column's name says that it is of cents."""
    return _CENTS.search(snake_case(column.name)) is not None
