"""Python source: values and calls as text, the way a formatter leaves them, in double quotes and one value a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

WIDTH = 88
"""Columns of a line that every formatter's default leaves as it is."""

INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Call:
    """A call such as `c.email(unique=True)`; arguments are literals, lists, dictionaries, or calls again."""

    function: str
    arguments: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)

    def with_keywords(self, **keywords: object) -> Call:
        """Return the call with more of them; those that are None are left out."""
        given = {name: value for name, value in keywords.items() if value is not None}
        return replace(self, keywords={**self.keywords, **given})


def statement(function: str, name: str, arguments: Mapping[str, object]) -> str:
    """Return a call of a function with a name and keyword arguments, over several lines."""
    return "\n".join(lines(Call(function, (name,), arguments), width=0))


def expression(value: object) -> str:
    """Return a value as Python, on one line."""
    match value:
        case str() if '"' not in value:
            return '"' + repr(value)[1:-1].replace("\\'", "'") + '"'
        case float():
            return repr(value).replace("e+", "e")
        case Call() | dict() | list() | tuple():
            opening, members, closing = _parts(value)
            comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
            return opening + ", ".join(before + expression(member) for before, member in members) + comma + closing
        case _:
            return repr(value)


def lines(value: object, before: str = "", after: str = "", *, indent: str = "", width: int = WIDTH) -> list[str]:
    """Return a value between texts `before` and `after`: on one line where that fits, else a member a line.

    A width of 0 puts every member on a line of its own, but pairs of counts, which are short. All lines begin with
    `indent`.
    """
    flat = f"{indent}{before}{expression(value)}{after}"
    is_counts = isinstance(value, tuple) and all(type(member) is int for member in value)
    if len(flat) <= width or not isinstance(value, Call | dict | list | tuple) or not value or is_counts:
        return [flat]
    opening, members, closing = _parts(value)
    inside = [line for name, item in members for line in lines(item, name, ",", indent=indent + INDENT, width=width)]
    return [f"{indent}{before}{opening}", *inside, f"{indent}{closing}{after}"]


def _parts(
    value: Call | dict[object, object] | list[object] | tuple[object, ...],
) -> tuple[str, list[tuple[str, object]], str]:
    """Return what opens the value, its members with what stands before each, and what closes it."""
    match value:
        case Call(function, arguments, keywords):
            named = [(f"{name}=", item) for name, item in keywords.items()]
            return f"{function}(", [*(("", item) for item in arguments), *named], ")"
        case dict():
            return "{", [(f"{expression(key)}: ", item) for key, item in value.items()], "}"
        case list():
            return "[", [("", item) for item in value], "]"
        case _:
            return "(", [("", item) for item in value], ")"
