"""The columns of one table: references, keys, the kinds of all others, and notes on what could not be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from example_data.generation.type_facts import INTEGER_TYPES
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.conditions import Alternative, Value
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError
from example_data.scaffold.kinds import choose_kind, codes, texts
from example_data.scaffold.kinds.few_values import few_values
from example_data.scaffold.kinds.hints import has_hint
from example_data.scaffold.kinds.name_hints import OPTIONAL, call, fits, inner_kind, nullable, snake_case
from example_data.scaffold.kinds.neighbours import ALONE, Neighbours
from example_data.scaffold.kinds.shares import null_share
from example_data.scaffold.plan import moments, relations, states
from example_data.scaffold.plan.context import Note, TableContext
from example_data.scaffold.plan.row_plan import extent
from example_data.scaffold.plan.sides import Sides
from example_data.scaffold.schema.tables import DATES, Column, most_referred

DAYS_AFTER = 30
"""Days between a moment and the one that follows it, at most."""

SLOT_HOURS = 2
"""Hours of ranges of moments that must not overlap; those of dates have a day."""

MADE_OF_OTHERS = "slug|permalink|url_?key"
"""Columns that are planned last, as they may be made of others."""

KEYS = frozenset({"c.uuid_key", "c.serial_key"})
"""Kinds of which the first is the table's key, unless the table says otherwise."""


@dataclass(slots=True)
class ColumnPlan:
    """The columns of a table while they are planned, one after the other; first what is decided before."""

    context: TableContext
    agreed: Mapping[str, Call]
    """Columns that agree with others of the row, or of rows that it refers to."""
    variables: Mapping[str, Call]
    """Values that several of these name."""
    kinds: dict[str, Call] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    around: Neighbours = ALONE
    """What is known of the table; its kinds are those that are planned so far."""
    defaulted: int = 0
    """How many columns the database fills."""
    key: tuple[str, ...] = ()

    @property
    def is_key_implied(self) -> bool:
        """Whether a kind says what the key is, so that the table need not."""
        return self.key == tuple(name for name, kind in self.kinds.items() if kind.function in KEYS)[:1]


def plan_columns(context: TableContext) -> ColumnPlan:
    """Return the kind of every column.

    Raises:
        UnfitError: A column that needs a value cannot have any, or nothing tells the rows apart.
    """
    while True:
        variables, lived = states.plan_life(context)
        plan = ColumnPlan(context, lived | moments.plan_moments(context, lived), variables)
        plan.around = _look_around(plan)
        columns = (column for column in context.table.columns if not column.is_generated)
        for column in sorted(columns, key=lambda column: fits(MADE_OF_OTHERS, snake_case(column.name))):
            _plan_column(plan, column)
        checked = {name for name, requirement in context.requirements.items() if requirement.value_conditions}
        kinds = texts.agree_on_numbers(plan.kinds, checked)
        plan.kinds = {c.name: kinds[c.name] for c in context.table.columns if c.name in kinds}
        lacking = {name for kind in plan.kinds.values() for name in moments.sources(kind)} - plan.kinds.keys()
        if not lacking:
            break
        order = context.order
        context = replace(context, order=replace(order, unwritten=order.unwritten | lacking))
    for sides in context.way.sides:
        _let_states_occur(plan, sides)
    plan.key = _key(plan)
    return plan


def _plan_column(plan: ColumnPlan, column: Column) -> None:
    context, references, name = plan.context, plan.context.references, column.name
    requirement = replace(context.requirements[name], is_unique=name in context.rows.unique)
    if column.left_to:
        plan.defaulted += bool(column.default) or column.is_counted
        plan.notes.append(Note(name, column.left_to))
    elif (sides := context.sides_of(name)) is not None:
        _add_case(plan, column, requirement, sides)
    elif name in references.kinds and not requirement.is_empty:
        plan.kinds[name] = references.kinds[name]
    elif requirement.is_empty or name in references.null_reasons or name in context.table.referring:
        _check_null(column, requirement)
    elif name in context.rows.empty:
        _check_null(column, requirement)
        plan.notes.append(Note(name, "stays NULL: rows that all differ in it cannot be made"))
    elif (kind := _distinguishing_kind(context, column) or plan.agreed.get(name)) is not None:
        plan.kinds[name] = kind
    elif column.is_counted or (column.default and not _deserves_values(plan, column, requirement)):
        plan.defaulted += 1
        if column.is_counted or column.volatility:
            source = column.default or "a sequence"
            plan.notes.append(Note(name, f"is left to {source}, which differs from database to database"))
    else:
        _add_kind(plan, column, requirement)


def _add_case(plan: ColumnPlan, column: Column, requirement: Requirement, sides: Sides) -> None:
    """Add the column's kind for each state of another column, or raise an UnfitError where one cannot be kept."""
    pairs = [(value, _side_kind(plan, column, requirement, sides, side)) for value, side in sides.by_value.items()]
    if sides.otherwise is None:  # the usual kind, so that the states of the others are named
        kinds = [kind for _, kind in pairs]
        otherwise = max(kinds, key=lambda kind: (kinds.count(kind), kind is None, kinds.index(kind)))
    else:
        otherwise = _side_kind(plan, column, requirement, sides, sides.otherwise)
    by_value = {_literal(value): kind for value, kind in pairs if kind != otherwise}
    written = [kind.function for kind in (*by_value.values(), otherwise) if kind is not None]
    if not KEYS.isdisjoint(written) or (not INHERITING.isdisjoint(written) and len({*written}) > 1):
        raise UnfitError(f"{column.name} cannot be of one kind or another by {sides.state}")
    if requirement.is_unique and len(written) > 1:
        raise UnfitError(f"{column.name} cannot be unique, and of one kind or another by {sides.state}")
    if not written:
        _check_null(column, requirement)
        plan.notes.append(Note(column.name, "stays NULL, as a constraint has it where others have values"))
    elif not by_value and otherwise is not None:
        plan.kinds[column.name] = otherwise
    else:
        plan.kinds[column.name] = call("case", sides.state, by_value, otherwise=otherwise)


def _let_states_occur(plan: ColumnPlan, sides: Sides) -> None:
    """Add the states that constraints name to those that a column has, or raise an UnfitError where it has none."""
    kind = plan.kinds.get(sides.state)
    if kind is None:
        raise UnfitError(f"{sides.state} has states, and cannot be filled")
    if sides.is_arc:
        inner = inner_kind(kind)
        if inner.function in KEYS | {"c.parent", "c.distinct", "c.through", "c.late"} or inner.function[:2] != "c.":
            raise UnfitError(f"{sides.state} cannot be NULL where others have values")
        plan.kinds[sides.state] = nullable(inner, HALF)
        return
    named = [_literal(value) for value in sides.by_value]
    known = kind.arguments[0] if kind.function in {"c.choice", "c.weighted"} else None
    if isinstance(known, list):
        arguments: object = [*known, *(value for value in named if value not in known)]
    elif isinstance(known, dict):
        arguments = {**dict.fromkeys(named, 1), **known}
    elif sides.otherwise is None or not kind.function.startswith("c.") or len(named) == 1:
        return
    else:
        kind, arguments = call("choice"), named
    plan.kinds[sides.state] = replace(kind, arguments=(arguments,))


def _literal(value: Value) -> object:
    """Return a value of a constraint as modules have it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    return value


def _side_kind(
    plan: ColumnPlan, column: Column, requirement: Requirement, sides: Sides, side: Alternative
) -> Call | None:
    """Return the column's kind in one state; None where it is NULL."""
    own = tuple(condition for condition in side if condition.column == column.name)
    requirement = replace(requirement, conditions=(*requirement.conditions, *own))
    is_left = sides.is_claimed(column.name) and not own and column.is_nullable and not requirement.is_filled
    if requirement.is_empty or is_left:
        return None
    name, context = column.name, plan.context
    known = context.references.kinds.get(name) or plan.agreed.get(name)
    kind = None if known is None else inner_kind(known)
    if name in context.table.referring or name in context.rows.empty:
        if kind is None or kind.function != "c.reference":
            raise UnfitError(f"{name} cannot be filled in some states of {sides.state} alone")
    elif kind is not None and not kind.function.startswith("c."):
        raise UnfitError(f"{name} is of a lifecycle that does not keep what {sides.state} requires")
    elif kind is None or requirement.value_conditions:
        chosen = _choose_kind(plan, column, requirement)
        kind = nullable(chosen, null_share(column) if column.is_nullable and not requirement.is_filled else 0)
    elif kind.function == "c.after" and not any(moments.sources(kind)):
        kind = kind.with_keywords(type=moments.TYPES[column.type.name])
    inner = inner_kind(kind)
    if sides.is_arc and sides.state in (*inner.arguments, *inner.keywords.values()):
        raise UnfitError(f"{name} is made of {sides.state}, which is NULL where it is not")
    return kind


HALF = 0.5
"""The share of NULL in a column that others have values in place of."""

INHERITING = frozenset({"c.after", "c.value_of", "c.reference"})
"""Kinds that have the type of what they are made of."""


def _look_around(plan: ColumnPlan) -> Neighbours:
    """Return what is known of the table while its columns are planned."""
    context, references = plan.context, plan.context.references
    referred = {
        name: {other: kind for other, kind in context.earlier[target].columns.items() if kind.function not in OPTIONAL}
        for name, (target, _) in references.targets.items()
        if target in context.earlier and references.kinds[name].function in relations.REFERENCES
    }
    names, rows = tuple(other.name for other in context.table.columns), extent(context, context.rows)
    return Neighbours(context.table.name, names, rows, plan.kinds, referred, most_referred(context.tables))


def _check_null(column: Column, requirement: Requirement) -> None:
    """Make sure that a column that is not written is NULL, and may be."""
    if requirement.is_filled:
        raise UnfitError(f"{column.name} cannot be filled, and a CHECK constraint asks for a value")
    if column.default or not column.is_nullable:
        raise UnfitError(f"{column.name} has to be NULL, but {'has a default' if column.default else 'is NOT NULL'}")


def _distinguishing_kind(context: TableContext, column: Column) -> Call | None:
    """Return the kind of a column that makes the rows differ; None for any other column."""
    name, table, rows, requirement = column.name, context.table, context.rows, context.requirements[column.name]
    type_, values = column.type.name, few_values(column, requirement)
    is_key = values is None and (name in table.primary_key or requirement.is_referred) and not column.type.is_array
    kind = None
    if name in rows.ordinals:
        kind = call("ordinal", type=None if type_ == "integer" else type_)
    elif name in rows.slots:
        kind = call("slots", hours=24 if type_ == "daterange" else SLOT_HOURS, type=type_)
    elif name in rows.listed and values and column.type.labels:
        kind = call("label", [*values], distinct=True, type=type_)
    elif name in rows.listed and values and len(values) == 1:
        kind = call("constant", _literal(values[0]), type=type_)
    elif name in rows.listed and values:
        kind = call("choice", [*map(_literal, values)], distinct=True, type=None if type_ == "text" else type_)
    elif name in rows.days:
        kind = choose_kind.choose_kind(column, requirement).with_keywords(distinct=True)
    elif is_key and type_ == "uuid":
        kind = call("uuid_key")
    elif is_key and type_ in INTEGER_TYPES and (table.primary_key == (name,) or column.is_counted):
        kind = call("serial_key", type=None if type_ == "bigint" else type_)
    return kind


def _deserves_values(plan: ColumnPlan, column: Column, requirement: Requirement) -> bool:
    """Return whether a column with a default should have other values than that."""
    is_moment = column.type.family in DATES and column.volatility != ""
    is_arbitrary = is_moment or (column.type.name == "uuid" and column.volatility == "v")
    is_better_known = (is_arbitrary or bool(column.type.labels)) and not column.type.is_array
    is_better_known = is_better_known or has_hint(column, plan.around)
    is_required = bool(requirement.conditions) or requirement.is_unique or requirement.is_referred
    return is_better_known or is_required or plan.context.order.is_compared(column.name)


def _add_kind(plan: ColumnPlan, column: Column, requirement: Requirement) -> None:
    """Add the column's kind, or a note that it is left to a trigger, to its default, or NULL."""
    order, is_needed = plan.context.order, not plan.context.may_be_null(column.name)
    try:
        kind = _copied_kind(plan, column, requirement) or _choose_kind(plan, column, requirement)
    except UnfitError as error:
        triggers = [trigger.name for trigger in order.table.triggers if trigger.is_before]
        if is_needed and triggers and not requirement.is_referred:
            plan.notes.append(Note(column.name, f"is left to the trigger {', '.join(triggers)}: {error}"))
            return
        if is_needed and not column.default:
            raise UnfitError(f"{column.name} cannot be filled: {error}") from error
        if column.default and (requirement.is_unique or order.is_compared(column.name)):
            raise UnfitError(f"{column.name} cannot be left to its default: {error}") from error
        outcome = "is left to its default" if column.default else "stays NULL"
        plan.notes.append(Note(column.name, f"{outcome}: {error}"))
        return
    if kind.function == "c.constant" and kind.arguments == ("!",):
        plan.notes.append(Note(column.name, "is '!', which is no password's hash: nobody can sign in with it"))
    if count := codes.count_if_few(kind) or texts.count_shared(kind):
        plan.notes.append(Note(column.name, f"has {count} different values, of which two seeds may share some"))
    has_dates_after = column.type.family in DATES and order.has_followers(column.name)
    is_key = column.name in order.table.primary_key or kind.function in KEYS
    may_be_null = not (is_needed or has_dates_after or is_key or column.volatility)
    plan.kinds[column.name] = nullable(kind, null_share(column) if may_be_null else 0)


def _copied_kind(plan: ColumnPlan, column: Column, requirement: Requirement) -> Call | None:
    """Return the value of the row that a reference leads to where the name says both: `product_name`, `product_id`."""
    context, words = plan.context, snake_case(column.name)
    if requirement.conditions or requirement.is_unique:
        return None
    for reference, (table, _) in context.references.targets.items():
        named = snake_case(reference).removesuffix("_id")
        if table not in context.earlier or not (column.is_nullable or not context.may_be_null(reference)):
            continue
        for other in context.tables[table].columns:
            kind = context.earlier[table].columns.get(other.name)
            is_there = kind is not None and (kind.function not in OPTIONAL or column.is_nullable)
            if is_there and words == f"{named}_{snake_case(other.name)}" and other.type == column.type:
                return call("value_of", other.name, of=reference)
    return None


def _choose_kind(plan: ColumnPlan, column: Column, requirement: Requirement) -> Call:
    order, around = plan.context.order, plan.around
    born = next((name for name in around.columns if fits("birth_?(date|day)|date_of_birth|dob", snake_case(name))), "")
    if born and snake_case(column.name) == "age" and column.is_nullable:
        raise UnfitError(f"it follows from {born}")
    is_date = column.type.family in DATES and not column.type.is_array
    if is_date and (before := order.predecessor(column.name)):
        if any(not condition.other for condition in requirement.value_conditions):
            raise UnfitError(f"it comes after {before}, and is bounded besides")
        return call("after", before, days=DAYS_AFTER, strictly=column.name in order.strict or None)
    return choose_kind.choose_kind(column, requirement, order.window(column.name), around)


def _key(plan: ColumnPlan) -> tuple[str, ...]:
    """Return the columns that tell the rows apart: the primary key, else a column of a key's kind, else unique ones."""
    table = plan.context.table
    plain = [unique.columns for unique in table.uniques if unique.is_plain]
    is_single = {*table.primary_key, *(columns[0] for columns in plain if len(columns) == 1)}
    own = tuple(name for name, kind in plan.kinds.items() if kind.function in KEYS and name in is_single)
    written = tuple(name for name in table.primary_key if name in plan.kinds)  # a constant default tells no rows apart
    within = tuple(name for name in own if name in written)
    if written and (len(table.primary_key) == 1 or not within):
        return written
    if own:
        return (within or own)[:1]
    filled = {name for name in plan.kinds if not plan.context.may_be_null(name)}
    if columns := next((columns for columns in plain if filled.issuperset(columns)), ()):
        return columns
    raise UnfitError("it has no primary key and nothing unique, so its rows could not be told from others")
