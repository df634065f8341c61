"""The types of PostgreSQL that columns name: their numbers, their binary forms, their names in SQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql

from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.type_facts import LARGEST_INTEGER

UNLIMITED = {"character": "bpchar", "bit": '"bit"'}
"""Names that are the same type without a length; with theirs a cast would cut a value to its first character."""

READ_AS = {"money": "numeric"}
"""The types whose reading depends on a setting of the database, such as lc_monetary, each with one that is read alike
everywhere and can be cast to it."""

_LIMITS = re.compile(r'\([^()"]*\)(?=(\[\])?$)')
"""What a type has in parentheses, as in `vector(384)` and `bit(3)[]`."""


def oid(type_name: str) -> int:
    """Return the object identifier of a built-in PostgreSQL type such as `uuid[]`."""
    known = psycopg.adapters.types[type_name.removesuffix("[]")]
    return known.array_oid if type_name.endswith("[]") else known.oid


def is_built_in(type_name: str) -> bool:
    """Return whether the type, or the type that it is an array of, comes with PostgreSQL."""
    return psycopg.adapters.types.get(type_name.removesuffix("[]")) is not None


def wire_type(column: Column) -> str:
    """Return the built-in type in whose binary form a column is written: its own, what it says, or text if unknown.

    Enums, and domains over text, are sent as text is (PostgreSQL source, src/backend/utils/adt/enum.c, enum_send); in
    an array of them PostgreSQL does not mind the number of another element type, but does in one of built-in types.
    """
    if column.is_cast:
        return "text"
    if is_built_in(column.type) and (column.type.endswith("[]") or not column.written_as):
        return column.type
    return column.written_as or ("text[]" if column.type.endswith("[]") else "text")


def type_in_sql(type_name: str) -> str:
    """Return the type as SQL names it: in quotes if it is not built in, unless it has some, as `shop."Size"`."""
    name = type_name.removesuffix("[]")
    if name in UNLIMITED:
        return UNLIMITED[name] + type_name[len(name) :]
    if '"' in name or is_built_in(name.partition("(")[0]):
        return type_name
    return sql.Identifier(*name.split(".")).as_string(None) + type_name[len(name) :]


def without_limits(type_name: str) -> str:
    """Return the type without what it has in parentheses."""
    return _LIMITS.sub("", type_name)


def cast_in_sql(type_name: str) -> str:
    """Return what stands after a text in SQL so that PostgreSQL reads it as the type.

    The limits of the type are left to the column: a cast to `bit(3)` cuts what a column refuses.
    """
    bare = without_limits(type_name)
    member = bare.removesuffix("[]")
    first = [READ_AS[member] + bare[len(member) :]] if member in READ_AS else []
    return "".join(f"::{type_in_sql(each)}" for each in (*first, bare))


CLASSES: dict[str, tuple[type, ...]] = {
    "bool": (bool, np.bool_),
    "bytea": (bytes, bytearray, memoryview),
    "date": (date,),
    "interval": (timedelta,),
    **dict.fromkeys(("time", "timetz"), (time,)),
    **dict.fromkeys(("timestamp", "timestamptz"), (datetime,)),
    "uuid": (UUID,),
}
"""By the type's name in the catalog."""


def checker(type_name: str) -> Callable[[Any], None]:
    """Return a function that raises a DatasetError for a value, not NULL, that cannot be written as the type."""
    registered = psycopg.adapters.types.get(type_name)
    name = registered.name if registered else ""
    largest = LARGEST_INTEGER.get(registered.regtype) if registered else None

    def check(value: Any) -> None:  # noqa: ANN401 - of any type
        if largest is not None:
            is_one = hasattr(value, "__index__") and not isinstance(value, bool)
            is_fit = is_one and -largest - 1 <= value <= largest
        else:
            is_fit = isinstance(value, CLASSES[name])
        if not is_fit:
            expected = " or ".join(each.__name__ for each in CLASSES.get(name, (int,)))
            raise DatasetError(
                f"a value is no {type_name} (expected {expected} that it has room for, found {value!r:.60}). Correct "
                "the values, or give the column another type."
            )

    return check if largest is not None or name in CLASSES else lambda _: None  # psycopg or PostgreSQL checks others
