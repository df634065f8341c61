"""Products and totals of a row's columns (`amounts`): exact, as PostgreSQL computes them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.columns.amounts import Amounts, add_up, multiply
from example_data.generation.generator import blocks
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Stream
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded, Masked, Numbers, Plain, Vector
from tests.support.column_values import refused

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows

PIN = Pin("mossy-owl", 2026, 4, dataset="none")
STREAM = Stream(PIN, "lines", "total")


def given_values(vector: Vector, type_name: str = "numeric") -> Column:
    """Return a column of a few values, whichever rows are asked for."""

    def make(_stream: Stream, _rows: Rows) -> Vector:
        return vector

    return Column(type_name, make, "given")


def decimals(scale: int, *units: int) -> Decimals:
    """Return decimals by their units."""
    return Decimals(np.array(units, dtype=np.int64), scale)


def integers(*numbers: int) -> Numbers:
    """Return integers."""
    return Numbers(np.array(numbers, dtype=np.int64))


def make(kind: Column, **columns: Column) -> list[Any]:
    """Return the values of a column in a table with others."""
    (table,) = Dataset(Table("lines", columns={"id": c.uuid_key(), **columns, "total": kind})).tables
    size = len(next(iter(columns.values())).make(STREAM, range(1)).values())
    (block,) = blocks(Pin("mossy-owl", 2026, size, dataset="none"), table, range(size), columns=["total"])
    return [value for (value,) in block.values()]


FIRST = given_values(decimals(2, 199, -250, 0, 10**15))
SOME_NULL = given_values(Masked(decimals(1, 15, 25, 35, 1), np.array([False, True, False, False])))
CHOSEN = given_values(
    DictionaryEncoded(np.array([0, 1, 2, 0]), Dictionary([Decimal("0.19"), 2, None])),
)


@pytest.mark.parametrize(
    ("kind", "columns", "expected"),
    [
        (c.product("a"), {"a": FIRST}, ["1.99", "-2.50", "0.00", "10000000000000.00"]),
        (c.product("a", "b"), {"a": FIRST, "b": SOME_NULL}, ["2.985", None, "0.000", "1000000000000.000"]),
        (c.product("a", "b", scale=2), {"a": FIRST, "b": SOME_NULL}, ["2.99", None, "0.00", "1000000000000.00"]),
        (c.product("a", "b", scale=0), {"a": FIRST, "b": CHOSEN}, ["0", "-5", None, "1900000000000"]),
        (c.product("a", scale=4), {"a": FIRST}, ["1.9900", "-2.5000", "0.0000", "10000000000000.0000"]),
        (c.product("a", type="bigint"), {"a": FIRST}, ["2", "-3", "0", "10000000000000"]),
        (c.total("a", "b"), {"a": FIRST, "b": SOME_NULL}, ["3.49", "-2.50", "3.50", "10000000000000.10"]),
        (c.total("a", "-b"), {"a": FIRST, "b": CHOSEN}, ["1.80", "-4.50", "0.00", "9999999999999.81"]),
        (c.total("-a", type="integer"), {"a": given_values(integers(3, -4), "integer")}, ["-3", "4"]),
        (c.total("a", "a"), {"a": given_values(integers(3, -4), "integer")}, ["6", "-8"]),
    ],
    ids=lambda value: value.kind if isinstance(value, Column) else "",
)
def test_what_comes_out(kind: Column, columns: dict[str, Column], expected: list[str | None]) -> None:
    """Digits add up in a product, halves are rounded away from zero, NULL is nothing in a total."""
    assert [value if value is None else str(value) for value in make(kind, **columns)] == expected


units = st.integers(-(2**63) + 1, 2**63 - 1)


@given(st.lists(st.tuples(units, units), min_size=1, max_size=4), st.integers(0, 3), st.integers(0, 3))
def test_nothing_overflows_silently(pairs: list[tuple[int, int]], scale: int, digits: int) -> None:
    """Products and sums of the largest numbers are those of Python's integers, rounded ones too."""
    first, second = (Amounts(np.array(column, dtype=np.int64), scale) for column in zip(*pairs, strict=True))
    products = multiply([first, second])
    assert products.units.tolist() == [one * other for one, other in pairs]
    assert add_up([first, second], [1, -1]).units.tolist() == [one - other for one, other in pairs]
    unit, up = 10 ** max(2 * scale - digits, 0), 10 ** max(digits - 2 * scale, 0)
    halves = [(abs(one * other) * 2 + unit) // (2 * unit) * (1 if one * other > 0 else -1) * up for one, other in pairs]
    assert products.rounded(digits).units.tolist() == halves


LARGE = given_values(decimals(2, 10**12))


@pytest.mark.parametrize(
    ("kind", "columns", "expected"),
    [
        (
            c.product("a", "a"),
            {"a": LARGE},
            (
                "Seed 'mossy-owl', column lines.total: a number is too large (expected at most 922337203685477.5807, "
                "found 100000000000000000000.0000). Make smaller ones, or round them with scale=2."
            ),
        ),
        (
            c.product("a", "a"),
            {"a": given_values(decimals(9, 1))},
            (
                "Seed 'mossy-owl', column lines.total: its numbers have too many digits after the point (expected at "
                "most 16, found 18). Round them with scale=2."
            ),
        ),
        (
            c.product("a"),
            {"a": given_values(Plain([Decimal(1)]))},
            (
                "Seed 'mossy-owl', column lines.total: it is made of 'a', whose values are no exact numbers (expected "
                "integers, or decimals that all have as many digits after the point, found Plain). Name another "
                "column, or write the numbers of fixed rows with no more digits than others have."
            ),
        ),
        (
            c.product("a"),
            {"a": given_values(DictionaryEncoded(np.array([0]), Dictionary([Decimal("NaN")])))},
            (
                "Seed 'mossy-owl', column lines.total: it is made of 'a', whose values are no exact numbers (expected "
                "integers, or decimals that all have as many digits after the point, found DictionaryEncoded). Name "
                "another column, or write the numbers of fixed rows with no more digits than others have."
            ),
        ),
        (
            c.total("a"),
            {"a": c.double(0, 1)},
            (
                "Column lines.total (a): it is made of 'a', which is of another type (expected one of numeric, "
                "smallint, integer, bigint, found double precision). Name another column."
            ),
        ),
        (
            c.product("id"),
            {},
            (
                "Column lines.total (id): it is made of 'id', which is of another type (expected one of numeric, "
                "smallint, integer, bigint, found uuid). Name another column."
            ),
        ),
        (
            c.total("a", "-b"),
            {"a": LARGE},
            (
                "Column lines.total: it is made of 'b', which is no other column of its table (expected one of id, a). "
                "Correct the name."
            ),
        ),
    ],
)
def test_what_is_refused(kind: Column, columns: dict[str, Column], expected: str) -> None:
    """Numbers beyond 64 bits, digits beyond 16, and what is no exact number."""
    assert refused(make, kind, **columns or {"a": LARGE}) == expected


def test_arguments_that_are_refused() -> None:
    """There is something to compute with, and digits are those of decimals."""
    assert refused(c.product) == "product(): columns must be at least one (found columns=()). Name what is multiplied."
    assert refused(c.product, "a", scale=17) == "product('a', scale=17): scale must be from 0 to 16 (found scale=17)."
    assert refused(c.total) == "total(): columns must be at least one (found columns=()). Name what is added up."


def test_domains_are_written_as_numeric() -> None:
    """A type that is not built in is a domain over numeric."""
    found = (c.total("a", type="money_amount").written_as, c.product("a", type="bigint").written_as)
    assert found == ("numeric", "")


def test_products_with_a_constant_factor() -> None:
    """It is exact, and rounded once."""
    kind = c.product("first", factor="0.19", scale=2)
    assert make(kind, first=FIRST) == [Decimal("0.38"), Decimal("-0.48"), Decimal("0.00"), Decimal("1900000000000.00")]


def test_a_factor_that_is_no_number() -> None:
    """It is refused with the call."""
    assert refused(c.product, "a", factor="much") == (
        "product('a', factor='much'): factor must be a number such as '0.19' (found 'much')."
    )
