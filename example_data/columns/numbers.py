"""Truth values, integers and decimals, all equally likely."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.subsets import COUNTABLE
from example_data.columns.text_parts import form_of
from example_data.columns.unique_values import LARGEST, unique_numbers
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.generation.vectors import Decimals, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

LARGEST_UNITS = 10**18
"""Decimals are held as integers of 63 bits."""

LARGEST_SCALE = 16
"""Digits after the point, at most."""


def boolean(share: float = 0.5, *, type: str = "boolean") -> Column:
    """True in a share of the rows, 0 to 1, otherwise false."""
    if not 0 <= share <= 1:
        raise DatasetError(f"A share is a number from 0 to 1: found {share}.")

    def make(stream: Stream, rows: Rows) -> Numbers:
        return Numbers(stream.uniform("true", rows) < share)

    return Column(type, make, f"true in {share:.0%}", written_as=form_of(type, "boolean"))


def integer(
    low: int,
    high: int,
    *,
    unique: bool = False,
    type: str = "integer",
    written_as: str = "",
) -> Column:
    """A whole number from `low` to `high`, both included, all equally likely.

    Args:
        low: The smallest.
        high: The largest.
        unique: Whether no other row of the seed has it. Two seeds have numbers in common only where their stretches of
            all of them overlap: with n rows together and c numbers, n times out of c.
        type: `smallint`, `integer`, `bigint`, `numeric`, or a domain over one of them.
        written_as: Of a domain, the type that it is over; `integer` unless given.
    """
    form = written_as or form_of(type, "integer", *LARGEST_INTEGER, "numeric") or type
    largest = LARGEST_INTEGER.get(form, LARGEST_INTEGER["bigint"])
    if not -largest - 1 <= low <= high <= largest:
        raise DatasetError(
            f"Integers from {low} to {high} are no {form}: write {-largest - 1} <= low <= high <= {largest}."
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        if unique:
            _, found = unique_numbers(stream, rows, min(high - low + 1, LARGEST))
            return Numbers(low + found)
        return Numbers(whole(stream, rows, low, high))

    told = ", each once" if unique else ""
    return Column(type, make, f"{low} to {high}{told}", written_as="" if form == type else form)


def whole(stream: Stream, rows: Rows, low: int, high: int) -> NDArray[np.int64]:
    """A whole number from `low` to `high` for each row; over 2^53 of them, as even as 64 bits allow."""
    count = high - low + 1
    if count <= COUNTABLE:
        return low + stream.index("number", rows, count)
    words = stream.words("number", rows)
    offsets = words if count == 2**64 else words % np.uint64(count)
    return (offsets + np.uint64(low % 2**64)).view(np.int64)


def decimal(
    low: str | int | Decimal,
    high: str | int | Decimal,
    *,
    scale: int = 2,
    type: str = "numeric",
) -> Column:
    """A number from `low` to `high`, both included, with so many digits after the point; all equally likely.

    Args:
        low: The smallest, best as a text such as `"4.90"`.
        high: The largest.
        scale: Digits after the point, 0 to 16.
        type: `numeric`, or a domain over it.
    """
    first, last = units(low, scale), units(high, scale)
    if not -LARGEST_UNITS <= first <= last <= LARGEST_UNITS:
        raise DatasetError(
            f"Decimals from {low} to {high} with {scale} digits: write low <= high, of at most 18 digits."
        )

    def make(stream: Stream, rows: Rows) -> Decimals:
        return Decimals(whole(stream, rows, first, last), scale)

    return Column(type, make, f"{low} to {high}", written_as=form_of(type, "numeric"))


def units(number: str | int | Decimal, scale: int) -> int:
    """A number in units of its last digit.

    Raises:
        DatasetError: It is no number, or has more digits after the point.
    """
    if not 0 <= scale <= LARGEST_SCALE:
        raise DatasetError(f"A decimal has 0 to {LARGEST_SCALE} digits after the point: found {scale}.")
    try:
        scaled = Decimal(str(number)).scaleb(scale)
        found = int(scaled)
    except ArithmeticError as error:
        raise DatasetError(f"{number!r} is no decimal number: write one such as '4.90'.") from error
    if found != scaled:
        raise DatasetError(f"{number!r} has more than {scale} digits after the point: round it, or raise the scale.")
    return found
