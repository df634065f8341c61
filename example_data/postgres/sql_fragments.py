"""Fragments of SQL that many statements have: quoted names, and what compares a table t with rows a."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec
from psycopg import sql

if TYPE_CHECKING:
    from example_data.generation.dataset import Table


def assignments(table: Table, names: Iterable[str]) -> sql.Composed:
    """Return `column = a.column` for those of the columns that are not the table's key."""
    pairs = [(sql.Identifier(name), sql.Identifier("a", name)) for name in names if name not in table.key]
    return sql.SQL(", ").join(sql.SQL("{} = {}").format(*pair) for pair in pairs)


def is_same(key: Sequence[str], alias: str = "t") -> sql.Composed:
    """Return the condition that a row of that alias and one of the alias a have the same key."""
    return are_equal(alias, key, "a", key)


def are_equal(alias: str, columns: Sequence[str], other: str, others: Sequence[str]) -> sql.Composed:
    """Return the condition that a row of one alias has in its columns what one of another has in its own."""
    pairs = zip(columns, others, strict=True)
    equal = [sql.SQL("{} = {}").format(sql.Identifier(alias, one), sql.Identifier(other, two)) for one, two in pairs]
    return sql.SQL(" AND ").join(equal)


def relation(table: Table) -> sql.Identifier:
    """Return the table's quoted name, with its schema where it has one."""
    return sql.Identifier(*table.name.split("."))


def names_json(tables: Iterable[Table]) -> str:
    """Return the tables' names as SQL writes them, by their names, as JSON."""
    return msgspec.json.encode({table.name: text(relation(table)) for table in tables}).decode()


def columns(names: Iterable[str]) -> sql.Composed:
    """Return the quoted names of columns."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def comparable(alias: str, table: Table, names: Iterable[str]) -> sql.Composed:
    """Return columns of an alias in forms in which the same values are the same bytes.

    That is the value itself, but PostgreSQL's text of a type that it read from a text: what it normalises is no change.
    """
    found = [(name, sql.Identifier(alias, name)) for name in names]
    texts = (sql.SQL("{}::text").format(own) if table.columns[name].is_cast else own for name, own in found)
    return sql.SQL(", ").join(texts)


def text(part: sql.Composable) -> str:
    """Return the SQL as text, without a connection."""
    return part.as_string(None)
