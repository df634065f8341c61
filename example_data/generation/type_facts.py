"""Facts about PostgreSQL's own types that no database has to be asked for, and values written as texts.

Types stand here under all names that PostgreSQL has for them: those of SQL (`character varying`, which `format_type`
prints) and those of its catalogue (`varchar`, in `pg_type.typname`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from ipaddress import ip_interface, ip_network
from typing import Any, NamedTuple
from uuid import UUID

from example_data.boolean_words import to_bool
from example_data.errors import DatasetError

LARGEST_INTEGER = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
"""The largest number of each integer type; the smallest is `-largest - 1` (documentation, "Integer Types")."""

INTEGER_TYPES = frozenset(LARGEST_INTEGER)

LIMITED_TEXT_TYPES = frozenset({"character varying", "varchar", "character", "bpchar"})
"""The text types that take a length in parentheses (documentation, "Character Types")."""

CHARACTER_TYPES = LIMITED_TEXT_TYPES | {"text"}
"""The text types that are built in."""

TEXT_TYPES = CHARACTER_TYPES | {"citext"}
"""The types whose binary form is the text itself: `textsend` or `bpcharsend`, which is the same (varchar.c, citext)."""

MODIFIER_OFFSET = 4
"""What PostgreSQL adds to the number in parentheses to get a type's modifier: the size of a length word (VARHDRSZ)."""


class NumericDigits(NamedTuple):
    """What `numeric(precision, scale)` allows."""

    precision: int
    """Decimal digits, at most."""
    scale: int
    """Those of them after the point; below 0, digits before the point that are rounded to zero."""


def length_limit(type_name: str, modifier: int) -> int | None:
    """Return the number of characters that a column has room for, or None where its type says none.

    Args:
        type_name: A type by any of its names.
        modifier: As in `pg_attribute.atttypmod`: -1 for none (varchar.c, anychar_typmodin).
    """
    return modifier - MODIFIER_OFFSET if type_name in LIMITED_TEXT_TYPES and modifier >= 0 else None


def numeric_digits(type_name: str, modifier: int) -> NumericDigits | None:
    """Return the digits that a column has room for, or None where it is no `numeric` or one of any size.

    The modifier has the precision in 16 bits above the scale, which has 11 and a sign (numeric.c, make_numeric_typmod).

    Args:
        type_name: A type's name.
        modifier: As in `pg_attribute.atttypmod`: -1 for none.
    """
    if type_name != "numeric" or modifier < 0:
        return None
    packed = modifier - MODIFIER_OFFSET
    return NumericDigits(packed >> 16 & 0xFFFF, (packed & 0x7FF ^ 0x400) - 0x400)


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
