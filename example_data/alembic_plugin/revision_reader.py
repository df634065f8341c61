"""What revision files do with seeds and with the ledger's table, read without running a revision."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from alembic.script import Script, ScriptDirectory

from example_data.errors import LedgerMissingError, RevisionError
from example_data.registry.ledger_table import LEDGER, LEDGER_COLUMNS

OPERATION_NAMES = frozenset({"apply_seed", "grow_seed", "shrink_seed", "remove_seed"})

_CREATE = rf'(?is)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\w."]*\b{LEDGER}\b(.*)'
_VERBS = {"create_table": "create", "drop_table": "drop", "add_column": "add", "drop_column": "remove"}
_DROP = rf'(?is)\bdrop\s+table\s[\w\s."]*\b{LEDGER}\b'


class SeedOperation(NamedTuple):
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
    """Return the seed operations of a revision's `upgrade`, in order; raise RevisionError where one cannot be read."""
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


class LedgerInChain(NamedTuple):
    """The ledger's table after some revisions."""

    columns: frozenset[str] = frozenset()
    """Empty where it is not there."""
    created_by: Script | None = None
    """The last revision that creates the table or adds columns to it."""
    dropped_by: Script | None = None
    """The one that drops it, where none creates it again."""


def read_ledger(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> LedgerInChain:
    """Return what the revisions up to `heads` leave of the ledger's table."""
    state = LedgerInChain()
    for script in scripts(directory, heads):
        source = Path(script.path).read_text(encoding="utf-8-sig", errors="replace")
        if LEDGER in source:
            state = _after(state, script, source)
    return state


def _after(state: LedgerInChain, script: Script, source: str) -> LedgerInChain:
    steps = [step for node in upgrade_nodes(source) for step in _steps(node)]
    if not (steps or state.columns) and _may_create(source):
        steps = [("create", LEDGER_COLUMNS)]
    if not steps:
        return state
    columns = set(state.columns)
    for verb, names in steps:
        if verb in {"create", "drop"}:
            columns.clear()
        columns = columns - {*names} if verb == "remove" else columns | {*names}
    if not columns:
        return LedgerInChain(dropped_by=script)
    return LedgerInChain(frozenset(columns), created_by=script)


def _may_create(source: str) -> bool:
    """Return whether a revision creates the table in a way that is not understood, its `downgrade` left out."""
    body = [node for node in ast.parse(source).body if getattr(node, "name", "") != "downgrade"]
    text = ast.unparse(ast.Module(body, type_ignores=[]))
    return LEDGER in text and re.search(r"(?i)create[_ ]table", text) is not None


def _steps(node: ast.AST) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield what a call or a text of SQL does with the table: a verb, and columns."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if created := re.search(_CREATE, node.value):
            body = created[1].partition(";")[0]
            yield "create", _column_names(body)
        elif re.search(_DROP, node.value):
            yield "drop", ()
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        verb = _VERBS.get(node.func.attr)
        if verb and texts[:1] == [LEDGER]:
            yield verb, [*re.findall(r"\bColumn\('(\w+)'", ast.unparse(node)), *map(str, texts[1:])]


def _column_names(body: str) -> list[str]:
    """Return the names at the beginnings of the definitions between the outer parentheses of CREATE TABLE."""
    definitions, inner = body.partition("(")[2], re.compile(r"\([^()]*\)")
    while inner.search(definitions):
        definitions = inner.sub("", definitions)
    names = re.findall(r'(?:^|,)\s*"?(\w+)', definitions.partition(")")[0])
    keywords = {"constraint", "primary", "unique", "check", "foreign", "exclude", "like"}
    return [name for name in names if name.lower() not in keywords]


@contextmanager
def explain_missing_ledger(directory: ScriptDirectory | None, heads: str | tuple[str, ...] = "heads") -> Iterator[None]:
    """Say in the error of a missing ledger which revision drops it, or what else is the matter."""
    try:
        yield
    except LedgerMissingError as error:
        if directory is None:
            raise
        raise LedgerMissingError(error.what, advise_on_ledger(directory, heads)) from error


def advise_on_ledger(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> str:
    """Return what to do where a database that has run the revisions up to `heads` lacks the ledger's table."""
    before, finally_ = read_ledger(directory, heads), read_ledger(directory)
    if before.dropped_by:
        return (
            f"Revision {before.dropped_by.revision} ({Path(before.dropped_by.path).name}) drops it: downgrade below "
            "that one, take its statements on the table out of it, and upgrade again. Where it is deployed already, "
            "let example-data init write a revision that creates the table again."
        )
    if before.created_by:
        return (
            f"Revision {before.created_by.revision} creates it, so somebody dropped it, or it is in a schema that is "
            "not on the search path. Bring it back."
        )
    if finally_.created_by:
        return f"Revision {finally_.created_by.revision} creates it: put the data revision after that one."
    return "No revision creates it: run example-data init, and put the data revision after the one that it writes."
