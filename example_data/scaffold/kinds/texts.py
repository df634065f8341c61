"""Kinds of text: the first that is as long, as unique and as shaped as a column demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.kinds import codes, name_hints
from example_data.scaffold.kinds.shapes import SHAPES
from example_data.scaffold.output.python_source import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.output.python_source import Call
    from example_data.scaffold.schema.tables import Column


def kind(column: Column, demand: Demand) -> Call:
    """The kind of a text column whose values are not enumerated.

    Raises:
        UnfitError: None keeps what is demanded.
    """
    if any(fact.of not in {"", "length"} and not fact.other for fact in demand.facts):
        raise UnfitError("no kind of text keeps its constraints")
    low, high = demand.bounds("length", *codes.lengths(demand, column.type.length))
    for candidate in _candidates(column, demand, low, high):
        if (fitted := _fitted(candidate, demand, low, high)) is not None:
            return fitted
    raise UnfitError(f"no kind of text is {_asked(demand, low, high)}")


def _asked(demand: Demand, low: int, high: int | None) -> str:
    """What is demanded of a text, as the end of a sentence."""
    asked = ["unique"] if demand.is_unique else []
    asked += [f"matching {pattern}" for pattern in demand.patterns]
    asked += [f"not matching {pattern}" for pattern in demand.forbidden]
    asked += [f"at least {low} characters long"] if low else []
    asked += [f"at most {high} characters long"] if high is not None else []
    return ", ".join(asked)


def _candidates(column: Column, demand: Demand, low: int, high: int | None) -> Iterator[Call]:
    """What the name says; then words, slugs, sentences, and codes of any length."""
    if (hinted := name_hints.hint(column.name, "text")) is not None:
        yield hinted
    yield call("words", 1, 4)
    yield call("slug")
    yield call("sentences", 1, 3)
    yield from codes.codes(demand, low, high)


def _fitted(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    """The candidate with what it has to be told, or nothing where it does not fit."""
    if candidate.function in {"c.code", "c.pattern"}:
        return codes.fitted(candidate, demand, low, high)
    if candidate.function in {"c.constant", "c.choice"}:
        values = candidate.arguments[0] if candidate.function == "c.choice" else [candidate.arguments[0]]
        assert isinstance(values, list)
        is_fit = all(demand.allows(v) and low <= len(v) and (high is None or len(v) <= high) for v in values)
        return candidate if is_fit and not demand.is_unique else None
    shape = SHAPES[candidate.function]
    has_room = high is None or high >= (shape.least or shape.longest)
    samples = shape.all(high, is_unique=demand.is_unique)
    if not samples or not all(map(demand.allows, samples)) or shape.shortest < low or not has_room:
        return None
    return candidate.with_keywords(
        unique=True if demand.is_unique else None,
        max_length=high if high is not None and high < shape.longest else None,
    )
