"""The plan of a dataset: the tables that can be filled, in their order, and the reasons why others cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import UnfitError
from example_data.scaffold.kinds.name_hints import call, fits
from example_data.scaffold.kinds.neighbours import singular
from example_data.scaffold.kinds.texts import count_listed, is_listed
from example_data.scaffold.plan.column_order import order_columns
from example_data.scaffold.plan.columns import ColumnPlan, plan_columns
from example_data.scaffold.plan.context import Note, PlannedTable, TableContext
from example_data.scaffold.plan.foreign_keys import plan_references
from example_data.scaffold.plan.guesses import Guesses
from example_data.scaffold.plan.moments import find_birth
from example_data.scaffold.plan.relations import find_catalogue, is_part
from example_data.scaffold.plan.row_plan import extent, plan_rows
from example_data.scaffold.plan.states import find_life, without_kept
from example_data.scaffold.plan.table_order import order_tables
from example_data.scaffold.plan.table_requirements import possible_requirements
from example_data.scaffold.plan.unfilled_tables import tool_tables, usable_foreign_keys, use_existing_values
from example_data.scaffold.plan.values import agree_values
from example_data.scaffold.schema.guessed_references import guess_references
from example_data.scaffold.schema.tables import Schema, Table, needed_tables, reachable
from example_data.scaffold.schema.trigger_functions import later_effects

MOST_WAYS, MOST_LIVES = 64, 8
"""Ways of keeping a table's constraints that are tried, and those of them with a lifecycle."""


FEW = frozenset({"c.choice", "c.weighted"})
"""Kinds of a few values."""

LISTS = r"plan|tier|package|edition|status|state|stage|phase|priority|severity"
"""Tables of a few named things, of which more rows would have the same names."""


@dataclass(frozen=True, slots=True)
class DatasetPlan:
    """The tables of the dataset, and those that are not in it."""

    tables: tuple[PlannedTable, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Tables that cannot be filled, with the reason."""
    side_effects: Mapping[str, str] = field(default_factory=dict)
    """By other table that triggers write to, what a removal does to the rows there."""

    @property
    def fits_once(self) -> frozenset[str]:
        """The tables that have no room for the rows of another seed."""
        return frozenset(table.name for table in self.tables if table.fits_once)


def plan_dataset(schema: Schema, names: Iterable[str] = ()) -> DatasetPlan:
    """Return the tables that can be filled, in their order: those of these names and those they need, or else all."""
    chosen = _with_needed(guess_references(schema), names)
    left_out = tool_tables(chosen.values())
    left_out |= {table.name: table.left_out for table in chosen.values() if table.left_out}
    guesses = Guesses()
    while True:
        tables = {name: guesses.apply(table, left_out) for name, table in chosen.items() if name not in left_out}
        changed = {name: use_existing_values(table, left_out, schema.existing_values) for name, table in tables.items()}
        planned, failed = _plan_all({name: table for name, (table, _) in changed.items()})
        reasons = {name: why for name, why in failed.items() if not _needs_any(tables[name], failed)} or failed
        if guesses.drop(tables, planned, reasons):
            continue
        if not failed:
            least = _least_rows(planned)
            finished = {name: _finish(table, least.get(name), changed[name][1]) for name, table in planned.items()}
            agreed = agree_values(finished, {name: table for name, (table, _) in changed.items()})
            return DatasetPlan(tuple(agreed), left_out, _side_effects(schema, set(planned)))
        left_out |= reasons


def _side_effects(schema: Schema, filled: set[str]) -> dict[str, str]:
    """Return what becomes of rows that triggers write: they go where foreign keys lead to rows of the seed."""
    left = {name for name, word in schema.side_effects.items() if word == "remove" and name in schema.tables}
    going: set[str] = set()
    while more := {n for n in left if any(key.table in filled | going for key in schema.tables[n].foreign_keys)}:
        going, left = going | more, left - more
    return {name: "remove" if name in going else "keep" for name in schema.side_effects}


def _needs_any(table: Table, failed: Collection[str]) -> bool:
    """Return whether it needs a table that failed, and might be filled in another way once that one is left out."""
    return any(key.table in failed and key.table != table.name and table.is_required(key) for key in table.foreign_keys)


def _with_needed(schema: Schema, names: Iterable[str]) -> dict[str, Table]:
    """Return these tables and those they need, by name, but lookup tables after all others."""
    edges = needed_tables(schema.tables)
    chosen = list(names) or list(schema.tables)
    needed = {name: schema.tables[name] for start in chosen for name in (start, *reachable(edges, start))}
    return dict(sorted(needed.items(), key=lambda item: (item[1].is_lookup, item[0])))


def _plan_all(tables: Mapping[str, Table]) -> tuple[dict[str, PlannedTable], dict[str, str]]:
    """Return the tables that can be filled if all of these are, in their order, and why each other cannot."""
    order, failed = order_tables(tables)
    fillable = {name: tables[name] for name in order}
    levels = find_catalogue(fillable, {name: find_birth(table) for name, table in fillable.items()})
    planned: dict[str, PlannedTable] = {}
    for name, late in order.items():
        try:
            planned[name] = _plan_table(tables, name, late, planned, levels)
        except UnfitError as error:
            failed[name] = str(error)
    return planned, failed


def _plan_table(
    tables: Mapping[str, Table],
    name: str,
    late: frozenset[str],
    earlier: Mapping[str, PlannedTable],
    levels: Mapping[str, int],
) -> PlannedTable:
    """Return the table, with the first way to keep its constraints that fills it, or raise the first way's error."""
    table = tables[name]
    keys, notes = usable_foreign_keys(table, tables, earlier, late)
    referred = {n for t in tables.values() for key in t.foreign_keys if key.table == name for n in key.referred}
    empty = [column.name for column in table.columns if column.left_to and not (column.default or column.is_assigned)]
    empty += [note.column for note in notes]
    settled, life = _settled_columns(table, tables), find_life(table)
    alive = possible_requirements(without_kept(table, life), referred, empty, settled) if life else iter(())
    ways = chain(
        ((way, life) for way in islice(alive, MOST_LIVES)),
        ((way, None) for way in possible_requirements(table, referred, empty, settled)),
    )
    errors: list[UnfitError] = []
    for way, own_life in islice(ways, table.ways_refused, MOST_WAYS):
        order = order_columns(table, way.by_column)
        context = TableContext(table, way, order, keys, late, earlier, tables, levels, own_life)
        try:
            return _fill(context, referred, notes)
        except UnfitError as error:
            errors += [error] if own_life is None else []
    raise errors[0] if errors else UnfitError("there is no other way to keep its CHECK constraints")


def _settled_columns(table: Table, tables: Mapping[str, Table]) -> set[str]:
    """Return the columns whose domain requires nothing that the domain of the column they refer to does not."""
    return {
        name
        for key in table.foreign_keys
        if key.table in tables
        for name, referred in zip(key.columns, key.referred, strict=True)
        if {c.text for c in table.column(name).checks} <= {c.text for c in tables[key.table].column(referred).checks}
    }


def _fill(context: TableContext, referred: set[str], notes: list[Note]) -> PlannedTable:
    """Return the table with a kind for each of its columns; how many rows it has still depends on later tables.

    Raises:
        UnfitError: A foreign key or constraint cannot be kept, or a column cannot be filled that others refer to.
    """
    rows = plan_rows(context)
    context = replace(context, rows=rows)
    context = replace(context, references=plan_references(context))
    if broken := (*rows.broken, *context.references.broken):
        raise UnfitError("; ".join(broken))
    columns = plan_columns(context)
    if missing := sorted(referred - columns.kinds.keys()):
        raise UnfitError(f"{', '.join(missing)} cannot be filled, and foreign keys refer to it")
    name, count = context.table.name, extent(context, rows)
    if rows.owner is None:  # of a list each entry comes once, and no more rows than there are entries
        columns.kinds |= _list_names(name, columns.kinds)
        counts = [*filter(None, map(count_listed, columns.kinds.values()))]
        is_whole = not rows.most and any(map(is_listed, columns.kinds.values()))
        count = min(counts) if is_whole else min([count, *counts])
        owners: tuple[str, ...] = ()
        number = call("size", name, count)
    else:  # one at least of parts of something
        owners = (rows.owner.table, *context.earlier[rows.owner.table].owners)
        low, high = int(is_part(context.table, rows.owner)), rows.high_at(len(owners))
        number = call("per", rows.owner.table, low=low, high=high)
    by_life = len(context.life.kept) if context.life else 0
    guessed = sum(key.says is not None for key in context.table.foreign_keys)
    return PlannedTable(
        name,
        number,
        columns.key,
        columns.kinds,
        tuple(_notes(context, columns, notes, count)),
        columns.defaulted,
        context.way.understood + by_life - guessed,
        columns.variables,
        columns.is_key_implied,
        rows.fits_once,
        owners,
        context.references,
        count,
        context.summed_requirements,
    )


def _notes(context: TableContext, columns: ColumnPlan, on_unfilled: list[Note], rows: int) -> Iterator[Note]:
    """Yield the notes on a table and on its columns, of which some refer to tables that are not filled."""
    on_keys = [Note(column, f"stays NULL: {reason}") for column, reason in context.references.null_reasons.items()]
    on_guesses = [
        Note(key.columns[0], f"{key.table} is guessed from the name", is_guess=True)
        for key in context.keys
        if key.is_guessed and key.columns[0] in columns.kinds
    ]
    room = [Note("", f"constraints leave room for the rows of one seed, {rows} of them")]
    on_table = [*(room if context.rows.fits_once else []), *_table_notes(context)]
    notes = [*context.way.notes, *on_table, *on_unfilled, *on_keys, *on_guesses, *columns.notes]
    yield from notes
    noted = {note.column for note in notes}
    for name, requirement in context.requirements.items():
        if requirement.is_empty and name not in noted:
            yield Note(name, "stays NULL, as a constraint has it where others have values")


def _list_names(table: str, kinds: Mapping[str, Call]) -> dict[str, Call]:
    """Return the names of a table of a few named things, such as plans, each of them once."""
    if not fits(LISTS, singular(table)):
        return {}
    named = {name: kinds[name] for name in ("name", "title", "label") if name in kinds and kinds[name].function in FEW}
    few = {name: kind.arguments[0] for name, kind in named.items()}
    return {n: call("choice", [*own], distinct=True) for n, own in few.items() if isinstance(own, list | dict)}


def _table_notes(context: TableContext) -> Iterator[Note]:
    """Yield notes on triggers, and on indexes whose meaning is assumed."""
    for trigger in context.table.triggers:
        yield from (Note("", f"trigger {trigger.name} {effect}") for effect in later_effects(trigger, context.table))
        if "INSERT" not in trigger.events or context.table.is_tried:
            continue
        effect = (
            "may change rows: take out the columns that it changes"
            if trigger.is_before
            else "is fired by its rows: take out tables that it fills"
        )
        yield Note("", f"trigger {trigger.name} {effect}")
    for unique in context.uniques:
        if unique.is_assumed and not context.table.column(unique.columns[0]).left_to:
            yield Note(unique.columns[0], f"{unique.name} is taken to tell apart what differs: {unique.computed[0]}")


def _least_rows(planned: Mapping[str, PlannedTable]) -> dict[str, object]:
    """Return by table how many rows there have to be at least for each that they are per, where others need more."""
    references, least = [table.references for table in planned.values()], dict[str, object]()
    for name, above in (pair for each in references for pair in each.not_without):
        owners = planned[name].owners
        least |= dict.fromkeys((name, *owners[: owners.index(above)]), 1)
    for name in (name for each in references for name in each.dense):
        least |= {above: planned[above].rows.keywords.get("high") for above in (name, *planned[name].owners)}
    return least


def _finish(table: PlannedTable, least: object, notes: tuple[Note, ...]) -> PlannedTable:
    """Return the table with as many rows as others need it to have.

    The notes are on its foreign keys that were replaced with constraints, which are none of its own.
    """
    rows, understood = table.rows.with_keywords(low=least), table.understood - len(notes)
    return replace(table, rows=rows, notes=(*notes, *table.notes), understood=understood)
