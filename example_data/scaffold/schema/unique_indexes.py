"""Unique indexes: over columns or functions of a column, and perhaps over some rows only."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from example_data.scaffold.schema.tables import Unique

DISTINCT_FUNCTIONS = frozenset({"lower", "upper", "md5", "sha224", "sha256", "sha384", "sha512", "encode", "btrim"})
"""Functions that differ where texts differ in more than capitals, as all texts do that are generated to be unique."""

_FUNCTION = re.compile(r"((?:\w+[.])?\w+)\(")
_OTHER_PARTS = re.compile(r"'(?:[^']|'')*'(?:::[a-z ]+)?|::[a-z_ ]+|[\s()\",]")
"""What may stand beside a column in an expression of that column alone: literals, casts and marks."""


def unique_index(
    name: str, elements: Sequence[str], names: Collection[str], *, where: str = "", is_null_distinct: bool = True
) -> Unique:
    """Return the index, over columns: where two rows differ in these, they differ in what the index is over.

    Args:
        name: The name of the index.
        elements: Columns, or expressions as PostgreSQL prints them.
        names: The columns of the table.
        where: The condition of a partial index.
        is_null_distinct: Whether NULL differs from NULL.
    """
    computed = tuple(element for element in elements if element not in names)
    inner = [_column(element, names) for element in computed]
    plain = [element for element in elements if element in names]
    columns = plain or [column for column in inner if column]
    functions = {function for element in computed for function in _FUNCTION.findall(element)}
    is_assumed = bool(columns and not plain and functions - DISTINCT_FUNCTIONS)
    return Unique(name, tuple(columns), is_null_distinct, where, computed, is_assumed)


def _column(expression: str, names: Collection[str]) -> str:
    """Return the one column that an expression is a function of; empty where there are more, or where it uses NULL."""
    if "coalesce(" in expression.lower():
        return ""
    bare = _FUNCTION.sub("(", expression)
    column = next((name for name in names if _OTHER_PARTS.sub("", bare) == _OTHER_PARTS.sub("", name)), "")
    return column if bare != expression else ""
