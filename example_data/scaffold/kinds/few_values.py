"""Columns that can have few values, so that these can be written out."""

from __future__ import annotations

from decimal import Decimal

from example_data.scaffold.check_constraints.conditions import Value
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.schema.tables import Column

LOOKUP_SIZE = 20
"""Rows of a table that others look things up in."""


def few_values(column: Column, requirement: Requirement) -> tuple[Value, ...] | None:
    """Return all values that a column can have, where these are so few that they can be written out."""
    if column.type.is_array:
        return None
    values = requirement.values()
    family = column.type.family
    if values is None and (column.type.labels or family == "boolean"):
        values = tuple(v for v in column.type.labels or (True, False) if v not in requirement.excluded)
    if family == "integer" and values is None:
        low, high = requirement.low(Decimal(1)), requirement.high(Decimal(1))
        if low is not None and high is not None and high - low < LOOKUP_SIZE:
            numbers = map(Decimal, range(int(low), int(high) + 1))
            values = tuple(n for n in numbers if n not in requirement.excluded)
    return values
