"""Values that a dataset writes out, as its columns' types read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from ipaddress import ip_interface, ip_network
from typing import Any
from uuid import UUID

from example_data.boolean_words import to_bool
from example_data.errors import DatasetError
from example_data.generation.type_facts import CHARACTER_TYPES, INTEGER_TYPES

READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(INTEGER_TYPES, int),
    "real": float,
    "double precision": float,
    "numeric": Decimal,
    "boolean": to_bool,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "timestamptz": datetime.fromisoformat,
    "uuid": UUID,
    "timetz": time.fromisoformat,
    "inet": ip_interface,
    "cidr": ip_network,
}
"""The types whose values may be written as text, such as `"4.90"` or `"2026-01-01"`."""


def read_literal(value: Any, type_name: str) -> Any:  # noqa: ANN401 - of any type
    """Return the value of a type that a text stands for; a whole number for `numeric` too; others as they are.

    Raises:
        DatasetError: The text cannot be read as the type, or a value of a text type is not a text.
    """
    if type_name in CHARACTER_TYPES and not isinstance(value, str | None):
        raise DatasetError(
            f"{value!r:.60} is not a value of {type_name} (expected a str, found {type(value).__name__}). Write it in "
            "quotes, or name the column's type, as in type='integer'."
        )
    is_number = type_name == "numeric" and isinstance(value, int) and not isinstance(value, bool)
    if type_name not in READERS or not (isinstance(value, str) or is_number):
        return value
    try:
        return READERS[type_name](str(value))
    except (ValueError, ArithmeticError) as error:
        raise DatasetError(f"{value!r} cannot be read as {type_name}. Write it as PostgreSQL does.") from error
