"""Column kinds of booleans, integers, decimals and bytes, all equally likely."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, column_kind, infer_written_as
from example_data.columns.unique_values import LARGEST, draw_unique_numbers
from example_data.errors import DatasetError
from example_data.generation.random_stream import COUNTABLE, Rows, Stream
from example_data.generation.table import Column
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.generation.vectors import Decimals, Numbers, Plain

LARGEST_UNITS = 10**18
"""The largest decimal in units of its last digit: it is an integer of 63 bits."""

LARGEST_SCALE = 16
"""The most digits after the point."""

PRICE_SCALE = 2
"""The digits after the point of a price."""

PRICE_ENDS = {99: 45, 0: 15, 95: 12, 50: 12, 90: 8, 49: 8}
"""By what a price has after the point, how often it does, as weights."""

MOST_OCTETS = 2**16
"""The most bytes of a value."""

WORD_OCTETS = 8
"""The bytes of one word of randomness."""

UNIQUE_OCTETS = 7
"""The bytes that make a value unique; more would be a number beyond 2^62, the most that can be permuted."""


@column_kind
def boolean(share: float = 0.5, *, type: str = "boolean") -> Column:
    """Return a column that is true in a share of the rows, 0 to 1, and false in the others."""
    check_argument(0 <= share <= 1, "share must be from 0 to 1", share=share)

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
    rule = f"low must be at most high, both from {-largest - 1} to {largest} as in {form}"
    check_argument(-largest - 1 <= low <= high <= largest, rule, low=low, high=high)

    def make(stream: Stream, rows: Rows) -> Numbers:
        if unique:
            _, offsets = draw_unique_numbers(stream, rows, min(high - low + 1, LARGEST))
            return Numbers(low + offsets)
        return Numbers(draw_integers(stream, rows, low, high))

    description = f"{low} to {high}" + ", each once" * unique
    return Column(type, make, description, is_unique=unique, written_as="" if form == type else form)


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

    They are best written as texts, such as `"4.90"`; `scale` is the digits after the point, 0 to 16.
    """
    first, last = to_units(low, scale), to_units(high, scale)
    rule = "low must be at most high, both of at most 18 digits"
    check_argument(-LARGEST_UNITS <= first <= last <= LARGEST_UNITS, rule, low=low, high=high, scale=scale)

    def make(stream: Stream, rows: Rows) -> Decimals:
        return Decimals(draw_integers(stream, rows, first, last), scale)

    return Column(type, make, f"{low} to {high}", written_as=infer_written_as(type, "numeric"))


@column_kind
def price(low: str | int | Decimal, high: str | int | Decimal, *, type: str = "numeric") -> Column:
    """Return a column of prices from `low` to `high`, both included, low ones far more often.

    They end as prices do: in 99, 95, 90, 50, 49 or 00, beside `low` and `high` themselves.
    """
    first, last = to_units(low, PRICE_SCALE), to_units(high, PRICE_SCALE)
    rule = "low must be at least 0 and at most high, both of at most 18 digits"
    check_argument(0 <= first <= last <= LARGEST_UNITS, rule, low=low, high=high)
    unit = 10**PRICE_SCALE
    ends, weights = np.array(list(PRICE_ENDS)), np.cumsum(list(PRICE_ENDS.values()))

    def make(stream: Stream, rows: Rows) -> Decimals:
        whole = first // unit + stream.skewed_index("whole", rows, last // unit - first // unit + 1)
        end = ends[stream.weighted_index("end", rows, weights)]
        return Decimals(np.clip(whole * unit + end, first, last), PRICE_SCALE)

    return Column(type, make, f"a price of {low} to {high}", written_as=infer_written_as(type, "numeric"))


def to_units(number: str | int | Decimal, scale: int) -> int:
    """Return a number in units of its last digit.

    Raises:
        DatasetError: It is not a number, or has more than `scale` digits after the point.
    """
    check_argument(0 <= scale <= LARGEST_SCALE, f"scale must be from 0 to {LARGEST_SCALE}", scale=scale)
    try:
        scaled = Decimal(str(number)).scaleb(scale)
        whole = int(scaled)
    except ArithmeticError as error:
        raise DatasetError(f"{number!r} is not a decimal number. Write one such as '4.90'.") from error
    if whole != scaled:
        raise DatasetError(f"{number!r} has more than {scale} digits after the point. Round it, or raise scale.")
    return whole


@column_kind
def octets(low: int, high: int, *, unique: bool = False, type: str = "bytea") -> Column:
    """Return a column of random bytes, `low` to `high` in each row.

    Args:
        low: The fewest; at least 0.
        high: The most.
        unique: Whether no other row of the seed has the same; there are always `high` of them then. The first seven
            are unique, and those of two seeds with n rows together overlap n times out of 2^56.
        type: `bytea`, or a domain over it.
    """
    check_argument(0 <= low <= high, "low must be at least 0 and at most high", low=low, high=high)
    check_argument(high <= MOST_OCTETS, f"high must be at most {MOST_OCTETS}", high=high)

    def make(stream: Stream, rows: Rows) -> Plain:
        least = high if unique else low
        sizes = (least + stream.index("size", rows, high - least + 1)).tolist()
        words = [stream.words(f"octets {place}", rows) for place in range(-(-high // WORD_OCTETS))]
        if not words:
            return Plain([b""] * len(rows))
        whole = np.stack(words, axis=1).astype("<u8").view(np.uint8)
        if unique:
            width = min(high, UNIQUE_OCTETS)
            _, places = draw_unique_numbers(stream, rows, 256**width)
            whole[:, :width] = places.astype("<u8")[:, np.newaxis].view(np.uint8)[:, :width]
        return Plain([row[:size].tobytes() for row, size in zip(whole, sizes, strict=True)])

    description = f"{high} bytes of its own" if unique else f"{low} to {high} bytes"
    return Column(type, make, description, is_unique=unique, written_as=infer_written_as(type, "bytea"))
