"""States beside moments: the lifecycle of a table's rows, and the constraints that connect the ones and the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.conditions import Condition, Value, read_alternatives
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS, UnfitError
from example_data.scaffold.kinds.name_hints import fits, snake_case
from example_data.scaffold.kinds.shares import constant_default
from example_data.scaffold.plan import moments, relations, sides, stages
from example_data.scaffold.plan.context import TableContext
from example_data.scaffold.plan.stages import Life
from example_data.scaffold.schema.tables import Check, Column, Table


def find_life(table: Table) -> Life | None:
    """Return the lifecycle of a table's rows, where names say that it has states and moments at which these begin."""
    found = [life for column in table.columns if _is_state(table, column) and (life := _life(table, column))]
    best = max(found, key=lambda life: len(life.moments), default=None)
    return None if best is None else replace(best, kept=frozenset(_kept(table, best)))


def _is_state(table: Table, column: Column) -> bool:
    words, is_few = snake_case(column.name), column.type.family == "text" or bool(column.type.labels)
    is_of_place = words == "state" and any(fits("{places}", snake_case(c.name)) for c in table.columns)
    return fits("status|state|stage|phase", words) and is_few and table.is_free(column) and not is_of_place


def _life(table: Table, column: Column) -> Life | None:
    birth = moments.find_birth(table)
    places = {c.name: role.place for c in table.columns if (role := moments.find_role(c)) and _is_optional(table, c)}
    excluded = _excluded(table, column)
    labels = [label for label in _labels(table, column) or _guess_labels(column, places) if label not in excluded]
    line, branches = _order(labels)
    names = [name for name in places if name != birth]
    matched = _match(labels, names) or _match_last(line, {name: places[name] for name in names})
    rest = {name: label for name, label in matched.items() if label not in line[:1]}
    first = _start(table, birth) if all(places[name] >= stages.STARTED for name in rest) else birth
    return Life(column.name, first, line, branches, rest) if len(labels) > 1 and line and rest else None


def _start(table: Table, birth: str) -> str:
    """Return the moment that rows are planned for, which is there in all of them; else the one at which they begin."""
    roles = {c.name: role.name for c in table.columns if not c.is_nullable and (role := moments.find_role(c))}
    starts = [name for name, role in roles.items() if role == "starts" and birth and not moments.LONG.search(name)]
    return next((name for name in starts if table.column(name).type == table.column(birth).type), birth)


def _is_optional(table: Table, column: Column) -> bool:
    """Return whether a moment may be missing in rows that did not come so far; dates begin before moments of theirs."""
    birth = moments.find_birth(table)
    is_date = column.type.family == "date" and bool(birth) and table.column(birth).type.family != "date"
    return table.is_free(column) and column.is_nullable and not is_date


def _labels(table: Table, column: Column) -> list[str]:
    """Return the states that a column may have, as its type or a constraint lists them; none where none does."""
    if column.type.labels:
        return list(column.type.labels)
    own = [(check.text, column.name) for check in table.checks] + [(check.text, "value") for check in column.checks]
    for text, name in own:
        match read_alternatives(text):
            case ((Condition(listed, "in", tuple() as values, ""),),) if listed == name:
                return [value for value in values if isinstance(value, str)]
    return []


def _excluded(table: Table, column: Column) -> set[Value]:
    """Return the states that a constraint excludes, whatever else a row has."""
    empty = Condition(column.name, "is null")
    filled = ([way for way in read_alternatives(check.text) if empty not in way] for check in table.checks)
    only = (c for ways in filled if len(ways) == 1 for c in ways[0] if c.column == column.name and not c.aspect)
    return {value for condition in only if condition.relation in {"<>", "not in"} for value in condition.values}


def _guess_labels(column: Column, places: Mapping[str, int]) -> list[str]:
    """Return states that moments say, where nothing lists them: those of the moments, after the one that is first."""
    found = [name for name in places if stages.find_stage(stages.bare_name(name)) is not None]
    labels = [stages.bare_name(name) for name in sorted(found, key=lambda name: places[name])]
    is_on_its_way = any(place < stages.DONE for name, place in places.items() if name in found)
    start = constant_default(column) or ("pending" if is_on_its_way else "active")
    fits = column.type.length is None or max(map(len, [start, *labels])) <= column.type.length
    return list(dict.fromkeys([start, *labels])) if labels and fits and not column.checks else []


def _order(labels: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the states that rows come through one after the other, and the others with what each comes after."""
    places = {label: stages.find_stage(label) for label in labels}
    known_roles = {label: stages.STAGES[place].role for label, place in places.items() if place is not None}
    last = max((n for n, label in enumerate(labels) if known_roles.get(label) == stages.STEP), default=len(labels))
    unknown = {label: stages.STEP if n < last else stages.REFUSAL for n, label in enumerate(labels)}  # wont_fix
    roles = unknown | known_roles
    line = [label for label in labels if roles[label] in {stages.BIRTH, stages.PASSING, stages.STEP}]
    known = [(place, label) for label in line if (place := places[label]) is not None]
    if len(known) == len(line) and known and min(known)[0] < known[0][0]:
        line = [label for _, label in sorted(known, key=lambda each: each[0])]
    if not line:
        return (), {}
    lasting = next((label for label in line if places[label] == stages.LASTING), line[0])
    before = {stages.REFUSAL: lasting, stages.FAILURE: line[-2:][0]}
    return tuple(line), {label: before.get(roles[label], line[-1]) for label in labels if label not in line}


def _match(labels: list[str], names: Collection[str]) -> dict[str, str]:
    """Return by column of moments the state that it is of: of the same word, or else of the same stage."""
    found: dict[str, str] = {}
    for is_same_word in (True, False):
        for name in names:
            bare = stages.bare_name(name)
            place = stages.find_stage(bare)
            for label in labels:
                is_same = snake_case(label) == bare or (place is not None and place == stages.find_stage(label))
                if is_same and (snake_case(label) == bare or not is_same_word) and label not in found.values():
                    found.setdefault(name, label)
    return found


def _match_last(line: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Return for the only moment of a step, where no state has its name, the last state, as it is that one's moment."""
    label, found = line[-1] if line else "", [n for n, place in places.items() if place < len(stages.STAGES)]
    last = stages.find_stage(label)
    is_step = len(found) == 1 and stages.STAGES[places[found[0]]].role in moments.STEPS
    return {found[0]: label} if is_step and last is not None and places[found[0]] <= last else {}


def _kept(table: Table, life: Life) -> Iterator[str]:
    """Yield the names of the constraints that a lifecycle keeps by itself, in all states."""
    own = {life.state, *filter(None, [life.first]), *life.moments}
    for check in table.checks:
        alternatives = read_alternatives(check.text)
        names = {name for a in alternatives for c in a for name in (c.column, c.other) if name}
        kept = (any(all(_holds(life, s, c) for c in way) for way in alternatives) for s in life.states)
        if len(names) > 1 and names <= own and all(kept):
            yield check.name


def _holds(life: Life, state: str, condition: Condition) -> bool:
    """Return whether a condition holds for rows in a state."""
    name, other, relation, path = condition.column, condition.other, condition.relation, life.path(state)
    at = {life.first: 0, life.state: 0} | {n: path.index(s) for n, s in life.moments.items() if s in path}
    if relation in {"is null", "is not null"}:
        return (name in at) == (relation == "is not null")
    if name == life.state and sides.is_of_state(condition):
        return sides.holds(condition, state)
    if condition.aspect or not other:
        return False
    if name not in at or other not in at:
        return True
    earlier, later = (name, other) if relation in HIGHS else (other, name)
    return relation in HIGHS + LOWS and life.state not in {name, other} and at[earlier] < at[later]


def without_kept(table: Table, life: Life | None) -> Table:
    """Return the table without the constraints that its lifecycle keeps."""
    checks: tuple[Check, ...] = tuple(c for c in table.checks if life is None or c.name not in life.kept)
    return replace(table, checks=checks)


def plan_life(context: TableContext) -> tuple[dict[str, Call], dict[str, Call]]:
    """Return the variable that a table's lifecycle is in, and the kinds of its columns.

    Raises:
        UnfitError: Constraints leave no room for it, or its columns are of other kinds.
    """
    life, table = context.life, context.table
    if life is None:
        return {}, {}
    _check_free(life, context)
    name = re.sub(r"\W|^(?=\d)", "_", f"{relations.base_name(table.name)}_life")
    type_ = table.column(life.state).type
    kinds = {life.state: Call(f"{name}.state").with_keywords(type=type_.name if type_.labels else None)}
    for moment, state in life.moments.items():
        own = moments.TYPES[table.column(moment).type.name]
        kinds[moment] = Call(f"{name}.at", (state,)).with_keywords(type=None if own == "timestamptz" else own)
    return {name: life.definition(moments.find_above(context))}, kinds


def _check_free(life: Life, context: TableContext) -> None:
    """Make sure that the constraints that a lifecycle does not keep leave room for it."""
    requirements, order = context.requirements, context.order
    own, states = requirements[life.state], {*life.states}
    is_plain = own.is_within("", relations={"=", "in", "<>", "not in"}) and not own.is_empty
    is_whole = states <= {*(states if (values := own.values()) is None else values)} - {*own.excluded}
    taken = {*context.references.kinds, *context.rows.unique, *context.rows.empty, *order.unwritten}
    if not (is_plain and is_whole) or {life.state, life.first, *life.moments} & taken:
        raise UnfitError("its states are not free")
    outside = [name for name in order.below if name not in life.moments]
    for name in life.moments:
        needed = requirements[name]
        is_bounded = any(not condition.other for condition in needed.value_conditions)
        is_followed = any(name in order.below[other] for other in outside)
        is_in_order = all(
            _holds(life, state, Condition(before, "<", other=name))
            for before in order.below[name]
            for state in life.states
        )
        is_known = order.below[name] <= {life.first, *life.moments}
        is_fixed = needed.is_filled or needed.is_empty or needed.is_referred or is_bounded
        if is_fixed or is_followed or not (is_in_order and is_known):
            raise UnfitError("the moments of its states are not free")
