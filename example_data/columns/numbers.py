"""Numbers: truth values, integers, decimals and doubles, uniform or not."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.forms import form_of
from example_data.columns.subsets import COUNTABLE
from example_data.columns.unique import LARGEST, unique_numbers
from example_data.dataset import Column
from example_data.errors import DatasetError
from example_data.exponential import exp
from example_data.vector import Decimals, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.dataset import Make, Rows
    from example_data.stream import Stream

BITS = {"smallint": 15, "integer": 31, "bigint": 63}
"""Of each integer type, the bits beside its sign."""

LARGEST_UNITS = 10**18
"""Decimals are held as integers of 63 bits."""

LARGEST_SCALE = 16
"""Digits after the point, at most."""

LARGEST_DOUBLE = 1e308
LARGEST_REAL = 3e38
"""Largest bounds: of doubles, and of those that are rounded to a `real`."""

WIDEST_SPREAD = 20
"""Six deviations of more are no `real`."""

PIECE_BITS = 21
"""Three uniform numbers of so many bits are in one word of 64."""

PIECES = 12
"""So many uniform numbers have a sum whose variance is 1."""


def boolean(share: float = 0.5, *, type: str = "boolean") -> Column:  # noqa: A002 - the word PostgreSQL has for it
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
    type: str = "integer",  # noqa: A002
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
    form = written_as or form_of(type, "integer", *BITS, "numeric") or type
    limit = 2 ** BITS.get(form, 63)
    if not -limit <= low <= high < limit:
        raise DatasetError(
            f"Integers from {low} to {high} are no {form}: write {-limit} <= low <= high <= {limit - 1}."
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
    type: str = "numeric",  # noqa: A002
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


def double(low: float, high: float, *, type: str = "double precision") -> Column:  # noqa: A002
    """A number from `low` up to `high`, all equally likely; `type` may be `real`."""
    largest = LARGEST_REAL if type == "real" else LARGEST_DOUBLE
    if not -largest <= low <= high <= largest:
        raise DatasetError(f"Numbers from {low} to {high} are no {type}: write low <= high, both finite.")

    def make(stream: Stream, rows: Rows) -> Numbers:
        return _rounded(low + stream.uniform("number", rows) * (high - low), type)

    return _floating(make, f"{low} to {high}", type)


def normal(
    mean: float,
    deviation: float,
    *,
    low: float | None = None,
    high: float | None = None,
    type: str = "double precision",  # noqa: A002
) -> Column:
    """A number that is normally distributed, or very nearly, within six standard deviations.

    It is the sum of twelve uniform numbers less six (Irwin-Hall), of integers, so that it is the same everywhere.

    Args:
        mean: The mean.
        deviation: The standard deviation.
        low: Smaller ones become this.
        high: Larger ones become this.
        type: `double precision` or `real`, or a domain over the former.
    """
    is_spread = isfinite(mean) and isfinite(deviation) and deviation >= 0
    is_ordered = low is None or high is None or low <= high
    if not (is_spread and is_ordered):
        raise DatasetError(
            f"No number is about {mean}, give or take {deviation}, from {low} to {high}: write deviation >= 0 and "
            "low <= high."
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        made = mean + deviation * _normal(stream, rows)
        return _rounded(made if low is None and high is None else np.clip(made, low, high), type)

    return _floating(make, f"about {mean}, give or take {deviation}", type)


def lognormal(median: float, spread: float, *, type: str = "double precision") -> Column:  # noqa: A002
    """A positive number whose logarithm is normally distributed: many small ones, few large ones.

    Args:
        median: Half of the rows have less.
        spread: The standard deviation of the natural logarithm; 0.5 to 1 is usual for prices and durations.
        type: `double precision` or `real`, or a domain over the former.
    """
    if not (isfinite(median) and median > 0 and 0 <= spread <= WIDEST_SPREAD):
        raise DatasetError(
            f"No number is about {median} with a spread of {spread}: write median > 0, spread 0 to {WIDEST_SPREAD}."
        )

    def make(stream: Stream, rows: Rows) -> Numbers:
        return _rounded(median * exp(spread * _normal(stream, rows)), type)

    return _floating(make, f"about {median}, few much larger", type)


def _normal(stream: Stream, rows: Rows) -> NDArray[np.float64]:
    total = np.zeros(len(rows), dtype=np.uint64)
    for place in range(PIECES // 3):
        words = stream.words(f"normal {place}", rows)
        for shift in range(3):
            total += words >> np.uint64(shift * PIECE_BITS) & np.uint64(2**PIECE_BITS - 1)
    middle = PIECES * 2 ** (PIECE_BITS - 1) - PIECES // 2
    found: NDArray[np.float64] = (total.astype(np.int64) - middle) * np.float64(2.0**-PIECE_BITS)
    return found


def _rounded(array: NDArray[np.float64], type_name: str) -> Numbers:
    return Numbers(array.astype(np.float32) if type_name == "real" else array)


def _floating(make: Make, kind: str, type_name: str) -> Column:
    return Column(type_name, make, kind, written_as=form_of(type_name, "double precision", "real"))
