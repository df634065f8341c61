"""CHECK constraints as alternatives: each is a set of conditions on columns that is enough to keep the constraint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from example_data.scaffold.check_constraints.logic import OPPOSITE, TURNED, ways
from example_data.scaffold.check_constraints.parser import (
    Call,
    Items,
    Literal,
    Name,
    Node,
    NotUnderstoodError,
    columns_of,
    parse,
    to_sql,
)

Value = Decimal | str | bool | None

LENGTHS = frozenset({"length", "char_length", "character_length"})
"""Functions that count the characters of a text, or the bytes of a bytea."""

CHANGES: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "initcap": lambda text: re.sub(r"[^\W_]+", lambda word: word[0].capitalize(), text),
}
"""Functions that change the capitals of a text."""

UNREAD = "unread"
"""The relation of a condition that is not understood, on each column that it names; its value is the SQL of it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a column's values have to be like; NULL meets every condition on values."""

    column: str
    relation: str
    """`=`, `<>`, `<`, `<=`, `>`, `>=`, `in`, `not in`, `is null`, `is not null`, one of MATCHES, `<@` (its members are
    among these), `?` (it has that member), or UNREAD."""
    value: Value | tuple[Value, ...] = None
    aspect: str = ""
    """What of the value is compared: `length`, `octets`, `count` of elements, `jsonb_typeof`, `lower`, `upper`,
    `initcap`, `each` of its members or one of them, as `[1]`; empty: itself."""
    other: str = ""
    """The column of the same row that it is compared with, in place of a value; an array itself, with the member that
    the value names, as `[3]`."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The values, of which there may be one."""
        return self.value if isinstance(self.value, tuple) else (self.value,)


Alternative = tuple[Condition, ...]


@cache
def read_alternatives(text: str) -> tuple[Alternative, ...]:
    """Return the ways to keep a constraint, of its text in SQL; none where nothing of it is understood.

    Those that leave a column empty come last.
    """
    try:
        atoms_of_ways = ways(parse(text))
    except NotUnderstoodError:
        return ()
    alternatives = [tuple(dict.fromkeys(c for atom in atoms for c in _conditions(atom))) for atoms in atoms_of_ways]
    possible = [alternative for alternative in alternatives if not _is_contradictory(alternative)]
    if not any(not alternative or any(c.relation != UNREAD for c in alternative) for alternative in possible):
        return ()
    return tuple(sorted(dict.fromkeys(possible), key=lambda a: any(c.relation == "is null" for c in a)))


def _is_contradictory(alternative: Alternative) -> bool:
    about_null = {(c.column, c.relation) for c in alternative if c.relation.startswith("is ")}
    return any((column, "is not null") in about_null for column, relation in about_null if relation == "is null")


def _conditions(atom: Node) -> tuple[Condition, ...]:
    """Return what a comparison says of columns; where it is not understood, that it is unread, of each it names."""
    match atom:
        case Name(name) | Call("not", (Name(name),)):
            return (Condition(name, "=", value=isinstance(atom, Name)),)
        case Call(relation, arguments) if (read := _read(relation, arguments)) is not None:
            return read
    names = dict.fromkeys(columns_of(atom)) or ("",)
    return tuple(Condition(name, UNREAD, to_sql(atom)) for name in names)


def _read(relation: str, arguments: tuple[Node, ...]) -> tuple[Condition, ...] | None:
    """Return what an operator and its operands say of columns, or None where they are not understood."""
    match arguments:
        case (subject,) if relation in {"is null", "is not null"}:
            return _is_null(relation, subject)
        case (Literal() | Items() as left, right) if relation in TURNED and not isinstance(right, Literal):
            return _read(TURNED[relation], (right, left))
        case (Call("strpos", (Name(name), Literal(str() as part))), Literal(Decimal() as place)) if place in {0, 1}:
            return _contains(name, part, relation, int(place))
        case (Call(function, (Name(name), *limits)), Literal(str() as part)) if function in _PARTS:
            return _begins(name, function, relation, part, limits)
        case (Name(name), Literal(str() as part)) if relation in {"starts_with", "^@"}:
            return (Condition(name, "~~", f"{_quote(part)}%"),)
        case (Name(name), Literal(str() as pattern)) if relation == "regexp_like":
            return (Condition(name, "~", pattern),)
        case (Name(name), Call("similar_to_escape", (Literal(str() as pattern), *_))) if relation in {"~", "!~"}:
            parts = (_MARKS.get(part, part) for part in pattern)
            return (Condition(name, relation, f"^(?:{''.join(parts)})$"),)
        case (Items(items), Name(name)) if relation == "@>":
            return _members(name, items)
        case (Name(name), Items(items)) if relation == "<@":
            return _members(name, items)
        case (Literal(value), Name(name)) if relation.endswith(" all") and relation[:-4] in TURNED:
            return (Condition(name, TURNED[relation[:-4]], value, "each"),)
        case (Name(name), Literal(str() as key)) if relation in {"?", "jsonb_exists"}:
            return (Condition(name, "?", key),)
        case (Name(name), Items(items)) if relation == "?&":
            return tuple(Condition(name, "?", item.value) for item in items if isinstance(item, Literal))
        case (left, right) if relation in OPPOSITE and (read := _compare(left, relation, right)) is not None:
            return (read,)
        case (Call("date_part", (Literal("year"), Name(name))), Literal(Decimal() as year)) if relation in TURNED:
            return _of_year(name, relation, int(year))
        case (Name(name), Call("+", (Name(other), Literal(Decimal() as more)))) if (
            relation in {"<", "<="} and more >= 0
        ):
            return (Condition(name, relation, other=other),)
        case (left, Literal(Decimal() as value)) if relation in TURNED:
            return _solve(left, relation, value)
    return None


def _is_null(relation: str, subject: Node) -> tuple[Condition, ...] | None:
    match subject:
        case Name(name):
            return (Condition(name, relation),)
        case Call("lower" | "upper" | "btrim", (Name(name), *_)):
            return (Condition(name, relation),)
        case Call("->" | "->>", (Name(name), Literal(str() as key))) if relation == "is not null":
            return (Condition(name, "?", key), Condition(name, relation))
        case Call("[]", (Name(name), Literal(Decimal() as place))) if relation == "is not null":
            return (Condition(name, ">=", place, "count"), Condition(name, relation))
    return None


def _compare(left: Node, relation: str, right: Node) -> Condition | None:
    subject = _subject(left)
    if subject is None:
        return None
    column, aspect = subject
    if relation in {"=", "in"} and _is_of_one_case(right, aspect):
        aspect = ""
    match right:
        case Literal(Decimal() as value) if not value and relation == "<>" and aspect in {"length", "octets", "count"}:
            return Condition(column, ">", value, aspect)
        case Literal(value):
            return Condition(column, relation, value, aspect)
        case Items(items) if relation in {"in", "not in"} and all(isinstance(item, Literal) for item in items):
            values = tuple(item.value for item in items if isinstance(item, Literal) and item.value is not None)
            return Condition(column, relation, values, aspect)
        case _ if _is_now(right, relation):
            return Condition(column, relation, "now", aspect)
        case _ if relation in TURNED:
            return _compare_columns(column, aspect, relation, _subject(right))
    return None


def _is_now(node: Node, relation: str) -> bool:
    """Return whether it is the present moment, or a later one that is an upper limit."""
    match node:
        case Call("now", _):
            return True
        case Call("timezone" | "date_trunc", (_, inner)) | Call("date", (inner,)):
            return _is_now(inner, relation)
        case Call("+", (inner, Literal(str()))) if relation in {"<", "<="}:
            return _is_now(inner, relation)
    return False


def _is_of_one_case(right: Node, aspect: str) -> bool:
    """Return whether all texts are in the case in which a column is compared, so that it may have them as they are."""
    change = CHANGES.get(aspect)
    items = right.items if isinstance(right, Items) else (right,)
    return change is not None and all(
        isinstance(item, Literal) and isinstance(item.value, str) and change(item.value) == item.value for item in items
    )


_PLACES = {("=", 0): ("!~~", "%{}%"), (">", 0): ("~~", "%{}%"), (">=", 1): ("~~", "%{}%"), ("<>", 0): ("~~", "%{}%"),
           (">", 1): ("~~", "_%{}%"), ("=", 1): ("~~", "{}%")}  # fmt: skip
"""By relation and place what a comparison of `strpos` says, as LIKE says it."""


def _contains(column: str, part: str, relation: str, place: int) -> tuple[Condition, ...] | None:
    """Return that a text is within another, at its beginning or not, or that it is not."""
    mark, pattern = _PLACES.get((relation, place), ("", ""))
    return (Condition(column, mark, pattern.format(_quote(part))),) if mark else None


_MARKS = {"%": ".*", "_": "."}
"""Marks of SIMILAR TO as regular expressions have them."""

_PARTS = frozenset({"left", "right", "substring", "substr"})
"""Functions that return the beginning or the end of a text."""


def _begins(
    column: str, function: str, relation: str, part: str, limits: Sequence[Node]
) -> tuple[Condition, ...] | None:
    """Return that a text begins or ends with another one, as LIKE says it."""
    count = Literal(Decimal(len(part)))
    expected = [count] if function in {"left", "right"} else [Literal(Decimal(1)), count]
    if list(limits) != expected or relation not in {"=", "<>"}:
        return None
    pattern = f"%{_quote(part)}" if function == "right" else f"{_quote(part)}%"
    return (Condition(column, "~~" if relation == "=" else "!~~", pattern),)


def _quote(part: str) -> str:
    """Return a text as LIKE has it."""
    return re.sub(r"[\\%_]", r"\\\g<0>", part)


def _members(column: str, items: tuple[Node, ...]) -> tuple[Condition, ...] | None:
    """Return that the members of an array are among some values."""
    values = tuple(item.value for item in items if isinstance(item, Literal))
    return (Condition(column, "<@", values),) if len(values) == len(items) else None


def _of_year(column: str, relation: str, year: int) -> tuple[Condition, ...] | None:
    """Return what a comparison of a date's year says of the date."""
    first, after = f"{year:04}-01-01", f"{year + 1:04}-01-01"
    bounds = {"<": (("<", first),), "<=": (("<", after),), ">": ((">=", after),), ">=": ((">=", first),),
              "=": ((">=", first), ("<", after))}  # fmt: skip
    return tuple(Condition(column, word, date) for word, date in bounds[relation]) if relation in bounds else None


def _solve(left: Node, relation: str, value: Decimal) -> tuple[Condition, ...] | None:
    """Return a comparison of a column plus, minus or times a number with another number, as one of the column."""
    match left:
        case Call("+", (inner, Literal(Decimal() as number))) | Call("+", (Literal(Decimal() as number), inner)):
            return _read(relation, (inner, Literal(value - number)))
        case Call("-", (inner, Literal(Decimal() as number))):
            return _read(relation, (inner, Literal(value + number)))
        case Call("-", (Literal(Decimal() as number), inner)):
            return _read(TURNED[relation], (inner, Literal(number - value)))
        case Call("*", (inner, Literal(Decimal() as number))) | Call("*", (Literal(Decimal() as number), inner)):
            turned = relation if number > 0 else TURNED[relation]
            return _read(turned, (inner, Literal(value / number))) if number else None
        case Call("*" | "+", (Name(), Name()) as factors) if relation in {">", ">="} and not value:
            return tuple(Condition(name, relation, value) for name in columns_of(Items(factors)))
        case Call("abs", (inner,)) if relation in {"<", "<="}:
            sides = _read(relation, (inner, Literal(value))), _read(TURNED[relation], (inner, Literal(-value)))
            return sides[0] + sides[1] if sides[0] and sides[1] else None
    return None


def _compare_columns(column: str, aspect: str, relation: str, other: tuple[str, str] | None) -> Condition | None:
    """Compare two columns, a range's ends, members of an array, or a text and itself in small or capital letters."""
    match aspect, other:
        case "", (name, "") if name != column:
            return Condition(column, relation, other=name)
        case ("lower", (name, "upper")) | ("upper", (name, "lower")) if name == column:
            return Condition(column, relation, aspect=aspect, other=column)
        case _, (name, member) if name == column and aspect[:1] == member[:1] == "[":
            return Condition(column, relation, member, aspect, other=column)
        case ("", (name, case)) | (case, (name, "")) if name == column and relation == "=" and case in CHANGES:
            return Condition(column, "=", aspect=case, other=column)
    return None


_ASPECTS = {
    **dict.fromkeys(LENGTHS, "length"),
    "octet_length": "octets",
    **dict.fromkeys(("cardinality", "array_length", "array_upper"), "count"),
    **dict.fromkeys(("jsonb_typeof", "json_typeof"), "jsonb_typeof"),
    **{case: case for case in CHANGES},
}
"""Functions of a column, and what aspect of it they return."""


def _subject(node: Node) -> tuple[str, str] | None:
    """Return the column that is compared, and which aspect of it."""
    match node:
        case Name(name):
            return name, ""
        case Call("[]", (Name(name), Literal(Decimal() as place))):
            return name, f"[{place}]"
        case Call(function, (Name(name), *rest)) if function in _ASPECTS and rest in ([], [Literal(Decimal(1))]):
            return name, _ASPECTS[function]
    return None
