"""What is said of a module that was written: a line for everything that could not be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.plan.plan import Plan


NEXT = {
    True: "Add a seed: example-data add --dataset {} --revision",
    False: "Take it up: example-data init --dataset {}",
}
"""What to do then, in a project that has a registry, and in one that has none."""


def report(plan: Plan, path: str, dataset: str, *, has_registry: bool = True) -> list[str]:
    """The lines.

    Args:
        plan: What was written.
        path: To which file.
        dataset: The import path under which it is found; empty where it cannot be imported from there.
        has_registry: Whether the project has one.
    """
    columns = sum(len(table.columns) for table in plan.tables)
    defaulted = sum(table.defaulted for table in plan.tables)
    checks = sum(table.understood for table in plan.tables)
    return [
        f"wrote {path}: {_several(len(plan.tables), 'table')}, {_several(columns, 'column')}",
        f"left to the database: {_several(defaulted, 'column')} with defaults",
        f"understood: {_several(checks, 'CHECK constraint')}",
        *_remarks(plan),
        *(f"left out {name}: {' '.join(reason.split())}" for name, reason in plan.left_out.items()),
        NEXT[has_registry].format(dataset)
        if dataset
        else "Move it to a folder in prepend_sys_path, so that revisions can import it.",
    ]


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _remarks(plan: Plan) -> Iterator[str]:
    for table in plan.tables:
        for remark in table.remarks:
            place = f"{table.name}.{remark.column}" if remark.column else table.name
            yield f"undecided {place}: {' '.join(remark.text.split())}"
