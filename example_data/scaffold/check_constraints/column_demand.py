"""The facts of one column, asked in the words of column kinds: which values, how low, how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.check_constraints.facts import Fact, Value

LOWS, HIGHS = (">", ">="), ("<", "<=")
"""Relations that bound a value from below, and from above."""

_MATCHES = ("~~", "~~*", "~", "~*")
"""LIKE, ILIKE, and regular expressions that tell capitals or do not."""

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
    """No kind of column keeps what is demanded; the message says what."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the constraints demand of a column."""

    facts: tuple[Fact, ...] = ()
    is_unique: bool = False
    is_referred: bool = False
    """Whether foreign keys refer to it, so that it has to be written."""

    @property
    def is_empty(self) -> bool:
        """Whether it has to be NULL."""
        return any(fact.relation == "is null" for fact in self.facts)

    @property
    def is_filled(self) -> bool:
        """Whether it must not be NULL, whatever the column says."""
        return any(fact.relation == "is not null" for fact in self.facts)

    def values(self, of: str = "") -> tuple[Value, ...] | None:
        """The only ones that are allowed, of itself or of what `of` says; None where none are listed."""
        found = [fact.value for fact in self._of(of, "=", "in")]
        if not found:
            return None
        first, *others = (value if isinstance(value, tuple) else (value,) for value in found)
        return tuple(v for v in first if all(v in other for other in others) and v not in self.excluded)

    @property
    def excluded(self) -> tuple[Value, ...]:
        """Those that are not allowed."""
        found = (fact.value for fact in self._of("", "<>", "not in"))
        return tuple(v for value in found for v in (value if isinstance(value, tuple) else (value,)))

    def low(self, step: Decimal, of: str = "") -> Decimal | None:
        """The lowest number allowed, where numbers lie `step` apart."""
        found = [number(f.value) + (step if f.relation == ">" else 0) for f in self._of(of, *LOWS)]
        return max(found, default=None)

    def high(self, step: Decimal, of: str = "") -> Decimal | None:
        """The highest number allowed, likewise."""
        found = [number(f.value) - (step if f.relation == "<" else 0) for f in self._of(of, *HIGHS)]
        return min(found, default=None)

    def bounds(self, of: str, low: int, high: int | None) -> tuple[int, int | None]:
        """The least and the most of a `length` or `count`, where `low` and `high` hold anyhow; None: no limit."""
        exact = self.values(of)
        if exact:
            return int(number(exact[0])), int(number(exact[0]))
        found_low, found_high = self.low(Decimal(1), of), self.high(Decimal(1), of)
        low = low if found_low is None else max(low, int(found_low))
        highs = [int(bound) for bound in (high, found_high) if bound is not None]
        return low, min(highs, default=None)

    @property
    def patterns(self) -> tuple[str, ...]:
        """Regular expressions that texts have to match somewhere."""
        return tuple(pattern for fact in self.facts if (pattern := _pattern(fact, "")))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Regular expressions that texts must match nowhere."""
        return tuple(pattern for fact in self.facts if (pattern := _pattern(fact, "!")))

    @property
    def is_lower(self) -> bool:
        """Whether a text equals itself in small letters."""
        return any(fact.of == "lower" and fact.other == fact.column for fact in self.facts)

    def allows(self, sample: str) -> bool:
        """Whether a text of that make is allowed; where a pattern is none for Python, it is not."""
        try:
            fits = all(re.search(python(pattern), sample) for pattern in self.patterns)
            fits = fits and not any(re.search(python(pattern), sample) for pattern in self.forbidden)
        except re.error:
            return False
        return fits and sample not in self.excluded and not (self.is_lower and sample != sample.lower())

    def _of(self, of: str, *relations: str) -> Iterator[Fact]:
        return (f for f in self.facts if f.of == of and f.relation in relations and not f.other)


def _pattern(fact: Fact, negation: str) -> str:
    """The regular expression of a LIKE or of a match, with the negation given; empty for any other fact."""
    if fact.of or fact.other or fact.relation not in {negation + mark for mark in _MATCHES}:
        return ""
    mark = fact.relation.removeprefix(negation)
    text = like(str(fact.value)) if mark.startswith("~~") else str(fact.value)
    return f"(?i){text}" if mark.endswith("*") else text


def like(pattern: str) -> str:
    """A LIKE pattern as a regular expression."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "^" + "".join({"%": ".*", "_": "."}.get(part, _literal(part[-1])) for part in parts) + "$"


def _literal(character: str) -> str:
    return f"\\{character}" if character in "\\.^$*+?()[]{}|" else character


def python(pattern: str) -> str:
    """A regular expression of PostgreSQL as Python writes it: classes such as [:alpha:] are those of ASCII.

    Raises:
        re.error: It has something that means another thing in Python, or nothing.
    """
    if re.search(r"\[[:.=]\^|\\[mMyY<>AZB]|\[\[[.=]|^\*\*\*", pattern):
        raise re.error(pattern)
    for name, characters in _CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", characters)
    return pattern


def number(value: object) -> Decimal:
    """A value of a constraint as a number.

    Raises:
        UnfitError: It is none.
    """
    try:
        return Decimal(str(value))
    except ArithmeticError:
        raise UnfitError(f"it is compared with {value!r}, which is no number") from None
