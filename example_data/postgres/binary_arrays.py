"""NumPy arrays as PostgreSQL's binary values, all rows of a block at once.

The forms are those of the types' own `send` functions: integers and doubles in network order, dates and moments counted
from 2000-01-01, `numeric` in digits of base 10,000 (PostgreSQL source, src/backend/utils/adt/numeric.c, numeric_send).
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.errors import DatasetError
from example_data.generation.vectors import RANGES, Decimals, Numbers, Points, Spans, Times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Octets = NDArray[np.uint8]
    """Of shape (rows, bytes)."""

FORMS = {"smallint": ">i2", "integer": ">i4", "bigint": ">i8", "real": ">f4", "double precision": ">f8", "boolean": "?"}
"""The types that are an array's elements in network order."""

DAY = np.timedelta64(86_400_000_000, "us")

EPOCH = np.datetime64("2000-01-01", "us")

BASE, BASE_DIGITS = 10_000, 4
"""What a digit of a `numeric` counts in, and how many decimal digits that is."""


def octets(vector: Numbers | Decimals | Times | Spans | Points, type_name: str) -> Octets:
    """Return the values as PostgreSQL sends them, without their length; DatasetError where they are not of the type."""
    match vector:
        case Numbers(array) if type_name in FORMS:
            found = _plain(array, type_name)
        case Numbers(array) if type_name == "numeric" and array.dtype.kind in "iu":
            found = _numeric(array.astype(np.int64), 0)
        case Decimals(units, scale) if type_name == "numeric":
            found = _numeric(units, scale)
        case Times(array) if type_name == "interval":
            found = _interval(array.astype("timedelta64[us]"))
        case Times(array) if type_name == "date":
            found = _bytes((array.astype("datetime64[D]") - EPOCH.astype("datetime64[D]")).astype(">i4"))
        case Times(array) if type_name in {"timestamptz", "timestamp"}:
            found = _bytes((array.astype("datetime64[us]") - EPOCH).astype(">i8"))
        case Spans(low, high) if bound := RANGES.get(type_name):
            found = _range(octets(low, bound), octets(high, bound))
        case Points(x, y) if type_name == "point":
            found = np.stack([x, y], axis=1).astype(">f8").view(np.uint8)
        case _:
            what = type(vector).__name__
            raise DatasetError(f"{what} cannot be written as {type_name}. Give the column another type.")
    return found


def _bytes(array: NDArray[Any]) -> Octets:
    return np.ascontiguousarray(array).view(np.uint8).reshape(len(array), array.itemsize * prod(array.shape[1:]))


def _plain(array: NDArray[Any], type_name: str) -> Octets:
    form = np.dtype(FORMS[type_name])
    if form.kind == "i" and len(array) and array.dtype.kind in "iu":
        limits = np.iinfo(form)
        for value in (array.min(), array.max()):
            if not limits.min <= value <= limits.max:
                raise DatasetError(
                    f"a number is no {type_name} (expected {limits.min} to {limits.max}, found {value}). Make the "
                    "column a bigint."
                )
    return _bytes(array.astype(form))


def _interval(durations: NDArray[np.timedelta64]) -> Octets:
    """Return microseconds within the day, days, and no months (PostgreSQL source, timestamp.c, interval_send)."""
    days, rest = np.divmod(durations, DAY)
    words = np.zeros(len(durations), dtype=[("us", ">i8"), ("days", ">i4"), ("months", ">i4")])
    words["us"], words["days"] = rest.astype(np.int64), days
    return _bytes(words)


def _range(low: Octets, high: Octets) -> Octets:
    """Return flags, then both bounds with their lengths (PostgreSQL source, rangetypes.c, range_send)."""
    flags = np.full((len(low), 1), 0x02, dtype=np.uint8)  # with its lower bound only (rangetypes.h, RANGE_LB_INC)
    return np.concatenate([flags, sized(low), sized(high)], axis=1)


def sized(octets: Octets) -> Octets:
    """Put its length word before each of the values, which all have the same number of bytes."""
    count, width = octets.shape
    fields = np.empty((count, 4 + width), dtype=np.uint8)
    fields[:, :4] = np.frombuffer(width.to_bytes(4, "big"), dtype=np.uint8)
    fields[:, 4:] = octets
    return fields


def _numeric(units: NDArray[np.int64], scale: int) -> Octets:
    """Return numbers with as many digits in all rows; PostgreSQL drops zeros at either end."""
    size = np.abs(units)
    after = -(-scale // BASE_DIGITS)
    fraction = (size % 10**scale) * 10 ** (after * BASE_DIGITS - scale)
    whole = size // 10**scale
    before = max((len(str(int(whole.max(initial=0)))) + BASE_DIGITS - 1) // BASE_DIGITS, 1)
    words = np.empty((len(units), 4 + before + after), dtype=">i2")
    words[:, 0], words[:, 1], words[:, 3] = before + after, before - 1, scale
    words[:, 2] = np.where(units < 0, 0x4000, 0)  # the sign
    for place in range(before):
        words[:, 4 + place] = whole // BASE ** (before - 1 - place) % BASE
    for place in range(after):
        words[:, 4 + before + place] = fraction // BASE ** (after - 1 - place) % BASE
    return _bytes(words)
