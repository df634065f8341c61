"""The columns of one table: references, keys, and the kinds of all others; and what could not be decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.kinds import codes, kinds
from example_data.scaffold.kinds.kind_call import call
from example_data.scaffold.plan.column_order import DATED, comparisons
from example_data.scaffold.plan.context import Remark
from example_data.scaffold.plan.foreign_keys import NULL_SHARE
from example_data.scaffold.schema.tables import INTEGER_TYPES, TEXT_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.plan.column_order import Comparisons
    from example_data.scaffold.plan.context import Rows, View
    from example_data.scaffold.plan.foreign_keys import References
    from example_data.scaffold.schema.tables import Column

DAYS_AFTER = 30
"""Between a moment and the one that follows it, at most."""

SLOT_HOURS = 2
"""Of ranges that must not overlap, where they are of moments; a day for dates."""

KEYS = frozenset({"c.uuid_key", "c.serial_key"})
"""Kinds that say themselves that they are a key."""


@dataclass(slots=True)
class Columns:
    """The columns of a table while they are decided, one after the other."""

    calls: dict[str, Call] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    defaulted: int = 0
    key: tuple[str, ...] = ()
    is_key_told: bool = False
    """Whether the first column that is a key is the table's."""


def columns(view: View, rows: Rows, references: References) -> Columns:
    """What every column is filled with.

    Raises:
        UnfitError: One that needs a value cannot have any, or nothing tells the rows apart.
    """
    chosen = _Chosen(view, rows, references.columns, references.remarks.keys(), comparisons(view.table, view.demands))
    found = _decided(chosen)
    while missing := _followed(found) - found.calls.keys():
        unwritten = chosen.compared.unwritten | missing
        chosen = replace(chosen, compared=replace(chosen.compared, unwritten=unwritten))
        found = _decided(chosen)
    found.key = _key(view, found)
    own = [name for name, made in found.calls.items() if made.function in KEYS]
    found.is_key_told = found.key == tuple(own[:1])
    return found


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is settled before the columns are."""

    view: View
    rows: Rows
    references: Mapping[str, Call]
    empty: Collection[str]
    """Columns of foreign keys that stay NULL."""
    compared: Comparisons


def _decided(chosen: _Chosen) -> Columns:
    found = Columns()
    for column in chosen.view.table.columns:
        if not column.is_generated:
            _decide(chosen, column, found)
    return found


def _followed(found: Columns) -> set[str]:
    """The columns that others come after."""
    inner = (made.arguments[0] if made.function == "c.nullable" else made for made in found.calls.values())
    return {str(made.arguments[0]) for made in inner if isinstance(made, Call) and made.function == "c.after"}


def _decide(chosen: _Chosen, column: Column, found: Columns) -> None:
    view, rows = chosen.view, chosen.rows
    demand = replace(view.demands[column.name], is_unique=column.name in rows.unique)
    if column.name in chosen.references and not demand.is_empty:
        found.calls[column.name] = chosen.references[column.name]
    elif demand.is_empty or column.name in chosen.empty or column.name in view.referring:
        _check_empty(column, demand)
    elif column.name in rows.empty:
        _check_empty(column, demand)
        found.remarks.append(Remark(column.name, "stays NULL: rows that all differ in it cannot be made"))
    elif (special := _special(view, rows, column)) is not None:
        found.calls[column.name] = special
    elif column.is_counted or (column.default and not _wants_values(column, demand, chosen.compared)):
        found.defaulted += 1
    else:
        _make(column, demand, chosen.compared, found)


def _check_empty(column: Column, demand: Demand) -> None:
    """See to it that a column that is not written is NULL, and may be."""
    if demand.is_filled:
        raise UnfitError(f"{column.name} cannot be filled, and a CHECK constraint asks for a value")
    if column.default or not column.is_nullable:
        raise UnfitError(f"{column.name} has to be NULL, but {'has a default' if column.default else 'is NOT NULL'}")


def _special(view: View, rows: Rows, column: Column) -> Call | None:
    """Columns whose kind comes from what tells the rows apart."""
    name, table = column.name, view.table
    if name in rows.ordinals:
        return call("ordinal", type=None if column.type.name == "integer" else column.type.name)
    if name in rows.slots:
        return call("slots", hours=24 if column.type.name == "daterange" else SLOT_HOURS, type=column.type.name)
    is_key = name in table.primary_key or view.demands[name].is_referred
    if is_key and column.type.name == "uuid" and not column.type.is_array:
        return call("uuid_key")
    if column.type.name in INTEGER_TYPES and (table.primary_key == (name,) or (is_key and column.is_counted)):
        return call("serial_key", type=None if column.type.name == "bigint" else column.type.name)
    return None


def _wants_values(column: Column, demand: Demand, compared: Comparisons) -> bool:
    """Whether a column's values are worth more than its default."""
    is_asked = bool(demand.facts) or demand.is_unique or demand.is_referred
    is_compared = bool(compared.below[column.name]) or compared.has_followers(column.name)
    return is_asked or is_compared or bool(column.type.labels and not column.type.is_array) or kinds.has_hint(column)


def _make(column: Column, demand: Demand, compared: Comparisons, found: Columns) -> None:
    is_needed = not column.is_nullable or demand.is_filled or demand.is_referred
    try:
        made = _made(column, demand, compared)
    except UnfitError as error:
        triggers = [trigger.name for trigger in compared.table.triggers if trigger.is_before]
        if is_needed and triggers and not demand.is_referred:
            found.remarks.append(Remark(column.name, f"is left to the trigger {', '.join(triggers)}: {error}"))
            return
        if is_needed and not column.default:
            raise UnfitError(f"{column.name} cannot be filled: {error}") from error
        is_compared = bool(compared.below[column.name]) or compared.has_followers(column.name)
        if column.default and (demand.is_unique or is_compared):
            raise UnfitError(f"{column.name} cannot be left to its default: {error}") from error
        where = "is left to its default" if column.default else "stays NULL"
        found.remarks.append(Remark(column.name, f"{where}: {error}"))
        return
    if made.function == "c.constant" and made.arguments == ("!",):
        found.remarks.append(Remark(column.name, "is '!', which is no password's hash: nobody can sign in with it"))
    if count := codes.few(made):
        found.remarks.append(Remark(column.name, f"has {count} different values, of which two seeds may share some"))
    is_waited_for = kinds.FAMILIES.get(column.type.name) in DATED and compared.has_followers(column.name)
    is_key = column.name in compared.table.primary_key or made.function in KEYS
    is_varied = not (is_needed or is_waited_for or is_key)
    found.calls[column.name] = call("nullable", made, share=NULL_SHARE) if is_varied else made


def _made(column: Column, demand: Demand, compared: Comparisons) -> Call:
    family = kinds.FAMILIES.get(column.type.name, "")
    if family in DATED and not column.type.is_array and (before := compared.followed(column.name)):
        if any(not fact.other and not fact.relation.startswith("is ") for fact in demand.facts):
            raise UnfitError(f"it comes after {before}, and is bounded besides")
        is_strict = True if column.name in compared.strict else None
        return call("after", before, days=DAYS_AFTER, strictly=is_strict)
    return kinds.kind(column, demand, compared.window(column.name))


def _key(view: View, found: Columns) -> tuple[str, ...]:
    """The columns that tell the rows: the primary key, else a key of its own, else what is unique."""
    table = view.table
    own = tuple(name for name, made in found.calls.items() if made.function in KEYS)
    if len(table.primary_key) == 1 or (table.primary_key and not own):
        return table.primary_key
    if own:
        return own[:1]
    for unique in table.uniques:
        if unique.is_plain and not any(table.column(name).is_nullable for name in unique.columns):
            return unique.columns
    texts = [name for name in found.calls if name in table.primary_key and table.column(name).type.name in TEXT_TYPES]
    if texts:
        return tuple(texts)
    raise UnfitError("it has no primary key and nothing unique, so its rows could not be told from others")
