"""Which Python values can be written as which built-in type.

psycopg's binary dumpers are chosen by the type here, not by the value, and trust it: some read whatever memory a value
of another class has, and take the low bytes of a number that is too large.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import psycopg

from example_data.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Callable

CLASSES: dict[str, tuple[type, ...]] = {
    "bool": (bool, np.bool_),
    "bytea": (bytes, bytearray, memoryview),
    "date": (date,),
    "interval": (timedelta,),
    "time": (time,),
    "timestamp": (datetime,),
    "timestamptz": (datetime,),
    "timetz": (time,),
    "uuid": (UUID,),
}
"""By the type's name in the catalog."""

BITS = {"int2": 15, "int4": 31, "int8": 63}
"""Of integers the bits beside the sign."""


def checker(type_name: str) -> Callable[[Any], None]:
    """A function that takes a value that is not NULL, and lets it pass if it can be written as the type.

    It raises a DatasetError otherwise.
    """
    known = psycopg.adapters.types.get(type_name)
    name = known.name if known else ""

    def check(value: Any) -> None:  # noqa: ANN401 - of any type
        if name in BITS:
            is_one = hasattr(value, "__index__") and not isinstance(value, bool)
            is_fit = is_one and -(2 ** BITS[name]) <= value < 2 ** BITS[name]
        else:
            is_fit = isinstance(value, CLASSES[name])
        if not is_fit:
            wanted = " or ".join(each.__name__ for each in CLASSES.get(name, (int,)))
            raise DatasetError(f"{value!r:.60} is no {type_name}: make a value of {wanted} that the type has room for.")

    return check if name in BITS or name in CLASSES else _pass


def _pass(_value: object) -> None:
    """Any value may be one of the type; psycopg or PostgreSQL will tell."""
