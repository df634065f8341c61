"""What a single comparison says of a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.syntax_tree import MATCHES, Call, Items, Literal, Name

if TYPE_CHECKING:
    from example_data.scaffold.check_constraints.syntax_tree import Node

    Value = Decimal | str | bool | None

LENGTHS = frozenset({"length", "char_length", "character_length"})
"""Functions that count the characters of a text, or the bytes of a bytea."""

COUNTS = frozenset({"cardinality", "array_length"})
"""Functions that count the members of an array."""

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a column's values have to be like; where there is no value, every fact holds."""

    column: str
    relation: str
    """`=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `is null`, `is not null`, or one of MATCHES."""
    value: Value | tuple[Value, ...] = None
    of: str = ""
    """What of the value is meant: `length`, `count` of elements, `jsonb_typeof`, `lower` or `upper`; empty: itself."""
    other: str = ""
    """The column of the same row that it is compared with, in place of a value."""


def fact(relation: str, arguments: tuple[Node, ...]) -> Fact | None:
    """What a comparison of a column says; nothing where it is not understood."""
    match arguments:
        case (Name(name),) if relation.startswith("is "):
            return Fact(name, relation)
        case (Literal() as left, right) if relation in _TURNED:
            return fact(_TURNED[relation], (right, left))
        case (Call("strpos", (Name(name), Literal(str() as part))), Literal(Decimal() as place)) if place in {0, 1}:
            return _containing(name, part, relation, int(place))
        case (left, right):
            return _compared(left, relation, right)
    return None


def _compared(left: Node, relation: str, right: Node) -> Fact | None:
    subject = _subject(left)
    if subject is None:
        return None
    column, of = subject
    if relation in {"=", "in"} and _is_of_one_case(right, of):
        of = ""
    match right:
        case Literal(value):
            return Fact(column, relation, value, of)
        case Items(items) if relation in {"in", "not in"} and all(isinstance(item, Literal) for item in items):
            return Fact(column, relation, tuple(item.value for item in items if isinstance(item, Literal)), of)
        case Call("now", ()):
            return Fact(column, relation, "now", of)
        case _ if relation not in {"in", "not in"} | MATCHES:
            return _between_columns(column, of, relation, _subject(right))
    return None


def _is_of_one_case(right: Node, of: str) -> bool:
    """Whether all texts are in the case in which a column is compared, so that it may have them as they are."""
    change = {"upper": str.upper, "lower": str.lower}.get(of)
    items = right.items if isinstance(right, Items) else (right,)
    return change is not None and all(
        isinstance(item, Literal) and isinstance(item.value, str) and change(item.value) == item.value for item in items
    )


def _containing(column: str, part: str, relation: str, place: int) -> Fact | None:
    """A text within another, at its beginning or not, as LIKE says it."""
    before = {(">", 0): "%", (">=", 1): "%", ("<>", 0): "%", (">", 1): "_%"}.get((relation, place))
    quoted = re.sub(r"[\\%_]", r"\\\g<0>", part)
    return None if before is None else Fact(column, "~~", f"{before}{quoted}%")


def _between_columns(column: str, of: str, relation: str, other: tuple[str, str] | None) -> Fact | None:
    """Between two columns; or between a range's ends, or a text and itself in small letters."""
    match of, other:
        case "", (name, "") if name != column:
            return Fact(column, relation, other=name)
        case ("lower", (name, "upper")) | ("upper", (name, "lower")) if name == column:
            return Fact(column, relation, of=of, other=column)
        case ("", (name, "lower")) | ("lower", (name, "")) if name == column and relation == "=":
            return Fact(column, "=", of="lower", other=column)
    return None


_ASPECTS = {
    **dict.fromkeys(LENGTHS, "length"),
    **dict.fromkeys(COUNTS, "count"),
    **dict.fromkeys(("jsonb_typeof", "json_typeof"), "jsonb_typeof"),
    **dict.fromkeys(("btrim", "trim"), ""),
    "lower": "lower",
    "upper": "upper",
}
"""Functions of a column, and what of it they ask."""


def _subject(node: Node) -> tuple[str, str] | None:
    """The column, and what of it is meant."""
    match node:
        case Name(name):
            return name, ""
        case Call(function, (Call("btrim" | "trim", (Name(name),)), *_)) if function in LENGTHS:
            return name, "length"
        case Call(function, (Name(name), *_)) if function in _ASPECTS:
            return name, _ASPECTS[function]
    return None
