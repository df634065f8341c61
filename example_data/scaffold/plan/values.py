"""Amounts and counts that follow from other rows: prices of products, sums of an order's items, how many comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import OPTIONAL, call, inner_kind, snake_case
from example_data.scaffold.kinds.numbers import decimals
from example_data.scaffold.plan import moments, relations, stages
from example_data.scaffold.plan.amounts import (
    ADDED,
    DISCOUNT,
    LEFT,
    LINE_TOTAL,
    PAID,
    PRICE,
    QUANTITY,
    SUBTOTAL,
    TAX,
    TAX_RATE,
    TOTAL,
    PlannedTables,
    Range,
    core_name,
    is_cents,
    target_of,
)
from example_data.scaffold.plan.context import PlannedTable, TableSummary
from example_data.scaffold.schema.tables import Column, Table

LAST = re.compile(r"(?:last|latest)_(.+)_(?:at|on|date|time)")
"""Moments of the last row of another table."""

SHARED = re.compile(r"currency(_code)?")
"""What rows have in common with those they belong to."""

HISTORY = re.compile(r".*(price|cost|rate|offer|histor(y|ie)|quote)s?")
"""Tables with prices of their own."""

TAX_FACTOR = "0.2"
"""Of an amount, as a tax where no column says its rate."""


def agree_values(
    planned: Sequence[PlannedTable], summaries: Mapping[str, TableSummary], tables: Mapping[str, Table]
) -> list[PlannedTable]:
    """Return the tables with what follows from other rows, where names say so and constraints allow it."""
    all_tables = PlannedTables(tables, summaries, {table.name: table for table in planned})
    for table in planned:
        _copy_values(all_tables, table.name)
        _multiply(all_tables, table.name)
    for table in planned:
        _add_up(all_tables, table.name)
        _count(all_tables, table.name)
    for table in planned:
        _pay(all_tables, table.name)
        _settle(all_tables, table.name)
        _find_last(all_tables, table.name)
        _flag(all_tables, table.name)
        _follow_state(all_tables, table.name)
    return [_with_changes(table, tables[table.name], all_tables.changed.get(table.name, {})) for table in planned]


def _with_changes(planned: PlannedTable, table: Table, changed: Mapping[str, Call]) -> PlannedTable:
    kinds = {**planned.columns, **changed}
    columns = {column.name: kinds[column.name] for column in table.columns if column.name in kinds}
    return replace(planned, columns=columns, defaulted=planned.defaulted - len(changed.keys() - planned.columns.keys()))


def _references(tables: PlannedTables, table: str) -> Iterator[tuple[str, str]]:
    """Yield the references that each row has, with the tables that they lead to: the owner's come last."""
    found = [(name, kind) for name, kind in tables.kinds(table).items() if kind.function in _REFERENCES]
    for name, kind in sorted(found, key=lambda each: each[1].function == "c.parent"):
        if target_of(kind) in tables.planned:
            yield name, target_of(kind)


_REFERENCES = frozenset({"c.reference", "c.distinct", "c.parent"})


def _copy_values(tables: PlannedTables, table: str) -> None:
    """Let prices be those of the rows referred to, and so the currency."""
    has_own = HISTORY.fullmatch(relations.base_name(table))
    for column in tables.schema[table].columns:
        find = _find_price if PRICE.fullmatch(core_name(column)) and not has_own else _find_shared
        own = tables.kinds(table).get(column.name)
        is_free = own is not None and inner_kind(own).function not in _REFERENCES
        for reference, target in _references(tables, table) if is_free else ():
            if source := find(tables, table, target, column):
                kind = call("value_of", source, of=reference)
                tables.set(table, column.name, kind, tables.range(target, source))
                break


def _find_price(tables: PlannedTables, table: str, target: str, column: Column) -> str:
    """Return the price of a row referred to that a price is; empty where there is none that fits."""
    last = core_name(column).split("_")[-1]
    found = [
        each.name
        for each in tables.schema[target].columns
        if PRICE.fullmatch(core_name(each))
        and last in core_name(each).split("_")
        and each.type.name == column.type.name
        if is_cents(each) == is_cents(column) and tables.is_filled(target, each.name)
    ]
    for name in sorted(found, key=lambda name: (name != column.name, name != last)):
        numbers = tables.range(target, name)
        if numbers is not None and tables.allows(table, column.name, numbers):
            return name
    return ""


def _find_shared(tables: PlannedTables, table: str, target: str, column: Column) -> str:
    """Return the column of a row referred to that is the same by its name; empty where there is none that fits."""
    name = column.name
    if not SHARED.fullmatch(snake_case(name)) or not tables.is_filled(target, name):
        return ""
    own, other = (tables.summaries[each].requirements[name] for each in (table, target))
    is_same = set(own.conditions) <= set(other.conditions) and not own.is_unique
    return name if is_same and tables.schema[target].column(name).type == column.type else ""


def _multiply(tables: PlannedTables, table: str) -> None:
    """Let a line's total be the product of quantity and price."""
    quantity = tables.find(table, QUANTITY)
    for column in tables.schema[table].columns:
        price, name = tables.find(table, PRICE, column), column.name
        is_total = name in tables.kinds(table) and LINE_TOTAL.fullmatch(core_name(column))
        numbers = _product(tables, table, quantity, price)
        if not is_total or name in {quantity, price} or numbers is None or not tables.allows(table, name, numbers):
            continue
        if tables.is_filled(table, quantity, price) or column.is_nullable:
            kind = call("product", quantity, price, scale=numbers.scale or None, type=_typed(column))
            tables.set(table, name, kind, numbers)


def _product(tables: PlannedTables, table: str, one: str, other: str) -> Range | None:
    first, second = tables.range(table, one), tables.range(table, other)
    return None if first is None or second is None else first.times(second)


def _typed(column: Column) -> str | None:
    """Return the type of a column whose kind makes decimals unless it is said."""
    return column.type.name if column.type.family == "integer" else None


def _add_up(tables: PlannedTables, table: str) -> None:
    """Let a total be the sum of the row's parts, or of their subtotal with what is added and taken off."""
    subtotal, total = tables.find(table, SUBTOTAL), tables.find(table, TOTAL)
    name = subtotal or total
    if not name or (tables.find(table, QUANTITY) and tables.find(table, PRICE)):
        return
    column = tables.schema[table].column(name)
    for child in tables.children(table):
        keys = [key for key in tables.schema[child.name].foreign_keys if key.table == table]
        kind, numbers = _part_sum(tables, child.name, column)
        if not keys or not relations.is_part(tables.schema[child.name], keys[0]) or kind is None:
            continue
        if tables.allows(table, name, numbers):
            tables.set(table, name, kind.with_keywords(type=_typed(column)), numbers)
            if subtotal and total:
                _add_total(tables, table, subtotal, total)
            return


def _part_sum(tables: PlannedTables, child: str, column: Column) -> tuple[Call | None, Range]:
    """Return the sum of a table's amounts over the rows of one owner, and which numbers that has."""
    rows, line = tables.rows(child), tables.find(child, LINE_TOTAL, column)
    price, quantity = tables.find(child, PRICE, column), tables.find(child, QUANTITY)
    if line and (numbers := tables.range(child, line)) is not None:
        return call("sum_of", child, line), _sum_range(numbers, rows, is_filled=tables.is_filled(child, line))
    if numbers := _product(tables, child, price, quantity):
        is_filled = tables.is_filled(child, price, quantity)
        return call("sum_of", child, price, times=quantity), _sum_range(numbers, rows, is_filled=is_filled)
    return None, rows


def _sum_range(numbers: Range, rows: Range, *, is_filled: bool) -> Range:
    whole = numbers.times(rows)
    return whole if is_filled else replace(whole, low=Decimal(0))


def _add_total(tables: PlannedTables, table: str, subtotal: str, total: str) -> None:
    """Let the total be the subtotal with taxes and shipping, without discounts."""
    numbers, like = tables.ranges[table, subtotal], tables.schema[table].column(subtotal)
    terms, low, high, step = [subtotal], numbers.low, numbers.high, Decimal(1).scaleb(-numbers.scale)
    for column in tables.schema[table].columns:
        name, core = column.name, core_name(column)
        if name not in tables.kinds(table) or column.type.family != like.type.family or name in {subtotal, total}:
            continue
        own = tables.range(table, name)
        taxed = Range(Decimal(0), numbers.high, numbers.scale)
        if TAX.fullmatch(core) and tables.allows(table, name, taxed):
            rate = tables.find(table, TAX_RATE)
            factors = (subtotal, rate) if rate else (subtotal,)
            factor = None if rate else TAX_FACTOR
            kind = call("product", *factors, factor=factor, scale=numbers.scale, type=_typed(column))
            tables.set(table, name, kind, taxed)
            terms, high = [*terms, name], high + taxed.high
        elif ADDED.fullmatch(core) and own is not None:
            terms, high = [*terms, name], high + own.high
        elif DISCOUNT.fullmatch(core) and own is not None:
            taken = Range(Decimal(0), min(own.high, low).quantize(step), numbers.scale)
            if not tables.allows(table, name, taken):
                return
            kind = decimals(taken.low, taken.high, taken.scale)
            if typed := _typed(column):
                kind = call("integer", 0, int(taken.high), type=None if typed == "integer" else typed)
            tables.set(table, name, kind, taken)
            terms, low = [*terms, f"-{name}"], Decimal(0)
    found = Range(low, high, numbers.scale)
    if tables.allows(table, total, found):
        tables.set(table, total, call("total", *terms, type=_typed(like)), found)


def _count(tables: PlannedTables, table: str) -> None:
    """Let counts be how many rows of other tables there are."""
    for column in tables.schema[table].columns:
        is_left = column.is_generated or column.left_to or column.type.is_array or column.type.family != "integer"
        is_free = column.name in tables.kinds(table) or (column.default and not column.volatility)
        child = next((each.name for each in tables.children(table) if relations.counts(column.name, each.name)), "")
        if child and is_free and not is_left and tables.allows(table, column.name, tables.rows(child)):
            typed = None if column.type.name == "integer" else column.type.name
            tables.set(table, column.name, call("count_of", child, type=typed))


def _pay(tables: PlannedTables, table: str) -> None:
    """Let what is paid for a row be its total, where that is paid at once."""
    owner = next(iter(tables.summaries[table].owners), "")
    amount = tables.find(table, TOTAL)
    reference = next((name for name, target in _references(tables, table) if target == owner), "")
    if not (amount and reference and relations.is_paid_at_once(table, owner)):
        return
    column = tables.schema[table].column(amount)
    total = tables.find(owner, TOTAL, column) or tables.find(owner, PRICE, column)
    numbers = tables.range(owner, total) if total else None
    if not numbers or not tables.is_filled(owner, total) or not tables.allows(table, amount, numbers):
        return
    if column.type == tables.schema[owner].column(total).type:
        tables.set(table, amount, call("value_of", total, of=reference), numbers)


def _settle(tables: PlannedTables, table: str) -> None:
    """Let what is paid of a row be its total from the moment at which it is paid, and what is due be the rest."""
    schema, kinds, name = tables.schema[table], tables.kinds(table), tables.find(table, TOTAL)
    paid = next((each for each in kinds if stages.bare_name(each) == "paid" and _may_be_missing(kinds[each])), "")
    numbers = tables.range(table, name) if name else None
    for column in schema.columns if paid and numbers and tables.is_filled(table, name) else ():
        is_paid, is_due = PAID.fullmatch(core_name(column)), LEFT.fullmatch(core_name(column))
        is_like = column.type == schema.column(name).type and column.name != name
        if not (numbers and is_like and (is_paid or is_due) and column.name in kinds):
            continue
        if tables.allows(table, column.name, replace(numbers, low=Decimal(0))):
            nothing = call("constant", 0, type="numeric").with_keywords(type=_typed(column))
            whole = call("total", name, type=_typed(column))
            before, after = (nothing, whole) if is_paid else (whole, nothing)
            tables.set(table, column.name, call("case", paid, {None: before}, otherwise=after))


def _find_last(tables: PlannedTables, table: str) -> None:
    """Let the moment of the last row of another table be that."""
    for column in tables.schema[table].columns:
        words = LAST.fullmatch(snake_case(column.name))
        if words is None or column.name not in tables.kinds(table) or not column.is_nullable:
            continue
        for child in tables.children(table):
            birth = moments.find_birth(tables.schema[child.name])
            is_alike = birth in tables.kinds(child.name) and tables.schema[child.name].column(birth).type == column.type
            if relations.counts(f"{words[1]}_count", child.name) and is_alike and _is_free(tables, table, column):
                tables.set(table, column.name, call("max_of", child.name, birth))


def _is_free(tables: PlannedTables, table: str, column: Column) -> bool:
    """Return whether no constraint and no other column says what a column is."""
    conditions = [c for each in tables.summaries[table].requirements.values() for c in each.conditions]
    followed = {name for kind in tables.kinds(table).values() for name in moments.sources(kind)}
    return not any(column.name in {c.column, c.other} for c in conditions) and column.name not in followed


def _flag(tables: PlannedTables, table: str) -> None:
    """Let what is true where a moment is there be so."""
    nullable = {
        stages.bare_name(column.name): column.name
        for column in tables.schema[table].columns
        if moments.find_role(column) is not None and _may_be_missing(tables.kinds(table).get(column.name))
    }
    for column in tables.schema[table].columns:
        name = nullable.get(re.sub(r"^(is|was|has_been)_", "", snake_case(column.name)), "")
        is_flag = column.type.family == "boolean" and not (
            column.type.is_array or column.is_generated or column.left_to
        )
        if name and is_flag and _is_free(tables, table, column):
            missing, there = (call("constant", truth, type="boolean") for truth in (False, True))
            tables.set(table, column.name, call("case", name, {None: missing}, otherwise=there))


def _follow_state(tables: PlannedTables, table: str) -> None:
    """Let what is of one state be there in rows of that state alone: a failure's reason, a card's last figures."""
    kinds = tables.kinds(table)
    listed = {name: _labels(tables, table, kind) for name, kind in kinds.items() if _BY_STATE.search(snake_case(name))}
    for column in tables.schema[table].columns:
        kind, word = kinds.get(column.name), snake_case(column.name).partition("_")
        is_text = column.type.family == "text" and bool(word[2])
        if kind is None or kind.function != "c.nullable" or not (is_text and _is_free(tables, table, column)):
            continue
        for state, labels in listed.items():
            own = [label for label in labels if len(word[0]) >= STEM and _stem(label) == _stem(word[0])]
            if own and len(own) < len(labels) and state != column.name:
                inner = inner_kind(kind)
                tables.set(table, column.name, call("case", state, dict.fromkeys(own, inner)))
                break


STEM = 4
"""Letters at the beginning of words of one stem, such as `fail` of `failed` and `failure`."""

_BY_STATE = re.compile(r"(^|_)(status|state|method|type|kind)$")


def _stem(word: str) -> str:
    return snake_case(word)[:STEM]


def _labels(tables: PlannedTables, table: str, kind: Call) -> list[str]:
    """Return the few texts that a column has; none of a kind that has others."""
    if kind.function.endswith("_life.state"):
        kind = tables.planned[table].variables[kind.function.removesuffix(".state")]
    elif kind.function not in {"c.choice", "c.weighted", "c.label"}:
        return []
    given = kind.arguments[0]
    return [label for label in given if isinstance(label, str)] if isinstance(given, list | dict) else []


def _may_be_missing(kind: Call | None) -> bool:
    return kind is not None and (kind.function in OPTIONAL or kind.function.endswith(".at"))
