"""The kinds of foreign-key columns: references to rows that are there, and that agree with each other."""

from __future__ import annotations

import re
from dataclasses import replace

from example_data.generation.type_facts import INTEGER_TYPES
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import UnfitError
from example_data.scaffold.kinds.name_hints import NULL_SHARE, call, nullable, snake_case
from example_data.scaffold.kinds.shares import null_share
from example_data.scaffold.plan.context import References, TableContext
from example_data.scaffold.plan.relations import is_of_the_same
from example_data.scaffold.schema.tables import ForeignKey

ROOTS, BREADTH = 0.25, 4
"""The share of rows of a tree that have none above them, and how flat it is: those of 2,000 rows are six rows deep."""

CERTAIN = frozenset({"c.parent", "c.reference"})
"""Kinds of references that others may follow from."""

FILLED = CERTAIN | {"c.distinct", "c.through"}
"""Kinds of references that are never NULL."""


def plan_references(context: TableContext) -> References:
    """Return the kinds of the columns of all foreign keys: the owner's first, composite ones last.

    Where these cannot be filled then, those of one column come last that follow from them.
    """
    depths = {name: len(summary.owners) for name, summary in context.earlier.items()}
    others = [key for key in context.keys if key != context.rows.owner]
    usual = sorted(others, key=lambda key: (len(key.columns), _follows(context, key), depths.get(key.table, 0)))
    plans = [_plan_in_order(context, usual)]
    plans.append(_plan_in_order(context, sorted(usual, key=lambda key: _is_implied(context, key))))
    return min(plans, key=lambda references: (len(references.broken), len(references.null_reasons)))


def _plan_in_order(context: TableContext, keys: list[ForeignKey]) -> References:
    references = References()
    context = replace(context, references=references)
    if context.rows.owner is not None:
        _add_owner(context, context.rows.owner)
    for key in keys:
        _add_key(context, key)
    references.kinds = {name: _with_type(context, name, kind) for name, kind in references.kinds.items()}
    return references


def _is_implied(context: TableContext, key: ForeignKey) -> bool:
    """Return whether a foreign key of one column follows from a composite one, whose rows refer to the same table."""
    return len(key.columns) == 1 and any(
        _has_key(context, other.table, key, other.referred[other.columns.index(key.columns[0])])
        for other in context.keys
        if len(other.columns) > 1 and key.columns[0] in other.columns
    )


def _has_key(context: TableContext, table: str, key: ForeignKey, column: str) -> bool:
    """Return whether a column of another table refers to the same one as the foreign key."""
    own = context.tables[table].foreign_keys if table in context.tables else ()
    return any(k.columns == (column,) and k.target == key.target for k in own)


def _with_type(context: TableContext, name: str, kind: Call) -> Call:
    """Return the reference with the column's own type, where that is another integer type than the referred one."""
    if kind.function in {"c.nullable", "c.late"}:
        inner, *rest = kind.arguments
        assert isinstance(inner, Call)
        return replace(kind, arguments=(_with_type(context, name, inner), *rest))
    keys = (key for key in context.keys if name in key.columns)
    places = [(key.table, key.referred[key.columns.index(name)]) for key in keys]
    if kind.function != "c.through" and name in context.references.targets:
        places = [context.references.targets[name]]
    own = context.table.column(name).type.name
    others = {context.tables[table].column(column).type.name for table, column in places}
    return kind.with_keywords(type=own if others - {own} and others | {own} <= INTEGER_TYPES else None)


def _column_keyword(context: TableContext, table: str, column: str) -> str | None:
    """Return what `column=` says: nothing where it is the table's key."""
    return None if context.earlier[table].key == (column,) else column


def _add_owner(context: TableContext, owner: ForeignKey) -> None:
    """Add the columns that refer to the owner, and those whose values the owner has from its own owners."""
    carrier = context.carrier(owner)
    above = context.earlier[owner.table].references.lineage
    for name, referred in zip(owner.columns, owner.referred, strict=True):
        if name == carrier:
            _add_parent(context, name, owner.table, referred)
        elif referred in above:
            _add_parent(context, name, *above[referred])
        else:
            context.references.kinds[name] = call("through", carrier, referred)


def _add_parent(context: TableContext, name: str, table: str, column: str) -> None:
    references = context.references
    references.kinds[name] = call("parent", table, column=_column_keyword(context, table, column))
    references.targets[name] = references.lineage[name] = (table, column)


def _add_key(context: TableContext, key: ForeignKey) -> None:
    references, add = context.references, _add_single if len(key.columns) == 1 else _add_composite
    try:
        add(context, key)
    except UnfitError as reason:
        empty = [n for n in key.columns if context.table.column(n).is_nullable and n not in references.kinds]
        references.null_reasons |= dict.fromkeys(empty, str(reason))
        references.broken += [] if empty else [f"{key.name} ({', '.join(key.columns)}) {reason}"]


def _add_single(context: TableContext, key: ForeignKey) -> None:
    """Add the column of a foreign key; an UnfitError says why it cannot be filled."""
    (name,), rows, references = key.columns, context.rows, context.references
    owner = rows.owner.table if rows.owner else ""
    above = context.earlier[owner].references.lineage if owner else {}
    column = _column_keyword(context, *key.target) if key.table in context.earlier else key.referred[0]
    if name in references.kinds:
        _check_filled(context, key)
    elif key.table == context.table.name:
        references.kinds[name] = _tree(context, key)
    elif name in rows.empty:
        raise UnfitError("would need rows that all differ")
    elif name in references.null_reasons:  # of a composite one that this one follows from
        raise UnfitError(references.null_reasons[name])
    elif above.get(name) == key.target and is_of_the_same(context.table.name, owner, key.table):
        _add_parent(context, name, *key.target)
    elif (implied := _implied(context, key)) is not None:
        references.kinds[name] = implied
        references.targets[name] = key.target
    elif key.name in rows.distinct:
        references.dense.add(key.table)
        apart = context.apart_from(name) or None
        if apart and references.lineage.get(apart) is None:
            raise UnfitError(f"would need rows that all differ, and from {apart} besides")
        references.kinds[name] = call("distinct", key.table, column=column, apart=apart)
    else:
        is_once = key.name in rows.once
        apart = other if (other := context.apart_from(name)) in references.kinds else None
        if apart and (is_once or key.name in context.late):
            raise UnfitError(f"would have to differ from {apart}, and from other rows besides")
        references.dense |= {key.table} if is_once else set()
        within = None if is_once or apart else _within(context, key)
        kind = call("reference", key.table, column=column, unique=is_once or None, within=within, apart=apart)
        references.kinds[name] = call("late", kind) if key.name in context.late else _or_null(context, name, kind)
        references.targets[name] = key.target


def _check_filled(context: TableContext, key: ForeignKey) -> None:
    """Make sure that a column is right by a key to the same column, or with what the owner's row has."""
    (name,), owner = key.columns, context.rows.owner
    is_through = context.references.kinds[name].function == "c.through"
    is_of_owner = is_through and owner is not None and name in owner.columns
    is_filled = is_of_owner or context.references.targets.get(name) == key.target
    if not is_filled and not _is_implied(context, key):
        raise UnfitError("is filled by another foreign key already")


def _implied(context: TableContext, key: ForeignKey) -> Call | None:
    """Return the kind of a column that another row referred to has as well, where both mean the same; else None."""
    (name,), table, references = key.columns, context.table.name, context.references
    if key.name in context.rows.distinct | context.rows.once | context.late:
        return None
    for reference, (other, _) in references.targets.items():
        is_certain = references.kinds[reference].function in CERTAIN
        if key.is_guessed and is_certain and other == key.table and _stem(reference) == _stem(name):
            return call("through", reference, key.referred[0])
        kind = context.earlier[other].columns.get(name) if other in context.earlier else None
        is_filled = is_certain and kind is not None and kind.function in FILLED
        is_alike = _has_key(context, other, key, name)
        if is_alike and is_filled and other != key.table and is_of_the_same(table, other, key.table):
            return call("through", reference, name)
    return None


def _stem(name: str) -> str:
    """Return a reference without what says by which column it is: `user` of `user_id` and `user_uuid`."""
    return re.sub(r"(_record)?_(id|uuid|guid)$", "", snake_case(name))


def _follows(context: TableContext, key: ForeignKey) -> bool:
    """Return whether a row of another foreign key may say which one a foreign key refers to."""
    return len(key.columns) == 1 and any(
        (k.columns, k.table) == (key.columns, key.table)
        for other in context.keys
        if other.table in context.earlier and key.table not in context.earlier[other.table].owners
        for k in context.tables[other.table].foreign_keys
    )


def _within(context: TableContext, key: ForeignKey) -> str | None:
    """Return the reference to the row that the one referred to belongs to, as far as that is the same one."""
    if key.table not in context.earlier or key.name in context.late:
        return None
    owners, (name,), references = context.earlier[key.table].owners, key.columns, context.references
    may_be_null = context.may_be_null(name)
    found: dict[str, str] = {}
    for column, (table, _) in references.targets.items():
        is_certain = may_be_null or references.kinds[column].function in CERTAIN
        if table == key.table or table not in context.earlier or not is_certain:
            continue
        above = (table, *context.earlier[table].owners)
        common = next((each for each in above if each in owners), "")
        if common and is_of_the_same(context.table.name, key.table, common):
            found.setdefault(common, column)
    common = next((owner for owner in owners if owner in found), "")
    if common and not may_be_null:
        references.not_without.add((key.table, common))
    return found.get(common)


def _tree(context: TableContext, key: ForeignKey) -> Call:
    """Return the kind of a column that refers to the table itself; an UnfitError says why it cannot be filled."""
    (name,), owner = key.columns, context.rows.owner
    is_other = any("<>" in check.text and name in check.text for check in context.table.checks)
    if not context.may_be_null(name) and is_other:
        raise UnfitError("refers to another row of its own table and is NOT NULL: the first row has none to refer to")
    if any(unique.columns == (name,) for unique in context.uniques):
        raise UnfitError("would need rows that all differ")
    own, column = context.table.name, None if key.referred == context.table.primary_key else key.referred[0]
    are_siblings = owner is not None and context.rows.high != 1 and is_of_the_same(own, own, owner.table)
    flat: dict[str, object] = {"siblings": True} if are_siblings else {"breadth": BREADTH}
    return call("tree", roots=ROOTS, **flat, itself=None if context.may_be_null(name) else True, column=column)


def _or_null(context: TableContext, name: str, kind: Call) -> Call:
    """Return the reference, with NULL in some rows where that is allowed."""
    is_optional = context.may_be_null(name) and not context.apart_from(name)
    share = null_share(context.table.column(name)) if is_optional else 0
    share = share or (NULL_SHARE if context.sides_of(name) else 0)
    return nullable(kind, share)


def _add_composite(context: TableContext, key: ForeignKey) -> None:
    """Add the columns of a composite foreign key without a kind; an UnfitError says why they cannot be filled."""
    references, pairs = context.references, dict(zip(key.columns, key.referred, strict=True))
    shared = [name for name in key.columns if name in references.kinds]
    free = [name for name in key.columns if name not in references.kinds]
    if key.table == context.table.name or key.name in context.late or key.table not in context.earlier:
        raise UnfitError("refers to a row of its own table or a later one by several columns")
    if context.rows.empty.intersection(free):
        raise UnfitError("would need rows that all differ")
    if counted := [name for name in free if context.table.column(name).is_counted]:
        raise UnfitError(f"has {', '.join(counted)}, which a sequence fills")
    above, owners = context.earlier[key.table].references.lineage, context.earlier[key.table].owners
    if not free:
        if not all(references.lineage.get(n) == above.get(r) is not None for n, r in pairs.items()):
            raise UnfitError("is filled by other foreign keys already")
        return
    carrier = context.carrier(key) if context.carrier(key) in free else free[-1]
    kind = call("reference", key.table, column=_column_keyword(context, key.table, pairs[carrier]))
    if shared:  # a row can be drawn that agrees with a column filled already, where that is of an owner
        target = references.targets.get(shared[0])
        if target is None or len(shared) > 1 or target != above.get(pairs[shared[0]]) or target[0] not in owners:
            raise UnfitError(
                f"shares {', '.join(shared)} with another foreign key, and rows that agree cannot be drawn"
            )
        references.not_without.add((key.table, target[0]))
        kind = kind.with_keywords(within=shared[0])
    is_required = any(not context.table.column(name).is_nullable for name in free)
    references.kinds[carrier] = kind if is_required else _or_null(context, carrier, kind)
    for name in free:
        if name != carrier:
            references.kinds[name] = call("through", carrier, pairs[name])
