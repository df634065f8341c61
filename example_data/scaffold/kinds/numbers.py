"""Kinds of numbers: within what constraints and other columns of the row leave, the range that the name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError, number
from example_data.scaffold.kinds.hints import find_hints
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.kinds.neighbours import ALONE, Neighbours
from example_data.scaffold.kinds.texts import weigh_default
from example_data.scaffold.schema.tables import Column, Type

SPREAD = 1000
"""From the lowest to the highest number, where no constraint says how far."""

FINEST = Decimal("1e-16")
"""How far apart floating-point numbers are, as far as a kind is concerned."""

MOST_DIGITS, DIGITS_BEFORE = 18, 9
"""Digits of a generated decimal, and before its point where the type does not say; the type may have more."""


USUAL_SCALE = 2
"""The digits after the point of `c.decimal`."""


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


def number_kind(column: Column, requirement: Requirement, window: Window, around: Neighbours = ALONE) -> Call:
    """Return a kind of numbers: whole ones, decimals with as many digits as the column has, or floating-point ones."""
    step, largest = _grid(column.type)
    if requirement.values() is not None:
        return _one_of(column, requirement, window, step=step)
    if requirement.is_unique:
        found: tuple[Decimal, Decimal] | Call = _all_numbers(requirement, window, step, largest)
    else:
        found = _range(column, requirement, window, around, step=step, largest=largest)
    if isinstance(found, Call):
        return _typed(found, column)
    if column.type.family == "decimal":
        return decimals(*found, -int(step.as_tuple().exponent))
    low, high = map(int if column.type.family == "integer" else float, found)
    typed = None if column.type.name in {"integer", "double precision"} else column.type.name
    return call(column.type.family, low, high, unique=requirement.is_unique or None, type=typed)


def _grid(type_: Type) -> tuple[Decimal, Decimal]:
    """Return how far the numbers of a type are apart, and the largest that is made."""
    if type_.family == "integer":
        return Decimal(1), Decimal(LARGEST_INTEGER[type_.name])
    if type_.family == "double":
        return Decimal("0.01"), Decimal(10) ** 9
    declared = USUAL_SCALE if type_.scale is None else type_.scale
    if declared < 0:
        raise UnfitError(f"it is rounded to {10**-declared}, which no kind of number is")
    scale = min(declared, MOST_DIGITS - DIGITS_BEFORE)
    whole = DIGITS_BEFORE if type_.precision is None else type_.precision - declared
    step = Decimal(1).scaleb(-scale)
    return step, Decimal(10) ** min(whole, MOST_DIGITS - scale) - step


def _typed(hinted: Call, column: Column) -> Call:
    """Return the kind of a hint with the type of the column, unless it makes no other."""
    if column.type.family == "integer":
        return weigh_default(hinted, column).with_keywords(type=column.type.name)
    is_few = hinted.function in {"c.choice", "c.weighted"}
    own = {"numeric": not is_few, "double precision": hinted.function == "c.lognormal"}
    return hinted if own.get(column.type.name) else hinted.with_keywords(type=column.type.name)


def _all_numbers(requirement: Requirement, window: Window, step: Decimal, largest: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest number of a column in which no two rows may have the same."""
    if window.parts > 1:
        raise UnfitError("no two rows may have the same number, and it is compared besides")
    bottom, top = requirement.low(step), requirement.high(step)
    return _around(Decimal(1) if bottom is None else bottom, largest if top is None else top, requirement, step)


def _one_of(column: Column, requirement: Requirement, window: Window, *, step: Decimal) -> Call:
    """Return a choice among a few numbers, those within the bounds."""
    if window.parts > 1:
        raise UnfitError("it has only a few values, and is compared with another column")
    low, high = requirement.low(step), requirement.high(step)
    numbers = [number(value) for value in requirement.values() or ()]
    fit = [n for n in numbers if (low is None or n >= low) and (high is None or n <= high)]
    if not fit:
        raise UnfitError("its constraints leave no number")
    spell: Callable[[Decimal], object] = {"integer": int, "double": float}.get(column.type.family, str)
    return call("choice", [spell(n) for n in fit], type=column.type.name)


def decimals(low: Decimal, high: Decimal, scale: int) -> Call:
    """Return numbers of so many digits after the point; two need not be said."""
    step = Decimal(1).scaleb(-scale)
    written = None if scale == USUAL_SCALE else scale
    return call("decimal", low=f"{low.quantize(step):f}", high=f"{high.quantize(step):f}", scale=written)


def _range(
    column: Column, requirement: Requirement, window: Window, around: Neighbours, *, step: Decimal, largest: Decimal
) -> tuple[Decimal, Decimal] | Call:
    """Return the lowest and the highest number: within the bounds of constraints, the range that the name says.

    Where the name says a kind of another sort, all of whose numbers are allowed, that is returned.

    Numbers of its type are `step` apart, and `largest` is the largest of them.
    """
    lows = [bound for bound in (requirement.low(step), window.low) if bound is not None]
    highs = [bound for bound in (requirement.high(step), window.high) if bound is not None]
    bottom, top = max(lows, default=-largest), min([*highs, largest])
    if window.parts > 1:
        low, high = _window_range(window, largest)
    else:
        usual, is_double = (Decimal(0), Decimal(SPREAD)), column.type.family == "double"
        for hinted in find_hints(column, around):
            if hinted.function in RANGES:
                bounds = hinted.arguments or tuple(hinted.keywords.values())
                usual = (Decimal(str(bounds[0])), Decimal(str(bounds[1])))
                if bottom <= usual[1] and usual[0] <= top:
                    break
            elif (fitted := _fit(hinted, requirement, bottom, top, FINEST if is_double else step)) is not None:
                return fitted
        low, high = _usual_range(usual, bottom, top)
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


RANGES = frozenset({"c.integer", "c.decimal", "c.double"})
"""Kinds of which a part of the range can be taken."""

_BOUNDS = {
    "c.place().latitude": (Decimal(-90), Decimal(90), 5),
    "c.place().longitude": (Decimal(-180), Decimal(180), 5),
    "c.file().size": (Decimal(1), Decimal(2**30), 0),
    "c.lognormal": (Decimal("0.001"), Decimal(10**6), 0),
}
"""By kind the lowest and the highest number, and the digits after the point."""


def _fit(hinted: Call, requirement: Requirement, bottom: Decimal, top: Decimal, step: Decimal) -> Call | None:
    """Return the kind if all its numbers are allowed, of a choice those that are; None where it does not fit."""
    excluded = [number(value) for value in requirement.excluded]
    given = hinted.arguments[0] if hinted.arguments else None
    if isinstance(given, list | dict):
        numbers = {value: Decimal(str(value)) for value in given}
        fit = [v for v, n in numbers.items() if bottom <= n <= top and n not in excluded and n % step == 0]
        kept = {value: given[value] for value in fit} if isinstance(given, dict) else fit
        return replace(hinted, arguments=(kept,)) if len(fit) > 1 or (fit and len(given) == 1) else None
    if hinted.function == "c.price":
        low, high = max(Decimal(str(hinted.arguments[0])), bottom), min(Decimal(str(hinted.arguments[1])), top)
        hinted, digits = replace(hinted, arguments=(f"{low:.2f}", f"{high:.2f}")), 2
    else:
        low, high, digits = _BOUNDS[re.sub(r"\(.*\)", "()", hinted.function)]
    is_within = bottom <= low < high <= top and not any(low <= value <= high for value in excluded)
    return hinted if is_within and step <= Decimal(1).scaleb(-digits) else None


def _usual_range(usual: tuple[Decimal, Decimal], bottom: Decimal, top: Decimal) -> tuple[Decimal, Decimal]:
    """Return the usual range as far as it is between bottom and top."""
    usual_low, usual_high = usual
    low = min(max(usual_low, bottom), top) if usual_low <= top else max(bottom, min(Decimal(0), top))
    return low, min(max(usual_high, low), top) if usual_high > low else min(top, low + SPREAD)


def _window_range(window: Window, largest: Decimal) -> tuple[Decimal, Decimal]:
    """Return one of several parts that do not touch: of the same range for all columns that are compared."""
    top = largest if window.high is None else window.high
    bottom = min(Decimal(0), top - SPREAD) if window.low is None else window.low
    base = (bottom if top <= 0 else max(bottom, Decimal(0))).quantize(window.step, rounding="ROUND_CEILING")
    width = ((min(top, base + SPREAD) - base) / window.parts).quantize(window.step, rounding="ROUND_DOWN")
    return base + width * window.part + (window.step if window.part else 0), base + width * (window.part + 1)
