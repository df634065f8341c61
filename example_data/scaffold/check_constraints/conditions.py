"""Conditions on a column: what a single comparison in a constraint says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from example_data.scaffold.check_constraints.syntax_tree import MATCHES, Call, Items, Literal, Name, Node

Value = Decimal | str | bool | None

LENGTHS = frozenset({"length", "char_length", "character_length"})
"""Functions that count the characters of a text, or the bytes of a bytea."""

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
"""Relations, and the same ones with left and right exchanged."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column's values have to be like; NULL meets every condition on values."""

    column: str
    relation: str
    """`=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `is null`, `is not null`, or one of MATCHES."""
    value: Value | tuple[Value, ...] = None
    aspect: str = ""
    """What of the value is compared: `length`, `count` of elements, `jsonb_typeof`, `lower`, `upper`; empty: itself."""
    other: str = ""
    """The column of the same row that it is compared with, in place of a value."""


def read_condition(relation: str, arguments: tuple[Node, ...]) -> Condition | None:
    """Return what a comparison says of a column, or None where it is not understood."""
    match arguments:
        case (Name(name),) if relation.startswith("is "):
            return Condition(name, relation)
        case (Literal() as left, right) if relation in _TURNED:
            return read_condition(_TURNED[relation], (right, left))
        case (Call("strpos", (Name(name), Literal(str() as part))), Literal(Decimal() as place)) if place in {0, 1}:
            return _contains(name, part, relation, int(place))
        case (left, right):
            return _compare(left, relation, right)
    return None


def _compare(left: Node, relation: str, right: Node) -> Condition | None:
    subject = _subject(left)
    if subject is None:
        return None
    column, aspect = subject
    if relation in {"=", "in"} and _is_of_one_case(right, aspect):
        aspect = ""
    match right:
        case Literal(value):
            return Condition(column, relation, value, aspect)
        case Items(items) if relation in {"in", "not in"} and all(isinstance(item, Literal) for item in items):
            values = tuple(item.value for item in items if isinstance(item, Literal))
            return Condition(column, relation, values, aspect)
        case Call("now", ()):
            return Condition(column, relation, "now", aspect)
        case _ if relation not in {"in", "not in"} | MATCHES:
            return _compare_columns(column, aspect, relation, _subject(right))
    return None


def _is_of_one_case(right: Node, aspect: str) -> bool:
    """Return whether all texts are in the case in which a column is compared, so that it may have them as they are."""
    change = {"upper": str.upper, "lower": str.lower}.get(aspect)
    items = right.items if isinstance(right, Items) else (right,)
    return change is not None and all(
        isinstance(item, Literal) and isinstance(item.value, str) and change(item.value) == item.value for item in items
    )


def _contains(column: str, part: str, relation: str, place: int) -> Condition | None:
    """Return that a text is within another, at its beginning or not, as LIKE says it."""
    before = {(">", 0): "%", (">=", 1): "%", ("<>", 0): "%", (">", 1): "_%"}.get((relation, place))
    quoted = re.sub(r"[\\%_]", r"\\\g<0>", part)
    return None if before is None else Condition(column, "~~", f"{before}{quoted}%")


def _compare_columns(column: str, aspect: str, relation: str, other: tuple[str, str] | None) -> Condition | None:
    """Compare two columns, a range's ends, or a text and itself in small letters."""
    match aspect, other:
        case "", (name, "") if name != column:
            return Condition(column, relation, other=name)
        case ("lower", (name, "upper")) | ("upper", (name, "lower")) if name == column:
            return Condition(column, relation, aspect=aspect, other=column)
        case ("", (name, "lower")) | ("lower", (name, "")) if name == column and relation == "=":
            return Condition(column, "=", aspect="lower", other=column)
    return None


_ASPECTS = {
    **dict.fromkeys(LENGTHS, "length"),
    **dict.fromkeys(("cardinality", "array_length"), "count"),
    **dict.fromkeys(("jsonb_typeof", "json_typeof"), "jsonb_typeof"),
    **dict.fromkeys(("btrim", "trim"), ""),
    "lower": "lower",
    "upper": "upper",
}
"""Functions of a column, and what aspect of it they return."""


def _subject(node: Node) -> tuple[str, str] | None:
    """Return the column that is compared, and which aspect of it."""
    match node:
        case Name(name):
            return name, ""
        case Call(function, (Call("btrim" | "trim", (Name(name),)), *_)) if function in LENGTHS:
            return name, "length"
        case Call(function, (Name(name), *_)) if function in _ASPECTS:
            return name, _ASPECTS[function]
    return None
