"""Kinds of numbers: the range that constraints and other columns of the row leave, and what the name says within it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError, number
from example_data.scaffold.kinds import name_hints
from example_data.scaffold.kinds.kind_call import call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from example_data.project.python_source import Call
    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.schema.tables import Column

SPREAD = 1000
"""Between the lowest and the highest number, where no constraint says how far."""

MOST_DIGITS, DIGITS_BEFORE = 18, 9
"""Of a decimal that is made, and before its point where the type does not say; in the type there may be more."""

LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


@dataclass(frozen=True, slots=True)
class Window:
    """The part of its range that a number has because other columns of the row are above or below it."""

    part: int = 0
    parts: int = 1
    step: Decimal = Decimal(1)
    """The largest by which the numbers of one of the columns are apart."""
    low: Decimal | None = None
    """Of all the columns that are compared, the highest of their lowest."""
    high: Decimal | None = None


WHOLE = Window()


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers that a type has."""

    family: str
    """What hints call them."""
    step: Decimal
    """How far they are apart."""
    largest: Decimal


def integer(column: Column, demand: Demand, window: Window) -> Call:
    """A whole number."""
    values = demand.values()
    if values is not None:
        return _enumerated(column, demand, window, values)
    typed = None if column.type.name == "integer" else column.type.name
    if demand.is_unique:
        if window.parts > 1 or demand.excluded:
            raise UnfitError("no two rows may have the same number, and it is compared besides")
        bottom, top = demand.low(Decimal(1)), demand.high(Decimal(1))
        largest = LARGEST[column.type.name]
        return call("integer", int(1 if bottom is None else bottom), int(top or largest), unique=True, type=typed)
    low, high = _range(column, demand, window, Grid("integer", Decimal(1), Decimal(LARGEST[column.type.name])))
    return call("integer", int(low), int(high), type=typed)


def _enumerated(column: Column, demand: Demand, window: Window, values: Sequence[object]) -> Call:
    """One of a few whole numbers, as far as they are within the bounds."""
    if window.parts > 1:
        raise UnfitError("it has only a few values, and is compared with another column")
    low, high = demand.low(Decimal(1)), demand.high(Decimal(1))
    found = [number(value) for value in values]
    fit = [int(n) for n in found if (low is None or n >= low) and (high is None or n <= high)]
    if not fit:
        raise UnfitError("its constraints leave no number")
    return call("choice", fit, type=column.type.name)


def decimal(column: Column, demand: Demand, window: Window) -> Call:
    """A number with as many digits as the column has."""
    declared = 2 if column.type.scale is None else column.type.scale
    if declared < 0:
        raise UnfitError(f"it is rounded to {10**-declared}, which no kind of number is")
    scale = min(declared, MOST_DIGITS - DIGITS_BEFORE)
    step = Decimal(1).scaleb(-scale)
    whole = DIGITS_BEFORE if column.type.precision is None else column.type.precision - declared
    whole = min(whole, MOST_DIGITS - scale)
    low, high = _range(column, demand, window, Grid("decimal", step, Decimal(10) ** whole - step))
    return call("decimal", low=f"{low.quantize(step):f}", high=f"{high.quantize(step):f}", scale=scale)


def double(column: Column, demand: Demand, window: Window) -> Call:
    """A floating-point number."""
    low, high = _range(column, demand, window, Grid("double", Decimal("0.01"), Decimal(10) ** 9))
    return call("double", float(low), float(high), type="real" if column.type.name == "real" else None)


def _range(column: Column, demand: Demand, window: Window, grid: Grid) -> tuple[Decimal, Decimal]:
    """The lowest and highest number: those of constraints, and what the name or else custom says between them."""
    lows = [bound for bound in (demand.low(grid.step), window.low) if bound is not None]
    highs = [bound for bound in (demand.high(grid.step), window.high) if bound is not None]
    bottom, top = max(lows, default=-grid.largest), min([*highs, grid.largest])
    low, high = _parted(window, grid.largest) if window.parts > 1 else _usual(column, grid, bottom, top)
    if Decimal(0) in demand.excluded and low <= 0 <= high:
        low = grid.step
    if not bottom <= low <= high <= top or any(low <= number(value) <= high for value in demand.excluded):
        raise UnfitError("its constraints leave no range of numbers")
    return low, high


def _usual(column: Column, grid: Grid, bottom: Decimal, top: Decimal) -> tuple[Decimal, Decimal]:
    """What the name says, as far as it is between bottom and top."""
    hinted = name_hints.hint(column.name, grid.family)
    usual_low, usual_high = _numbers(hinted) if hinted else (Decimal(0), Decimal(SPREAD))
    low = min(max(usual_low, bottom), top) if usual_low <= top else max(bottom, min(Decimal(0), top))
    return low, min(max(usual_high, low), top) if usual_high > low else min(top, low + SPREAD)


def _parted(window: Window, largest: Decimal) -> tuple[Decimal, Decimal]:
    """One of several parts that do not touch: of the same whole for all columns that are compared."""
    top = largest if window.high is None else window.high
    bottom = min(Decimal(0), top - SPREAD) if window.low is None else window.low
    base = (bottom if top <= 0 else max(bottom, Decimal(0))).quantize(window.step, rounding="ROUND_CEILING")
    width = ((min(top, base + SPREAD) - base) / window.parts).quantize(window.step, rounding="ROUND_DOWN")
    return base + width * window.part + (window.step if window.part else 0), base + width * (window.part + 1)


def _numbers(hinted: Call) -> tuple[Decimal, Decimal]:
    low, high = hinted.arguments or hinted.keywords.values()
    return Decimal(str(low)), Decimal(str(high))
