"""The Python module of a plan, laid out as a formatter leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.project.python_source import INDENT, Call, expression, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from example_data.scaffold.plan.context import Remark
    from example_data.scaffold.plan.plan import Plan, PlannedTable

DATED = frozenset({"c.date", "c.moment", "c.period", "c.slots"})
"""Kinds that count from the anchor."""


def module(plan: Plan, origin: str, name: str, anchor: date) -> str:
    """The text of the module.

    Args:
        plan: With one table at least.
        origin: Where the tables were read, for people.
        name: Of the dataset's variable.
        anchor: The day from which dates count.
    """
    count = len(plan.tables)
    told = (
        f"Demo data for {count} table{'' if count == 1 else 's'} of {origin}; a first version, to be changed at will."
    )
    title = f'"""{told}"""'
    head = [title, "", "from example_data import Dataset, Table", "from example_data import columns as c", ""]
    body = [line for table in plan.tables for line in _table(table)]
    end = [f'{INDENT}parameters={{"anchor": "{anchor}"}},'] if _is_dated(plan) else []
    return "\n".join([*head, f"{name} = Dataset(", *_left_out(plan.left_out), *body, *end, ")", ""])


def comment(place: str, said: str) -> str:
    """A comment on one line, whatever line breaks a constraint has."""
    return f"# {place}: {' '.join(said.split())}"


def _left_out(left_out: Mapping[str, str]) -> Iterator[str]:
    for name, reason in left_out.items():
        yield INDENT + comment(name, f"left out: {reason}")


def _table(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 2
    yield f"{INDENT}Table("
    yield f"{inner}{expression(table.name)},"
    yield from (inner + comment(table.name, remark.text) for remark in table.remarks if not remark.column)
    if table.key:
        yield from lines(table.key if len(table.key) > 1 else table.key[0], "key=", ",", indent=inner)
    yield from lines(table.rows, "rows=", ",", indent=inner)
    yield f"{inner}columns={{"
    yield from _columns(table)
    yield f"{inner}}},"
    yield f"{INDENT}),"


def _columns(table: PlannedTable) -> Iterator[str]:
    inner = INDENT * 3
    told = [remark for remark in table.remarks if remark.column]
    for name, made in table.columns.items():
        yield from (inner + comment(name, remark.text) for remark in told if remark.column == name)
        yield from lines(made, f"{expression(name)}: ", ",", indent=inner)
    yield from (_told(remark, inner) for remark in told if remark.column not in table.columns)


def _told(remark: Remark, indent: str) -> str:
    return indent + comment(remark.column, remark.text)


def _is_dated(plan: Plan) -> bool:
    return any(_counts_from_anchor(made) for table in plan.tables for made in table.columns.values())


def _counts_from_anchor(made: object) -> bool:
    return isinstance(made, Call) and (made.function in DATED or any(map(_counts_from_anchor, made.arguments)))
