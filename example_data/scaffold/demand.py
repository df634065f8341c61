"""The facts of one column, asked in the words of column kinds: which values, how low, how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.checks import Fact, Value

LOWS, HIGHS = (">", ">="), ("<", "<=")


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
        """The only ones that are allowed, or nothing where others are as well."""
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
        """The highest number allowed."""
        found = [number(f.value) - (step if f.relation == "<" else 0) for f in self._of(of, *HIGHS)]
        return min(found, default=None)

    def bounds(self, of: str, low: int, high: int | None) -> tuple[int, int | None]:
        """How many, of `length` or `count`, between those that hold anyhow."""
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
        likes = [like(str(fact.value)) for fact in self._of("", "~~")]
        return tuple(likes + [str(fact.value) for fact in self._of("", "~")])

    @property
    def is_lower(self) -> bool:
        """Whether a text equals itself in small letters."""
        return any(fact.of == "lower" and fact.other == fact.column for fact in self.facts)

    def allows(self, sample: str) -> bool:
        """Whether a text of that make is allowed; where a pattern is none for Python, it is not."""
        try:
            fits = all(re.search(pattern, sample) for pattern in self.patterns)
        except re.error:
            return False
        return fits and sample not in self.excluded and not (self.is_lower and sample != sample.lower())

    def _of(self, of: str, *relations: str) -> Iterator[Fact]:
        return (f for f in self.facts if f.of == of and f.relation in relations and not f.other)


def like(pattern: str) -> str:
    """A LIKE pattern as a regular expression."""
    return "^" + "".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in pattern) + "$"


def number(value: object) -> Decimal:
    """A value of a constraint as a number.

    Raises:
        UnfitError: It is none.
    """
    try:
        return Decimal(str(value))
    except ArithmeticError:
        raise UnfitError(f"a comparison with {value!r}") from None
