"""The Python module of a dataset plan, laid out as a formatter leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from example_data.project.python_source import INDENT, Call, expression, lines
from example_data.scaffold.plan.dataset_plan import DatasetPlan, PlannedTable

DATED = frozenset({"c.date", "c.moment", "c.period", "c.slots"})
"""Kinds that count from the anchor."""


def render_module(plan: DatasetPlan, origin: str, name: str, anchor: date) -> str:
    """Return the text of the module.

    Args:
        plan: A plan with one table at least.
        origin: Where the tables were read, in words for the docstring.
        name: The name of the dataset's variable.
        anchor: The day from which dates count.
    """
    count = len(plan.tables)
    tables = f"{count} table{'' if count == 1 else 's'}"
    is_dated = any(_is_dated(kind) for table in plan.tables for kind in table.columns.values())
    source = [
        f'"""Demo data for {tables} of {origin}; a first version, to be changed at will."""',
        "",
        "from example_data import Dataset, Table",
        "from example_data import columns as c",
        "",
        f"{name} = Dataset(",
        *(INDENT + _comment(table, f"left out: {reason}") for table, reason in plan.left_out.items()),
        *(line for table in plan.tables for line in _table(table)),
        *([f'{INDENT}parameters={{"anchor": "{anchor}"}},'] if is_dated else []),
        ")",
        "",
    ]
    return "\n".join(source)


def _comment(place: str, text: str) -> str:
    """Return a comment on one line, whatever line breaks a constraint has."""
    return f"# {place}: {' '.join(text.split())}"


def _table(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 2
    yield f"{INDENT}Table("
    yield f"{inner}{expression(table.name)},"
    yield from (inner + _comment(table.name, note.text) for note in table.notes if not note.column)
    if table.key:
        yield from lines(table.key if len(table.key) > 1 else table.key[0], "key=", ",", indent=inner)
    yield from lines(table.rows, "rows=", ",", indent=inner)
    yield f"{inner}columns={{"
    yield from _columns(table)
    yield f"{inner}}},"
    yield f"{INDENT}),"


def _columns(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 3
    for name, kind in table.columns.items():
        yield from (inner + _comment(name, note.text) for note in table.notes if note.column == name)
        yield from lines(kind, f"{expression(name)}: ", ",", indent=inner)
    unwritten = (note for note in table.notes if note.column not in {"", *table.columns})
    yield from (inner + _comment(note.column, note.text) for note in unwritten)


def _is_dated(value: object) -> bool:
    return isinstance(value, Call) and (value.function in DATED or any(map(_is_dated, value.arguments)))
