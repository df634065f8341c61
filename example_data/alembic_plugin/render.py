"""Seed operations as Python, the way a formatter leaves them: one value a line, a comma after each, double quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def call(operation: str, name: str, arguments: Mapping[str, Any], *, prefix: str = "op.") -> str:
    """The statement that calls an operation, over several lines, its first line not indented."""
    lines = [f"{_text(name)},"]
    for key, value in arguments.items():
        lines += _lines(f"{key}=", value)
    return "\n".join([f"{prefix}{operation}(", *(f"    {line}" for line in lines), ")"])


def _lines(start: str, value: object) -> list[str]:
    """A member of a call, a dictionary or a list, on lines of its own; what has members has each on its own."""
    match value:
        case dict() if value:
            opening, closing = "{}"
            members = [line for key, member in value.items() for line in _lines(f"{_text(key)}: ", member)]
        case list() | tuple() if value and not _is_count_pair(value):
            opening, closing = "[]" if isinstance(value, list) else "()"
            members = [line for member in value for line in _lines("", member)]
        case _:
            return [f"{start}{_text(value)},"]
    return [f"{start}{opening}", *(f"    {line}" for line in members), f"{closing},"]


def _is_count_pair(value: object) -> bool:
    """Whether it is two counts, of before and after, which are short."""
    return isinstance(value, tuple) and all(type(member) is int for member in value)


def _text(value: object) -> str:
    """A literal, in double quotes where it is text that has none itself."""
    literal = repr(value)
    if isinstance(value, float):
        return literal.replace("e+", "e")
    if not isinstance(value, str) or '"' in value:
        return literal
    return '"' + literal[1:-1].replace("\\'", "'") + '"'
