"""What is planned anew where PostgreSQL refused the first plan: the same schema, with less asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from example_data.generation.type_facts import INTEGER_TYPES, TEXT_TYPES
from example_data.scaffold.budget import Budget
from example_data.scaffold.plan.dataset_plan import DatasetPlan, plan_dataset
from example_data.scaffold.refusals import CHANGED, KEPT_OUT, MISFIT, NotTriedError, Refusal
from example_data.scaffold.schema.tables import NUMBERS, Check, Column, Schema, Table, Unique
from example_data.scaffold.trial import Outcome

MOST_ROUNDS = 40
"""Plans that are tried."""

MOST_WAYS = 3
"""Other ways of keeping CHECK constraints that are tried."""

LENGTHS, SIZES = (100, 30, 10), (1000, 100, 10)
"""Lengths of texts, and sizes of numbers, that are tried where a longer or larger one is refused."""

_QUOTED = re.compile(r'"[^"]*"|\d+')


@dataclass(slots=True)
class _Mending:
    """What was done about a table so far."""

    before: Table
    """The table as it was before the refusal that is being mended."""
    sentence: str
    known: tuple[str, ...]
    """What tells the refusal from others of the table."""
    edits: Iterator[Table]


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan, and what its trial says of it."""

    plan: DatasetPlan
    rows: int = 0
    """Rows that were written by the seeds."""
    why_not: str = ""
    """Why it was not tried; empty where it was."""
    untried: tuple[str, ...] = ()
    """What there was no time for."""


Attempt = Callable[[DatasetPlan, Budget], Outcome]


def plan_and_try(schema: Schema, names: Iterable[str], attempt: Attempt, seconds: float) -> Tried:
    """Return the first plan that `attempt` finds nothing against, or the last one that there was time for.

    Where it cannot be made, the plan is the one that would be made without a trial; so it is of tables that there was
    no time for. After half of the time what is refused is left out, in place of being tried in another way.
    """
    budget, chosen, outcome = Budget.of(seconds), tuple(names), Outcome()
    tried = replace(schema, tables={name: replace(table, is_tried=True) for name, table in schema.tables.items()})
    mendings: dict[str, _Mending] = {}
    for _ in range(MOST_ROUNDS):
        plan = plan_dataset(tried, chosen)
        while failed := _failed(tried, plan, mendings):
            tables = {name: _take_next(mendings[name]) for name in failed}
            tried = replace(tried, tables={**tried.tables, **tables})
            plan = plan_dataset(tried, chosen)
        if not plan.tables:
            return Tried(plan)
        if not budget.left:
            return _tried_in_part(tried, chosen, replace(outcome, untried=["what was planned anew", *outcome.untried]))
        known = len(budget.slow)
        try:
            outcome = attempt(plan, budget)
        except NotTriedError as error:
            return Tried(_plan_untried(tried, chosen, tried.tables), why_not=str(error).rstrip("."))
        if not outcome.refusals and len(budget.slow) > known:
            continue  # without them, what comes after all tables can be tried
        if not outcome.refusals:
            return _tried_in_part(tried, chosen, outcome) if outcome.untried else Tried(plan, outcome.rows)
        tried = _mend(tried, plan, outcome.refusals, mendings, is_late=budget.left < seconds / 2)
    return Tried(_plan_untried(tried, chosen, tried.tables), why_not="it was mended again and again, and still refused")


def _tried_in_part(schema: Schema, names: Iterable[str], outcome: Outcome) -> Tried:
    """Return the plan of what there was time for, with the rest; what is not about one table comes first."""
    untried = tuple(sorted(dict.fromkeys(outcome.untried), key=schema.tables.__contains__))
    return Tried(_plan_untried(schema, names, untried), outcome.rows, untried=untried)


def _plan_untried(schema: Schema, names: Iterable[str], untried: Collection[str]) -> DatasetPlan:
    """Return the plan of a schema that was mended as far as it was tried, which all tables were but these."""
    tables = {
        name: replace(table, is_tried=table.is_tried and name not in untried) for name, table in schema.tables.items()
    }
    return plan_dataset(replace(schema, tables=tables), names)


def _failed(schema: Schema, plan: DatasetPlan, mendings: dict[str, _Mending]) -> list[str]:
    """Return the tables that cannot be planned any more because of the last change."""
    return [
        name
        for name in mendings
        if name in plan.left_out and not schema.tables[name].left_out
        if not any(key.table in plan.left_out for key in schema.tables[name].foreign_keys)
    ]


def _mend(
    schema: Schema, plan: DatasetPlan, refusals: Iterable[Refusal], mendings: dict[str, _Mending], *, is_late: bool
) -> Schema:
    """Return the schema with one change for each table of which something was refused."""
    tables, effects = dict(schema.tables), dict(schema.side_effects)
    planned = {table.name for table in plan.tables}
    by_table: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        for name in _blamed(refusal, tables, planned):
            by_table.setdefault(name, []).append(refusal)
        for name in refusal.elsewhere:
            effects[name] = "keep" if name in effects else "remove"  # as far as it can, and no longer where it does not
            if name in tables:
                tables[name] = replace(tables[name], left_out="a trigger fills it")
    kinds = {table.name: table.columns for table in plan.tables}
    for name, own in by_table.items():
        nulls = {column for column, kind in kinds[name].items() if kind.function == "c.nullable" and not is_late}
        tables[name] = _next_edit(tables[name], own, mendings, nulls, is_late=is_late)
    return replace(schema, tables=tables, side_effects=dict(sorted(effects.items())))


def _blamed(refusal: Refusal, tables: dict[str, Table], planned: set[str]) -> list[str]:
    """Return the tables that a refusal is about: of a removal, those whose triggers raised it."""
    if refusal.table or refusal.elsewhere:
        return [refusal.table] if refusal.table in planned else []
    deleting = [name for name in planned if any("DELETE" in trigger.events for trigger in tables[name].triggers)]
    raising = [
        name for name in deleting if any(trigger.function in refusal.functions for trigger in tables[name].triggers)
    ]
    return raising or deleting or sorted(planned)


def _next_edit(
    table: Table, refusals: list[Refusal], mendings: dict[str, _Mending], nulls: set[str], *, is_late: bool
) -> Table:
    """Return the table with the next change that may mend it, or left out where there is none.

    The columns in `nulls` are NULL in some rows.
    """
    first = next((refusal for refusal in refusals if refusal.state != CHANGED), refusals[0])
    own = [refusal.column for refusal in refusals if (refusal.state, refusal.sentence) == (first.state, first.sentence)]
    known = (first.state, first.constraint, *own, _QUOTED.sub("", first.sentence))
    mending = mendings.get(table.name)
    if mending is None or mending.known != known:
        edits = _unchanged(table, own, nulls) if first.state == CHANGED else _edits(table, first)
        mending = mendings[table.name] = _Mending(table, _sentence(table, first), known, edits)
    return _take_next(mending, is_late=is_late and first.state != CHANGED)


def _sentence(table: Table, refusal: Refusal) -> str:
    """Return why a table is left out where nothing mends a refusal."""
    check = next((check for check in table.checks if check.name == refusal.constraint), None)
    if check is not None:
        return f"no rows were made that keep {check.name}, {check.text}"
    if refusal.state == CHANGED:
        return f"a trigger or rule changes {refusal.column}"
    if refusal.state == KEPT_OUT:
        return f"a trigger or rule keeps rows out: {refusal.sentence}"
    return refusal.sentence if refusal.state == MISFIT else f"PostgreSQL refused it: {refusal.sentence}"


def _take_next(mending: _Mending, *, is_late: bool = False) -> Table:
    """Return the table with the next change; left out, with what PostgreSQL said, where there is none."""
    edited = None if is_late else next(mending.edits, None)
    return replace(mending.before, left_out=mending.sentence) if edited is None else edited


def _leave(table: Table, names: Iterable[str], why: str) -> Table | None:
    """Return the table with columns that nothing is written to; None where one of them needs a value from us."""
    own = {name: table.column(name) for name in names}
    is_filled = any(trigger.is_before for trigger in table.triggers)
    if any(not (column.is_nullable or column.default or is_filled) for column in own.values()):
        return None
    if not set(own).isdisjoint(table.primary_key):
        return None
    columns = tuple(
        replace(column, left_to=why, is_assigned=is_filled) if column.name in own else column
        for column in table.columns
    )
    keys = tuple(key for key in table.foreign_keys if set(own).isdisjoint(key.columns))
    return replace(table, columns=columns, foreign_keys=keys)


def _unchanged(table: Table, names: list[str], nulls: set[str]) -> Iterator[Table]:
    """Yield the table with values in all rows of columns that a trigger changes; then with none in any."""
    if filled := nulls.intersection(names):
        yield replace(table, columns=tuple(replace(c, is_full=c.is_full or c.name in filled) for c in table.columns))
    if edited := _leave(table, names, "is left to a trigger, which changes it"):
        yield edited


def _edits(table: Table, refusal: Refusal) -> Iterator[Table]:
    """Yield the changes that may mend what was refused of a table, each on its own, those that cost least first."""
    named = _named_columns(table, refusal)
    yield from _mended(table, named, refusal.state)
    optional = [c.name for c in named if (c.is_nullable or c.default) and not c.left_to]
    outcomes = {name: "is left to its default" if table.column(name).default else "stays NULL" for name in optional}
    for names in [*([name] for name in optional), *([optional] if len(optional) > 1 else [])]:
        edited: Table | None = table
        for name in names:
            edited = _leave(edited, [name], f"{outcomes[name]}: {refusal.sentence}") if edited else None
        if edited:
            yield edited


def _mended(table: Table, named: list[Column], state: str) -> Iterator[Table]:
    """Yield the changes that a SQLSTATE suggests, of any column where none is named and some are too long."""
    written = named or [column for column in table.columns if column.is_written]
    match state:
        case "23502":  # no trigger assigns it after all
            names = {column.name for column in named if column.left_to}
            if names:
                columns = tuple(replace(c, left_to="" if c.name in names else c.left_to) for c in table.columns)
                yield replace(table, columns=columns)
        case "23505":
            yield from _made_unique(table, named)
        case "23514" | "P0001":  # such as another side of an OR
            yield from (replace(table, ways_refused=table.ways_refused + number) for number in range(1, MOST_WAYS + 1))
            yield from _narrowed(table, named)
        case "22003":
            yield from _narrowed(table, written)
        case "22001":
            texts = [column for column in written if column.type.name in TEXT_TYPES]
            yield from _bounded(table, texts, "char_length({}) <= {}", LENGTHS)


def _narrowed(table: Table, columns: list[Column]) -> Iterator[Table]:
    """Yield the table with smaller and smaller numbers, if it has some."""
    numeric = [column for column in columns if column.type.family in NUMBERS and not column.type.is_array]
    return _bounded(table, numeric, "{} BETWEEN 0 AND {}", SIZES)


def _bounded(table: Table, columns: list[Column], condition: str, limits: Iterable[int]) -> Iterator[Table]:
    """Yield the table with a condition on all of these columns, for one limit after the other."""
    for most in limits if columns else ():
        bounds = tuple(Check("a trial", condition.format(_quoted(column), most)) for column in columns)
        yield replace(table, checks=(*table.checks, *bounds))


def _made_unique(table: Table, named: list[Column]) -> Iterator[Table]:
    """Yield the table with one of the columns unique, those first of which there are most values."""
    free = [column for column in named if not (column.name in table.referring or column.left_to)]
    rank = {**dict.fromkeys(TEXT_TYPES, 0), **dict.fromkeys(INTEGER_TYPES, 1)}
    for column in sorted(free, key=lambda column: rank.get(column.type.name, 2)):
        yield replace(table, uniques=(*table.uniques, Unique("a trial", (column.name,))))


def _quoted(column: Column) -> str:
    return '"' + column.name.replace('"', '""') + '"'


def _named_columns(table: Table, refusal: Refusal) -> list[Column]:
    """Return the columns that a refusal is about, as far as that can be told, but those of the primary key."""
    words = set(re.findall(r"\w+", refusal.sentence))
    if refusal.column:
        words = {refusal.column}
    elif refusal.constraint:
        texts = {
            **{check.name: (check.text,) for check in table.checks},
            **{unique.name: (*unique.columns, *unique.computed) for unique in table.uniques},
            **{key.name: key.columns for key in table.foreign_keys},
            **{exclusion.name: tuple(name for name, _ in exclusion.elements) for exclusion in table.exclusions},
        }
        words = {word for text in texts.get(refusal.constraint, ()) for word in re.findall(r"\w+", text)}
    elif refusal.functions:
        sources = [trigger.source for trigger in table.triggers if trigger.function in refusal.functions]
        in_functions = {name for source in sources for name in re.findall(r"(?i)\bnew\s*\.\s*\"?(\w+)", source)}
        words = (words & in_functions) or in_functions
    return [
        column
        for column in table.columns
        if column.name in words and column.name not in table.primary_key and not column.is_generated
    ]
