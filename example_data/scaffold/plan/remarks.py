"""What is said of a table's columns: what could not be decided, and what stays NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.scaffold.plan.context import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from example_data.scaffold.plan.context import View
    from example_data.scaffold.plan.table_demands import Constraints
    from example_data.scaffold.schema.tables import Trigger


def undecided(view: View, found: Constraints) -> Iterator[Remark]:
    """What is said of constraints that were not understood, of triggers, and of indexes whose meaning is assumed."""
    for column, check in found.unknown:
        yield Remark(column, f"{check.name} is not understood: {check.text}")
    for name in sorted(found.emptied):
        yield Remark(name, "stays NULL: a constraint on it is not understood")
    for trigger in view.table.triggers:
        yield Remark("", _fired(trigger))
    for unique in view.uniques:
        if unique.is_assumed:
            yield Remark(unique.columns[0], f"{unique.name} is taken to tell apart what differs: {unique.computed[0]}")


def _fired(trigger: Trigger) -> str:
    if trigger.is_before:
        return f"trigger {trigger.name} may change rows: take out the columns that it changes"
    return f"trigger {trigger.name} is fired by its rows: take out tables that it fills"


def emptied(view: View, told: Iterable[Remark]) -> Iterator[Remark]:
    """What is said of columns that a constraint keeps NULL, where nothing is said of them yet."""
    known = {remark.column for remark in told}
    for name, demand in view.demands.items():
        if demand.is_empty and name not in known:
            yield Remark(name, "stays NULL, as a constraint has it where others have values")
