"""Amounts and counts that follow from other rows: prices of products, sums of an order's items, how many comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import OPTIONAL, call, inner_kind, is_named, snake_case, target_of
from example_data.scaffold.kinds.numbers import decimals
from example_data.scaffold.plan import moments, relations, stages
from example_data.scaffold.plan.amounts import Range, Values, core_name, is_cents
from example_data.scaffold.plan.context import PlannedTable
from example_data.scaffold.schema.tables import Column, Table

LAST = re.compile(r"(?:last|latest)_(.+)_(?:at|on|date|time)")
"""Moments of the last row of another table."""

SHARED = re.compile(r"currency(_code)?")
"""What rows have in common with those they belong to."""

TAX_FACTOR = "0.2"
"""Of an amount, as a tax where no column says its rate."""


def agree_values(planned: Mapping[str, PlannedTable], tables: Mapping[str, Table]) -> list[PlannedTable]:
    """Return the tables with what follows from other rows, where names say so and constraints allow it."""
    values: dict[str, Values] = {}
    values |= {name: Values(tables[name], table, dict(table.columns), values) for name, table in planned.items()}
    for rules in ((_copy_values, _multiply), (_add_up, _count), (_pay, _settle, _find_last, _flag, _follow_state)):
        for own in values.values():
            for rule in rules:
                rule(own)
    return list(map(_finish, values.values()))


def _finish(own: Values) -> PlannedTable:
    columns = {column.name: own.kinds[column.name] for column in own.table.columns if column.name in own.kinds}
    more = len(columns) - len(own.planned.columns)
    return replace(own.planned, columns=columns, defaulted=own.planned.defaulted - more)


def _references(own: Values) -> Iterator[tuple[str, Values]]:
    """Yield the references that each row has, with the tables that they lead to: the owner's come last."""
    found = [(name, kind) for name, kind in own.kinds.items() if kind.function in relations.REFERENCES]
    for name, kind in sorted(found, key=lambda each: each[1].function == "c.parent"):
        if target_of(kind) in own.others:
            yield name, own.others[target_of(kind)]


def _copy_values(own: Values) -> None:
    """Let prices be those of the rows referred to, and so the currency."""
    has_own = is_named("{history}", relations.base_name(own.table.name))
    for column in own.table.columns:
        find = _find_price if is_named("{price}", core_name(column)) and not has_own else _find_shared
        kind = own.kinds.get(column.name)
        is_free = kind is not None and inner_kind(kind).function not in relations.REFERENCES
        for reference, other in _references(own) if is_free else ():
            if source := find(own, other, column):
                own.set(column.name, call("value_of", source, of=reference), other.range(source))
                break


def _find_price(own: Values, other: Values, column: Column) -> str:
    """Return the price of a row referred to that a price is; empty where there is none that fits."""
    last = core_name(column).split("_")[-1]
    found = [
        each.name
        for each in other.table.columns
        if is_named("{price}", core_name(each)) and last in core_name(each).split("_")
        if (each.type.name, is_cents(each)) == (column.type.name, is_cents(column)) and other.is_filled(each.name)
    ]
    likely = sorted(found, key=lambda name: (name != column.name, name != last))
    return next((name for name in likely if own.allows(column.name, other.range(name))), "")


def _find_shared(own: Values, other: Values, column: Column) -> str:
    """Return the column of a row referred to that is the same by its name; empty where there is none that fits."""
    name = column.name
    if not SHARED.fullmatch(snake_case(name)) or not other.is_filled(name):
        return ""
    required, there = (each.planned.requirements[name] for each in (own, other))
    is_same = {*required.conditions} <= {*there.conditions} and not required.is_unique
    return name if is_same and other.table.column(name).type == column.type else ""


def _multiply(own: Values) -> None:
    """Let a line's total be the product of quantity and price."""
    quantity = own.find("{quantity}")
    for column in own.table.columns:
        if column.name not in own.kinds or not is_named("{line_total}", core_name(column)):
            continue
        price, name = own.find("{price}", column), column.name
        numbers = own.product(quantity, price)
        is_there = column.is_nullable or own.is_filled(quantity, price)
        if numbers is not None and name not in {quantity, price} and is_there and own.allows(name, numbers):
            kind = call("product", quantity, price, scale=numbers.scale or None, type=_typed(column))
            own.set(name, kind, numbers)


def _typed(column: Column) -> str | None:
    """Return the type of a column whose kind makes decimals unless it is said."""
    return column.type.name if column.type.family == "integer" else None


def _add_up(own: Values) -> None:
    """Let a total be the sum of the row's parts, or of their subtotal with what is added and taken off."""
    subtotal, total = own.find("{subtotal}"), own.find("{total}")
    name = subtotal or total
    if not name or (own.find("{quantity}") and own.find("{price}")):
        return
    column = own.table.column(name)
    for child in own.children():
        key = next((key for key in child.table.foreign_keys if key.table == own.table.name), None)
        kind, numbers = _part_sum(child, column)
        is_of_parts = key is not None and relations.is_part(child.table, key)
        if is_of_parts and kind is not None and own.allows(name, numbers):
            own.set(name, kind.with_keywords(type=_typed(column)), numbers)
            if subtotal and total:
                _add_total(own, subtotal, total)
            return


def _part_sum(child: Values, column: Column) -> tuple[Call | None, Range]:
    """Return the sum of a table's amounts over the rows of one owner, and which numbers that has."""
    rows, line = child.rows(), child.find("{line_total}", column)
    price, quantity = child.find("{price}", column), child.find("{quantity}")
    name, times, numbers = line, None, child.range(line)
    if numbers is None:
        name, times, numbers = price, quantity, child.product(price, quantity)
    if numbers is None:
        return None, rows
    is_filled, whole = child.is_filled(name, times or name), numbers.times(rows)
    return call("sum_of", child.table.name, name, times=times), whole if is_filled else replace(whole, low=Decimal(0))


def _add_total(own: Values, subtotal: str, total: str) -> None:
    """Let the total be the subtotal with taxes and shipping, without discounts."""
    numbers, like = own.ranges[subtotal], own.table.column(subtotal)
    terms, low, high, step = [subtotal], numbers.low, numbers.high, Decimal(1).scaleb(-numbers.scale)
    for column in own.table.columns:
        name, core = column.name, core_name(column)
        if name not in own.kinds or column.type.family != like.type.family or name in {subtotal, total}:
            continue
        amounts = own.range(name)
        taxed = Range(Decimal(0), numbers.high, numbers.scale)
        if is_named("{tax}", core) and own.allows(name, taxed):
            rate = own.find("{tax_rate}")
            factors, factor = ((subtotal, rate), None) if rate else ((subtotal,), TAX_FACTOR)
            own.set(name, call("product", *factors, factor=factor, scale=numbers.scale, type=_typed(column)), taxed)
            terms, high = [*terms, name], high + taxed.high
        elif is_named("{added}", core) and amounts is not None:
            terms, high = [*terms, name], high + amounts.high
        elif is_named("{discount}", core) and amounts is not None:
            taken = Range(Decimal(0), min(amounts.high, low).quantize(step), numbers.scale)
            if not own.allows(name, taken):
                return
            kind = decimals(taken.low, taken.high, taken.scale)
            if typed := _typed(column):
                kind = call("integer", 0, int(taken.high), type=None if typed == "integer" else typed)
            own.set(name, kind, taken)
            terms, low = [*terms, f"-{name}"], Decimal(0)
    found = Range(low, high, numbers.scale)
    if own.allows(total, found):
        own.set(total, call("total", *terms, type=_typed(like)), found)


def _count(own: Values) -> None:
    """Let counts be how many rows of other tables there are."""
    for column in own.table.columns:
        is_left = column.is_generated or column.left_to or column.type.is_array or column.type.family != "integer"
        is_free = column.name in own.kinds or (column.default and not column.volatility)
        counted = (each for each in own.children() if relations.counts(column.name, each.table.name))
        child = next(counted, None) if is_free and not is_left else None
        if child is not None and own.allows(column.name, child.rows()):
            typed = None if column.type.name == "integer" else column.type.name
            own.set(column.name, call("count_of", child.table.name, type=typed))


def _pay(own: Values) -> None:
    """Let what is paid for a row be its total, where that is paid at once."""
    name, amount = next(iter(own.planned.owners), ""), own.find("{total}")
    reference = next((each for each, other in _references(own) if other.table.name == name), "")
    if not (amount and reference and relations.is_paid_at_once(own.table.name, name)):
        return
    column, owner = own.table.column(amount), own.others[name]
    total = owner.find("{total}", column) or owner.find("{price}", column)
    numbers = owner.range(total)
    is_like = owner.is_filled(total) and column.type == owner.table.column(total).type
    if is_like and own.allows(amount, numbers):
        own.set(amount, call("value_of", total, of=reference), numbers)


def _settle(own: Values) -> None:
    """Let what is paid of a row be its total from the moment at which it is paid, and what is due be the rest."""
    name = own.find("{total}")
    paid = next((n for n, kind in own.kinds.items() if stages.bare_name(n) == "paid" and _may_be_missing(kind)), "")
    numbers = own.range(name)
    for column in own.table.columns if paid and numbers and own.is_filled(name) else ():
        is_paid, is_due = is_named("{paid}", core_name(column)), is_named("{left}", core_name(column))
        is_like = column.type == own.table.column(name).type and column.name != name
        if not (numbers and is_like and (is_paid or is_due) and column.name in own.kinds):
            continue
        if own.allows(column.name, replace(numbers, low=Decimal(0))):
            nothing = call("constant", 0, type="numeric").with_keywords(type=_typed(column))
            whole = call("total", name, type=_typed(column))
            before, after = (nothing, whole) if is_paid else (whole, nothing)
            own.set(column.name, call("case", paid, {None: before}, otherwise=after))


def _find_last(own: Values) -> None:
    """Let the moment of the last row of another table be that."""
    for column in own.table.columns:
        words = LAST.fullmatch(snake_case(column.name))
        if words is None or column.name not in own.kinds or not column.is_nullable:
            continue
        for child in own.children():
            birth = moments.find_birth(child.table)
            is_alike = birth in child.kinds and child.table.column(birth).type == column.type
            if relations.counts(f"{words[1]}_count", child.table.name) and is_alike and _is_free(own, column):
                own.set(column.name, call("max_of", child.table.name, birth))


def _is_free(own: Values, column: Column) -> bool:
    """Return whether no constraint and no other column says what a column is."""
    is_followed = any(column.name in moments.sources(kind) for kind in own.kinds.values())
    is_required = bool(own.planned.requirements[column.name].conditions) or not own.is_unbound(column.name)
    return not (is_followed or is_required)


def _flag(own: Values) -> None:
    """Let what is true where a moment is there be so."""
    nullable = {
        stages.bare_name(column.name): column.name
        for column in own.table.columns
        if moments.find_role(column) is not None and _may_be_missing(own.kinds.get(column.name))
    }
    for column in own.table.columns:
        name = nullable.get(re.sub(r"^(is|was|has_been)_", "", snake_case(column.name)), "")
        is_left = column.type.is_array or column.is_generated or column.left_to
        if name and column.type.family == "boolean" and not is_left and _is_free(own, column):
            missing, there = (call("constant", truth, type="boolean") for truth in (False, True))
            own.set(column.name, call("case", name, {None: missing}, otherwise=there))


def _follow_state(own: Values) -> None:
    """Let what is of one state be there in rows of that state alone: a failure's reason, a card's last figures."""
    listed = {name: _labels(own, kind) for name, kind in own.kinds.items() if _BY_STATE.search(snake_case(name))}
    for column in own.table.columns:
        kind, (first, _, rest) = own.kinds.get(column.name), snake_case(column.name).partition("_")
        is_text = column.type.family == "text" and bool(rest) and len(first) >= STEM
        if kind is None or kind.function != "c.nullable" or not (is_text and _is_free(own, column)):
            continue
        for state, labels in listed.items():
            alike = [label for label in labels if _stem(label) == _stem(first)]
            if alike and len(alike) < len(labels) and state != column.name:
                own.set(column.name, call("case", state, dict.fromkeys(alike, inner_kind(kind))))
                break


STEM = 4
"""Letters at the beginning of words of one stem, such as `fail` of `failed` and `failure`."""

_BY_STATE = re.compile(r"(^|_)(status|state|method|type|kind)$")


def _stem(word: str) -> str:
    return snake_case(word)[:STEM]


def _labels(own: Values, kind: Call) -> list[str]:
    """Return the few texts that a column has; none of a kind that has others."""
    if kind.function.endswith("_life.state"):
        kind = own.planned.variables[kind.function.removesuffix(".state")]
    elif kind.function not in {"c.choice", "c.weighted", "c.label"}:
        return []
    given = kind.arguments[0]
    return [label for label in given if isinstance(label, str)] if isinstance(given, list | dict) else []


def _may_be_missing(kind: Call | None) -> bool:
    return kind is not None and (kind.function in OPTIONAL or kind.function.endswith(".at"))
