"""How many rows a table has, per rows of which other, so that everything that tells its rows apart does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from example_data.scaffold.plan.context import Rows
from example_data.scaffold.schema.tables import INTEGER_TYPES, PLENTIFUL_TYPES, TEXT_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.plan.context import View
    from example_data.scaffold.schema.tables import Column, Exclusion, ForeignKey, Table, Unique

SIZE = 200
"""Rows of a table that belongs to no other."""

LOOKUP_SIZE = 20
"""Rows of one that others look things up in."""

LOOKUP_COLUMNS = 4
"""At most, of a table that is looked up in."""

FAN_OUT = (8, 4, 2)
"""Rows at most for each row of a root table, for each of those, and for each of those; the last one for all below."""

MANY_TO_MANY = 4
"""Rows at most that join one row with others."""

FEWEST_NUMBERS = 10**6
"""So many at least a unique integer has to choose from."""

RANGES = frozenset({"tstzrange", "tsrange", "daterange"})
"""Types that can be made so that they never overlap."""


def is_lookup(table: Table) -> bool:
    """Whether others look things up in it: it is small, and belongs to no other table."""
    return len(table.columns) <= LOOKUP_COLUMNS and all(key.table == table.name for key in table.foreign_keys)


def rows(view: View) -> Rows:
    """The rows that break fewest constraints; among those, per the table that comes first."""
    keys = [k for k in view.keys if view.is_filled(k) and k.name not in view.late and k.table != view.table.name]
    ranked = sorted(keys, key=lambda key: (key.table in view.lookups, -len(key.columns)))
    owners = [key for key in ranked if key.table not in view.lookups]
    found = [_with_room(view, _kept(view, owner)) for owner in [*owners, None, *ranked]]
    return min(found, key=lambda rows: (len(rows.broken), len(rows.empty), len(rows.once), rows.high == 1))


def extent(view: View, rows: Rows) -> int:
    """How many row numbers the table has, where a seed says nothing of sizes."""
    if rows.owner is None:
        return LOOKUP_SIZE if view.is_lookup else SIZE
    above = view.placed[rows.owner.table]
    return above.extent * (rows.high or FAN_OUT[min(len(above.owners), len(FAN_OUT) - 1)])


def _with_room(view: View, rows: Rows) -> Rows:
    """The rows, if need be one for each of their owner's, where they refer to others that no other row refers to."""
    others = [key for key in view.keys if key.name in rows.once]
    room = min((view.placed[key.table].extent for key in others), default=None)
    if room is None or extent(view, rows) <= room:
        return rows
    single = rows + Rows(rows.owner, high=1)
    if rows.owner is not None and extent(view, single) <= room:
        return single
    told = [f"{key.name} ({', '.join(key.columns)}) needs more rows of {key.table} than there are" for key in others]
    return rows + Rows(rows.owner, broken=tuple(told))


def _kept(view: View, owner: ForeignKey | None) -> Rows:
    found = Rows(owner)
    for unique in view.uniques:
        found += _unique(view, owner, unique)
    for exclusion in view.table.exclusions:
        found += _exclusion(view, owner, exclusion)
    return found


def _unique(view: View, owner: ForeignKey | None, unique: Unique) -> Rows:
    """How the rows differ in these columns."""
    if not unique.columns:
        return Rows(owner, broken=(f"{unique.name} is over an expression",))
    free = [view.table.column(name) for name in unique.columns if name not in view.referring]
    if any(column.type.name == "uuid" or column.is_counted or _is_key(view.table, column) for column in free):
        return Rows(owner)
    texts = [column.name for column in free if _is_free_text(column, view.demands)]
    if texts:
        return Rows(owner, unique=frozenset(texts[:1]))
    if owner is not None and _tells(view, owner, unique):
        return _among_siblings(view, owner, unique, free)
    return _alone(view, owner, unique, free)


def _alone(view: View, owner: ForeignKey | None, unique: Unique, free: list[Column]) -> Rows:
    """How the rows differ where nothing says whose they are: by a number of their own, or by being NULL."""
    wide = [column.name for column in free if _is_wide(column, view.demands[column.name])]
    if wide:
        return Rows(owner, unique=frozenset(wide[:1]))
    for key in view.keys:
        is_other = key != owner and key.name not in view.late and key.table in view.placed
        if is_other and len(key.columns) == 1 and set(key.columns) <= set(unique.columns) and view.is_filled(key):
            return Rows(owner, once=frozenset({key.name}))
    empty = [name for name in unique.columns if unique.is_null_distinct and _may_stay_empty(view, name)]
    if empty:
        return Rows(owner, empty=frozenset(empty[-1:]))
    return Rows(owner, broken=(f"{unique.name} ({', '.join(unique.columns)}) cannot be kept unique",))


def _may_stay_empty(view: View, name: str) -> bool:
    column, demand = view.table.column(name), view.demands[name]
    return column.is_nullable and not (column.default or demand.is_filled or demand.is_referred)


def _tells(view: View, owner: ForeignKey, unique: Unique) -> bool:
    """Whether rows of different owners differ in these columns."""
    carrier = view.carrier(owner)
    referred = owner.referred[owner.columns.index(carrier)]
    is_enough = view.placed[owner.table].key == (referred,)
    return carrier in unique.columns and (is_enough or set(owner.columns) <= set(unique.columns))


def _among_siblings(view: View, owner: ForeignKey, unique: Unique, free: list[Column]) -> Rows:
    """How the rows of one owner differ: by their place, by another row they refer to, or because there is only one."""
    counts = [c.name for c in free if c.type.name in INTEGER_TYPES and view.demands[c.name].values() is None]
    if counts:
        return Rows(owner, ordinals=frozenset(counts[:1]))
    above = view.placed[owner.table].lineage
    for key in view.keys:
        is_other = (
            key.table != view.table.name and key.name not in view.late and not set(key.columns) & set(owner.columns)
        )
        is_own = above.get(key.columns[0]) == (key.table, key.referred[0])
        if is_other and not is_own and len(key.columns) == 1 and key.columns[0] in unique.columns:
            return Rows(owner, high=MANY_TO_MANY, distinct=frozenset({key.name}))
    return Rows(owner, high=1)


def _exclusion(view: View, owner: ForeignKey | None, exclusion: Exclusion) -> Rows:
    equal = [name for name, operator in exclusion.elements if operator == "="]
    others = [(name, operator) for name, operator in exclusion.elements if operator != "="]
    if owner is not None and view.carrier(owner) in equal and len(others) == 1:
        ((name, operator),) = others
        if name and operator == "&&" and view.table.column(name).type.name in RANGES:
            return Rows(owner, slots=frozenset({name}))
    return Rows(owner, broken=(f"{exclusion.name} excludes rows that would be made",))


def _is_key(table: Table, column: Column) -> bool:
    return table.primary_key == (column.name,) and column.type.name in INTEGER_TYPES


def _is_free_text(column: Column, demands: Mapping[str, Demand]) -> bool:
    is_text = column.type.name in TEXT_TYPES | PLENTIFUL_TYPES and not column.type.is_array
    return is_text and demands[column.name].values() is None


def _is_wide(column: Column, demand: Demand) -> bool:
    """Whether there are so many numbers that each row of some seeds may have one of its own."""
    limits = {"integer": 2**31, "bigint": 2**63}
    if column.type.is_array or column.type.name not in limits or demand.values() is not None or demand.excluded:
        return False
    low, high = demand.low(Decimal(1)), demand.high(Decimal(1))
    return (limits[column.type.name] if high is None else high) - (low or 0) >= FEWEST_NUMBERS
