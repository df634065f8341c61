"""Vectors as SQL literals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from psycopg import sql

from example_data.generation.generator import Block
from example_data.generation.table import column_errors
from example_data.postgres.types import checker, type_in_sql


@cache
def literal(type_name: str) -> Callable[[Any], str]:
    """Return a function from a Python value to its SQL literal, with a cast to the column's type.

    The function raises DatasetError for a value of another Python class than the type's.
    """
    cast = type_in_sql(type_name)
    member = type_name.removesuffix("[]")
    check, plain = checker(member), json.dumps if member in {"json", "jsonb"} else _plain

    def one(value: Any) -> object:  # noqa: ANN401 - of the type
        if value is None:
            return None
        check(value)
        return plain(value)

    def encode(value: Any) -> str:  # noqa: ANN401 - of the type, or a list of it
        is_array = member != type_name and value is not None
        found = list(map(one, value)) if is_array else one(value)
        return f"{sql.Literal(found).as_string(None)}::{cast}"

    return encode


def _plain(value: object) -> object:
    """Return the value as text that PostgreSQL reads as any type; NULL and lists as they are."""
    match value:
        case None:
            return None
        case list() | tuple():
            return [_plain(member) for member in value]
        case bytes() | bytearray() | memoryview():
            return f"\\x{value.hex()}"
        case timedelta(days=days) if days < 0:  # where IntervalStyle is sql_standard, a sign is of all that follows
            return f"{days} days +{value - timedelta(days)}"
        case _:
            return str(value)


def literal_rows(block: Block) -> list[str]:
    """Return the block's rows as parenthesised lists of SQL literals."""
    literals = []
    for name, vector in zip(block.names, block.vectors, strict=True):
        with column_errors(block.table, name):
            literals.append(list(map(literal(block.table.columns[name].type), vector.values())))
    return [f"({', '.join(row)})" for row in zip(*literals, strict=True)]
