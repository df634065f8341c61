"""What is written of a dataset plan: its Python module, laid out as a formatter leaves it, and the report on that.

The report says how much is in the module, and has a line for everything that could not be decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from example_data.project.python_source import INDENT, Call, expression, lines
from example_data.scaffold.mend import Tried
from example_data.scaffold.plan.dataset_plan import DatasetPlan, PlannedTable

DATED = frozenset({"c.date", "c.moment", "c.period", "c.slots"})
"""Kinds that count from the anchor."""

NEXT = {
    True: "Add a seed: example-data add --dataset {} --revision",
    False: "Take it up: example-data init --dataset {} --revision",
}
"""What to do next, in a project that has a registry, and in one that has none."""


def render_module(plan: DatasetPlan, origin: str, name: str, anchor: date) -> str:
    """Return the text of the module with a dataset of that name, whose dates count from the anchor.

    The plan has one table at least, and `origin` says in words where its tables were read.
    """
    is_dated = any(_is_dated(kind) or table.variables for table in plan.tables for kind in table.columns.values())
    variables = [lines(kind, f"{own} = ") for table in plan.tables for own, kind in table.variables.items()]
    source = [
        f'"""Demo data for {_count(len(plan.tables), "table")} of {origin}; a first version, to be changed at will."""',
        "",
        "from example_data import Dataset, Table",
        "from example_data import columns as c",
        "",
        *(line for variable in variables for line in [*variable, ""]),
        f"{name} = Dataset(",
        *(INDENT + _on_one_line(f"# {table}", f"left out: {reason}") for table, reason in plan.left_out.items()),
        *(line for table in plan.tables for line in _table(table)),
        *([f'{INDENT}parameters={{"anchor": "{anchor}"}},'] if is_dated else []),
        *(lines(dict(plan.side_effects), "side_effects=", ",", indent=INDENT) if plan.side_effects else []),
        ")",
        "",
    ]
    return "\n".join(source)


def report_lines(
    plan: DatasetPlan, path: str, dataset: str, *, tried: str = "not tried", has_registry: bool = True
) -> list[str]:
    """Return the lines of the report on what was written to a file.

    The import path of the dataset is empty where it cannot be imported from there.
    """
    columns = sum(len(table.columns) for table in plan.tables)
    defaulted = sum(table.defaulted for table in plan.tables)
    checks = sum(table.understood for table in plan.tables)
    undecided = (
        (f"{table.name}.{note.column}" if note.column else table.name, note.text)
        for table in plan.tables
        for note in table.notes
        if not note.is_guess
    )
    guesses = sum(note.is_guess for table in plan.tables for note in table.notes)
    return [
        f"wrote {path}: {_count(len(plan.tables), 'table')}, {_count(columns, 'column')}",
        f"left to the database: {_count(defaulted, 'column')} with defaults",
        f"understood: {_count(checks, 'CHECK constraint')}",
        *([f"guessed: {_count(guesses, 'reference')} from the names of columns"] if guesses else []),
        tried,
        *(_on_one_line(f"undecided {place}", text) for place, text in undecided),
        *(_on_one_line(f"left out {name}", reason) for name, reason in plan.left_out.items()),
        NEXT[has_registry].format(dataset)
        if dataset
        else "Move it to a folder in prepend_sys_path, so that revisions can import it.",
    ]


def report_document(plan: DatasetPlan, tried: Tried) -> dict[str, Any]:
    """Return the tables with their columns and what could not be decided, and those left out, under names."""
    tables = [
        {
            "table": table.name,
            "columns": [*table.columns],
            "guessed": [note.column for note in table.notes if note.is_guess],
            "undecided": [
                {"column": note.column or None, "reason": note.text} for note in table.notes if not note.is_guess
            ],
        }
        for table in plan.tables
    ]
    return {
        "tried": {"rows": tried.rows, "reason": tried.why_not or None},
        "tables": tables,
        "left_out": [{"table": table, "reason": why} for table, why in plan.left_out.items()],
        "side_effects": dict(plan.side_effects),
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _on_one_line(place: str, text: str) -> str:
    """Return what is said of a place, whatever line breaks a constraint has."""
    return f"{place}: {' '.join(text.split())}"


def _table(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 2
    yield f"{INDENT}Table("
    yield f"{inner}{expression(table.name)},"
    yield from (inner + _on_one_line(f"# {table.name}", note.text) for note in table.notes if not note.column)
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
        yield from (inner + _on_one_line(f"# {name}", note.text) for note in table.notes if note.column == name)
        yield from lines(kind, f"{expression(name)}: ", ",", indent=inner)
    unwritten = (note for note in table.notes if note.column not in {"", *table.columns})
    yield from (inner + _on_one_line(f"# {note.column}", note.text) for note in unwritten)


def _is_dated(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_dated, value.values()))
    parts = (*value.arguments, *value.keywords.values()) if isinstance(value, Call) else ()
    return isinstance(value, Call) and (value.function in DATED or any(map(_is_dated, parts)))
