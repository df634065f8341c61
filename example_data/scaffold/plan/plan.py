"""From a schema to a dataset's tables, and to what has to be said about those that are left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.kinds.kind_call import call
from example_data.scaffold.plan.columns import columns
from example_data.scaffold.plan.context import Placed, Remark, View
from example_data.scaffold.plan.foreign_keys import references
from example_data.scaffold.plan.lookup_values import substituted
from example_data.scaffold.plan.remarks import emptied, undecided
from example_data.scaffold.plan.row_counts import FAN_OUT, LOOKUP_SIZE, SIZE, extent, is_lookup, rows
from example_data.scaffold.plan.table_demands import constraints
from example_data.scaffold.plan.table_order import ordered, usable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from example_data.project.python_source import Call
    from example_data.scaffold.plan.columns import Columns
    from example_data.scaffold.plan.context import Rows
    from example_data.scaffold.plan.foreign_keys import References
    from example_data.scaffold.plan.table_demands import Constraints
    from example_data.scaffold.schema.tables import Schema, Table

MOST_WAYS = 64
"""Ways of keeping a table's constraints that are tried."""


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table of the dataset."""

    name: str
    rows: Call
    key: tuple[str, ...]
    """Empty where the column that is a key says it."""
    columns: Mapping[str, Call]
    remarks: tuple[Remark, ...]
    """What could not be decided."""
    defaulted: int
    """Columns that the database fills."""
    understood: int
    """CHECK constraints that are kept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The dataset to be, and what is not in it."""

    tables: tuple[PlannedTable, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Tables that cannot be filled, with the reason."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table whose number of rows still depends on what later ones ask of it."""

    table: Table
    found: Constraints
    rows: Rows
    references: References
    columns: Columns
    placed: Placed
    remarks: tuple[Remark, ...]


def plan(schema: Schema, wanted: Iterable[str] = ()) -> Plan:
    """The tables that can be filled, in their order.

    Args:
        schema: All tables.
        wanted: Names of some; those they need come as well. Empty: all.
    """
    tables = _closure(schema, wanted)
    left_out: dict[str, str] = {}
    while True:
        changed = {n: substituted(t, left_out, schema.held) for n, t in tables.items() if n not in left_out}
        drafts, failed = _attempt({name: table for name, (table, _) in changed.items()})
        if not failed:
            return Plan(tuple(_settled(draft, drafts, changed[name][1]) for name, draft in drafts.items()), left_out)
        left_out |= {name: why for name, why in failed.items() if not _is_needy(tables[name], failed)} or failed


def _is_needy(table: Table, failed: Collection[str]) -> bool:
    """Whether it needs another table that failed: once that one is left out, there may be another way to fill it."""
    return any(key.table in failed and key.table != table.name and table.is_required(key) for key in table.foreign_keys)


def _closure(schema: Schema, wanted: Iterable[str]) -> dict[str, Table]:
    """The tables wanted and those they cannot do without; lookup tables after others of equal right."""
    ahead = list(wanted) or list(schema.tables)
    names: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name in schema.tables and name not in names:
            names.add(name)
            table = schema.tables[name]
            ahead.extend(key.table for key in table.foreign_keys if table.is_required(key))
    return {name: schema.tables[name] for name in sorted(names, key=lambda n: (is_lookup(schema.tables[n]), n))}


def _attempt(tables: Mapping[str, Table]) -> tuple[dict[str, _Draft], dict[str, str]]:
    """A draft of each table that can be filled if all of these are, and why not of each other one."""
    order = ordered(tables)
    failed = dict(order.stuck)
    drafts: dict[str, _Draft] = {}
    for name in order.tables:
        late = frozenset(key for table, key in order.late if table == name)
        try:
            drafts[name] = _draft(tables, name, late, {n: d.placed for n, d in drafts.items()})
        except UnfitError as error:
            failed[name] = str(error)
    return drafts, failed


def _draft(tables: Mapping[str, Table], name: str, late: frozenset[str], placed: Mapping[str, Placed]) -> _Draft:
    """The table, kept in the first way that fills it; where there is none, the first reason why not stands."""
    table = tables[name]
    keys, remarks = usable(table, tables, placed, late)
    named = {n for t in tables.values() for key in t.foreign_keys if key.table == name for n in key.referred}
    ways = constraints(table, named, [remark.column for remark in remarks], _settled_by(table, tables))
    lookups = frozenset(n for n, t in tables.items() if is_lookup(t))
    unfit: UnfitError | None = None
    for found in islice(ways, MOST_WAYS):
        view = View(table, found.demands, keys, late, placed, name in lookups, lookups, tables, found.avoided)
        try:
            return _filled(view, found, named, remarks)
        except UnfitError as error:
            unfit = unfit or error
    assert unfit is not None
    raise unfit


def _settled_by(table: Table, tables: Mapping[str, Table]) -> set[str]:
    """The columns whose domain demands nothing that the domain of what they refer to does not."""
    return {
        name
        for key in table.foreign_keys
        if key.table in tables
        for name, referred in zip(key.columns, key.referred, strict=True)
        if {c.text for c in table.column(name).checks} <= {c.text for c in tables[key.table].column(referred).checks}
    }


def _filled(view: View, found: Constraints, named: set[str], remarks: list[Remark]) -> _Draft:
    """The table with a kind for each of its columns.

    Raises:
        UnfitError: A foreign key or constraint cannot be kept, or a column cannot be filled that others refer to.
    """
    chosen = rows(view)
    linked = references(view, chosen)
    if chosen.broken or linked.broken:
        raise UnfitError("; ".join([*chosen.broken, *linked.broken]))
    filled = columns(view, chosen, linked)
    _check_referred(named, filled)
    owners = (chosen.owner.table, *view.placed[chosen.owner.table].owners) if chosen.owner else ()
    own = Placed(filled.key, frozenset(filled.calls), owners, linked.lineage, extent(view, chosen))
    kept_null = [Remark(name, f"stays NULL: {reason}") for name, reason in linked.remarks.items()]
    told = [*undecided(view, found), *remarks, *kept_null, *filled.remarks]
    return _Draft(view.table, found, chosen, linked, filled, own, (*told, *emptied(view, told)))


def _check_referred(named: set[str], filled: Columns) -> None:
    """Make sure that the columns are written which foreign keys name."""
    missing = sorted(named - filled.calls.keys())
    if missing:
        raise UnfitError(f"{', '.join(missing)} cannot be filled, and foreign keys refer to it")


def _settled(draft: _Draft, drafts: Mapping[str, _Draft], told: tuple[Remark, ...]) -> PlannedTable:
    """The table with as many rows as others need it to have; `told` is of constraints that are none of its own."""
    return PlannedTable(
        draft.table.name,
        _rows(draft, drafts),
        () if draft.columns.is_key_told else draft.placed.key,
        draft.columns.calls,
        (*told, *draft.remarks),
        draft.columns.defaulted,
        draft.found.understood - len(told),
    )


def _rows(draft: _Draft, drafts: Mapping[str, _Draft]) -> Call:
    name = draft.table.name
    if draft.rows.owner is None:
        return call("size", name, LOOKUP_SIZE if is_lookup(draft.table) else SIZE)
    depth = len(draft.placed.owners)
    high = draft.rows.high or FAN_OUT[min(depth, len(FAN_OUT)) - 1]
    low = high if _is_dense(name, drafts) else int(_is_filled(name, drafts))
    return call("per", draft.rows.owner.table, low=low, high=high)


def _is_dense(name: str, drafts: Mapping[str, _Draft]) -> bool:
    """Whether some table draws rows from this one, or from one below it, without looking which are there."""
    dense = {n for draft in drafts.values() for n in draft.references.dense}
    return any(name in {n, *drafts[n].placed.owners} for n in dense)


def _is_filled(name: str, drafts: Mapping[str, _Draft]) -> bool:
    """Whether every row of its owner has to have one of this table."""
    for low, above in {pair for draft in drafts.values() for pair in draft.references.filled}:
        owners = drafts[low].placed.owners
        if name in {low, *owners[: owners.index(above)]}:
            return True
    return False
