"""Facts about PostgreSQL's own types that no database has to be asked for.

Types stand here under all names that PostgreSQL has for them: those of SQL (`character varying`, which `format_type`
prints) and those of its catalogue (`varchar`, in `pg_type.typname`).
"""

from __future__ import annotations

from typing import NamedTuple

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
