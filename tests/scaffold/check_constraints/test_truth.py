"""The ways to keep a constraint are those in which PostgreSQL does not find it false."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import pytest

from example_data.scaffold.check_constraints.conditions import Condition, Value, read_alternatives
from example_data.scaffold.check_constraints.logic import COMPARED

if TYPE_CHECKING:
    import psycopg

NUMBERS, TRUTHS = (None, 0, 1, 2), (None, False, True)

ROWS = ", ".join(
    f"unnest('{{NULL,{values}}}'::{type_}[]) {name}"
    for name, type_, values in (
        ("a", "integer", "0,1,2"),
        ("b", "integer", "0,1,2"),
        ("p", "boolean", "false,true"),
        ("q", "boolean", "false,true"),
    )
)
"""Every row of two numbers and two truth values."""

EXACT = [
    "p",
    "NOT p",
    "p IS TRUE",
    "p IS NOT TRUE",
    "p IS FALSE",
    "p IS NOT FALSE",
    "p IS UNKNOWN",
    "p IS NOT UNKNOWN",
    "NOT (p IS NOT TRUE)",
    "p OR q",
    "NOT (p AND q)",
    "(p AND q) IS TRUE",
    "(p OR q) IS NOT TRUE",
    "(p IS TRUE) = (a IS NULL)",
    "(p IS TRUE) <> (q IS TRUE)",
    "(p IS NOT FALSE) <= (a IS NOT NULL)",
    "a = 1",
    "a <> 1",
    "(a = 1) IS TRUE",
    "(a = 1) IS NOT TRUE",
    "(a = 1) IS UNKNOWN",
    "NOT ((a > 0) IS FALSE)",
    "a IN (1, 2)",
    "a NOT IN (1, 2)",
    "a BETWEEN 1 AND 2",
    "a NOT BETWEEN 1 AND 1",
    "a BETWEEN SYMMETRIC 2 AND 1",
    "a IS DISTINCT FROM 1",
    "a IS NOT DISTINCT FROM 1",
    "a IS DISTINCT FROM NULL",
    "(a IS NULL) = (b IS NULL)",
    "(a IS NULL) <> (b IS NULL)",
    "a IS NULL OR b IS NOT NULL",
    "num_nonnulls(a, b) = 1",
    "num_nulls(a, b, p) >= 2",
    "num_nonnulls(a, b) = ANY (ARRAY[0, 2])",
    "(a IS NOT NULL)::integer + (b IS NOT NULL)::integer <= 1",
    "CASE WHEN a IS NULL THEN 0 ELSE 1 END + CASE WHEN b = 1 THEN 1 ELSE 0 END = 1",
    "CASE WHEN a = 1 THEN b IS NOT NULL ELSE b IS NULL END",
    "CASE a WHEN 1 THEN b > 0 WHEN 2 THEN b = 0 END",
    "CASE WHEN p THEN a = 1 ELSE true END",
    "COALESCE(p, false)",
    "COALESCE(p, true)",
    "COALESCE(a, 0) > 0",
    "COALESCE(a, 1) > 0",
    "COALESCE(a, b) IS NOT NULL",
    "NULLIF(a, 1) IS NULL",
    "(a, b) IS NOT NULL",
    "2 * a <= 3",
    "1 - a >= 0",
    "a + 1 > 1 AND b < 2",
    "abs(a) <= 1",
    "(a = 1) = (b = 1)",
    "(a = 1 AND b IS NULL) OR (a = 2 AND b IS NOT NULL) OR p",
    "NOT (a = 1 AND (b = 1 OR p))",
]


def meets(row: dict[str, Value], condition: Condition) -> bool:
    """Return whether a row meets a condition, as NULL meets every one on values."""
    value, relation = row[condition.column], condition.relation
    if relation.startswith("is "):
        return (value is None) == (relation == "is null")
    if value is None:
        return True
    listed = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    if relation in {"in", "not in"}:
        return (value in listed) == (relation == "in")
    return COMPARED[relation](value, condition.value)


@pytest.mark.parametrize("text", EXACT)
def test_a_row_is_allowed_where_it_meets_one_of_the_ways(empty_database: psycopg.Connection, text: str) -> None:
    """Whatever is NULL in it."""
    ways = read_alternatives(text)
    found = empty_database.execute(f"SELECT a, b, p, q, ({text}) IS NOT FALSE FROM {ROWS}").fetchall()
    assert len(found) == len(list(product(NUMBERS, NUMBERS, TRUTHS, TRUTHS)))
    for a, b, p, q, is_allowed in found:
        row: dict[str, Value] = {"a": _number(a), "b": _number(b), "p": p, "q": q}
        assert any(all(meets(row, condition) for condition in way) for way in ways) == is_allowed, row


def _number(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
