"""Column kinds of booleans, integers and decimals, all equally likely."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.subsets import COUNTABLE
from example_data.columns.text_parts import infer_written_as
from example_data.columns.unique_values import LARGEST, draw_unique_numbers
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.generation.vectors import Decimals, Numbers

LARGEST_UNITS = 10**18
"""The largest decimal in units of its last digit: it is an integer of 63 bits."""

LARGEST_SCALE = 16
"""The most digits after the point."""


@column_kind
def boolean(share: float = 0.5, *, type: str = "boolean") -> Column:
    """Return a column that is true in a share of the rows, 0 to 1, and false in the others."""
    if not 0 <= share <= 1:
        raise argument_error("share must be from 0 to 1", share=share)

    def make(stream: Stream, rows: Rows) -> Numbers:
        return Numbers(stream.uniform("true", rows) < share)

    return Column(type, make, f"true in {share:.0%}", written_as=infer_written_as(type, "boolean"))


@column_kind
def integer(low: int, high: int, *, unique: bool = False, type: str = "integer", written_as: str = "") -> Column:
    """Return a column of whole numbers from `low` to `high`, both included, all equally likely.

    Args:
        low: The smallest.
        high: The largest.
        unique: Whether no other row of the seed has it. Two seeds have numbers in common only where their stretches of
            all of them overlap: with n rows together and c numbers, n times out of c.
        type: `smallint`, `integer`, `bigint`, `numeric`, or a domain over one of them.
        written_as: Of a domain, the type that it is over; `integer` unless given.
    """
    form = written_as or infer_written_as(type, "integer", *LARGEST_INTEGER, "numeric") or type
    largest = LARGEST_INTEGER.get(form, LARGEST_INTEGER["bigint"])
    if not -largest - 1 <= low <= high <= largest:
        raise argument_error(
            f"low must be at most high, both from {-largest - 1} to {largest} as in {form}", low=low, high=high
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        if unique:
            _, offsets = draw_unique_numbers(stream, rows, min(high - low + 1, LARGEST))
            return Numbers(low + offsets)
        return Numbers(draw_integers(stream, rows, low, high))

    return Column(type, make, f"{low} to {high}" + ", each once" * unique, written_as="" if form == type else form)


def draw_integers(stream: Stream, rows: Rows, low: int, high: int) -> NDArray[np.int64]:
    """Return a whole number from `low` to `high` for each row; out of more than 2^53, as even as 64 bits allow."""
    count = high - low + 1
    if count <= COUNTABLE:
        return low + stream.index("number", rows, count)
    words = stream.words("number", rows)
    offsets = words if count == 2**64 else words % np.uint64(count)
    return (offsets + np.uint64(low % 2**64)).view(np.int64)


@column_kind
def decimal(low: str | int | Decimal, high: str | int | Decimal, *, scale: int = 2, type: str = "numeric") -> Column:
    """Return a column of decimals from `low` to `high`, both included, all equally likely.

    Args:
        low: The smallest, best as a text such as `"4.90"`.
        high: The largest.
        scale: Digits after the point, 0 to 16.
        type: `numeric`, or a domain over it.
    """
    first, last = to_units(low, scale), to_units(high, scale)
    if not -LARGEST_UNITS <= first <= last <= LARGEST_UNITS:
        raise argument_error("low must be at most high, both of at most 18 digits", low=low, high=high, scale=scale)

    def make(stream: Stream, rows: Rows) -> Decimals:
        return Decimals(draw_integers(stream, rows, first, last), scale)

    return Column(type, make, f"{low} to {high}", written_as=infer_written_as(type, "numeric"))


def to_units(number: str | int | Decimal, scale: int) -> int:
    """Return a number in units of its last digit.

    Raises:
        DatasetError: It is not a number, or has more than `scale` digits after the point.
    """
    if not 0 <= scale <= LARGEST_SCALE:
        raise argument_error(f"scale must be from 0 to {LARGEST_SCALE}", scale=scale)
    try:
        scaled = Decimal(str(number)).scaleb(scale)
        whole = int(scaled)
    except ArithmeticError as error:
        raise DatasetError(f"{number!r} is not a decimal number. Write one such as '4.90'.") from error
    if whole != scaled:
        raise DatasetError(f"{number!r} has more than {scale} digits after the point. Round it, or raise scale.")
    return whole
