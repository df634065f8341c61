"""States beside moments: the lifecycle of a table's rows, and the constraints that connect the ones and the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.conditions import Alternative, Condition, Value, read_alternatives
from example_data.scaffold.check_constraints.parser import NotUnderstoodError
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS, Requirement, UnfitError
from example_data.scaffold.kinds.name_hints import fits, snake_case
from example_data.scaffold.kinds.shares import constant_default
from example_data.scaffold.kinds.text_hints import PLACE_WORDS
from example_data.scaffold.plan import moments, relations, stages
from example_data.scaffold.plan.column_order import ColumnOrder
from example_data.scaffold.plan.life import Life
from example_data.scaffold.schema.tables import Check, Column, Table

STATE = re.compile(r"(.*_)?(status|state|stage|phase)")
"""Names of columns of states."""


def find_life(table: Table) -> Life | None:
    """Return the lifecycle of a table's rows, where names say that it has states and moments at which these begin."""
    found = [life for column in table.columns if _is_state(table, column) and (life := _life(table, column))]
    best = max(found, key=lambda life: len(life.moments), default=None)
    return None if best is None else replace(best, kept=frozenset(_kept(table, best)))


def _is_state(table: Table, column: Column) -> bool:
    is_free = not (column.is_generated or column.is_counted or column.left_to or column.type.is_array)
    is_key = any(column.name in key.columns for key in table.foreign_keys) or column.name in table.primary_key
    is_unique = any(column.name in unique.columns for unique in table.uniques)
    is_of_place = column.name.lower() == "state" and any(fits(PLACE_WORDS, snake_case(c.name)) for c in table.columns)
    is_named = STATE.fullmatch(snake_case(column.name)) is not None and not is_of_place
    return (
        is_named
        and is_free
        and not (is_key or is_unique)
        and (column.type.family == "text" or bool(column.type.labels))
    )


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
    is_free = not (column.is_generated or column.left_to) and column.is_nullable
    is_key = any(column.name in key.columns for key in table.foreign_keys)
    is_unique = any(column.name in unique.columns for unique in table.uniques)
    birth = moments.find_birth(table)
    is_date = column.type.family == "date" and bool(birth) and table.column(birth).type.family != "date"
    return is_free and not (is_key or is_unique or is_date)


def _labels(table: Table, column: Column) -> list[str]:
    """Return the states that a column may have, as its type or a constraint lists them; none where none does."""
    if column.type.labels:
        return list(column.type.labels)
    own = [(check.text, column.name) for check in table.checks] + [(check.text, "value") for check in column.checks]
    for text, name in own:
        for alternatives in _read(text):
            values = [c.value for c in alternatives[0] if c.column == name and c.relation == "in" and not c.aspect]
            if len(alternatives) == len(alternatives[0]) == 1 and values and isinstance(values[0], tuple):
                return [value for value in values[0] if isinstance(value, str)]
    return []


def _excluded(table: Table, column: Column) -> set[Value]:
    """Return the states that a constraint excludes, whatever else a row has."""
    excluded: set[Value] = set()
    for check in table.checks:
        for alternatives in _read(check.text):
            filled = [each for each in alternatives if Condition(column.name, "is null") not in each]
            for condition in filled[0] if len(filled) == 1 else ():
                if condition.column == column.name and condition.relation in {"<>", "not in"} and not condition.aspect:
                    excluded |= {*(condition.value if isinstance(condition.value, tuple) else [condition.value])}
    return excluded


def _read(text: str) -> Iterator[tuple[Alternative, ...]]:
    """Yield the ways to keep a constraint, if it is understood."""
    try:
        yield read_alternatives(text)
    except NotUnderstoodError:
        return


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
        for alternatives in _read(check.text):
            names = {name for a in alternatives for c in a for name in (c.column, c.other) if name}
            if len(names) > 1 and names <= own and all(_is_met(life, state, alternatives) for state in life.states):
                yield check.name


def _is_met(life: Life, state: str, alternatives: tuple[Alternative, ...]) -> bool:
    return any(all(_holds(life, state, condition) for condition in alternative) for alternative in alternatives)


def _holds(life: Life, state: str, condition: Condition) -> bool:
    """Return whether a condition holds for rows in a state."""
    name, relation, value = condition.column, condition.relation, condition.value
    path = life.path(state)
    at = {life.first: 0, life.state: 0} | {n: path.index(s) for n, s in life.moments.items() if s in path}
    if relation in {"is null", "is not null"}:
        return (name in at) == (relation == "is not null")
    if condition.aspect:
        return False
    if condition.other:
        if name not in at or condition.other not in at:
            return True
        earlier, later = (name, condition.other) if relation in HIGHS else (condition.other, name)
        return relation in HIGHS + LOWS and life.state not in {name, condition.other} and at[earlier] < at[later]
    listed = value if isinstance(value, tuple) else (value,)
    return name == life.state and {"=": state in listed, "in": state in listed}.get(
        relation, relation in {"<>", "not in"} and state not in listed
    )


def check_free(life: Life, requirements: Mapping[str, Requirement], order: ColumnOrder, taken: Collection[str]) -> None:
    """Make sure that the other constraints leave room for a lifecycle; the columns in `taken` are of other kinds.

    Raises:
        UnfitError: They do not.
    """
    own, states = requirements[life.state], {*life.states}
    is_plain = own.is_within("", relations={"=", "in", "<>", "not in"}) and not own.is_empty
    is_whole = states <= {*(states if (values := own.values()) is None else values)} - {*own.excluded}
    if not (is_plain and is_whole) or {life.state, life.first, *life.moments} & {*taken}:
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


def without_kept(table: Table, life: Life | None) -> Table:
    """Return the table without the constraints that its lifecycle keeps."""
    checks: tuple[Check, ...] = tuple(c for c in table.checks if life is None or c.name not in life.kept)
    return replace(table, checks=checks)


def variable(table: str) -> str:
    """Return the name of the variable that a table's lifecycle is in."""
    return re.sub(r"\W|^(?=\d)", "_", f"{relations.base_name(table)}_life")


def life_kinds(table: Table, life: Life) -> dict[str, Call]:
    """Return the kinds of the columns of a lifecycle."""
    name, column = variable(table.name), table.column(life.state)
    kinds = {life.state: Call(f"{name}.state").with_keywords(type=column.type.name if column.type.labels else None)}
    for moment, state in life.moments.items():
        type_ = moments.TYPES[table.column(moment).type.name]
        kinds[moment] = Call(f"{name}.at", (state,)).with_keywords(type=None if type_ == "timestamptz" else type_)
    return kinds
