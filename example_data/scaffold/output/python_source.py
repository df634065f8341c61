"""Python source as values: calls of column kinds, and how a formatter lays them out."""

from __future__ import annotations

from example_data.scaffold.kinds.kind_call import Call

WIDTH = 88
"""Columns of a line that every formatter's default leaves as it is."""

INDENT = " " * 4


def text(value: object) -> str:
    """A value as Python, on one line."""
    match value:
        case Call(function, arguments, keywords):
            named = [f"{name}={text(item)}" for name, item in keywords.items()]
            return f"{function}({', '.join([*map(text, arguments), *named])})"
        case dict():
            return "{" + ", ".join(f"{text(key)}: {text(item)}" for key, item in value.items()) + "}"
        case list():
            return f"[{', '.join(map(text, value))}]"
        case tuple():
            return f"({', '.join(map(text, value))}{',' if len(value) == 1 else ''})"
        case str() if '"' not in value:
            return '"' + repr(value)[1:-1].replace("\\'", "'") + '"'
        case _:
            return repr(value)


def lines(value: object, before: str, after: str, indent: str) -> list[str]:
    """A value between `before` and `after`: on one line where that fits, else a member a line."""
    flat = f"{indent}{before}{text(value)}{after}"
    if len(flat) <= WIDTH or not isinstance(value, Call | dict | list | tuple) or not value:
        return [flat]
    opening, members, closing = _taken_apart(value)
    inside = [line for name, item in members for line in lines(item, name, ",", indent + INDENT)]
    return [f"{indent}{before}{opening}", *inside, f"{indent}{closing}{after}"]


def _taken_apart(
    value: Call | dict[object, object] | list[object] | tuple[object, ...],
) -> tuple[str, list[tuple[str, object]], str]:
    match value:
        case Call(function, arguments, keywords):
            named = [(f"{name}=", item) for name, item in keywords.items()]
            return f"{function}(", [*(("", item) for item in arguments), *named], ")"
        case dict():
            return "{", [(f"{text(key)}: ", item) for key, item in value.items()], "}"
        case list():
            return "[", [("", item) for item in value], "]"
        case _:
            return "(", [("", item) for item in value], ")"
