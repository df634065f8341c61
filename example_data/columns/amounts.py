"""Column kinds that are computed from other columns of the row: products and totals, exact.

Numbers are integers in units of a last digit, with rounding and bounds as PostgreSQL has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from operator import add, mul
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, check_form, check_names, column_kind, infer_written_as
from example_data.columns.numbers import LARGEST_SCALE
from example_data.columns.references import make_other_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column, ColumnError, Table
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.generation.vectors import Decimals, Dictionary, DictionaryEncoded, Masked, Numbers, Vector

EXACT_TYPES = ("numeric", *LARGEST_INTEGER)
"""The built-in types of exact numbers."""

INTEGER_LIMIT = 2**63
"""The first integer that an array has no room for."""


@column_kind
def product(*columns: str, factor: str | int | Decimal = 1, scale: int | None = None, type: str = "numeric") -> Column:
    """Return a column of products of other columns of the row; NULL where one of them is.

    Args:
        columns: Columns of integers or decimals.
        factor: A number that each product is multiplied with, such as `"0.19"`.
        scale: The digits after the point, 0 to 16; halves are rounded away from zero, as PostgreSQL does. Unless given,
            all that the product has.
        type: `numeric`, an integer type (rounded to whole numbers), or a domain over `numeric`.
    """
    check_names(columns, "Name what is multiplied.")
    is_right = scale is None or 0 <= scale <= LARGEST_SCALE
    check_argument(is_right, f"scale must be from 0 to {LARGEST_SCALE}", scale=scale)

    try:
        number = Decimal(str(factor))
        digits = max(-int(number.as_tuple().exponent), 0)
        units = int(number.scaleb(digits))
    except (ArithmeticError, ValueError) as error:
        raise DatasetError(f"factor must be a number such as '0.19' (found {factor!r}).") from error
    constant = Amounts(np.array([units], dtype=object), digits)

    def compute(factors: list[Amounts]) -> Amounts:
        amounts = multiply(factors if factor == 1 else [*factors, constant])
        return amounts if scale is None else amounts.rounded(scale)

    kind = " * ".join(columns if factor == 1 else (*columns, str(factor)))
    return _computed_column(type, kind, columns, compute)


@column_kind
def total(*columns: str, type: str = "numeric") -> Column:
    """Return a column of sums of other columns of the row, such as `total("subtotal", "tax", "-discount")`.

    Args:
        columns: Columns of integers or decimals; those with a minus before their name are taken off. NULL counts as 0.
        type: `numeric`, an integer type (rounded to whole numbers), or a domain over `numeric`.
    """
    check_names(columns, "Name what is added up.")
    signs = [-1 if column.startswith("-") else 1 for column in columns]
    names = [column.removeprefix("-") for column in columns]
    kind = " + ".join(columns).replace("+ -", "- ")
    return _computed_column(type, kind, names, lambda terms: add_up(terms, signs))


def _computed_column(
    type_name: str, kind: str, names: Sequence[str], compute: Callable[[list[Amounts]], Amounts]
) -> Column:
    form = infer_written_as(type_name, *EXACT_TYPES)

    def make(stream: Stream, rows: Rows) -> Vector:
        amounts = [to_amounts(stream, name, make_other_column(stream, name, rows)) for name in names]
        return compute(amounts).to_vector(stream, form or type_name)

    def check(own: Table) -> None:
        for name in names:
            check_form(own, name, *EXACT_TYPES)

    return Column(type_name, make, kind, uses=tuple(dict.fromkeys(names)), written_as=form, check=check)


class Amounts(msgspec.Struct, frozen=True):
    """Exact numbers, one a row, some of them missing."""

    units: NDArray[Any]
    """The numbers times 10^scale: 64-bit integers, or Python's where those may be too small; 0 where one is missing."""
    scale: int
    is_null: NDArray[np.bool_] | None = None
    """Which are missing; None where none is."""

    def rounded(self, scale: int) -> Amounts:
        """Return the numbers with so many digits after the point, halves away from zero (numeric.c, round_var)."""
        unit = 10 ** abs(self.scale - scale)
        if scale >= self.scale:
            return Amounts(widen(self.units, find_bound(self.units) * unit) * unit, scale, self.is_null)
        units = widen(self.units, find_bound(self.units) + unit)
        size = (np.abs(units) + unit // 2) // unit
        return Amounts(np.where(units < 0, -size, size), scale, self.is_null)

    def to_vector(self, stream: Stream, type_name: str) -> Vector:
        """Return the numbers as values of a built-in type.

        Raises:
            ColumnError: One has more digits than there is room for.
        """
        numbers = self.rounded(0) if type_name in LARGEST_INTEGER else self
        if numbers.scale > LARGEST_SCALE:
            raise ColumnError(
                f"{stream}: its numbers have too many digits after the point (expected at most {LARGEST_SCALE}, found "
                f"{numbers.scale}). Round them with scale=2."
            )
        largest = find_bound(numbers.units)
        if largest >= INTEGER_LIMIT:
            raise ColumnError(
                f"{stream}: a number is too large (expected at most {Decimal(INTEGER_LIMIT - 1).scaleb(-numbers.scale)}"
                f", found {Decimal(largest).scaleb(-numbers.scale)}). Make smaller ones, or round them with scale=2."
            )
        units = numbers.units.astype(np.int64)
        vector = Numbers(units) if type_name in LARGEST_INTEGER else Decimals(units, numbers.scale)
        return vector if self.is_null is None else Masked(vector, self.is_null)


def to_amounts(stream: Stream, name: str, vector: Vector) -> Amounts:
    """Return the numbers of a column.

    Raises:
        ColumnError: They are not exact, or are no numbers.
    """
    match vector:
        case Masked(inner, mask):
            amounts = to_amounts(stream, name, inner)
            is_null = mask if amounts.is_null is None else mask | amounts.is_null
            return Amounts(np.where(is_null, 0, amounts.units), amounts.scale, is_null)
        case Decimals(units, scale):
            return Amounts(units, scale)
        case Numbers(array) if array.dtype.kind in "iu" and np.can_cast(array.dtype, np.int64):
            return Amounts(array.astype(np.int64), 0)
        case DictionaryEncoded(indices, Dictionary() as dictionary) if entries := _read_entries(dictionary):
            is_missing = None if entries.is_null is None else entries.is_null[indices]
            return Amounts(entries.units[indices], entries.scale, is_missing)
    raise ColumnError(
        f"{stream}: it is made of {name!r}, whose values are no exact numbers (expected integers, or decimals that all "
        f"have as many digits after the point, found {type(vector).__name__}). Name another column, or write the "
        "numbers of fixed rows with no more digits than others have."
    )


@lru_cache(maxsize=64)
def _read_entries(dictionary: Dictionary) -> Amounts | None:
    """Return the entries of a dictionary as numbers of one scale; None where they are no exact numbers."""
    numbers = [Decimal(0 if entry is None else entry) for entry in dictionary if entry is None or _is_exact(entry)]
    if len(numbers) < len(dictionary):
        return None
    scale = max([0, *(-int(number.as_tuple().exponent) for number in numbers)])
    units = np.array([int(number.scaleb(scale)) for number in numbers], dtype=object)
    is_null = np.array([entry is None for entry in dictionary], dtype=np.bool_)
    fits = find_bound(units) < INTEGER_LIMIT
    return Amounts(units.astype(np.int64) if fits else units, scale, is_null if is_null.any() else None)


def _is_exact(entry: object) -> bool:
    return entry.is_finite() if isinstance(entry, Decimal) else isinstance(entry, int) and not isinstance(entry, bool)


def multiply(factors: Sequence[Amounts]) -> Amounts:
    """Return the products of each row's numbers; none where one is missing."""
    masks = [each.is_null for each in factors if each.is_null is not None]
    units, scale = _combine(mul, [each.units for each in factors]), sum(each.scale for each in factors)
    return Amounts(units, scale, np.logical_or.reduce(masks) if masks else None)


def add_up(terms: Sequence[Amounts], signs: Sequence[int]) -> Amounts:
    """Return the sum of each row's numbers times their signs, 1 or -1; one that is missing counts as 0."""
    scale = max(each.scale for each in terms)
    signed = (each.rounded(scale).units * sign for each, sign in zip(terms, signs, strict=True))
    return Amounts(_combine(add, list(signed)), scale)


def _combine(operation: Callable[[Any, Any], Any], arrays: list[NDArray[Any]]) -> NDArray[Any]:
    """Return all arrays multiplied or added up, exactly."""
    bound = reduce(operation, map(find_bound, arrays))
    units: NDArray[Any] = reduce(operation, [widen(array, bound) for array in arrays])
    return units


def find_bound(units: NDArray[Any]) -> int:
    """Return the largest size of a number; 0 of none."""
    return max(int(units.max()), -int(units.min())) if len(units) else 0


def widen(units: NDArray[Any], bound: int) -> NDArray[Any]:
    """Return numbers as Python's integers where results up to a bound may not fit into 64 bits."""
    return units.astype(object) if bound >= INTEGER_LIMIT else units
