"""What is written of a dataset plan: its Python module, laid out as a formatter leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from example_data.project.python_source import INDENT, Call, expression, lines
from example_data.scaffold.plan.context import PlannedTable
from example_data.scaffold.plan.dataset_plan import DatasetPlan

DATED = frozenset({"c.date", "c.moment", "c.period", "c.slots"})
"""Kinds that count from the anchor."""


def render_module(plan: DatasetPlan, origin: str, name: str, anchor: date) -> str:
    """Return the text of the module with a dataset of that name, whose dates count from the anchor.

    The plan has one table at least, and `origin` says in words where its tables were read.
    """
    is_dated = any(_is_dated(kind) or table.variables for table in plan.tables for kind in table.columns.values())
    variables = [lines(kind, f"{own} = ") for table in plan.tables for own, kind in table.variables.items()]
    tables = count_in_words(len(plan.tables), "table")
    source = [
        f'"""Demo data for {tables} of {origin}; a first version, to be changed at will."""',
        "",
        "from example_data import Dataset, Table",
        "from example_data import columns as c",
        "",
        *(line for variable in variables for line in [*variable, ""]),
        f"{name} = Dataset(",
        *(INDENT + on_one_line(f"# {table}", f"left out: {reason}") for table, reason in plan.left_out.items()),
        *(line for table in plan.tables for line in _table(table)),
        *([f'{INDENT}parameters={{"anchor": "{anchor}"}},'] if is_dated else []),
        *(lines(dict(plan.side_effects), "side_effects=", ",", indent=INDENT) if plan.side_effects else []),
        ")",
        "",
    ]
    return "\n".join(source)


def count_in_words(number: int, noun: str) -> str:
    """Return a number with its noun in the plural where there is not one."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def on_one_line(place: str, text: str) -> str:
    """Return what is said of a place, whatever line breaks a constraint has."""
    return f"{place}: {' '.join(text.split())}"


def _table(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 2
    yield f"{INDENT}Table("
    yield f"{inner}{expression(table.name)},"
    yield from (inner + on_one_line(f"# {table.name}", note.text) for note in table.notes if not note.column)
    if not table.is_key_implied:
        yield from lines(table.key if len(table.key) > 1 else table.key[0], "key=", ",", indent=inner)
    yield from lines(table.rows, "rows=", ",", indent=inner)
    yield f"{inner}columns={{"
    yield from _columns(table)
    yield f"{inner}}},"
    yield f"{INDENT}),"


def _columns(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 3
    for name, kind in table.columns.items():
        yield from (inner + on_one_line(f"# {name}", note.text) for note in table.notes if note.column == name)
        yield from lines(kind, f"{expression(name)}: ", ",", indent=inner)
    unwritten = (note for note in table.notes if note.column not in {"", *table.columns})
    yield from (inner + on_one_line(f"# {note.column}", note.text) for note in unwritten)


def _is_dated(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_dated, value.values()))
    parts = (*value.arguments, *value.keywords.values()) if isinstance(value, Call) else ()
    return isinstance(value, Call) and (value.function in DATED or any(map(_is_dated, parts)))
