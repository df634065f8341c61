"""Values for which Python has no type of its own: ranges and points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A range of numbers, dates or moments; its text is what PostgreSQL reads as one, such as `[1,5)`."""

    low: Any
    """The first value in it."""
    high: Any
    """The first value after it."""

    def __str__(self) -> str:
        return f"[{self.low},{self.high})"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the plane; its text is what PostgreSQL reads as a point, such as `(1.5,2.0)`."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"({self.x},{self.y})"
