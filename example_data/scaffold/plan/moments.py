"""The dates and moments of a table's rows: each after those that come before it, of its own row and of those above."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import takewhile

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import (
    OPTIONAL,
    call,
    fits,
    inner_kind,
    is_named,
    nullable,
    snake_case,
    target_of,
)
from example_data.scaffold.kinds.shares import null_share
from example_data.scaffold.plan import relations, stages
from example_data.scaffold.plan.context import TableContext
from example_data.scaffold.schema.tables import DATES, Column, Table, reachable

TYPES = {"timestamp with time zone": "timestamptz", "timestamp without time zone": "timestamp", "date": "date"}
"""The types of dates and moments, as kinds name them."""

DAYS_AHEAD = 365
"""Until when what lies ahead does."""

STEP, QUICK_STEP = timedelta(hours=72), timedelta(hours=8)
"""From one stage to the next, and from the start of something to its end, at most."""

LONG = re.compile(r"period|cycle|term|contract|season|fiscal|billing|subscription")
"""Words of what goes on for weeks."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a moment is in its row, and how far it is after what it comes after."""

    name: str
    """A role of stages, or `later`, `starts`, `finishes`, `due`, `ahead`, `other`."""
    span: timedelta
    is_past: bool = True
    place: int = 0
    """Of a stage, its place among all."""


STEPS = frozenset({stages.STEP, stages.PASSING})

PLANNED = (
    ("{ahead}", "ahead", timedelta(days=DAYS_AHEAD)),
    ("{due}", "due", timedelta(days=45)),
    ("{starts}", "starts", timedelta(days=60)),
    ("{finishes}", "finishes", timedelta(hours=8)),
)
"""Moments that may be after the present one: names, roles, and how far they are after what they come after."""

SPANS = {stages.BIRTH: timedelta(days=60), stages.END: timedelta(days=360)}
"""How far moments of stages are after what they come after; those of others in `STEP`."""


@cache
def find_role(column: Column) -> Role | None:
    """Return what a column of dates or moments is, as its name says; None where it has nothing to do with its row."""
    words, bare = snake_case(column.name), stages.bare_name(column.name)
    if column.type.family not in DATES or column.type.is_array or is_named("{apart}", words):
        return None
    for pattern, name, span in PLANNED:
        if is_named(pattern, words) or is_named(pattern, bare):
            is_short = name != "finishes" or (column.type.family == "moment" and not LONG.search(words))
            return Role(name, span if is_short else 90 * span if LONG.search(words) else 42 * span, is_past=False)
    place = stages.find_stage(bare)
    if place is not None:
        role = stages.STAGES[place].role
        return Role(role, SPANS.get(role, STEP), place=place)
    if is_named("{later}", bare):
        return Role("later", timedelta(days=90))
    if not stages.END_WORDS.isdisjoint(bare.split("_")):
        return Role(stages.END, SPANS[stages.END], place=len(stages.STAGES))
    return Role("other", timedelta(days=60)) if is_named("{past}", words) else None


def find_birth(table: Table) -> str:
    """Return the column of the moment at which rows begin; empty where none says so and has to be there."""
    roles = {c.name: role for c in table.columns if not c.is_generated and (role := find_role(c)) is not None}
    births = [(role.place, name) for name, role in roles.items() if role.name == stages.BIRTH]
    if births:
        return min(births, key=lambda each: (table.column(each[1]).is_nullable, each[0]))[1]
    filled = [(name, role) for name, role in roles.items() if not table.column(name).is_nullable]
    steps = [(role.place, name) for name, role in filled if role.name in STEPS]
    others = [name for kind in ("other", "starts") for name, role in filled if role.name == kind]
    return min(steps)[1] if steps else next(iter(others), "")


@dataclass(frozen=True, slots=True)
class _Row:
    """The moments of a row."""

    context: TableContext
    roles: Mapping[str, Role]
    birth: str
    """Empty where the row has none."""

    def may_be_null(self, name: str) -> bool:
        is_followed = self.context.order.has_followers(name)
        is_needed = self.context.table.column(name).volatility or name == self.birth or is_followed
        return not is_needed and self.context.may_be_null(name)

    def usual_before(self, name: str) -> list[str]:
        """Return the columns of the row that usually come before one, beside those that constraints say."""
        role = self.roles[name]
        start = [self.birth] if self.birth and name != self.birth else []
        if name == self.birth or role.name == "ahead":
            return []
        if role.name == "finishes":
            partners = [n for n, other in self.roles.items() if other.name == "starts" and self._leads(n, name)]
            return [max(partners, key=lambda n: _common(n, name))] if partners else start
        others = [(n, other) for n, other in self.roles.items() if n != self.birth]
        steps = sorted((other.place, n) for n, other in others if other.name in STEPS)
        if role.name in STEPS:
            earlier = [n for place, n in steps if place < role.place and self._leads(n, name)]
            return earlier[-1:] or start
        is_last = role.name in {"later", stages.END}
        return [*start, *(n for _, n in steps if is_last and n != name)]

    def _leads(self, name: str, later: str) -> bool:
        """Return whether a column has a value wherever a later one has to have one."""
        return self.may_be_null(later) or not self.may_be_null(name)


def find_above(context: TableContext) -> list[tuple[str, str]]:
    """Return the moments at which the rows referred to begin: columns, and the references that lead there."""
    kinds = {
        name: inner_kind(kind)
        for name, kind in context.references.kinds.items()
        if not context.requirements[name].is_empty and context.sides_of(name) is None  # which may be by these moments
    }
    targets = {n: target_of(kind) for n, kind in kinds.items() if kind.function in relations.REFERENCES}
    parents = {name for name, kind in kinds.items() if kind.function == "c.parent"}
    owners = {owner for name in parents for owner in context.earlier[targets[name]].owners}
    births = {name: find_birth(context.tables[table]) for name, table in targets.items()}
    return [
        (births[name], name)
        for name, table in targets.items()
        if births[name] in context.earlier[table].columns and table not in context.levels
        if not (name in parents and table in owners)  # a nearer owner's moment is after that one
    ]


def _find_trees(context: TableContext) -> list[str]:
    """Return the references to earlier rows of the table, such as what a comment answers, where they are sure."""
    return [
        name
        for name, kind in context.references.kinds.items()
        if kind.function == "c.tree"
        and not is_named("{follows}", snake_case(name))
        and not context.requirements[name].is_empty
        and context.sides_of(name) is None
    ]


def _common(one: str, other: str) -> int:
    """Return how many letters two names have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def plan_moments(context: TableContext, others: Collection[str] = ()) -> dict[str, Call]:
    """Return the kinds of dates and moments that come after others; those in `others` have theirs already."""
    order = context.order
    own = {column.name: column for column in context.table.columns if _is_free(context, column)}
    roles = {n: role for n, column in own.items() if (role := find_role(column)) and n not in order.unwritten}
    birth = find_birth(context.table)
    row = _Row(context, roles, birth if birth in own and birth not in order.unwritten else "")
    edges = {name: set(before) for name, before in order.below.items()}
    kinds: dict[str, Call] = {}
    for name, role in roles.items():
        usual = [n for n in row.usual_before(name) if name not in {n, *reachable(edges, n)}]
        edges[name].update(usual)
        kind = None if name in others else _kind(row, own[name], role, usual)
        if kind is not None:
            kinds[name] = kind
    return kinds


def _is_free(context: TableContext, column: Column) -> bool:
    """Return whether a date or moment may be any that its constraints allow."""
    name, requirement = column.name, context.requirements[column.name]
    is_taken = name in context.table.referring | context.rows.unique | context.rows.empty
    return not (is_taken or column.is_generated or column.is_counted or requirement.is_empty or requirement.is_unique)


def _kind(row: _Row, column: Column, role: Role, usual: list[str]) -> Call | None:
    """Return the kind of a date or moment; None where nothing is to be said but what its type and name do."""
    name, context = column.name, row.context
    order = context.order
    required = order.below[name] - order.unwritten
    tops = [n for n in sorted(required) if not any(n in order.below[other] for other in required)]
    before = [*tops, *(n for n in usual if n not in required)]
    requirement = context.requirements[name]
    is_bounded = any(not condition.other for condition in requirement.value_conditions)
    is_beginning = name == row.birth or not (row.birth or before)
    above = find_above(context) if is_beginning else []
    kind: Call | None = None
    if is_bounded:
        pass  # by a date, or by the present one
    elif name == row.birth and context.table.name in context.levels:
        kind = _window(column, relations.window(context.levels[context.table.name]))
    elif role.name == "ahead" and not tops:
        kind = _window(column, {"days_before": -1, "days_after": DAYS_AHEAD})
    elif _is_certain(row, name, before, above):
        kind = _after(row, column, role, before, above)
    return kind and nullable(kind, null_share(column) if row.may_be_null(name) else 0)


def _is_certain(row: _Row, name: str, before: list[str], above: list[tuple[str, str]]) -> bool:
    """Return whether what a moment comes after is there in every row, or in some where it may be NULL."""
    if row.may_be_null(name):
        return bool(before or above)
    context, kinds = row.context, row.context.references.kinds
    is_above = (
        kinds[reference].function not in OPTIONAL
        and context.earlier[target_of(kinds[reference])].columns[birth].function not in OPTIONAL
        for birth, reference in above
    )
    return any(not row.may_be_null(other) for other in before) or any(is_above)


def _window(column: Column, days: Mapping[str, int | None]) -> Call:
    type_ = TYPES[column.type.name]
    return call(column.type.family, **days, type="timestamp" if type_ == "timestamp" else None)


def _after(row: _Row, column: Column, role: Role, before: list[str], above: list[tuple[str, str]]) -> Call:
    """Return a kind of what comes after columns of the row, and after columns of those that it refers to."""
    context = row.context
    targets = [target_of(context.references.kinds[reference]) for _, reference in above]
    others = [context.tables[table].column(name) for table, (name, _) in zip(targets, above, strict=True)]
    first = (context.table.column(before[0]) if before else others[0]).type.name
    own, is_date = TYPES[column.type.name], column.type.family == "date"
    span = role.span
    if not before:
        is_of_roots = not any(context.earlier[table].owners for table in targets)
        span = timedelta(days=400 if is_of_roots else 60)
    elif role.name in STEPS and any(row.roles[name].place == stages.STARTED for name in before if name in row.roles):
        span = min(span, QUICK_STEP)
    days = span.days if span.days > STEP.days else 0
    hours = 0 if days else span.seconds // 3600 + span.days * 24
    if is_date and before == [row.birth] and role.name == stages.PASSING and role.place <= stages.WRITTEN:
        days = hours = 0
    is_written = column.name == row.birth and role.is_past and role.place != stages.JOINED
    trees = _find_trees(context) if above and is_written else []
    references = (*("" for _ in before), *(reference for _, reference in above), *trees)
    is_dealt = fits("{dealt}", relations.base_name(context.table.name)) and not before and not is_date
    return call(
        "after",
        *before,
        *(name for name, _ in above),
        *(column.name for _ in trees),
        of=(references[0] if len(set(references)) == 1 else references) or None,
        days=max(days, -(-hours // 24)) if is_date else days or None,
        hours=None if is_date else hours or None,
        strictly=True if column.name in context.order.strict else None,
        past=True if role.is_past else None,
        rhythm="shop" if is_dealt else None,
        type=own if own != TYPES[first] else None,
    )


def sources(kind: Call) -> Iterator[str]:
    """Yield the columns of the same row that a date or moment comes after."""
    inner = inner_kind(kind)
    if inner.function != "c.after":
        return
    of = inner.keywords.get("of", "")
    references = (of,) * len(inner.arguments) if isinstance(of, str) else of
    assert isinstance(references, tuple)
    yield from (str(name) for name, reference in zip(inner.arguments, references, strict=True) if not reference)
