"""The logic of CHECK constraints: from a syntax tree to the ways to keep it, each of comparisons that are no OR."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import chain, combinations, islice, product
from typing import Any

from example_data.scaffold.check_constraints.parser import Call, Items, Literal, Name, Node, columns_of

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
"""The relations that compare two values."""

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
"""Those, and the same ones with left and right exchanged."""

MOST_COUNTED = 12
"""Conditions of which it is counted how many are met, at most."""

MOST_WAYS = 512
"""Ways to keep one constraint that are looked at."""

_TRUE, _FALSE = Literal(value=True), Literal(value=False)

_PAIRS = (("<", ">="), (">", "<="), ("=", "<>"), ("in", "not in"), ("is null", "is not null"),
          ("is true", "is not true"), ("is false", "is not false"), ("is unknown", "is not unknown"),
          ("is distinct from", "is not distinct from"),
          *((mark, f"!{mark}") for mark in ("~~", "~~*", "~", "~*")))  # fmt: skip
OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
"""Relations, and those that hold where these do not."""

_NEVER_NULL = {relation for relation in OPPOSITE if relation.startswith("is ")}

_ASSUMED = {
    **dict.fromkeys(("isfinite", "lower_inc"), _TRUE),
    **dict.fromkeys(("isempty", "lower_inf", "upper_inf", "upper_inc"), _FALSE),
    **dict.fromkeys(("array_ndims", "array_lower"), Literal(Decimal(1))),
}
"""Functions of a column, and what they return of every value that is generated."""

_INFINITE = {"infinity", "-infinity", "nan", "inf"}
"""What no generated date or number is, in small letters."""

_OF_TEXTS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("length", "char_length", "character_length"), lambda text: Decimal(len(text))),
    "lower": str.lower,
    "upper": str.upper,
    "btrim": str.strip,
}
"""Functions that are computed of texts that a constraint has in it, as the value for NULL."""


def ways(node: Node) -> list[tuple[Node, ...]]:
    """Return the ways to keep a constraint: it is not false where all of one's comparisons are not."""
    match _expand(_assume(node)):
        case Literal(value):
            return [] if value is False else [()]
        case Call("or", parts):
            return [way for part in parts for way in ways(part)][:MOST_WAYS]
        case Call("and", parts):
            return [tuple(chain(*chosen)) for chosen in islice(product(*map(ways, parts)), MOST_WAYS)]
        case atom:
            return [(atom,)]


def _assume(node: Node) -> Node:
    """Return the tree without what is the same for every generated value: no text begins or ends with a space."""
    if not isinstance(node, Call):
        return node
    arguments = tuple(map(_assume, node.arguments))
    match node.name, arguments:
        case ("btrim" | "trim" | "ltrim" | "rtrim", (Name() as name, *rest)) if rest in ([], [Literal(" ")]):
            return name
        case (function, (Name(), *_)) if function in _ASSUMED:
            return _ASSUMED[function]
        case ("array_position", (Name(), Literal(None))):
            return Literal(None)
        case (function, (Literal(str() as text),)) if function in _OF_TEXTS:
            value = _OF_TEXTS[function](text)
            assert isinstance(value, Decimal | str)
            return Literal(value)
        case ("coalesce", (*values, last)):
            pairs = ((Call("is not null", (value,)), value) for value in values)
            return Call("case", (*chain(*pairs), last))
        case ("nullif", (value, other)):
            return Call("case", (Call("=", (value, other)), Literal(None), value))
        case (relation, (Name(), Literal(str() as text))) if relation in COMPARED and text.lower() in _INFINITE:
            return Literal(value=relation == "<>" or relation[0] == "<>"[text.startswith("-")])
        case ("=", (left, right)) if left == right and node.arguments[0] != node.arguments[1]:
            return _TRUE
    return Call(node.name, arguments)


def _expand(node: Node) -> Node:
    """Return the tree as AND or OR, as a truth value, or as a comparison that is neither."""
    while (rewritten := _rewrite(node)) is not None:
        node = rewritten
    return node


def _rewrite(node: Node) -> Node | None:
    """Return a step further, or None where there is none."""
    match node:
        case Call("and" | "or", _):
            return None
        case Call("not", (part,)):
            return opposite if (opposite := negate(part)) != node else None
        case Call("is true", (part,)):
            return _is_true(_expand(part))
        case Call("is false", (part,)):
            return Call("is true", (negate(part),))
        case Call("is not true", (part,)):
            return negate(part)
        case Call("is not false", (part,)):
            return part
        case Call("is unknown" | "is not unknown" as relation, (part,)):
            word, joined = ("is null", "or") if relation == "is unknown" else ("is not null", "and")
            return Call(joined, tuple(Call(word, (Name(name),)) for name in dict.fromkeys(columns_of(part))))
        case Call("case", parts):
            return _spread(parts)
        case Call("is null" | "is not null" as relation, (Items(items),)):
            return Call("and", tuple(Call(relation, (item,)) for item in items))
        case Call("is null" | "is not null" as relation, (Literal(value),)):
            return Literal(value=(value is None) == (relation == "is null"))
        case Call("is distinct from" | "is not distinct from" as relation, (left, right)):
            return _compare_with_null(relation, left, right)
        case Call("in" | "not in" as relation, (left, Items(items))) if _counted(left):
            each, word = ("=", "or") if relation == "in" else ("<>", "and")
            return Call(word, tuple(Call(each, (left, item)) for item in items))
        case Call(relation, (left, right)) if relation in COMPARED and (known := _compare(relation, left, right)):
            return known
    return _distribute(node)


def _compare(relation: str, left: Node, right: Node) -> Node | None:
    """Return a comparison of constants, of truth values, or of how many conditions are met; None for any other."""
    if isinstance(left, Literal) and isinstance(right, Literal):
        is_known = type(left.value) is type(right.value) and left.value is not None
        return Literal(value=COMPARED[relation](left.value, right.value)) if is_known else Literal(None)
    if isinstance(left, Literal) and isinstance(left.value, Decimal):
        return _compare(TURNED[relation], right, left) if _counted(right) else None
    if isinstance(right, Literal) and isinstance(right.value, Decimal):
        counted = _counted(left)
        is_few = 0 < len(counted) <= MOST_COUNTED
        return Call("or", tuple(_count(relation, counted, int(right.value)))) if is_few else None
    if _is_boolean(left) or _is_boolean(right):
        sides = ((first, second) for first in (True, False) for second in (True, False))
        kept = [(first, second) for first, second in sides if COMPARED[relation](first, second)]
        pairs = ((left if one else negate(left), right if other else negate(right)) for one, other in kept)
        return Call("or", tuple(Call("and", pair) for pair in pairs))
    return None


def negate(node: Node) -> Node:
    """Return the opposite, without the word NOT wherever another operator says it."""
    match node:
        case Literal(bool() as value):
            return Literal(not value)
        case Literal(None):
            return node
        case Call("and" | "or" as word, parts):
            return Call("or" if word == "and" else "and", tuple(map(negate, parts)))
        case Call("not", (part,)):
            return part
        case Call("case", parts):
            return _change_values(parts, negate)
        case Call("is null" | "is not null", (Items(items),)):
            return Call("or", tuple(negate(Call(node.name, (item,))) for item in items))
        case Call(relation, arguments) if relation in OPPOSITE:
            return Call(OPPOSITE[relation], arguments)
    return Call("not", (node,))


def _is_true(node: Node) -> Node:
    """Return that something is true and not NULL; its top is expanded already."""
    match node:
        case Literal(value):
            return Literal(value=value is True)
        case Call("and" | "or" as word, parts):
            return Call(word, tuple(Call("is true", (part,)) for part in parts))
        case Call(relation, _) if relation in _NEVER_NULL:
            return node
    return Call("and", (node, *(Call("is not null", (Name(name),)) for name in dict.fromkeys(columns_of(node)))))


def _spread(parts: tuple[Node, ...]) -> Node:
    """Return CASE as OR: each condition with its value, where none before it is true."""
    *pairs, last = parts
    conditions = pairs[::2]
    sides = [
        Call("and", (*(Call("is not true", (c,)) for c in conditions[:place]), Call("is true", (condition,)), value))
        for place, (condition, value) in enumerate(zip(conditions, pairs[1::2], strict=True))
    ]
    return Call("or", (*sides, Call("and", (*(Call("is not true", (c,)) for c in conditions), last))))


def _compare_with_null(relation: str, left: Node, right: Node) -> Node:
    """Return IS [NOT] DISTINCT FROM in words that are NULL where a side is."""
    filled = [Call("is not null", (side,)) for side in (left, right)]
    empty = [Call("is null", (side,)) for side in (left, right)]
    if _is_boolean(left) or _is_boolean(right):
        return Call("=" if relation == "is not distinct from" else "<>", (left, right))
    if relation == "is not distinct from":
        return Call("or", (Call("and", (Call("=", (left, right)), *filled)), Call("and", tuple(empty))))
    one_empty = (Call("and", (empty[0], filled[1])), Call("and", (filled[0], empty[1])))
    return Call("or", (Call("and", (Call("<>", (left, right)), *filled)), *one_empty))


def _is_boolean(node: Node) -> bool:
    is_constant = isinstance(node, Literal) and isinstance(node.value, bool)
    is_operator = isinstance(node, Call) and (node.name in {"and", "or", "not"} or node.name in OPPOSITE)
    return is_operator and not is_constant


def _counted(node: Node) -> list[Node]:
    """Return the conditions whose number is asked for: of arguments that are NULL or not, or of 1 and 0 summed up."""
    match node:
        case Call("num_nonnulls" | "num_nulls" as name, arguments):
            relation = "is null" if name == "num_nulls" else "is not null"
            return [Call(relation, (argument,)) for argument in arguments]
        case Call("+", (left, right)):
            first, second = _counted(left), _counted(right)
            return first + second if first and second else []
        case Call("case", (condition, Literal(Decimal() as yes), Literal(Decimal() as no))) if {yes, no} == {0, 1}:
            return [Call("is true" if yes else "is not true", (condition,))]
        case _ if _is_boolean(node):
            return [node]
    return []


def _count(relation: str, conditions: list[Node], count: int) -> Iterable[Node]:
    """Yield every way to meet as many of the conditions as are asked for, the first ones first."""
    for number in range(len(conditions) + 1):
        for chosen in combinations(conditions, number) if COMPARED[relation](number, count) else ():
            yield Call("and", tuple(each if each in chosen else negate(each) for each in conditions))


def _distribute(node: Node) -> Node | None:
    """Return a comparison of a CASE as a CASE of comparisons; None where there is none in it."""
    found = _find_case(node)
    return (
        None if found is None else _change_values(found.arguments, lambda value: _assume(_replace(node, found, value)))
    )


def _change_values(parts: tuple[Node, ...], change: Callable[[Node], Node]) -> Call:
    """Return a CASE with something else in place of its values."""
    last = len(parts) - 1
    return Call("case", tuple(change(part) if n % 2 or n == last else part for n, part in enumerate(parts)))


def _find_case(node: Node) -> Call | None:
    match node:
        case Call("case", _):
            return node
        case Call(_, parts) | Items(parts):
            return next((found for part in parts if (found := _find_case(part)) is not None), None)
    return None


def _replace(node: Node, old: Node, new: Node) -> Node:
    match node:
        case _ if node == old:
            return new
        case Call(name, parts):
            return Call(name, tuple(_replace(part, old, new) for part in parts))
        case Items(parts):
            return Items(tuple(_replace(part, old, new) for part in parts))
    return node
