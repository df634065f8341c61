"""Column kinds that are computed from other columns of the row: products and totals, exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np

from example_data.columns.amounts import Amounts, add_up, check_exact, multiply, to_amounts
from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.columns.numbers import LARGEST_SCALE
from example_data.columns.references import make_other_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column, Table
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.generation.vectors import Vector


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
    check_argument(columns, "columns must be at least one", "Name what is multiplied.", columns=columns)
    check_argument(all(isinstance(each, str) for each in columns), "columns must be names", columns=columns)
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
    check_argument(columns, "columns must be at least one", "Name what is added up.", columns=columns)
    check_argument(all(isinstance(each, str) for each in columns), "columns must be names", columns=columns)
    signs = [-1 if column.startswith("-") else 1 for column in columns]
    names = [column.removeprefix("-") for column in columns]
    kind = " + ".join(columns).replace("+ -", "- ")
    return _computed_column(type, kind, names, lambda terms: add_up(terms, signs))


def _computed_column(
    type_name: str, kind: str, names: Sequence[str], compute: Callable[[list[Amounts]], Amounts]
) -> Column:
    form = infer_written_as(type_name, "numeric", *LARGEST_INTEGER)

    def make(stream: Stream, rows: Rows) -> Vector:
        amounts = [to_amounts(stream, name, make_other_column(stream, name, rows)) for name in names]
        return compute(amounts).to_vector(stream, form or type_name)

    def check(own: Table) -> None:
        for name in names:
            check_exact(own, name)

    return Column(type_name, make, kind, uses=tuple(dict.fromkeys(names)), written_as=form, check=check)
