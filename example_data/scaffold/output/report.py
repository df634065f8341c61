"""The report on a module that was written: how much is in it, and a line for everything that could not be decided."""

from __future__ import annotations

from typing import Any

from example_data.scaffold.plan.dataset_plan import DatasetPlan

NEXT = {
    True: "Add a seed: example-data add --dataset {} --revision",
    False: "Take it up: example-data init --dataset {} --revision",
}
"""What to do next, in a project that has a registry, and in one that has none."""


def report_lines(plan: DatasetPlan, path: str, dataset: str, *, has_registry: bool = True) -> list[str]:
    """Return the lines of the report.

    Args:
        plan: What was written.
        path: The file.
        dataset: The import path of the dataset; empty where it cannot be imported from there.
        has_registry: Whether the project has one.
    """
    columns = sum(len(table.columns) for table in plan.tables)
    defaulted = sum(table.defaulted for table in plan.tables)
    checks = sum(table.understood for table in plan.tables)
    undecided = (
        (f"{table.name}.{note.column}" if note.column else table.name, note.text)
        for table in plan.tables
        for note in table.notes
    )
    return [
        f"wrote {path}: {_count(len(plan.tables), 'table')}, {_count(columns, 'column')}",
        f"left to the database: {_count(defaulted, 'column')} with defaults",
        f"understood: {_count(checks, 'CHECK constraint')}",
        *(f"undecided {place}: {' '.join(text.split())}" for place, text in undecided),
        *(f"left out {name}: {' '.join(reason.split())}" for name, reason in plan.left_out.items()),
        NEXT[has_registry].format(dataset)
        if dataset
        else "Move it to a folder in prepend_sys_path, so that revisions can import it.",
    ]


def report_document(plan: DatasetPlan) -> dict[str, list[dict[str, Any]]]:
    """Return the tables with their columns and what could not be decided, and those left out, under names."""
    tables = [
        {
            "table": table.name,
            "columns": [*table.columns],
            "undecided": [{"column": note.column or None, "reason": note.text} for note in table.notes],
        }
        for table in plan.tables
    ]
    return {"tables": tables, "left_out": [{"table": table, "reason": why} for table, why in plan.left_out.items()]}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
