"""Notes on a table: what could not be decided, and which columns stay NULL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from example_data.scaffold.plan.context import TableContext
from example_data.scaffold.plan.table_requirements import TableRequirements


@dataclass(frozen=True, slots=True)
class Note:
    """Something that could not be decided, or that the user should know."""

    column: str
    """Empty where it is about the table."""
    text: str


def undecided_notes(context: TableContext, requirements: TableRequirements) -> Iterator[Note]:
    """Yield notes on constraints that are not understood, on triggers, and on indexes whose meaning is assumed."""
    for column, check in requirements.unknown:
        yield Note(column, f"{check.name} is not understood: {check.text}")
    for name in sorted(requirements.emptied):
        yield Note(name, "stays NULL: a constraint on it is not understood")
    for trigger in context.table.triggers:
        effect = (
            "may change rows: take out the columns that it changes"
            if trigger.is_before
            else "is fired by its rows: take out tables that it fills"
        )
        yield Note("", f"trigger {trigger.name} {effect}")
    for unique in context.uniques:
        if unique.is_assumed:
            yield Note(unique.columns[0], f"{unique.name} is taken to tell apart what differs: {unique.computed[0]}")


def null_notes(context: TableContext, others: Iterable[Note]) -> Iterator[Note]:
    """Yield notes on columns that a constraint keeps NULL, unless there is another note on them."""
    noted = {note.column for note in others}
    for name, requirement in context.requirements.items():
        if requirement.is_empty and name not in noted:
            yield Note(name, "stays NULL, as a constraint has it where others have values")
