"""CHECK constraints as alternatives: each is a set of conditions on columns that is enough to keep the constraint."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, combinations, product

from example_data.scaffold.check_constraints.conditions import LENGTHS, Condition, read_condition
from example_data.scaffold.check_constraints.parser import parse
from example_data.scaffold.check_constraints.syntax_tree import Call, Literal, Name, Node, NotUnderstoodError

MOST_COUNTED = 12
"""Columns of which `num_nonnulls` says how many are filled, at most."""

_PAIRS = (("<", ">="), (">", "<="), ("=", "<>"), ("in", "not in"), ("is null", "is not null"),
          *((mark, f"!{mark}") for mark in ("~~", "~~*", "~", "~*")))  # fmt: skip
_OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_COMPARED = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}  # fmt: skip
_COUNTING = {"num_nonnulls": ("is null", "is not null"), "num_nulls": ("is not null", "is null")}
"""Functions that count arguments, with what those are that do not count and those that do."""


Alternative = tuple[Condition, ...]


def read_alternatives(text: str) -> tuple[Alternative, ...]:
    """Return the ways to keep a constraint; those that leave a column empty come last.

    Args:
        text: As `pg_get_constraintdef` prints it.

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
        case Call("not", (part,)):
            yield from _negated_alternatives(part)
        case Call("=" | "<>" as relation, (left, right)) if _is_boolean(left) and _is_boolean(right):
            other = right if relation == "=" else _negate(right)
            same = Call("and", (left, other)), Call("and", (_negate(left), _negate(other)))
            yield from _alternatives(Call("or", same))
        case Call(relation, (Call(function, arguments), Literal(Decimal() as count))) if function in _COUNTING:
            yield from _count_nulls(relation, function, arguments, int(count))
        case Name(name):
            yield (Condition(name, "=", value=True),)
        case Call(relation, arguments):
            if _is_always_kept(relation, arguments):
                yield ()
            elif (condition := read_condition(relation, arguments)) is not None:
                yield (condition,)


def _negated_alternatives(node: Node) -> Iterable[Alternative]:
    match node:
        case Call("isempty", _):
            yield ()
        case Name(name):
            yield (Condition(name, "=", value=False),)
        case _ if (opposite := _negate(node)) != Call("not", (node,)):
            yield from _alternatives(opposite)


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


def _is_always_kept(relation: str, arguments: tuple[Node, ...]) -> bool:
    """Return whether it says that a text begins and ends with no space, which is so in all generated texts."""
    match arguments:
        case (left, right) if relation == "=" and left != right:
            return _without_trim(left) == _without_trim(right)
    return False


def _without_trim(node: Node) -> Node:
    match node:
        case Call("btrim" | "trim", (Name() as name,)):
            return name
        case Call(function, (part,)) if function in LENGTHS:
            return Call("length", (_without_trim(part),))
    return node
