"""What CHECK constraints demand of columns: facts that the kind of a column has to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.scaffold.expressions import Call, Items, Literal, Name, Node, NotUnderstoodError, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    Value = Decimal | str | bool | None

LENGTHS = frozenset({"length", "char_length", "character_length"})
COUNTS = frozenset({"cardinality", "array_length"})
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "=", "in": "not in", "not in": "in",
             "is null": "is not null", "is not null": "is null"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """What a column's values have to be like; where there is no value, every fact holds."""

    column: str
    relation: str
    """`=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `~~` (LIKE), `~` (matches), `is null`, `is not null`."""
    value: Value | tuple[Value, ...] = None
    of: str = ""
    """What of the value is meant: `length`, `count` of elements, `jsonb_typeof`, `lower` or `upper`; empty: itself."""
    other: str = ""
    """The column of the same row that it is compared with, in place of a value."""


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
        case Call("not", (Call("isempty", _),)):
            yield ()
        case Call("not", (Name(name),)):
            yield (Fact(name, "=", value=False),)
        case Call("not", (Call(relation, arguments),)) if relation in _OPPOSITE:
            yield from _alternatives(Call(_OPPOSITE[relation], arguments))
        case Name(name):
            yield (Fact(name, "=", value=True),)
        case Call(relation, arguments):
            if (fact := _fact(relation, arguments)) is not None:
                yield (fact,)


def _leaves_empty(found: Facts) -> bool:
    return any(fact.relation == "is null" for fact in found)


def _all_of(parts: tuple[Node, ...]) -> Iterable[Facts]:
    """Every combination of the parts' alternatives."""
    combined: list[Facts] = [()]
    for part in parts:
        combined = [before + facts_ for before in combined for facts_ in _alternatives(part)]
    return combined


def _fact(relation: str, arguments: tuple[Node, ...]) -> Fact | None:
    match arguments:
        case (Name(name),) if relation.startswith("is "):
            return Fact(name, relation)
        case (Literal() as left, right) if relation in _TURNED:
            return _compared(right, _TURNED[relation], left)
        case (left, right):
            return _compared(left, relation, right)
    return None


def _compared(left: Node, relation: str, right: Node) -> Fact | None:
    subject = _subject(left)
    if subject is None:
        return None
    column, of = subject
    match right:
        case Literal(value):
            return Fact(column, relation, value, of)
        case Items(items) if relation in {"in", "not in"} and all(isinstance(item, Literal) for item in items):
            return Fact(column, relation, tuple(item.value for item in items if isinstance(item, Literal)), of)
        case Call("now", ()):
            return Fact(column, relation, "now", of)
        case _ if relation not in {"in", "not in", "~~", "~"}:
            return _between_columns(column, of, relation, _subject(right))
    return None


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


_MEANT = {
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
        case Call(function, (Name(name), *_)) if function in _MEANT:
            return name, _MEANT[function]
    return None
