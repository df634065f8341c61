"""Seed operations as Python, the way a formatter leaves them: one value a line, a comma after each, double quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def call(operation: str, name: str, arguments: Mapping[str, Any], *, prefix: str = "op.") -> str:
    """The statement that calls an operation, over several lines, its first line not indented."""
    lines = [f"{_text(name)},", *_lines(arguments, "{}={}")]
    return "\n".join([f"{prefix}{operation}(", *(f"    {line}" for line in lines), ")"])


def _lines(members: Mapping[str, Any], form: str) -> list[str]:
    """The members of a call or a dictionary, each on lines of its own."""
    return [line for key, value in members.items() for line in _member(form, key, value)]


def _member(form: str, key: str, value: object) -> list[str]:
    match value:
        case dict():
            return [form.format(key, "{"), *(f"    {line}" for line in _lines(value, '"{}": {}')), "},"]
        case list() | tuple() if value and isinstance(value[0], str):
            opening, closing = "[]" if isinstance(value, list) else "()"
            return [form.format(key, opening), *(f"    {_text(item)}," for item in value), f"{closing},"]
        case _:
            return [form.format(key, _text(value)) + ","]


def _text(value: object) -> str:
    """A literal, in double quotes where it is text that has none itself."""
    literal = repr(value)
    if not isinstance(value, str) or '"' in value:
        return literal
    return '"' + literal[1:-1].replace("\\'", "'") + '"'
