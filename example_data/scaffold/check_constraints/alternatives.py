"""What CHECK constraints demand of columns: facts that the kind of a column has to keep."""

from __future__ import annotations

import operator
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.facts import LENGTHS, Fact, fact
from example_data.scaffold.check_constraints.parser import parsed
from example_data.scaffold.check_constraints.syntax_tree import Call, Literal, Name, NotUnderstoodError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from example_data.scaffold.check_constraints.syntax_tree import Node

MOST_COUNTED = 12
"""Columns of which `num_nonnulls` says how many are filled, at most."""

_PAIRS = (("<", ">="), (">", "<="), ("=", "<>"), ("in", "not in"), ("is null", "is not null"),
          *((mark, f"!{mark}") for mark in ("~~", "~~*", "~", "~*")))  # fmt: skip
_OPPOSITE = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_COMPARED = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
             ">=": operator.ge}  # fmt: skip
_COUNTING = {"num_nonnulls": ("is null", "is not null"), "num_nulls": ("is not null", "is null")}
"""Functions that count arguments, with what those are that do not count and those that do."""


Facts = tuple[Fact, ...]


def facts(text: str) -> tuple[Facts, ...]:
    """What a constraint demands: alternatives, each of which is enough.

    Args:
        text: As `pg_get_constraintdef` prints it.

    Raises:
        NotUnderstoodError: None of the ways to keep it is understood.
    """
    alternatives = tuple(_alternatives(parsed(text)))
    if not alternatives:
        raise NotUnderstoodError(text)
    return alternatives


def _alternatives(node: Node) -> Iterable[Facts]:
    """Those that are understood; the ones that leave a column empty come last."""
    match node:
        case Call("or", parts):
            found = [facts_ for part in parts for facts_ in _alternatives(part)]
            yield from sorted(found, key=_leaves_empty)
        case Call("and", parts):
            yield from _all_of(parts)
        case Call("not", (part,)):
            yield from _denied(part)
        case Call("=" | "<>" as relation, (left, right)) if _is_condition(left) and _is_condition(right):
            other = right if relation == "=" else _not(right)
            same = Call("and", (left, other)), Call("and", (_not(left), _not(other)))
            yield from _alternatives(Call("or", same))
        case Call(relation, (Call(function, arguments), Literal(Decimal() as count))) if function in _COUNTING:
            yield from _counted(relation, function, arguments, int(count))
        case Name(name):
            yield (Fact(name, "=", value=True),)
        case Call(relation, arguments):
            if _holds_anyhow(relation, arguments):
                yield ()
            elif (read := fact(relation, arguments)) is not None:
                yield (read,)


def _denied(node: Node) -> Iterable[Facts]:
    """The alternatives of the opposite."""
    match node:
        case Call("isempty", _):
            yield ()
        case Name(name):
            yield (Fact(name, "=", value=False),)
        case _ if (opposite := _not(node)) != Call("not", (node,)):
            yield from _alternatives(opposite)


def _not(node: Node) -> Node:
    """The opposite, without the word NOT wherever it can be said so."""
    match node:
        case Call("and" | "or" as word, parts):
            return Call("or" if word == "and" else "and", tuple(map(_not, parts)))
        case Call("not", (part,)):
            return part
        case Call(relation, arguments) if relation in _OPPOSITE:
            return Call(_OPPOSITE[relation], arguments)
    return Call("not", (node,))


def _is_condition(node: Node) -> bool:
    return isinstance(node, Call) and (node.name in {"and", "or", "not"} or node.name in _OPPOSITE)


def _counted(relation: str, function: str, arguments: tuple[Node, ...], count: int) -> Iterable[Facts]:
    """Every way to fill as many of the columns as are asked for, the first ones first."""
    names = [argument.name for argument in arguments if isinstance(argument, Name)]
    if len(names) < len(arguments) or len(names) > MOST_COUNTED or relation not in _COMPARED:
        return
    without, counting = _COUNTING[function]
    for number in range(len(names) + 1):
        for chosen in combinations(names, number) if _COMPARED[relation](number, count) else ():
            yield tuple(Fact(name, counting if name in chosen else without) for name in names)


def _holds_anyhow(relation: str, arguments: tuple[Node, ...]) -> bool:
    """Whether it says that a text begins and ends with no space, as is true of all that are made."""
    match arguments:
        case (left, right) if relation == "=" and left != right:
            return _untrimmed(left) == _untrimmed(right)
    return False


def _untrimmed(node: Node) -> Node:
    match node:
        case Call("btrim" | "trim", (Name() as name,)):
            return name
        case Call(function, (part,)) if function in LENGTHS:
            return Call("length", (_untrimmed(part),))
    return node


def _leaves_empty(found: Facts) -> bool:
    return any(known.relation == "is null" for known in found)


def _all_of(parts: tuple[Node, ...]) -> Iterable[Facts]:
    """Every combination of the parts' alternatives."""
    combined: list[Facts] = [()]
    for part in parts:
        combined = [before + facts_ for before in combined for facts_ in _alternatives(part)]
    return combined
