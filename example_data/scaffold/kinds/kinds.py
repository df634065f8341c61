"""A column's kind: its type first, then what constraints demand, then its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.kinds import dates, name_hints, numbers, texts
from example_data.scaffold.kinds.kind_call import call
from example_data.scaffold.kinds.numbers import WHOLE, Window
from example_data.scaffold.schema.tables import INTEGER_TYPES, PLENTIFUL_TYPES, TEXT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from example_data.project.python_source import Call
    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.check_constraints.facts import Fact
    from example_data.scaffold.schema.tables import Column

SHORT_NAMES = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time without time zone": "time",
}
"""PostgreSQL's long names of types, and those that column kinds have for them."""

ITEMS = 3
"""Members of an array, at most, where no constraint says how many."""

LEAST_OCTETS, MOST_OCTETS = 8, 64
"""Bytes of a bytea whose length no constraint says."""


def type_name(column: Column) -> str:
    """The type as column kinds name it."""
    name = SHORT_NAMES.get(column.type.name, column.type.name)
    return f"{name}[]" if column.type.is_array else name


def kind(column: Column, demand: Demand, window: Window = WHOLE) -> Call:
    """The kind whose values the column takes and its constraints allow.

    Raises:
        UnfitError: There is none; the message says what is missing.
    """
    if column.type.is_array:
        return _array(column, demand)
    if column.type.is_composite:
        raise UnfitError(f"values of the composite type {column.type.name} cannot be made")
    if column.type.labels:
        return _label(column, demand)
    if column.type.name in TEXT_TYPES:
        return _text(column, demand)
    if column.type.name not in _MAKERS:
        raise UnfitError(f"values of type {column.type.name} cannot be made")
    if demand.is_unique and column.type.name not in _UNIQUE:
        raise UnfitError(f"no kind of {column.type.name} is unique")
    return _MAKERS[column.type.name](column, demand, window)


def has_hint(column: Column) -> bool:
    """Whether the column's name says what it holds."""
    family = "text" if column.type.name in TEXT_TYPES else FAMILIES.get(column.type.name, "")
    return not column.type.is_array and bool(family) and name_hints.hint(column.name, family) is not None


def _array(column: Column, demand: Demand) -> Call:
    single = replace(column, name="", type=replace(column.type, is_array=False))
    low, high = demand.bounds("count", 0, None)
    element = kind(single, replace(demand, facts=(), is_unique=False))
    if column.type.name in TEXT_TYPES - {"text", "character varying"}:
        raise UnfitError(f"arrays of {column.type.name} cannot be made: the server takes no other texts for them")
    if column.type.name in TEXT_TYPES:
        is_varying = column.type.name == "character varying"
        element = call("words", 1, 1, max_length=column.type.length, type="varchar" if is_varying else None)
    if demand.is_unique or any(fact.of != "count" for fact in demand.facts if not fact.relation.startswith("is ")):
        raise UnfitError("no kind of array is unique or keeps its constraints")
    return call("array", element, low, max(low, ITEMS) if high is None else min(high, max(low, ITEMS)))


def _label(column: Column, demand: Demand) -> Call:
    if demand.is_unique:
        raise UnfitError(f"there are only {len(column.type.labels)} different labels")
    allowed = demand.values() or column.type.labels
    labels = [label for label in column.type.labels if label in allowed and label not in demand.excluded]
    if not labels:
        raise UnfitError("no label is allowed")
    return call("label", labels, type=column.type.name)


def _text(column: Column, demand: Demand) -> Call:
    values = demand.values()
    if values is None:
        return texts.kind(column, demand)
    low, high = demand.bounds("length", 0, column.type.length)
    fit = [v for v in values if isinstance(v, str) and demand.allows(v) and low <= len(v) <= (high or len(v))]
    if not fit or demand.is_unique:
        raise UnfitError(f"there are only {len(fit)} different values")
    return call("choice", fit)


def _dated(column: Column, demand: Demand, _window: Window) -> Call:
    """A date or a moment."""
    return dates.dated(column, demand)


def _plain(function: str, *arguments: object, **keywords: object) -> Callable[[Column, Demand, Window], Call]:
    """A kind that no constraint shapes."""

    def make(column: Column, demand: Demand, _window: Window) -> Call:
        if not all(map(_holds_anyhow, demand.facts)):
            raise UnfitError(f"no kind of {column.type.name} keeps its constraints")
        is_range = column.type.name.endswith("range")
        return call(function, *arguments, **keywords, type=column.type.name if is_range else None)

    return make


def _holds_anyhow(fact: Fact) -> bool:
    """Whether every value keeps it: it is about NULL, or compares a range's ends, which are in order and differ."""
    return fact.relation.startswith("is ") or (fact.of in {"lower", "upper"} and bool(fact.other))


def _uuid(column: Column, demand: Demand, window: Window) -> Call:
    values = demand.values()
    if values and not demand.is_unique:
        return call("choice", [str(value) for value in values], type="uuid")
    return _plain("uuid_key")(column, demand, window)


def _address(column: Column, demand: Demand, window: Window) -> Call:
    made = _plain("ip_address")(column, demand, window)
    return made.with_keywords(version=6, unique=True) if demand.is_unique else made


def _octets(_column: Column, demand: Demand, _window: Window) -> Call:
    """Bytes; how many may be said of their length, and of nothing else."""
    if any(fact.of != "length" for fact in demand.facts if not fact.relation.startswith("is ")):
        raise UnfitError("no kind of bytea keeps its constraints")
    low, high = demand.bounds("length", 0, None)
    least, most = max(low, min(LEAST_OCTETS, high or LEAST_OCTETS)), max(low, MOST_OCTETS)
    return call("octets", least, most if high is None else min(most, high), unique=True if demand.is_unique else None)


def _boolean(_column: Column, demand: Demand, _window: Window) -> Call:
    told = demand.values()
    values = [v for v in (True, False) if v not in demand.excluded and (told is None or v in told)]
    if not values:
        raise UnfitError("neither true nor false is allowed")
    return call("boolean") if len(values) > 1 else call("constant", values[0], type="boolean")


def _json(column: Column, demand: Demand, _window: Window) -> Call:
    shape = (demand.values("jsonb_typeof") or ("object",))[0]
    others = [fact for fact in demand.facts if fact.of != "jsonb_typeof" and not fact.relation.startswith("is ")]
    if others or shape not in {"object", "array"}:
        raise UnfitError(f"no kind of {column.type.name} keeps its constraints")
    typed = None if column.type.name == "jsonb" else column.type.name
    if shape == "array":
        return call("constant", [], type=column.type.name)
    return call("document", {"label": call("words", 1, 2), "level": call("integer", 1, 5)}, type=typed)


FAMILIES = {
    **dict.fromkeys(INTEGER_TYPES, "integer"),
    "numeric": "decimal",
    "double precision": "double",
    "real": "double",
    "date": "date",
    "timestamp with time zone": "moment",
    "timestamp without time zone": "moment",
    "boolean": "boolean",
    "inet": "inet",
}
"""Types, and the families of them that hints are for."""

_UNIQUE = PLENTIFUL_TYPES | {"uuid", "integer", "bigint"}
"""Types, texts aside, with a kind whose values are all different."""

_MAKERS: dict[str, Callable[[Column, Demand, Window], Call]] = {
    **dict.fromkeys(INTEGER_TYPES, numbers.integer),
    "numeric": numbers.decimal,
    "double precision": numbers.double,
    "real": numbers.double,
    "date": _dated,
    "timestamp with time zone": _dated,
    "timestamp without time zone": _dated,
    "boolean": _boolean,
    "json": _json,
    "jsonb": _json,
    "uuid": _uuid,
    "inet": _address,
    "interval": _plain("duration", 60, 86400),
    "time without time zone": _plain("time_of_day"),
    "bytea": _octets,
    "point": _plain("point"),
    "int4range": _plain("span", 0, 1000, 100),
    "int8range": _plain("span", 0, 1000, 100),
    "numrange": _plain("span", 0, 1000, 100),
    "daterange": _plain("period", 360, hours=240),
    "tsrange": _plain("period", 360, hours=8),
    "tstzrange": _plain("period", 360, hours=8),
}
