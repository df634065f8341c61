"""What all CHECK constraints of a table together require of its columns, with one alternative of each constraint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from example_data.generation.type_facts import TEXT_TYPES
from example_data.scaffold.check_constraints.conditions import (
    UNREAD,
    Alternative,
    Condition,
    read_alternatives,
)
from example_data.scaffold.check_constraints.requirement import LOWS, Requirement, UnfitError, number
from example_data.scaffold.kinds.few_values import few_values
from example_data.scaffold.plan.column_order import order_columns
from example_data.scaffold.plan.context import Note, TableRequirements
from example_data.scaffold.plan.sides import find_sides
from example_data.scaffold.schema.tables import Check, Table

MOST = 4096
"""Combinations of alternatives that are tried."""


class Choice(NamedTuple):
    """A constraint, with the ways to keep it, the best ones first."""

    check: str
    column: str
    """Of a domain's, the column; else empty."""
    alternatives: tuple[Alternative, ...]


class UnreadPart(NamedTuple):
    """A part of a constraint that is not understood."""

    check: str
    column: str
    text: str
    names: frozenset[str]
    """The columns that it names."""


def possible_requirements(
    table: Table, referred: Iterable[str], empty: Collection[str] = (), settled: Collection[str] = ()
) -> Iterator[TableRequirements]:
    """Yield every way to keep the constraints; the one that excludes least comes first.

    Foreign keys refer to the columns in `referred`; those in `empty` stay NULL in any case; and the domains of those in
    `settled` require nothing that the domain of the referred column does not.

    Raises:
        UnfitError: The constraints that are understood contradict each other, or no kinds keep them together.
    """
    choices = list(_choices(table, settled))
    is_possible = False
    sided = find_sides(table, [choice.alternatives for choice in choices])
    if sided is not None:
        others = [choice for place, choice in enumerate(choices) if place not in sided.kept]
        for way in _ways(table, [*others, Choice("", "", (sided.required,))], {*referred}, empty):
            yield replace(way, sides=sided.sides, understood=way.understood - 1 + len(sided.kept))
            is_possible = True
    for way in _ways(table, choices, {*referred}, empty):
        yield way
        is_possible = True
    if not is_possible:
        raise UnfitError("no kinds of columns keep its CHECK constraints together")


def _ways(
    table: Table, choices: list[Choice], referred: set[str], empty: Collection[str]
) -> Iterator[TableRequirements]:
    """Yield every way to keep constraints with one of their alternatives each."""
    partial = _partial_indexes(table)
    avoiding = [{}, *({name: outside} for name, outside in partial.items()), *([partial] if len(partial) > 1 else [])]
    outcome = "is not understood, but kept where it was tried" if table.is_tried else "is not understood"
    left = {column.name for column in table.columns if column.left_to}
    for kept, avoided in islice(product(product(*(choice.alternatives for choice in choices)), avoiding), MOST):
        conditions = [c for alternative in (*kept, *avoided.values()) for c in alternative if c.relation != UNREAD]
        requirements = _requirements(table, conditions, referred)
        if not _is_possible(table, requirements, empty):
            continue
        unread = _unread_parts(choices, kept)
        emptied = _emptied(table, requirements, unread)
        for name in emptied:
            own = (*requirements[name].conditions, Condition(name, "is null"))
            requirements[name] = replace(requirements[name], conditions=own)
        unsaid = (part for part in unread if left.isdisjoint(part.names))
        on_checks = (Note(part.column, f"{part.check} {outcome}: {part.text}") for part in unsaid)
        on_emptied = (Note(name, "stays NULL: a constraint on it is not understood") for name in emptied)
        understood = len(choices) - len({part.check for part in unread})
        apart = frozenset(frozenset({c.column, c.other}) for c in conditions if _is_apart(table, c))
        yield TableRequirements(requirements, understood, (*on_checks, *on_emptied), frozenset(avoided), apart)


def _choices(table: Table, settled: Collection[str]) -> Iterator[Choice]:
    """Yield every constraint, as not understood where no way to keep it is."""
    of_domains = [(column.name, check) for column in table.columns for check in column.checks]
    own = {column.name for column in table.columns}
    for column, check in [*(("", check) for check in table.checks), *of_domains]:
        if column in settled:
            continue
        names = {column} if column else {*re.findall(r"\w+", check.text)} & own
        unread = tuple(Condition(name, UNREAD, check.text) for name in sorted(names) or [""])
        alternatives = _of_own_columns(table, _ranked_alternatives(column, check))
        yield Choice(check.name, column, _or_null(table, alternatives) if alternatives else (unread,))


def _unread_parts(choices: Iterable[Choice], kept: Iterable[Alternative]) -> list[UnreadPart]:
    """Return what is not understood of the alternatives that are kept."""
    parts: dict[tuple[str, str], UnreadPart] = {}
    for choice, alternative in zip(choices, kept, strict=True):
        unread = [condition for condition in alternative if condition.relation == UNREAD]
        for text in dict.fromkeys(str(condition.value) for condition in unread):
            names = frozenset(condition.column for condition in unread if condition.value == text)
            parts[choice.check, text] = UnreadPart(choice.check, choice.column, text, names)
    return list(parts.values())


def _partial_indexes(table: Table) -> dict[str, Alternative]:
    """Return by partial unique index the conditions that keep rows out of it, where they are understood."""
    outside: dict[str, Alternative] = {}
    for unique in table.uniques:
        alternatives = read_alternatives(f"NOT ({unique.where})") if unique.where else ()
        if own := _of_own_columns(table, alternatives):
            outside[unique.name] = own[0]
    return {name: conditions for name, conditions in outside.items() if conditions}


def _emptied(table: Table, requirements: Mapping[str, Requirement], unread: Iterable[UnreadPart]) -> list[str]:
    """Return the columns that may be NULL and should be: of each part that is not understood the last one.

    What is compared with NULL is never false, and what a function makes of it hardly ever. Where constraints are tried,
    none should be.
    """
    emptied: set[str] = set()
    for part in () if table.is_tried else unread:
        may_be_empty = [
            column.name
            for column in table.columns
            if column.name in part.names and column.is_nullable and not (column.default or column.is_generated)
            if not requirements[column.name].is_filled
        ]
        if not any(name in emptied or requirements[name].is_empty for name in may_be_empty):
            emptied.update(may_be_empty[-1:])
    return sorted(emptied)


def _ranked_alternatives(column: str, check: Check) -> tuple[Alternative, ...]:
    """Return the alternatives of a check, those first that exclude least; VALUE in a domain's check is the column."""
    alternatives = read_alternatives(check.text)
    if column:
        alternatives = tuple(tuple(replace(c, column=column) for c in alternative) for alternative in alternatives)
    weights = {"is null": 4, "is not null": 0, UNREAD: 100}
    return tuple(sorted(alternatives, key=lambda alternative: sum(weights.get(c.relation, 1) for c in alternative)))


def _of_own_columns(table: Table, alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """Return the alternatives whose columns are the table's, and not generated."""
    names = {column.name for column in table.columns if not column.is_generated}
    return tuple(a for a in alternatives if all(c.column in names and c.other in {"", *names} for c in a))


def _or_null(table: Table, alternatives: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """Return the alternatives, and those that leave one of two columns NULL that are compared, or a reference."""
    (first, *_) = alternatives
    compared = sorted(
        name
        for c in first
        for name in {c.column, c.other} - {""}
        if c.other or (c.column in table.referring and not c.relation.startswith("is "))
    )
    optional = [name for name in compared if table.column(name).is_nullable] if len(first) == 1 else []
    return (*alternatives, *((Condition(name, "is null"),) for name in optional))


def _requirements(table: Table, conditions: Iterable[Condition], referred: set[str]) -> dict[str, Requirement]:
    by_column: dict[str, list[Condition]] = defaultdict(list)
    own = {name for key in table.foreign_keys if key.table == table.name for name in key.columns}
    for condition in conditions:
        name, pair = condition.column, {condition.column, condition.other}
        is_of_tree = condition.relation == "<>" and len(pair & own) == 1 and len(pair & set(table.primary_key)) == 1
        if is_of_tree or _is_apart(table, condition):
            continue  # an earlier row is another one
        is_of_text = condition.aspect in {"lower", "upper"} and table.column(name).type.name in TEXT_TYPES
        if is_of_text or condition not in by_column[name]:
            by_column[name].append(condition)
    return {c.name: Requirement(tuple(by_column[c.name]), is_referred=c.name in referred) for c in table.columns}


def _is_apart(table: Table, condition: Condition) -> bool:
    """Return whether two references to one column of another table must not be the same."""
    targets = {key.columns[0]: (key.table, key.referred) for key in table.foreign_keys if len(key.columns) == 1}
    one, other = targets.get(condition.column), targets.get(condition.other)
    return condition.relation == "<>" and one is not None and one == other and one[0] != table.name


def _is_possible(table: Table, requirements: Mapping[str, Requirement], empty: Collection[str]) -> bool:
    if any(requirements[name].is_filled for name in empty):
        return False
    try:
        order_columns(table, requirements)
        return all(_is_column_possible(table, name, required) for name, required in requirements.items())
    except UnfitError:
        return False


def _is_column_possible(table: Table, name: str, requirement: Requirement) -> bool:
    column = table.column(name)
    if requirement.is_empty and (requirement.is_filled or not column.is_nullable):
        return False
    if name in table.referring:
        return not requirement.value_conditions
    if (column.is_counted or table.is_integer_key(name)) and few_values(column, requirement) is None:
        return all(c.relation in LOWS and number(c.value) <= 1 for c in requirement.value_conditions)
    return requirement.values() != ()
