"""Pins as the revision files hold them, read as literals without running a revision."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from example_data.definition import Pin
from example_data.errors import RevisionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alembic.script import Script, ScriptDirectory

OPERATIONS = frozenset({"apply_seed", "remove_seed"})


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin and the revision that applies it."""

    pin: Pin
    revision: str


def upgraded(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> list[Script]:
    """The revisions up to some heads in the order in which an upgrade runs them."""
    return list(directory.iterate_revisions(heads, "base"))[::-1]


def pinned(scripts: Iterable[Script]) -> dict[str, Pinned]:
    """The seeds that are applied once the revisions have run, by name.

    Args:
        scripts: Revisions in the order in which an upgrade runs them.

    Raises:
        RevisionError: An argument of a seed operation is not a literal.
    """
    present: dict[str, Pinned] = {}
    for script in scripts:
        for operation, name, arguments in _operations(script):
            if operation == "apply_seed":
                present[name] = Pinned(_pin(script, name, arguments), script.revision)
            else:
                present.pop(name, None)
    return present


def _operations(script: Script) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The seed operations of a revision's `upgrade`, in order: which, the seed's name, the other arguments."""
    source = Path(script.path).read_text(encoding="utf-8")
    if not any(operation in source for operation in OPERATIONS):
        return
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "upgrade":
            yield from (_operation(script, call) for call in _calls(statement))


def _calls(function: ast.FunctionDef) -> list[ast.Call]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in OPERATIONS]


def _operation(script: Script, call: ast.Call) -> tuple[str, str, dict[str, Any]]:
    assert isinstance(call.func, ast.Attribute)
    try:
        (name,) = (ast.literal_eval(argument) for argument in call.args)
        arguments = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    except ValueError as error:
        raise RevisionError(
            f"{script.path}, line {call.lineno}: op.{call.func.attr} takes a name, then keyword arguments, all of them "
            "literals, so that it can be read without running the revision: write the values out."
        ) from error
    return call.func.attr, name, arguments


def _pin(script: Script, name: str, arguments: dict[str, Any]) -> Pin:
    try:
        return Pin.from_arguments(name, arguments)
    except RevisionError as error:
        raise RevisionError(f"{script.path}: {error}") from error


def render(pin: Pin) -> tuple[str, str]:
    """The statements for a revision's `upgrade` and `downgrade`, as ruff formats them inside a function."""
    vocabularies = [
        line
        for column, values in pin.vocabularies.items()
        for line in (f"{column!r}: [", *(f"    {str(value)!r}," for value in values), "],")
    ]
    arguments = {"seed": pin.seed, "user_count": pin.user_count, "dataset": pin.dataset, "locale": pin.locale}
    applied = [f"{key}={value!r}," for key, value in arguments.items()]
    body = [repr(pin.name) + ",", *applied, "vocabularies={", *(f"    {line}" for line in vocabularies), "},"]
    lines = ["op.apply_seed(", *(f"    {line}" for line in [*body, f"digest={pin.digest!r},"]), ")"]
    removed = f"op.remove_seed({pin.name!r}, seed={pin.seed!r}, dataset={pin.dataset!r})"
    return "\n".join(lines).replace("'", '"'), removed.replace("'", '"')
