"""A project's `env.py`: what it lacks for example data, and the same text with that."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.alembic_plugin.revision_reader import last_name
from example_data.errors import RevisionError

if TYPE_CHECKING:
    _Node = ast.expr | ast.keyword | ast.alias | ast.stmt

    _Edit = tuple[int, int, str]
    """Where the bytes begin and end that are replaced, none for an insertion, and the text in their place."""

PLUGIN = "example_data.seeds"
PLUGINS = f'autogenerate_plugins=["alembic.autogenerate.*", "{PLUGIN}"]'
PLUGIN_PATTERNS = frozenset({PLUGIN, "example_data.*", "*"})
LOCK = "upgrade_lock"
LOCK_IMPORT = f"from example_data.environment import {LOCK}"

PARTS = {
    "plugin": (
        "without the plugin, autogenerate drops example_data_runs and sees no seeds",
        f"in the context.configure(...) that has a connection:\n    {PLUGINS},",
    ),
    "lock": (
        "the lock is for several processes that upgrade at the same moment",
        f"around it and its transaction:\n    {LOCK_IMPORT}\n    with {LOCK}(connection):",
    ),
}
"""Of each part why it should be there, and where a person puts which lines."""


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

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        return list(ast.walk(self._module))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *accumulate(map(len, self.data.splitlines(keepends=True)))]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it lacks: `plugin`, without which autogenerate drops the ledger, and `lock`; where unclear, both."""
        calls = self._online_calls()
        has_plugin = bool(calls) and all(map(self._has_plugin, calls))
        has_lock = any(isinstance(node, ast.Call) and last_name(node.func) == LOCK for node in self._nodes)
        return tuple(part for part, is_there in (("plugin", has_plugin), ("lock", has_lock)) if not is_there)

    def check_one_database(self) -> None:
        """Make sure that it upgrades one database, unlike that of Alembic's template `multidb`."""
        if any(_argument(call, "upgrade_token") for call in self._configure_calls()):
            raise RevisionError(
                f"{self.path}: wrong template (expected one database for the chain, found several, as upgrade_token "
                "says). Give the database that gets example data an env.py and a folder of revisions of its own."
            )

    @property
    def has_metadata(self) -> bool:
        """Whether autogenerate and `alembic check` have something to compare; True where that is unclear."""
        empty = {
            ast.unparse(target)
            for node in self._module.body
            if isinstance(node, ast.Assign) and ast.unparse(node.value) == "None"
            for target in node.targets
        }
        given = [_argument(call, "target_metadata") for call in self._online_calls()]
        return not all(ast.unparse(value) in {"None", *empty} for value in given if value)

    def edited(self) -> EnvFile:
        """Return the file with what it lacks, as far as its text is understood; all other text is as it was."""
        edits: list[_Edit] = []
        calls = self._online_calls()
        if "plugin" in self.lacks:
            edits += [edit for call in calls for edit in self._plugin_edits(call)]
        if "lock" in self.lacks:
            places = [self._import_edit(), *map(self._lock_edit, calls)]
            edits += dict.fromkeys(filter(None, places if calls and all(places) else ()))
        data, newline = self.data, "\r\n" if b"\r\n" in self.data else "\n"
        for start, end, text in sorted(edits, reverse=True):
            data = data[:start] + text.replace("\n", newline).encode() + data[end:]
        edited = EnvFile(self.path, data)
        return edited if edited._module.body else self

    def advise(self, name: str, option: str) -> Iterator[str]:
        """Yield lines that say what to do about it, with the file's name, and the `-c` that commands need."""
        left = self.edited().lacks
        for part in self.lacks:
            yield f"{name} lacks the {part}: {PARTS[part][0]}."
        if left != self.lacks:
            yield f"    example-data init{option} --edit-env    # shows the change, and asks"
        for part in left:
            yield f"{name} is not understood, so by hand, {PARTS[part][1]}"
        if not self.has_metadata:
            yield f"{name} has no target_metadata: alembic check and autogenerate refuse; example-data check works."

    def diff(self, other: EnvFile, name: str) -> str:
        """Return the unified diff from this text to another, with the name that both files have."""
        before, after = (file.data.decode().splitlines(keepends=True) for file in (self, other))
        return "".join(difflib.unified_diff(before, after, name, name))

    def _configure_calls(self) -> list[ast.Call]:
        """Return the calls of Alembic's `context.configure`, by whatever name it was imported."""
        imports = [node for node in self._nodes if isinstance(node, ast.ImportFrom)]
        pairs = [(each.module, alias) for each in imports for alias in each.names]
        origins = {alias.asname or alias.name: f"{module}.{alias.name}" for module, alias in pairs}
        calls = [(node, *ast.unparse(node.func).partition(".")) for node in self._nodes if isinstance(node, ast.Call)]
        configure = "alembic.context.configure"
        return [call for call, first, dot, rest in calls if f"{origins.get(first, first)}{dot}{rest}" == configure]

    def _online_calls(self) -> list[ast.Call]:
        """Return the calls that have a connection, or may have one in a dictionary."""
        return [call for call in self._configure_calls() if _may_have_connection(call)]

    def _has_plugin(self, call: ast.Call) -> bool:
        """Return whether a call enables the plugin, itself or with a list that stands elsewhere in the file."""
        given = _argument(call, "autogenerate_plugins")
        within = given if isinstance(given, ast.List | ast.Tuple) else self._module
        is_given = given is not None or _has_text(self._module, "autogenerate_plugins")
        return is_given and _has_text(within, *PLUGIN_PATTERNS)

    def _span(self, node: _Node) -> tuple[int, int]:
        """Return where the bytes of something begin and end."""
        start = self._line_starts[node.lineno - 1] + node.col_offset
        return start, self._line_starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def _after(self, node: _Node, text: str) -> _Edit:
        end = self._span(node)[1]
        return end, end, text

    def _plugin_edits(self, call: ast.Call) -> Iterator[_Edit]:
        given = _argument(call, "autogenerate_plugins")
        if self._has_plugin(call):
            return
        if isinstance(given, ast.List | ast.Tuple) and given.elts:
            yield self._after(given.elts[-1], f', "{PLUGIN}"')
        elif given is None and not _has_text(self._module, "autogenerate_plugins"):
            yield self._argument_edit(call)

    def _argument_edit(self, call: ast.Call) -> _Edit:
        """Return the argument on a line of its own; a call on one line becomes one of an argument a line."""
        if call.lineno == call.end_lineno:
            indent = re.sub(r"\S.*", "", self._before(call))
            nodes: list[_Node] = [*call.args, *call.keywords]
            given = [self.data[slice(*self._span(node))].decode() for node in nodes]
            lines = "".join(f"{indent}    {argument},\n" for argument in (*given, PLUGINS))
            return self._span(call.func)[1], self._span(call)[1], f"(\n{lines}{indent})"
        if not call.keywords:
            return self._after(call.args[-1], f", {PLUGINS}")
        start = self._span(call.keywords[0])[0]
        indent = re.sub(r"[^\t]", " ", self._before(call.keywords[0]))
        return start, start, f"{PLUGINS},\n{indent}"

    def _before(self, node: _Node) -> str:
        return self.data[self._line_starts[node.lineno - 1] : self._span(node)[0]].decode()

    def _lock_edit(self, call: ast.Call) -> _Edit | None:
        """Return the lock after the connection in the `with` that opens it, or before its transaction."""
        connection = call.args[0] if call.args else _argument(call, "connection")
        if connection is None:
            return None
        name = ast.unparse(connection)
        items = [(node, item) for node in self._nodes if isinstance(node, ast.With) for item in node.items]
        for block, item in items:
            if item.optional_vars and ast.unparse(item.optional_vars) == name and call in ast.walk(block):
                return self._after(item.optional_vars, f", {LOCK}({name})")
        scope = self._function_around(call)
        for block, item in items:
            opened = item.context_expr
            is_transaction = isinstance(opened, ast.Call) and last_name(opened.func) == "begin_transaction"
            if is_transaction and block.lineno > call.lineno and self._function_around(block) is scope:
                start = self._span(opened)[0]
                return start, start, f"{LOCK}({name}), "
        return None

    def _function_around(self, node: ast.AST) -> ast.AST | None:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
        return next((each for each in self._nodes[::-1] if isinstance(each, kinds) and node in ast.walk(each)), None)

    def _import_edit(self) -> _Edit | None:
        """Return the import after the first ones of the file."""
        for statement in self._module.body:
            if isinstance(statement, ast.ImportFrom) and statement.module == "example_data.environment":
                return self._after(statement.names[-1], f", {LOCK}")
        groups = groupby(self._module.body, lambda each: isinstance(each, ast.Import | ast.ImportFrom))
        imports = next((list(group) for are_imports, group in groups if are_imports), [])
        end = self.data.find(b"\n", self._span(imports[-1])[1]) + 1 if imports else 0
        return (end, end, f"{LOCK_IMPORT}\n") if end else None


def _argument(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _may_have_connection(call: ast.Call) -> bool:
    names = {keyword.arg for keyword in call.keywords}
    return bool(call.args) or "connection" in names or (None in names and not names & {"url", "dialect_name"})


def _has_text(tree: ast.AST, *texts: str) -> bool:
    return any(isinstance(node, ast.Constant) and node.value in texts for node in ast.walk(tree))


def read_env_file(path: Path) -> EnvFile:
    """Return the `env.py` at a path; an empty one where it cannot be read."""
    try:
        return EnvFile(path, path.read_bytes())
    except OSError:
        return EnvFile(path, b"")
