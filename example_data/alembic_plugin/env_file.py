"""A project's `env.py`: what it lacks for example data, and the same text with that."""

from __future__ import annotations

import ast
import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from example_data.errors import RevisionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLUGIN = "example_data.seeds"
PLUGINS = f'autogenerate_plugins=["alembic.autogenerate.*", "{PLUGIN}"]'
LOCK = "upgrade_lock"
LOCK_IMPORT = f"from example_data.environment import {LOCK}"

BY_HAND = {
    "plugin": ("in the context.configure(...) that has a connection", f"    {PLUGINS},"),
    "lock": ("around it and its transaction", f"    {LOCK_IMPORT}\n    with {LOCK}(connection):"),
}
"""Where a person puts what is lacking, and the lines."""


@dataclass(frozen=True, slots=True)
class _Insertion:
    """Text for a place in a file, or in the place of the bytes up to `end`."""

    start: int
    text: str
    end: int

    @classmethod
    def at(cls, offset: int, text: str) -> _Insertion:
        return cls(offset, text, offset)


@dataclass(frozen=True)
class EnvFile:
    """An `env.py` as it is."""

    path: Path
    data: bytes

    @cached_property
    def _module(self) -> ast.Module:
        try:
            self.data.decode()
            return ast.parse(self.data)
        except (SyntaxError, ValueError):
            return ast.Module(body=[], type_ignores=[])

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it lacks: `plugin`, without which autogenerate drops the ledger, and `lock`; where unclear, both."""
        calls = self._online_calls()
        has_plugin = bool(calls) and all(_has_plugin(call, self._module) for call in calls)
        has_lock = any(isinstance(node, ast.Call) and _last_name(node.func) == LOCK for node in ast.walk(self._module))
        return tuple(part for part, is_there in (("plugin", has_plugin), ("lock", has_lock)) if not is_there)

    def check_one_database(self) -> None:
        """Make sure that it upgrades one database, unlike that of Alembic's template `multidb`.

        Raises:
            RevisionError: It does not.
        """
        if any(_argument(call, "upgrade_token") for call in self._configure_calls()):
            raise RevisionError(
                f"{self.path}: wrong template (expected one database for the chain, found several, as upgrade_token "
                "says). Give the database that gets example data an env.py and a folder of revisions of its own."
            )

    @property
    def has_metadata(self) -> bool:
        """Whether autogenerate and `alembic check` have something to compare; True where that is unclear."""
        empty = {
            target.id
            for node in self._module.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is None
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        given = [_argument(call, "target_metadata") for call in self._online_calls()]
        return not all(
            (isinstance(value, ast.Constant) and value.value is None)
            or (isinstance(value, ast.Name) and value.id in empty)
            for value in given
            if value is not None
        )

    def edited(self) -> EnvFile:
        """Return the file with what it lacks, as far as its text is understood; all other text is as it was."""
        insertions: list[_Insertion] = []
        lacks = self.lacks
        calls = self._online_calls()
        if "plugin" in lacks:
            insertions += [_ for call in calls for _ in self._plugin_insertions(call)]
        if "lock" in lacks:
            places = [self._lock_insertion(call) for call in calls]
            imported = self._import_insertion()
            if places and imported and all(places):
                insertions += [imported, *dict.fromkeys(place for place in places if place)]
        data, newline = self.data, "\r\n" if b"\r\n" in self.data else "\n"
        for each in sorted(insertions, key=lambda each: each.start, reverse=True):
            data = data[: each.start] + each.text.replace("\n", newline).encode() + data[each.end :]
        edited = EnvFile(self.path, data)
        return edited if edited._module.body else self

    def diff(self, other: EnvFile, name: str) -> str:
        """Return the unified diff from this text to another, with the name that both files have."""
        before, after = (file.data.decode().splitlines(keepends=True) for file in (self, other))
        return "".join(difflib.unified_diff(before, after, name, name))

    def _configure_calls(self) -> list[ast.Call]:
        contexts, functions = {"alembic.context"}, {"alembic.context.configure"}
        for node in ast.walk(self._module):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (node.module, alias.name) == ("alembic", "context"):
                        contexts.add(alias.asname or alias.name)
                    if (node.module, alias.name) == ("alembic.context", "configure"):
                        functions.add(alias.asname or alias.name)
        names = functions | {f"{context}.configure" for context in contexts}
        return [
            node for node in ast.walk(self._module) if isinstance(node, ast.Call) and ast.unparse(node.func) in names
        ]

    def _online_calls(self) -> list[ast.Call]:
        """Return the calls that have a connection, or may have one in a dictionary."""
        return [call for call in self._configure_calls() if _may_have_connection(call)]

    def _offset(self, line: int, column: int) -> int:
        """Return the place of a line and a column, both as syntax trees have them."""
        return sum(map(len, self.data.split(b"\n")[: line - 1])) + line - 1 + column

    def _start(self, node: ast.expr | ast.keyword | ast.stmt) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.keyword | ast.stmt | ast.alias) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _text(self, node: ast.expr | ast.keyword) -> str:
        return self.data[self._start(node) : self._end(node)].decode()

    def _plugin_insertions(self, call: ast.Call) -> Iterator[_Insertion]:
        if _has_plugin(call, self._module):
            return
        given = _argument(call, "autogenerate_plugins")
        if isinstance(given, ast.List | ast.Tuple) and given.elts:
            yield _Insertion.at(self._end(given.elts[-1]), f', "{PLUGIN}"')
        elif given is None and not _is_given_elsewhere(self._module):
            yield self._argument_insertion(call)

    def _argument_insertion(self, call: ast.Call) -> _Insertion:
        """Return the argument on a line of its own; a call on one line becomes one of an argument a line."""
        arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        if call.lineno == call.end_lineno:
            line = self._line(call)
            indent = line[: len(line) - len(line.lstrip())]
            lines = [f"{indent}    {text},\n" for text in [*(self._text(each) for each in arguments), PLUGINS]]
            return _Insertion(self._end(call.func), f"(\n{''.join(lines)}{indent})", self._end(call))
        if not call.keywords:
            return _Insertion.at(self._end(call.args[-1]), f", {PLUGINS}")
        first = call.keywords[0]
        before = self._line(first)[: len(self._line(first).encode()[: first.col_offset].decode())]
        indent = "".join(character if character == "\t" else " " for character in before)
        return _Insertion.at(self._start(first), f"{PLUGINS},\n{indent}")

    def _line(self, node: ast.expr | ast.keyword) -> str:
        return self.data.split(b"\n")[node.lineno - 1].decode()

    def _lock_insertion(self, call: ast.Call) -> _Insertion | None:
        """Return the lock after the connection in the `with` that opens it, or before its transaction."""
        connection = call.args[0] if call.args else _argument(call, "connection")
        if connection is None:
            return None
        blocks = [node for node in ast.walk(self._module) if isinstance(node, ast.With)]
        for block in blocks:
            if _contains(block, call):
                for item in block.items:
                    if item.optional_vars and ast.dump(item.optional_vars) == _as_target(connection):
                        return _Insertion.at(self._end(item.optional_vars), f", {LOCK}({self._text(connection)})")
        scope = _innermost_function(self._module, call)
        for block in blocks:
            if block.lineno > call.lineno and _innermost_function(self._module, block) is scope:
                for item in block.items:
                    function = item.context_expr.func if isinstance(item.context_expr, ast.Call) else None
                    if function and _last_name(function) == "begin_transaction":
                        start = self._start(item.context_expr)
                        return _Insertion.at(start, f"{LOCK}({self._text(connection)}), ")
        return None

    def _import_insertion(self) -> _Insertion | None:
        """Return the import after the first ones of the file."""
        last: ast.stmt | None = None
        for statement in self._module.body:
            if isinstance(statement, ast.ImportFrom) and statement.module == "example_data.environment":
                return _Insertion.at(self._end(statement.names[-1]), f", {LOCK}")
        for statement in self._module.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                last = statement
            elif last:
                break
        if last is None:
            return None
        end = self.data.find(b"\n", self._end(last))
        return _Insertion.at(end + 1, f"{LOCK_IMPORT}\n") if end >= 0 else None


def _argument(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _may_have_connection(call: ast.Call) -> bool:
    names = {keyword.arg for keyword in call.keywords}
    return bool(call.args) or "connection" in names or (None in names and not names & {"url", "dialect_name"})


def _last_name(node: ast.expr) -> str | None:
    """Return the last word of a name such as `context.begin_transaction`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _has_plugin(call: ast.Call, module: ast.Module) -> bool:
    """Return whether a call enables the plugin, itself or with a list that stands elsewhere in the file."""
    given = _argument(call, "autogenerate_plugins")
    if given is None and not _is_given_elsewhere(module):
        return False
    within = given if isinstance(given, ast.List | ast.Tuple) else module
    return any(
        isinstance(node, ast.Constant) and node.value in {PLUGIN, "example_data.*", "*"} for node in ast.walk(within)
    )


def _is_given_elsewhere(module: ast.Module) -> bool:
    """Return whether the plugins may come from a dictionary of arguments."""
    return any(isinstance(node, ast.Constant) and node.value == "autogenerate_plugins" for node in ast.walk(module))


def _as_target(expression: ast.expr) -> str:
    """Return how a tree has the expression where it is assigned to."""
    return ast.dump(expression).replace("ctx=Load()", "ctx=Store()")


def _contains(block: ast.AST, node: ast.AST) -> bool:
    return any(inner is node for inner in ast.walk(block))


def _innermost_function(module: ast.Module, node: ast.AST) -> ast.AST:
    """Return the function, or the module, in which something stands."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scopes = [each for each in ast.walk(module) if isinstance(each, kinds) and each is not node]
    return next((each for each in reversed(scopes) if _contains(each, node)), module)


def read_env_file(path: Path) -> EnvFile:
    """Return the `env.py` at a path; an empty one where it cannot be read."""
    try:
        return EnvFile(path, path.read_bytes())
    except OSError:
        return EnvFile(path, b"")
