"""Rows that tables have already: values for foreign keys to tables that are not filled, such as lists of countries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.scaffold.plan.context import Remark
from example_data.scaffold.schema.tables import Check

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from example_data.scaffold.schema.tables import ForeignKey, Table

    Held = Mapping[tuple[str, str], tuple[str, ...]]  # by table and column, as SQL writes them


def substituted(table: Table, missing: Collection[str], held: Held) -> tuple[Table, tuple[Remark, ...]]:
    """The table with constraints to values that are there, in place of foreign keys to tables that are not filled.

    Args:
        table: The table.
        missing: Tables that are not filled.
        held: The values that those tables have, where they are few.

    Returns:
        The table, and what is said of its columns.
    """
    missed = [key for key in table.foreign_keys if key.table in missing and table.is_required(key)]
    found = [(key, values) for key in missed if (values := _values_of(key, held))]
    replaced = [key for key, _ in found]
    left = tuple(key for key in table.foreign_keys if key not in replaced)
    checks = (*table.checks, *(_among(key, values) for key, values in found))
    return replace(table, foreign_keys=left, checks=checks), tuple(_remark(key, values) for key, values in found)


def _values_of(key: ForeignKey, held: Held) -> tuple[str, ...]:
    return held.get((key.table, key.referred[0]), ()) if len(key.columns) == 1 else ()


def _among(key: ForeignKey, values: tuple[str, ...]) -> Check:
    column = sql.Identifier(key.columns[0]).as_string(None)
    return Check(key.name, f"{column} = ANY (ARRAY[{', '.join(values)}])")


def _remark(key: ForeignKey, values: tuple[str, ...]) -> Remark:
    return Remark(key.columns[0], f"has one of the {len(values)} values that {key.table} has now")
