"""The syntax tree of an expression: columns, values, lists, and functions or operators of those."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MATCHES = frozenset({"~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*"})
"""LIKE and regular expressions, with `!` where nothing may match, with `*` whatever the capitals."""


@dataclass(frozen=True, slots=True)
class Name:
    """A column."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a truth value, or NULL."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Items:
    """An array, or a list in parentheses."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in lower case, or an operator between two operands."""

    name: str
    arguments: tuple[Node, ...]


Node = Name | Literal | Items | Call


class NotUnderstoodError(ValueError):
    """The text has something that the parser does not read."""
