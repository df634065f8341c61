"""Kinds of numbers: within what constraints and other columns of the row leave, the range that the name says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError, number
from example_data.scaffold.kinds import name_hints
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.schema.tables import Column

SPREAD = 1000
"""From the lowest to the highest number, where no constraint says how far."""

MOST_DIGITS, DIGITS_BEFORE = 18, 9
"""Digits of a generated decimal, and before its point where the type does not say; the type may have more."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of its range that a number has because other columns of the row are above or below it."""

    part: int = 0
    parts: int = 1
    step: Decimal = Decimal(1)
    """How far the numbers of a column are apart; the largest of the columns that are compared."""
    low: Decimal | None = None
    """The highest of the lower bounds of all the columns that are compared."""
    high: Decimal | None = None
    """The lowest of their upper bounds."""


WHOLE = Window()


def integer_kind(column: Column, requirement: Requirement, window: Window) -> Call:
    """Return a kind of whole numbers."""
    values = requirement.values()
    if values is not None:
        return _one_of(column, requirement, window, values)
    typed = None if column.type.name == "integer" else column.type.name
    largest = LARGEST_INTEGER[column.type.name]
    if requirement.is_unique:
        if window.parts > 1:
            raise UnfitError("no two rows may have the same number, and it is compared besides")
        bottom, top = requirement.low(Decimal(1)), requirement.high(Decimal(1))
        low, high = Decimal(1) if bottom is None else bottom, Decimal(largest) if top is None else top
        low, high = _around(low, high, requirement, Decimal(1))
        return call("integer", int(low), int(high), unique=True, type=typed)
    low, high = _range(column, requirement, window, step=Decimal(1), largest=Decimal(largest))
    return call("integer", int(low), int(high), type=typed)


def _one_of(column: Column, requirement: Requirement, window: Window, values: Sequence[object]) -> Call:
    """Return a choice among a few whole numbers, those within the bounds."""
    if window.parts > 1:
        raise UnfitError("it has only a few values, and is compared with another column")
    low, high = requirement.low(Decimal(1)), requirement.high(Decimal(1))
    numbers = [number(value) for value in values]
    fit = [int(n) for n in numbers if (low is None or n >= low) and (high is None or n <= high)]
    if not fit:
        raise UnfitError("its constraints leave no number")
    return call("choice", fit, type=column.type.name)


def decimal_kind(column: Column, requirement: Requirement, window: Window) -> Call:
    """Return a kind of numbers with as many digits as the column has."""
    declared = 2 if column.type.scale is None else column.type.scale
    if declared < 0:
        raise UnfitError(f"it is rounded to {10**-declared}, which no kind of number is")
    scale = min(declared, MOST_DIGITS - DIGITS_BEFORE)
    step = Decimal(1).scaleb(-scale)
    whole = DIGITS_BEFORE if column.type.precision is None else column.type.precision - declared
    whole = min(whole, MOST_DIGITS - scale)
    low, high = _range(column, requirement, window, step=step, largest=Decimal(10) ** whole - step)
    return call("decimal", low=f"{low.quantize(step):f}", high=f"{high.quantize(step):f}", scale=scale)


def double_kind(column: Column, requirement: Requirement, window: Window) -> Call:
    """Return a kind of floating-point numbers."""
    low, high = _range(column, requirement, window, step=Decimal("0.01"), largest=Decimal(10) ** 9)
    return call("double", float(low), float(high), type="real" if column.type.name == "real" else None)


def _range(
    column: Column, requirement: Requirement, window: Window, *, step: Decimal, largest: Decimal
) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number: within the bounds of constraints, the range that the name says.

    Numbers of its type are `step` apart, and `largest` is the largest of them.
    """
    lows = [bound for bound in (requirement.low(step), window.low) if bound is not None]
    highs = [bound for bound in (requirement.high(step), window.high) if bound is not None]
    bottom, top = max(lows, default=-largest), min([*highs, largest])
    if window.parts > 1:
        low, high = _window_range(window, largest)
    else:
        low, high = _usual_range(name_hints.find_hint(column), bottom, top)
    if not bottom <= low <= high <= top:
        raise UnfitError("its constraints leave no range of numbers")
    return _around(low, high, requirement, step)


def _around(low: Decimal, high: Decimal, requirement: Requirement, step: Decimal) -> tuple[Decimal, Decimal]:
    """Return the widest part of a range that has no excluded number in it."""
    excluded = sorted(n for n in map(number, requirement.excluded) if low <= n <= high)
    lows, highs = [low, *(n + step for n in excluded)], [*(n - step for n in excluded), high]
    first, last = max(zip(lows, highs, strict=True), key=lambda part: part[1] - part[0])
    if first > last:
        raise UnfitError("its constraints leave no number")
    return first, last


def _usual_range(hinted: Call | None, bottom: Decimal, top: Decimal) -> tuple[Decimal, Decimal]:
    """Return the range that the name says, or else the usual one, as far as it is between bottom and top."""
    hinted_range = hinted.arguments or hinted.keywords.values() if hinted else (0, SPREAD)
    usual_low, usual_high = (Decimal(str(bound)) for bound in hinted_range)
    low = min(max(usual_low, bottom), top) if usual_low <= top else max(bottom, min(Decimal(0), top))
    return low, min(max(usual_high, low), top) if usual_high > low else min(top, low + SPREAD)


def _window_range(window: Window, largest: Decimal) -> tuple[Decimal, Decimal]:
    """Return one of several parts that do not touch: of the same range for all columns that are compared."""
    top = largest if window.high is None else window.high
    bottom = min(Decimal(0), top - SPREAD) if window.low is None else window.low
    base = (bottom if top <= 0 else max(bottom, Decimal(0))).quantize(window.step, rounding="ROUND_CEILING")
    width = ((min(top, base + SPREAD) - base) / window.parts).quantize(window.step, rounding="ROUND_DOWN")
    return base + width * window.part + (window.step if window.part else 0), base + width * (window.part + 1)
