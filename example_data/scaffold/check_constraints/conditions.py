"""CHECK constraints as alternatives: each is a set of conditions on columns that is enough to keep the constraint."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations, product

from example_data.scaffold.check_constraints.parser import Call, Items, Literal, Name, Node, NotUnderstoodError, parse

Value = Decimal | str | bool | None

LENGTHS = frozenset({"length", "char_length", "character_length"})
"""Functions that count the characters of a text, or the bytes of a bytea."""

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
"""Relations, and the same ones with left and right exchanged."""

MOST_COUNTED = 12
"""Columns of which `num_nonnulls` says how many are filled, at most."""

_PAIRS = (("<", ">="), (">", "<="), ("=", "<>"), ("in", "not in"), ("is null", "is not null"),
          *((mark, f"!{mark}") for mark in ("~~", "~~*", "~", "~*")))  # fmt: skip
_OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_COMPARED = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}  # fmt: skip
_COUNTING = {"num_nonnulls": ("is null", "is not null"), "num_nulls": ("is not null", "is null")}
"""Functions that count arguments, with what those are that do not count and those that do."""


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


Alternative = tuple[Condition, ...]


def read_alternatives(text: str) -> tuple[Alternative, ...]:
    """Return the ways to keep a constraint, of its text in SQL; those that leave a column empty come last.

    Raises:
        NotUnderstoodError: None of the ways to keep it is understood.
    """
    alternatives = tuple(_alternatives(parse(text)))
    if not alternatives:
        raise NotUnderstoodError(text)
    return alternatives


def _alternatives(node: Node) -> Iterable[Alternative]:
    """Yield those that are understood."""
    match node:
        case Call("or", parts):
            alternatives = [alternative for part in parts for alternative in _alternatives(part)]
            yield from sorted(alternatives, key=lambda found: any(c.relation == "is null" for c in found))
        case Call("and", parts):
            yield from (tuple(chain(*chosen)) for chosen in product(*map(_alternatives, parts)))
        case Call("not", (Call("isempty", _),)):
            yield ()
        case Name(name) | Call("not", (Name(name),)):
            yield (Condition(name, "=", value=isinstance(node, Name)),)
        case Call("not", (part,)) if (opposite := _negate(part)) != node:
            yield from _alternatives(opposite)
        case Call("=" | "<>" as relation, (left, right)) if _is_boolean(left) and _is_boolean(right):
            other = right if relation == "=" else _negate(right)
            same = Call("and", (left, other)), Call("and", (_negate(left), _negate(other)))
            yield from _alternatives(Call("or", same))
        case Call(relation, (Call(function, arguments), Literal(Decimal() as count))) if function in _COUNTING:
            yield from _count_nulls(relation, function, arguments, int(count))
        case Call("=", (left, right)) if left != right and _without_trim(left) == _without_trim(right):
            yield ()
        case Call(relation, arguments) if (condition := _condition(relation, arguments)) is not None:
            yield (condition,)


def _negate(node: Node) -> Node:
    """Return the opposite, without the word NOT wherever another operator says it."""
    match node:
        case Call("and" | "or" as word, parts):
            return Call("or" if word == "and" else "and", tuple(map(_negate, parts)))
        case Call("not", (part,)):
            return part
        case Call(relation, arguments) if relation in _OPPOSITE:
            return Call(_OPPOSITE[relation], arguments)
    return Call("not", (node,))


def _is_boolean(node: Node) -> bool:
    return isinstance(node, Call) and (node.name in {"and", "or", "not"} or node.name in _OPPOSITE)


def _count_nulls(relation: str, function: str, arguments: tuple[Node, ...], count: int) -> Iterable[Alternative]:
    """Yield every way to fill as many of the columns as are asked for, the first columns first."""
    names = [argument.name for argument in arguments if isinstance(argument, Name)]
    if len(names) < len(arguments) or len(names) > MOST_COUNTED or relation not in _COMPARED:
        return
    without, counting = _COUNTING[function]
    for number in range(len(names) + 1):
        for chosen in combinations(names, number) if _COMPARED[relation](number, count) else ():
            yield tuple(Condition(name, counting if name in chosen else without) for name in names)


def _without_trim(node: Node) -> Node:
    """Return what is the same for every generated text, none of which begins or ends with a space."""
    match node:
        case Call("btrim" | "trim", (Name() as name,)):
            return name
        case Call(function, (part,)) if function in LENGTHS:
            return Call("length", (_without_trim(part),))
    return node


def _condition(relation: str, arguments: tuple[Node, ...]) -> Condition | None:
    """Return what a comparison says of a column, or None where it is not understood."""
    match arguments:
        case (Name(name),) if relation.startswith("is "):
            return Condition(name, relation)
        case (Literal() as left, right) if relation in _TURNED and not isinstance(right, Literal):
            return _condition(_TURNED[relation], (right, left))
        case (Call("strpos", (Name(name), Literal(str() as part))), Literal(Decimal() as place)) if place in {0, 1}:
            return _contains(name, part, relation, int(place))
        case (left, right) if relation in _OPPOSITE:
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
        case _ if relation in _TURNED:
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
