"""What a unique index tells apart: columns, functions of a column, and only some rows perhaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from example_data.scaffold.schema.tables import Unique

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

TELLING = frozenset({"lower", "upper", "md5", "sha224", "sha256", "sha384", "sha512", "encode", "btrim"})
"""Functions of texts that differ in more than capitals; of those that are made, each has another value."""

_FUNCTIONS = re.compile(r"((?:\w+[.])?\w+)\(")
_OTHERS = re.compile(r"'(?:[^']|'')*'(?:::[a-z ]+)?|::[a-z_ ]+|[\s()\",]")


def unique(
    name: str, elements: Sequence[str], names: Collection[str], *, where: str = "", is_null_distinct: bool = True
) -> Unique:
    """The index, over the columns whose values tell its rows: those that are different in some differ in all.

    Args:
        name: The index's.
        elements: Columns, or expressions as PostgreSQL prints them.
        names: The table's columns.
        where: The condition of a partial index.
        is_null_distinct: Whether rows without a value differ from each other.
    """
    computed = tuple(element for element in elements if element not in names)
    inside = {element: _column(element, names) for element in computed}
    plain = [element for element in elements if element in names]
    columns = plain or [column for column in inside.values() if column]
    functions = {function for element in computed for function in _FUNCTIONS.findall(element)}
    is_assumed = bool(columns and not plain and functions - TELLING)
    return Unique(name, tuple(columns), is_null_distinct, where, computed, is_assumed)


def _column(expression: str, names: Collection[str]) -> str:
    """The one column that an expression is a function of; empty where it is anything else, or NULL is a value in it."""
    if "coalesce(" in expression.lower():
        return ""
    bare = _FUNCTIONS.sub("(", expression)
    found = [name for name in names if _OTHERS.sub("", bare) == _OTHERS.sub("", name)]
    return found[0] if found and bare != expression else ""
