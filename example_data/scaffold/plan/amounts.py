"""The amounts of planned tables: which columns have them by their names, in which range, and what others would fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS
from example_data.scaffold.kinds.name_hints import OPTIONAL, inner_kind, snake_case
from example_data.scaffold.plan.context import PlannedTable, TableSummary
from example_data.scaffold.schema.tables import Column, Table

PRICE = re.compile(r"(unit_|item_|product_|list_|base_|sale_|selling_)?(price|cost|rate)(_per_unit|_each)?")
QUANTITY = re.compile(r"quantity|qty|units?|pieces|num_units|item_count")
LINE_TOTAL = re.compile(r"(line_|row_|item_|extended_)?(total|amount|sum|subtotal)(_price|_amount)?|extended_price")
TOTAL = re.compile(r"(order_|grand_|invoice_|cart_|bill_|sale_)?(total|amount)(_amount|_price|_cost|_sum|_due)?")
SUBTOTAL = re.compile(r"sub_?total(_amount|_price)?|items?_total|net_total|total_net|net_amount")
ADDED = re.compile(
    r"(total_)?(tax|vat|shipping|delivery|tip|fees?|service|handling)(_amount|_total|_cost|_fee|_charge|_price)?"
)
PAID = re.compile(r"(amount|total)_paid|paid(_amount|_total)?")
LEFT = re.compile(r"(amount|balance|total)_(due|outstanding|remaining)|outstanding(_amount|_balance)?")
TAX = re.compile(r"(total_)?(tax|vat)(_amount|_total)?")
DISCOUNT = re.compile(r"(total_)?discount(_amount|_total)?")
TAX_RATE = re.compile(r"(tax|vat)_rate")
"""Names of amounts, without what says that they are of cents."""

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


@dataclass
class PlannedTables:
    """All tables that are planned, while their values are made to agree."""

    schema: Mapping[str, Table]
    summaries: Mapping[str, TableSummary]
    planned: dict[str, PlannedTable]
    changed: dict[str, dict[str, Call]] = field(default_factory=dict)
    ranges: dict[tuple[str, str], Range] = field(default_factory=dict)
    """The numbers of columns that are changed."""

    def kinds(self, table: str) -> Mapping[str, Call]:
        """Return the kinds of a table's columns."""
        return {**self.planned[table].columns, **self.changed.get(table, {})}

    def set(self, table: str, column: str, kind: Call, numbers: Range | None = None) -> None:
        """Let a column be of another kind, with these numbers."""
        self.changed.setdefault(table, {})[column] = kind
        if numbers is not None:
            self.ranges[table, column] = numbers

    def children(self, table: str) -> Iterator[PlannedTable]:
        """Yield the tables whose rows are per this one's."""
        yield from (each for each in self.planned.values() if self.summaries[each.name].owners[:1] == (table,))

    def find(self, table: str, pattern: re.Pattern[str], like: Column | None = None) -> str:
        """Return the column of that name with exact numbers, in the unit of another one; empty where there is none."""
        for column in self.schema[table].columns:
            is_fit = column.name in self.kinds(table) and column.type.family in {"integer", "decimal"}
            is_like = like is None or (like.type.family, is_cents(like)) == (column.type.family, is_cents(column))
            if is_fit and is_like and pattern.fullmatch(core_name(column)) and not column.type.is_array:
                return column.name
        return ""

    def range(self, table: str, column: str) -> Range | None:
        """Return the numbers of a column; None where they are not known, or may be negative."""
        kind = self.kinds(table).get(column)
        found = self.ranges.get((table, column)) or (None if kind is None else _range(inner_kind(kind)))
        return found if found is not None and found.low >= 0 else None

    def is_filled(self, table: str, *columns: str) -> bool:
        """Return whether columns have a value in every row."""
        return all(name in self.kinds(table) and self.kinds(table)[name].function not in OPTIONAL for name in columns)

    def rows(self, table: str) -> Range:
        """Return how many rows of a table there are for each of those that they are per."""
        low, high = (self.planned[table].rows.keywords[name] for name in ("low", "high"))
        return Range(Decimal(str(low)), Decimal(str(high)), 0)

    def allows(self, table: str, column: str, numbers: Range) -> bool:
        """Return whether a column's type and constraints allow the numbers, and nothing else makes it what it is."""
        type_, requirement = self.schema[table].column(column).type, self.summaries[table].requirements[column]
        others = (c for each in self.summaries[table].requirements.values() for c in each.conditions)
        if any(c.other and column in {c.column, c.other} for c in others) or requirement.is_referred:
            return False
        known = self.kinds(table).get(column)
        if known is not None and inner_kind(known).keywords.get("unique"):
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


def target_of(kind: Call) -> str:
    """Return the table that a reference leads to."""
    return str(inner_kind(kind).arguments[0])
