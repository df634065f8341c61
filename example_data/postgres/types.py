"""The types of PostgreSQL that columns name: their numbers, their binary forms, their names in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


UNLIMITED = {"character": "bpchar", "bit": '"bit"'}
"""Names that are the same type without a length; with theirs a cast would cut a value to its first character."""


def oid(type_name: str) -> int:
    """The object identifier of a built-in PostgreSQL type such as `uuid[]`."""
    types = psycopg.adapters.types
    if type_name.endswith("[]"):
        return types[type_name.removesuffix("[]")].array_oid
    return types[type_name].oid


def is_built_in(type_name: str) -> bool:
    """Whether PostgreSQL has the type, or the type of which it is an array, without anybody's doing."""
    return psycopg.adapters.types.get(type_name.removesuffix("[]")) is not None


def wire_type(column: Column) -> str:
    """The built-in type in whose binary form a column is written: its own, what it says, or text where nobody knows.

    Enums, and domains over text, are sent as text is (PostgreSQL source, src/backend/utils/adt/enum.c, enum_send); in
    an array of them PostgreSQL does not mind the number of another element type, but does in one of built-in types.
    """
    if is_built_in(column.type) and (column.type.endswith("[]") or not column.written_as):
        return column.type
    if column.written_as:
        return column.written_as
    return "text[]" if column.type.endswith("[]") else "text"


def type_in_sql(type_name: str) -> str:
    """The type as SQL names it: in quotes if it is not built in, unless it has them already, as in `shop."Size"`."""
    name = type_name.removesuffix("[]")
    if name in UNLIMITED:
        return UNLIMITED[name] + type_name[len(name) :]
    if '"' in name or is_built_in(name.partition("(")[0]):
        return type_name
    return sql.Identifier(*name.split(".")).as_string(None) + type_name[len(name) :]
