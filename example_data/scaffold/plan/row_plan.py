"""The rows of a table: how many for each row of which other table, and what makes them differ from each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from example_data.generation.type_facts import INTEGER_TYPES, LARGEST_INTEGER, TEXT_TYPES
from example_data.scaffold.check_constraints.parser import Literal, NotUnderstoodError, parse
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS, Requirement
from example_data.scaffold.kinds.few_values import LOOKUP_SIZE, few_values
from example_data.scaffold.kinds.identity import CATEGORY, rank_identity
from example_data.scaffold.plan import relations
from example_data.scaffold.plan.context import FAN_OUT, RowPlan, TableContext
from example_data.scaffold.schema.tables import PLENTIFUL_TYPES, Column, Exclusion, ForeignKey, Unique

SIZE = 200
"""Rows of a table that belongs to no other."""

MANY_TO_MANY = 4
"""Rows at most that join one row with others."""

FEWEST_NUMBERS = 10**6
"""Numbers that a unique integer has to choose from, at least."""

RANGES = frozenset({"tstzrange", "tsrange", "daterange"})
"""Types of which there is a kind whose values never overlap."""


def plan_rows(context: TableContext) -> RowPlan:
    """Return the plan that breaks fewest constraints; among those, the one per the table that comes first."""
    keys = [
        key
        for key in context.keys
        if (context.is_filled(key) or _is_side(context, key))
        and key.name not in context.late
        and key.table != context.table.name
    ]
    ranked = sorted(keys, key=lambda key: _rank(context, key))
    owners = [key for key in ranked if not context.tables[key.table].is_lookup]
    plans = []
    for owner in [*owners, None, *ranked]:
        parts = [_plan_unique(context, owner, unique) for unique in context.uniques]
        parts += [_plan_exclusion(context, owner, exclusion) for exclusion in context.table.exclusions]
        plans.append(_limit_to_room(context, sum(parts, RowPlan(owner))))
    best = min(
        plans, key=lambda plan: (len(plan.broken), bool(plan.most), len(plan.empty), len(plan.once), plan.high == 1)
    )
    is_single = best.owner is not None and relations.is_paid_at_once(context.table.name, best.owner.table)
    return best + RowPlan(high=1) if is_single else best


def _is_side(context: TableContext, key: ForeignKey) -> bool:
    """Return whether rows join others, so that each has this reference, although it might be NULL."""
    others = {name for other in context.keys if other != key for name in other.columns}
    joins = (set(unique.columns) for unique in context.uniques if not unique.where)
    is_fillable = not any(context.requirements[n].is_empty or context.table.column(n).left_to for n in key.columns)
    return is_fillable and any(set(key.columns) <= names and others & names for names in joins)


def _rank(context: TableContext, key: ForeignKey) -> tuple[bool, bool, bool, bool, int]:
    """Return how little rows of the table belong to those of another one: not at all to entries that are looked up.

    Most to those that they are parts of by their name, then to those that count them.
    """
    table, other = context.table, context.tables[key.table]
    numbers = (column.name for column in other.columns if column.type.family == "integer")
    return (
        not context.is_filled(key),
        other.is_lookup,
        not relations.is_named_part(table.name, other.name),
        not any(relations.counts(name, table.name) for name in numbers),
        -len(key.columns),
    )


def extent(context: TableContext, row_plan: RowPlan) -> int:
    """Return how many row numbers the table has, where a seed says nothing of sizes."""
    if row_plan.owner is None:
        return min(LOOKUP_SIZE if context.table.is_lookup else SIZE, row_plan.most or SIZE)
    above = context.earlier[row_plan.owner.table]
    return above.extent * row_plan.high_at(len(above.owners) + 1)


def _limit_to_room(context: TableContext, row_plan: RowPlan) -> RowPlan:
    """Return the plan, if need be with one row for each of the owner, where each row refers to another one."""
    others = [key for key in context.keys if key.name in row_plan.once]
    room = min((context.earlier[key.table].extent for key in others), default=None)
    if room is None or extent(context, row_plan) <= room:
        return row_plan
    single = row_plan + RowPlan(high=1)
    if row_plan.owner is not None and extent(context, single) <= room:
        return single
    reasons = [f"{key.name} ({', '.join(key.columns)}) needs more rows of {key.table} than there are" for key in others]
    return row_plan + RowPlan(broken=tuple(reasons))


def _plan_unique(context: TableContext, owner: ForeignKey | None, unique: Unique) -> RowPlan:
    """Return how the rows differ in these columns."""
    if not unique.columns:
        return _plan_constant(owner, unique)
    table = context.table
    own = [table.column(name) for name in unique.columns]
    if unique.is_null_distinct and any(column.left_to and not (column.default or column.is_assigned) for column in own):
        return RowPlan()
    free = [column for column in own if not (column.name in context.table.referring or column.left_to)]
    wide = [column for column in free if few_values(column, context.requirements[column.name]) is None]
    if any(column.type.name == "uuid" or column.is_counted or table.is_integer_key(column.name) for column in wide):
        return RowPlan()
    plentiful = [c.name for c in free if c.type.name in TEXT_TYPES | PLENTIFUL_TYPES and not c.type.is_array]
    texts = sorted((n for n in plentiful if context.requirements[n].values() is None), key=rank_identity)
    if texts and rank_identity(texts[0]) < CATEGORY:
        return RowPlan(unique=frozenset(texts[:1]))
    if owner is not None and _separates_owners(context, owner, unique):
        return _plan_siblings(context, owner, unique, free)
    row_plan = _plan_unrelated(context, owner, unique, free)
    return RowPlan(unique=frozenset(texts[:1])) if row_plan.broken and texts else row_plan


def _plan_unrelated(context: TableContext, owner: ForeignKey | None, unique: Unique, free: list[Column]) -> RowPlan:
    """Return how rows of different owners differ too: by a number, by another row they refer to, or by being NULL."""
    wide = [column.name for column in free if _is_wide(column, context.requirements[column.name])]
    if wide:
        return RowPlan(unique=frozenset(wide[:1]))
    for key in _others(context, unique):
        if key != owner and key.table in context.earlier and context.is_filled(key):
            return RowPlan(once=frozenset({key.name}))
    empty = [n for n in unique.columns if context.may_be_null(n) and not context.table.column(n).default]
    if empty and unique.is_null_distinct:
        return RowPlan(empty=frozenset(empty[-1:]))
    days = _days(context, free) if owner is None else []
    if days and not unique.where:
        return RowPlan(days=frozenset(days[:1]))
    name, count = _most_values(context, free)
    if owner is None and count and not unique.where:
        return RowPlan(listed=frozenset({name}), most=count)
    return RowPlan(broken=(f"{unique.name} ({', '.join(unique.columns)}) cannot be kept unique",))


def _separates_owners(context: TableContext, owner: ForeignKey, unique: Unique) -> bool:
    """Return whether rows of different owners differ in these columns."""
    carrier = context.carrier(owner)
    referred = owner.referred[owner.columns.index(carrier)]
    is_enough = context.earlier[owner.table].key == (referred,)
    return carrier in unique.columns and (is_enough or set(owner.columns) <= set(unique.columns))


def _plan_siblings(context: TableContext, owner: ForeignKey, unique: Unique, free: list[Column]) -> RowPlan:
    """Return how the rows of one owner differ: by their place, by another row they refer to, or as the only one."""
    counts = [c.name for c in free if c.type.name in INTEGER_TYPES and context.requirements[c.name].values() is None]
    if counts:
        return RowPlan(ordinals=frozenset(counts[:1]))
    above = context.earlier[owner.table].references.lineage
    for key in _others(context, unique):
        is_other = key.table != context.table.name and not set(key.columns) & set(owner.columns)
        is_own = above.get(key.columns[0]) == key.target
        is_own = is_own and relations.is_of_the_same(context.table.name, owner.table, key.table)
        if is_other and not is_own:
            there = context.earlier[key.table].extent if key.table in context.earlier else MANY_TO_MANY
            return RowPlan(high=min(MANY_TO_MANY, there), distinct=frozenset({key.name}))
    days = _days(context, free)
    if days:
        return RowPlan(days=frozenset(days[:1]))
    name, count = _most_values(context, free)
    return RowPlan(high=min(count, FAN_OUT[0]), listed=frozenset({name})) if count else RowPlan(high=1)


def _others(context: TableContext, unique: Unique) -> Iterator[ForeignKey]:
    """Yield the foreign keys of one column in which the rows differ, if another row is referred to."""
    for key in context.keys:
        if len(key.columns) == 1 and key.columns[0] in unique.columns and key.name not in context.late:
            yield key


def _most_values(context: TableContext, free: list[Column]) -> tuple[str, int]:
    """Return the column that has most, of those with few values, and how many; 0 where there is none."""
    counts = {column.name: len(few_values(column, context.requirements[column.name]) or ()) for column in free}
    name = max(counts, key=counts.__getitem__, default="")
    return name, counts.get(name, 0)


def _days(context: TableContext, free: list[Column]) -> list[str]:
    """Return the columns that may have consecutive days."""
    return [
        column.name
        for column in free
        if column.type.family == "date" and not column.type.is_array
        if all(condition.relation in LOWS + HIGHS for condition in context.requirements[column.name].value_conditions)
    ]


def _plan_constant(owner: ForeignKey | None, unique: Unique) -> RowPlan:
    """Return that there is one row, where an index is over what is the same for all of them."""
    try:
        is_constant = all(isinstance(parse(element), Literal) for element in unique.computed)
    except NotUnderstoodError:
        is_constant = False
    if is_constant and unique.computed and owner is None:
        return RowPlan(most=1)
    return RowPlan(broken=(f"{unique.name} is over an expression",))


def _plan_exclusion(context: TableContext, owner: ForeignKey | None, exclusion: Exclusion) -> RowPlan:
    equal = [name for name, operator in exclusion.elements if operator == "="]
    others = [(name, operator) for name, operator in exclusion.elements if operator != "="]
    if owner is not None and context.carrier(owner) in equal and len(others) == 1:
        ((name, operator),) = others
        if name and operator == "&&" and context.table.column(name).type.name in RANGES:
            return RowPlan(slots=frozenset({name}))
    return RowPlan(broken=(f"{exclusion.name} excludes rows that would be made",))


def _is_wide(column: Column, requirement: Requirement) -> bool:
    """Return whether there are so many numbers that each row of some seeds may have one of its own."""
    largest = LARGEST_INTEGER.get(column.type.name)
    if largest is None or column.type.is_array or requirement.values() is not None or requirement.excluded:
        return False
    low, high = requirement.low(Decimal(1)), requirement.high(Decimal(1))
    return (largest if high is None else high) - (low or 0) >= FEWEST_NUMBERS
