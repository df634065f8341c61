"""What all CHECK constraints of a table together demand of its columns, one of their alternatives each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.alternatives import facts
from example_data.scaffold.check_constraints.column_demand import Demand, UnfitError
from example_data.scaffold.check_constraints.facts import Fact
from example_data.scaffold.check_constraints.syntax_tree import NotUnderstoodError
from example_data.scaffold.plan.column_order import comparisons
from example_data.scaffold.schema.tables import INTEGER_TYPES, TEXT_TYPES, Check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from example_data.scaffold.check_constraints.alternatives import Facts
    from example_data.scaffold.schema.tables import Table

MOST = 4096
"""Combinations of alternatives that are looked at."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """What was understood, and what was not."""

    demands: Mapping[str, Demand]
    understood: int
    """How many CHECK constraints."""
    unknown: tuple[tuple[str, Check], ...]
    """A column's domain's check with that column; or a table's, with nothing."""
    emptied: frozenset[str] = frozenset()
    """Columns that stay NULL because of those."""
    avoided: frozenset[str] = frozenset()
    """Partial unique indexes that no row is in."""


def constraints(
    table: Table, referred: Iterable[str], empty: Collection[str] = (), settled: Collection[str] = ()
) -> Iterator[Constraints]:
    """The demands on every column, in every way that keeps them: the one that rules out least comes first.

    Args:
        table: The table.
        referred: Its columns that foreign keys refer to.
        empty: Its columns that stay NULL in any case.
        settled: Its columns whose domain demands nothing that what they refer to has not.

    Raises:
        UnfitError: The constraints that are understood contradict each other, or no kinds keep them together.
    """
    choices: list[tuple[Facts, ...]] = []
    unknown: list[tuple[str, Check]] = []
    checks = [(column, check) for column, check in _checks(table) if column not in settled]
    is_found = False
    for column, check in checks:
        try:
            choices.append(_with_empty(table, _known(table, _alternatives(column, check))))
        except NotUnderstoodError:
            unknown.append((column, check))
    ways = product(product(*choices), _avoiding(_partial(table)))
    for kept, avoiding in islice(ways, MOST):
        chosen = (*kept, *avoiding.values())
        demands = _demands(table, (fact for facts_ in chosen for fact in facts_), set(referred))
        if _is_possible(table, demands, empty):
            emptied = _emptied(table, demands, unknown)
            for name in emptied:
                demands[name] = replace(demands[name], facts=(*demands[name].facts, Fact(name, "is null")))
            yield Constraints(demands, len(choices), tuple(unknown), emptied, frozenset(avoiding))
            is_found = True
    if not is_found:
        raise UnfitError("no kinds of columns keep its CHECK constraints together")


def _partial(table: Table) -> dict[str, Facts]:
    """By partial unique index what keeps rows out of it, where that is understood."""
    found: dict[str, Facts] = {}
    for unique in table.uniques:
        try:
            found[unique.name] = _known(table, facts(f"NOT ({unique.where})"))[0] if unique.where else ()
        except NotUnderstoodError:
            continue
    return {name: outside for name, outside in found.items() if outside}


def _avoiding(partial: Mapping[str, Facts]) -> list[dict[str, Facts]]:
    """None of the indexes, then one of them, then all."""
    singles = [{name: outside} for name, outside in partial.items()]
    return [{}, *singles, *([dict(partial)] if len(partial) > 1 else [])]


def _emptied(table: Table, demands: Mapping[str, Demand], unknown: list[tuple[str, Check]]) -> frozenset[str]:
    """The columns that may stay NULL, and had better, because a constraint on them is not understood."""
    words = {word for name, check in unknown for word in ([name] if name else re.findall(r"\w+", check.text))}
    return frozenset(
        column.name
        for column in table.columns
        if column.name in words and column.is_nullable and not (column.default or column.is_generated)
        if not (demands[column.name].is_filled or demands[column.name].is_empty)
    )


def _checks(table: Table) -> Iterable[tuple[str, Check]]:
    yield from (("", check) for check in table.checks)
    yield from ((column.name, check) for column in table.columns for check in column.checks)


def _alternatives(column: str, check: Check) -> tuple[Facts, ...]:
    """Those of a check, the ones first that rule out least; VALUE in a domain's is the column."""
    found = facts(check.text)
    if column:
        found = tuple(tuple(replace(fact, column=column) for fact in facts_) for facts_ in found)
    return tuple(sorted(found, key=_narrowness))


def _narrowness(found: Facts) -> int:
    return sum({"is null": 4, "is not null": 0}.get(fact.relation, 1) for fact in found)


def _known(table: Table, alternatives: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """Those whose columns are the table's.

    Raises:
        NotUnderstoodError: There are none.
    """
    names = {column.name for column in table.columns if not column.is_generated}
    known = tuple(f for f in alternatives if all(fact.column in names and fact.other in {"", *names} for fact in f))
    if not known:
        raise NotUnderstoodError(table.name)
    return known


def _with_empty(table: Table, alternatives: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """And leaving one of the columns empty, which keeps a comparison as well."""
    (first, *_) = alternatives
    compared = sorted({name for fact in first if fact.other for name in (fact.column, fact.other)})
    optional = [name for name in compared if table.column(name).is_nullable] if len(first) == 1 else []
    return (*alternatives, *((Fact(name, "is null"),) for name in optional))


def _demands(table: Table, found: Iterable[Fact], referred: set[str]) -> dict[str, Demand]:
    by_column: dict[str, list[Fact]] = defaultdict(list)
    own = {name for key in table.foreign_keys if key.table == table.name for name in key.columns}
    for fact in found:
        if fact.relation == "<>" and {fact.column, fact.other} <= own | set(table.primary_key) and fact.other:
            continue  # an earlier row is another one
        typed = fact.of in {"lower", "upper"} and table.column(fact.column).type.name in TEXT_TYPES
        if typed or fact not in by_column[fact.column]:
            by_column[fact.column].append(fact)
    return {c.name: Demand(tuple(by_column[c.name]), is_referred=c.name in referred) for c in table.columns}


def _is_possible(table: Table, demands: Mapping[str, Demand], empty: Collection[str]) -> bool:
    if any(demands[name].is_filled for name in empty):
        return False
    referring = {name for key in table.foreign_keys for name in key.columns}
    try:
        comparisons(table, demands)
        return all(_is_column_possible(table, name, demand, referring) for name, demand in demands.items())
    except UnfitError:
        return False


def _is_column_possible(table: Table, name: str, demand: Demand, referring: set[str]) -> bool:
    column = table.column(name)
    if demand.is_empty and (demand.is_filled or not column.is_nullable):
        return False
    plain = [fact for fact in demand.facts if not fact.relation.startswith("is ")]
    if name in referring:
        return not plain
    if column.is_counted or (table.primary_key == (name,) and column.type.name in INTEGER_TYPES):
        return all(fact.relation in {">", ">="} and Decimal(str(fact.value)) <= 1 for fact in plain)
    return demand.values() != ()
