"""Seed operations in revision files, read as literals without running a revision."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.script import Script, ScriptDirectory

from example_data.errors import RevisionError

OPERATION_NAMES = frozenset({"apply_seed", "grow_seed", "shrink_seed", "remove_seed"})


@dataclass(frozen=True, slots=True)
class SeedOperation:
    """One call in a revision's `upgrade`."""

    kind: str
    """One of OPERATION_NAMES."""
    name: str
    arguments: Mapping[str, Any]
    revision: str
    where: str
    """File and line."""


def scripts(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> list[Script]:
    """Return the revisions up to `heads` in the order in which they run; none where there are no heads."""
    return [script for script in directory.iterate_revisions(heads, "base") if script][::-1] if heads else []


def operations_in(script: Script) -> list[SeedOperation]:
    """Return the seed operations of a revision's `upgrade`, in their order in the file.

    Raise RevisionError where an argument is not a literal, or the file cannot be read.
    """
    try:
        source = Path(script.path).read_text(encoding="utf-8-sig")
        nodes = upgrade_nodes(source) if any(operation in source for operation in OPERATION_NAMES) else []
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        raise RevisionError(
            f"{script.path}: it cannot be read for its seeds ({error}). Make it readable, as UTF-8."
        ) from error
    return [_operation(script, call) for call in _calls(script, nodes)]


def upgrade_nodes(source: str) -> list[ast.AST]:
    """Return what is in `upgrade`, and in the functions of its module that it names, or that those name; in order."""
    functions = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    reached: dict[str, ast.FunctionDef] = {}
    names = ["upgrade"]
    while names:
        name = names.pop()
        if name in functions and name not in reached:
            reached[name] = functions[name]
            names += [node.id for node in ast.walk(functions[name]) if isinstance(node, ast.Name)]
    nodes = [node for function in reached.values() for node in ast.walk(function)]
    return sorted(nodes, key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))


def _calls(script: Script, nodes: list[ast.AST]) -> list[ast.Call]:
    calls = [node for node in nodes if isinstance(node, ast.Call) and last_name(node.func) in OPERATION_NAMES]
    called = {id(call.func) for call in calls if isinstance(call.func, ast.Attribute)}
    for node in nodes:
        verb = last_name(node)
        if isinstance(node, ast.expr) and verb in OPERATION_NAMES and id(node) not in called:
            raise RevisionError(
                f"{script.path}, line {node.lineno}: {verb} is not called as op.{verb}(...), so it cannot be read "
                "without running the revision. Call it by that name."
            )
    return calls


def last_name(node: ast.AST) -> str | None:
    """Return the last word of a name such as `op.apply_seed`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _operation(script: Script, call: ast.Call) -> SeedOperation:
    assert isinstance(call.func, ast.Attribute)
    where = f"{script.path}, line {call.lineno}"
    try:
        (name,) = (ast.literal_eval(argument) for argument in call.args)
        if not isinstance(name, str) or any(keyword.arg is None for keyword in call.keywords):
            raise ValueError(name)  # noqa: TRY301 - with the other errors
        arguments = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    except (ValueError, TypeError, RecursionError, MemoryError) as error:  # TypeError: a list as a key, for example
        raise RevisionError(
            f"{where}: op.{call.func.attr}: an argument cannot be read without running the revision (expected a name, "
            "then keyword arguments, all of them literals). Write the values out."
        ) from error
    return SeedOperation(call.func.attr, name, arguments, script.revision, where)
