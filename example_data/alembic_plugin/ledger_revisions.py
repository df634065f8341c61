"""What the revisions of a chain do with the ledger's table: which creates it, which drops it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.script import Script, ScriptDirectory

from example_data.alembic_plugin.revision_reader import scripts, upgrade_nodes
from example_data.errors import LedgerMissingError
from example_data.registry.ledger_table import LEDGER, LEDGER_COLUMNS

_CREATE = re.compile(rf'(?is)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\w."]*\b{LEDGER}\b(.*)')
_VERBS = {"create_table": "create", "drop_table": "drop", "add_column": "add", "drop_column": "remove"}
_DROP = re.compile(rf'(?is)\bdrop\s+table\s[\w\s."]*\b{LEDGER}\b')


@dataclass(frozen=True, slots=True)
class LedgerInChain:
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
        if created := _CREATE.search(node.value):
            body = created[1].partition(";")[0]
            yield "create", _column_names(body)
        elif _DROP.search(node.value):
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
def named_in_errors(directory: ScriptDirectory | None, heads: str | tuple[str, ...] = "heads") -> Iterator[None]:
    """Say in the error of a missing ledger which revision drops it, or what else is the matter."""
    try:
        yield
    except LedgerMissingError as error:
        if directory is None:
            raise
        raise LedgerMissingError(error.what, advise(directory, heads)) from error


def advise(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> str:
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
