"""What constraints require of one column, asked in the words of column kinds: which values, how low, how long."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from example_data.scaffold.check_constraints.conditions import CHANGES, Condition, Value

LOWS, HIGHS = (">", ">="), ("<", "<=")
"""Relations that bound a value from below, and from above."""

_MATCHES = ("~~", "~~*", "~", "~*")
"""LIKE, ILIKE, and regular expressions with and without regard to capitals."""

COMPARISONS = frozenset({"=", "in", "<>", "not in", *LOWS, *HIGHS})
"""Relations of numbers."""

_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "xdigit": "0-9A-Fa-f",
}
"""Classes of characters that PostgreSQL names, as Python writes them."""


class UnfitError(ValueError):
    """No column kind meets the requirements; the message says why."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """The conditions that the values of a column have to meet."""

    conditions: tuple[Condition, ...] = ()
    is_unique: bool = False
    is_referred: bool = False
    """Whether foreign keys refer to it, so that it has to be written."""

    @property
    def is_empty(self) -> bool:
        """Whether the column has to be NULL."""
        return any(condition.relation == "is null" for condition in self.conditions)

    @property
    def is_filled(self) -> bool:
        """Whether a constraint says that it must not be NULL; the column may say so besides."""
        return any(condition.relation == "is not null" for condition in self.conditions)

    @property
    def value_conditions(self) -> tuple[Condition, ...]:
        """The conditions on values, which are those that are not about NULL."""
        return tuple(condition for condition in self.conditions if not condition.relation.startswith("is "))

    def values(self, aspect: str = "") -> tuple[Value, ...] | None:
        """Return the only allowed values, of the column or of an aspect of it; None where none are listed."""
        listed = [condition.values for condition in self._of(aspect, "=", "in")]
        if not listed:
            return None
        first, *others = listed
        return tuple(v for v in first if all(v in other for other in others) and v not in self.excluded)

    @property
    def excluded(self) -> tuple[Value, ...]:
        """The values that are not allowed."""
        return tuple(v for condition in self._of("", "<>", "not in") for v in condition.values)

    def low(self, step: Decimal, aspect: str = "") -> Decimal | None:
        """Return the lowest number allowed, where numbers are `step` apart; None: there is no limit."""
        lows = [_next(c, step) for c in self._of(aspect, *LOWS)]
        return max(lows, default=None)

    def high(self, step: Decimal, aspect: str = "") -> Decimal | None:
        """Return the highest number allowed, likewise."""
        highs = [_next(c, -step) for c in self._of(aspect, *HIGHS)]
        return min(highs, default=None)

    def bounds(self, aspect: str, low: int, high: int | None) -> tuple[int, int | None]:
        """Return the least and the most of a `length` or `count`, within the given ones; None: no limit.

        A text with a limit in bytes is of ASCII, so that they are its characters.
        """
        for each in (aspect, "octets") if aspect == "length" else (aspect,):
            if exact := self.values(each):
                return int(number(exact[0])), int(number(exact[0]))
            own_low, own_high = self.low(Decimal(1), each), self.high(Decimal(1), each)
            low = low if own_low is None else max(low, int(own_low))
            high = min((int(bound) for bound in (high, own_high) if bound is not None), default=None)
        return low, high

    @property
    def patterns(self) -> tuple[str, ...]:
        """Regular expressions that texts have to match somewhere."""
        return tuple(pattern for condition in self.conditions if (pattern := _pattern(condition, "")))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Regular expressions that texts must match nowhere."""
        return tuple(pattern for condition in self.conditions if (pattern := _pattern(condition, "!")))

    def allows(self, sample: str, low: int = 0, high: int | None = None) -> bool:
        """Return whether a text of such a length is allowed; where Python cannot read a pattern, no text is."""
        if not low <= len(sample) <= (len(sample) if high is None else high):
            return False
        try:
            is_matched = all(re.search(python_pattern(pattern), sample) for pattern in self.patterns)
            is_forbidden = any(re.search(python_pattern(pattern), sample) for pattern in self.forbidden)
        except re.error:
            return False
        changes = (CHANGES[c.aspect] for c in self.conditions if c.other == c.column and c.aspect in CHANGES)
        is_of_bytes = any(condition.aspect == "octets" for condition in self.conditions)
        is_allowed = is_matched and not is_forbidden and sample not in self.excluded
        is_plain = sample.isascii() or not is_of_bytes
        return is_allowed and is_plain and all(change(sample) == sample for change in changes)

    def is_within(self, *aspects: str, relations: Collection[str]) -> bool:
        """Return whether all conditions on values are of these aspects and relations, and on no other column."""
        return all(c.aspect in aspects and c.relation in relations and not c.other for c in self.value_conditions)

    @property
    def of_members(self) -> Requirement:
        """What is required of the members of an array: of all what is of one, as one kind makes them."""
        several = [replace(c, aspect="", relation="in") for c in self.conditions if c.relation == "<@" and not c.aspect]
        single = [replace(c, aspect="") for c in self.conditions if re.match(r"\[|each$", c.aspect) and not c.other]
        return Requirement((*several, *single))

    def _of(self, aspect: str, *relations: str) -> Iterator[Condition]:
        return (c for c in self.conditions if c.aspect == aspect and c.relation in relations and not c.other)


def _next(condition: Condition, step: Decimal) -> Decimal:
    """Return the first number that a bound allows, of those that are `step` apart; downwards where that is negative."""
    steps = number(condition.value) / step
    if condition.relation in {"<", ">"}:
        return (steps.to_integral_value(ROUND_FLOOR) + 1) * step
    return steps.to_integral_value(ROUND_CEILING) * step


def _pattern(condition: Condition, negation: str) -> str:
    """Return the regular expression of a LIKE or of a match with that negation; empty for any other condition."""
    if condition.aspect or condition.other or condition.relation not in {negation + mark for mark in _MATCHES}:
        return ""
    mark = condition.relation.removeprefix(negation)
    text = like_pattern(str(condition.value)) if mark.startswith("~~") else str(condition.value)
    return f"(?i){text}" if mark.endswith("*") else text


def like_pattern(pattern: str) -> str:
    """Return a LIKE pattern as a regular expression."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    literals = (re.sub(r"[\\.^$*+?()\[\]{}|]", r"\\\g<0>", part[-1]) for part in parts)
    return "^" + "".join(map({"%": ".*", "_": "."}.get, parts, literals)) + "$"


def python_pattern(pattern: str) -> str:
    """Return a regular expression of PostgreSQL as Python writes it: classes such as [:alpha:] are those of ASCII.

    Raises:
        re.error: It has something that means another thing in Python, or nothing.
    """
    if re.search(r"\[[:.=]\^|\\[mMyY<>AZB]|\[\[[.=]|^\*\*\*", pattern):
        raise re.error(pattern)
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", characters)
    return pattern


def number(value: object) -> Decimal:
    """Return a value of a constraint as a number, or raise an UnfitError if it is none."""
    try:
        return Decimal(str(value))
    except ArithmeticError:
        raise UnfitError(f"it is compared with {value!r}, which is no number") from None
