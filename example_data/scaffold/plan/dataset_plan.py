"""The plan of a dataset: the tables that can be filled, in their order, and the reasons why others cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import UnfitError
from example_data.scaffold.kinds.name_hints import call, fits
from example_data.scaffold.kinds.neighbours import singular
from example_data.scaffold.kinds.texts import count_listed
from example_data.scaffold.plan.columns import plan_columns
from example_data.scaffold.plan.context import Note, PlannedTable, TableContext, TableSummary
from example_data.scaffold.plan.foreign_keys import plan_references
from example_data.scaffold.plan.guesses import Guesses
from example_data.scaffold.plan.moments import catalogue_levels
from example_data.scaffold.plan.relations import is_part
from example_data.scaffold.plan.row_plan import RowPlan, extent, plan_rows
from example_data.scaffold.plan.states import find_life, without_kept
from example_data.scaffold.plan.table_order import order_tables, reachable
from example_data.scaffold.plan.table_requirements import TableRequirements, possible_requirements
from example_data.scaffold.plan.unfilled_tables import tool_tables, usable_foreign_keys, use_existing_values
from example_data.scaffold.plan.values import agree_values
from example_data.scaffold.schema.guessed_references import guess_references
from example_data.scaffold.schema.tables import Schema, Table
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

    @property
    def fits_once(self) -> frozenset[str]:
        """The tables that have no room for the rows of another seed."""
        return frozenset(table.name for table in self.tables if table.fits_once)

    side_effects: Mapping[str, str] = field(default_factory=dict)
    """By other table that triggers write to, what a removal does to the rows there."""


def plan_dataset(schema: Schema, names: Iterable[str] = ()) -> DatasetPlan:
    """Return the tables that can be filled, in their order: those of these names and those they need, or else all."""
    chosen = _with_needed(guess_references(schema), names)
    left_out = tool_tables(chosen.values())
    left_out |= {table.name: table.left_out for table in chosen.values() if table.left_out}
    guesses = Guesses()
    while True:
        tables = {name: guesses.apply(table, left_out) for name, table in chosen.items() if name not in left_out}
        changed = {name: use_existing_values(table, left_out, schema.existing_values) for name, table in tables.items()}
        planned, summaries, failed = _plan_all({name: table for name, (table, _) in changed.items()})
        reasons = {name: why for name, why in failed.items() if not _needs_any(tables[name], failed)} or failed
        if guesses.drop(tables, {table.name: table.columns for table in planned}, reasons):
            continue
        if not failed:
            finished = [_finish(table, summaries, changed[table.name][1]) for table in planned]
            agreed = agree_values(finished, summaries, {name: table for name, (table, _) in changed.items()})
            return DatasetPlan(tuple(agreed), left_out, _side_effects(schema, set(summaries)))
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
    edges = {
        name: {key.table for key in table.foreign_keys if table.is_required(key) and key.table in schema.tables}
        for name, table in schema.tables.items()
    }
    chosen = list(names) or list(schema.tables)
    needed = {name: schema.tables[name] for start in chosen for name in (start, *reachable(edges, start))}
    return dict(sorted(needed.items(), key=lambda item: (item[1].is_lookup, item[0])))


def _plan_all(tables: Mapping[str, Table]) -> tuple[list[PlannedTable], dict[str, TableSummary], dict[str, str]]:
    """Return the tables that can be filled if all of these are, summaries of them, and why each other cannot."""
    order, failed = order_tables(tables)
    levels = catalogue_levels({name: tables[name] for name in order})
    planned: list[PlannedTable] = []
    summaries: dict[str, TableSummary] = {}
    for name, late in order.items():
        try:
            table, summaries[name] = _plan_table(tables, name, late, summaries, levels)
            planned.append(table)
        except UnfitError as error:
            failed[name] = str(error)
    return planned, summaries, failed


def _plan_table(
    tables: Mapping[str, Table],
    name: str,
    late: frozenset[str],
    earlier: Mapping[str, TableSummary],
    levels: Mapping[str, int],
) -> tuple[PlannedTable, TableSummary]:
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
        context = TableContext(
            table,
            way.by_column,
            keys,
            late,
            earlier,
            tables,
            way.avoided,
            way.apart,
            way.sides,
            levels=levels,
            life=own_life,
        )
        try:
            return _fill(context, way, referred, notes)
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


def _fill(
    context: TableContext, requirements: TableRequirements, referred: set[str], notes: list[Note]
) -> tuple[PlannedTable, TableSummary]:
    """Return the table with a kind for each of its columns; how many rows it has still depends on later tables.

    Raises:
        UnfitError: A foreign key or constraint cannot be kept, or a column cannot be filled that others refer to.
    """
    row_plan = plan_rows(context)
    references = plan_references(context, row_plan)
    if row_plan.broken or references.broken:
        raise UnfitError("; ".join([*row_plan.broken, *references.broken]))
    columns = plan_columns(context, row_plan, references)
    missing = sorted(referred - columns.kinds.keys())
    if missing:
        raise UnfitError(f"{', '.join(missing)} cannot be filled, and foreign keys refer to it")
    name, owner = context.table.name, row_plan.owner.table if row_plan.owner else None
    owners = (owner, *context.earlier[owner].owners) if owner else ()
    rows = extent(context, row_plan)
    if owner is None:  # of a list each entry comes once, and no more rows than there are entries
        columns.kinds |= _list_names(name, columns.kinds)
        rows = min([rows, *filter(None, map(count_listed, columns.kinds.values()))])
    summary = TableSummary(columns.key, owners, references, rows, columns.kinds, context.summed_requirements)
    on_guesses = [
        Note(key.columns[0], f"{key.table} is guessed from the name", is_guess=True)
        for key in context.keys
        if key.is_guessed and key.columns[0] in columns.kinds
    ]
    on_keys = [Note(column, f"stays NULL: {reason}") for column, reason in references.null_reasons.items()]
    room = [Note("", f"constraints leave room for the rows of one seed, {rows} of them")] if row_plan.fits_once else []
    notes = [*requirements.notes, *room, *_table_notes(context), *notes, *on_keys, *on_guesses, *columns.notes]
    noted = {note.column for note in notes}
    emptied = (n for n, requirement in context.requirements.items() if requirement.is_empty and n not in noted)
    planned = PlannedTable(
        name,
        _rows(context.table, row_plan, len(owners)) or call("size", name, summary.extent),
        () if columns.is_key_implied else columns.key,
        columns.kinds,
        (*notes, *(Note(n, "stays NULL, as a constraint has it where others have values") for n in emptied)),
        columns.defaulted,
        requirements.understood
        + len(context.life.kept if context.life else ())
        - sum(key.says is not None for key in context.table.foreign_keys),
        columns.variables,
        row_plan.fits_once,
    )
    return planned, summary


def _list_names(table: str, kinds: Mapping[str, Call]) -> dict[str, Call]:
    """Return the names of a table of a few named things, such as plans, each of them once."""
    given = {
        name: kinds[name].arguments[0]
        for name in ("name", "title", "label")
        if name in kinds and kinds[name].function in FEW
    }
    is_list = fits(LISTS, singular(table))
    return {
        n: call("choice", [*few], distinct=True) for n, few in given.items() if is_list and isinstance(few, list | dict)
    }


def _rows(table: Table, row_plan: RowPlan, depth: int) -> Call | None:
    """Return the rows of a table that are per another one's: one at least of parts of something."""
    if row_plan.owner is None:
        return None
    low = int(is_part(table, row_plan.owner))
    return call("per", row_plan.owner.table, low=low, high=row_plan.high_at(depth))


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


def _finish(planned: PlannedTable, summaries: Mapping[str, TableSummary], notes: tuple[Note, ...]) -> PlannedTable:
    """Return the table with as many rows as others need it to have.

    The notes are on its foreign keys that were replaced with constraints, which are none of its own.
    """
    rows = planned.rows
    if summaries[planned.name].owners:
        is_dense = planned.name in _dense_tables(summaries)
        if is_dense or planned.name in _tables_never_without(summaries):
            rows = rows.with_keywords(low=rows.keywords["high"] if is_dense else 1)
    understood = planned.understood - len(notes)
    return replace(planned, rows=rows, notes=(*notes, *planned.notes), understood=understood)


def _dense_tables(summaries: Mapping[str, TableSummary]) -> set[str]:
    """Return the tables that rows are drawn from without looking which are there, with all that these are per."""
    dense = {name for summary in summaries.values() for name in summary.references.dense}
    return {above for name in dense for above in (name, *summaries[name].owners)}


def _tables_never_without(summaries: Mapping[str, TableSummary]) -> set[str]:
    """Return the tables of which every row of their owner has to have a row."""
    pairs = {pair for summary in summaries.values() for pair in summary.references.not_without}
    owners = {(name, above): summaries[name].owners for name, above in pairs}
    return {n for (name, above), own in owners.items() for n in (name, *own[: own.index(above)])}
