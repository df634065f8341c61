"""NumPy arrays as PostgreSQL's binary values, all rows of a block at once.

The forms are those of the types' own `send` functions: integers and doubles in network order, dates and moments counted
from 2000-01-01, `numeric` in digits of base 10,000 (PostgreSQL source, src/backend/utils/adt/numeric.c, numeric_send).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from example_data.errors import DatasetError
from example_data.vector import Decimals, Numbers, Times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Octets = NDArray[np.uint8]
    """Of shape (rows, bytes)."""

FORMS = {
    "smallint": ">i2",
    "integer": ">i4",
    "bigint": ">i8",
    "real": ">f4",
    "double precision": ">f8",
    "boolean": "?",
}
"""The types that are an array's elements in network order."""

EPOCH = np.datetime64("2000-01-01", "us")
NEGATIVE = 0x4000
"""The sign word of a negative `numeric`."""

BASE = 10_000
BASE_DIGITS = 4
"""Decimal digits of one digit of a `numeric`."""


def octets(vector: Numbers | Decimals | Times, type_name: str) -> Octets:
    """The values as PostgreSQL sends them, without their length.

    Raises:
        DatasetError: The column's type is not one of numbers or times, or is too small for a value.
    """
    match vector:
        case Decimals(units, scale):
            if type_name == "numeric":
                return _numeric(units, scale)
        case Numbers(array):
            if type_name in FORMS:
                return _plain(array, type_name)
            if type_name == "numeric" and array.dtype.kind in "iu":
                return _numeric(array.astype(np.int64), 0)
        case Times(array):
            if type_name == "date":
                return _bytes((array.astype("datetime64[D]") - EPOCH.astype("datetime64[D]")).astype(">i4"))
            if type_name in {"timestamptz", "timestamp"}:
                return _bytes((array.astype("datetime64[us]") - EPOCH).astype(">i8"))
    raise DatasetError(f"{type(vector).__name__} cannot be written as {type_name}: give the column another type.")


def _bytes(array: NDArray[Any]) -> Octets:
    return np.ascontiguousarray(array).view(np.uint8).reshape(len(array), array.dtype.itemsize)


def _plain(array: NDArray[Any], type_name: str) -> Octets:
    form = np.dtype(FORMS[type_name])
    if form.kind == "i" and len(array) and array.dtype.kind in "iu":
        limits = np.iinfo(form)
        for value in (array.min(), array.max()):
            if not limits.min <= value <= limits.max:
                raise DatasetError(f"{value} is no {type_name}, which ends at {limits.max}: make the column a bigint.")
    return _bytes(array.astype(form))


def _numeric(units: NDArray[np.int64], scale: int) -> Octets:
    """Numbers of digits that are the same for all rows; PostgreSQL drops those at either end that are zero."""
    size = np.abs(units)
    after = -(-scale // BASE_DIGITS)
    fraction = (size % 10**scale) * 10 ** (after * BASE_DIGITS - scale)
    whole = size // 10**scale
    before = max((len(str(int(whole.max(initial=0)))) + BASE_DIGITS - 1) // BASE_DIGITS, 1)
    words = np.empty((len(units), 4 + before + after), dtype=">i2")
    words[:, 0], words[:, 1], words[:, 3] = before + after, before - 1, scale
    words[:, 2] = np.where(units < 0, NEGATIVE, 0)
    for place in range(before):
        words[:, 4 + place] = whole // BASE ** (before - 1 - place) % BASE
    for place in range(after):
        words[:, 4 + before + place] = fraction // BASE ** (after - 1 - place) % BASE
    return _bytes(words)
