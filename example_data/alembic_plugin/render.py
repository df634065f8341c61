"""Seed operations as Python, one value a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from example_data.project.python_source import Call, lines

if TYPE_CHECKING:
    from collections.abc import Mapping


def call(operation: str, name: str, arguments: Mapping[str, Any], *, prefix: str = "op.") -> str:
    """Return the statement that calls an operation, over several lines, its first line not indented."""
    return "\n".join(lines(Call(f"{prefix}{operation}", (name,), arguments), width=0))
