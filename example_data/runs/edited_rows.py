"""Seeded rows that were edited since they were written, and other conditions of the rows that a removal deletes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.generation.dataset import Table
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_fragments import is_same, relation, text

_EDITED = sql.SQL("""
SELECT {keys}, count(*) OVER () FROM {table} AS t LEFT JOIN {staging} AS a ON {is_same}
WHERE {is_seeded} AND {is_edited} ORDER BY {order} LIMIT 1
""")
_DIFFERENCES = sql.SQL("""
SELECT count(*), {counts} FROM {table} AS t JOIN {staging} AS a ON {is_same} WHERE {is_seeded}
""")
_ALIKE = """
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't' AND pg_class.oid <> to_regclass(%(table)s)
    AND has_table_privilege(pg_class.oid, 'SELECT') AND NOT row_security_active(pg_class.oid) AND NOT EXISTS (
        SELECT FROM pg_attribute AS own
        WHERE own.attrelid = to_regclass(%(table)s) AND own.attname = ANY (%(columns)s) AND NOT EXISTS (
            SELECT FROM pg_attribute AS other
            WHERE (other.attrelid, other.attname, other.atttypid) = (pg_class.oid, own.attname, own.atttypid)
        )
    )
ORDER BY 1, 2
"""
"""Other tables that have columns of these names and types."""
MOST_LOCKED_ROWS = 100_000
"""Above, a lock on the table: PostgreSQL marks each locked row on disk, which costs an eighth of deleting it."""

_IS_THERE = sql.SQL("""
SELECT EXISTS (SELECT FROM {table} AS t JOIN {staging} AS a ON {is_same} WHERE NOT {is_edited})
""")


class Condition(Protocol):
    """What is true for some rows of a table."""

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition for the table of that alias."""
        ...


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a seed in one table, as SQL identifies them."""

    table: Table
    identified_by: Condition | sql.Identifier
    """The ranges of their keys, or what they refer to; or a staging table that has the same rows, keys and all."""
    columns: tuple[str, ...] = ()
    """Those of its columns that are still there."""
    readded: Mapping[str, str | None] = field(default_factory=dict)
    """Those of them that were dropped and added again, with what rows have in them that nobody edited since."""

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias."""
        if not isinstance(self.identified_by, sql.Identifier):
            return self.identified_by.condition(alias)
        same = is_same(self.table.key, alias)
        return sql.SQL("EXISTS (SELECT FROM {} AS a WHERE {})").format(self.identified_by, same)

    def complement(self, alias: str) -> sql.Composed:
        """Return the condition that is true for all other rows, those without a key included."""
        if isinstance(self.identified_by, sql.Identifier):
            return sql.SQL("NOT {}").format(self.condition(alias))
        return sql.SQL("({}) IS NOT TRUE").format(self.condition(alias))


def lock(session: Session, rows: TableRows, most: int = 0) -> None:
    """Lock rows until the transaction ends, so that nobody edits or refers to them.

    Where they may be more than 100,000, `most`, nobody else writes to their table until then; reading goes on.
    """
    if most > MOST_LOCKED_ROWS:
        session.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(relation(rows.table)))
    else:
        _count(session, rows, sql.SQL("FOR UPDATE"))


def count(session: Session, rows: TableRows) -> int:
    """Return how many rows there are."""
    return _count(session, rows, sql.SQL(""))


def _count(session: Session, rows: TableRows, locking: sql.SQL) -> int:
    query = sql.SQL("SELECT count(*) FROM (SELECT FROM {} AS t WHERE {} {}) AS rows")
    return int(fetch_one(session, query.format(relation(rows.table), rows.condition("t"), locking))[0])


def check_deleted(session: Session, rows: TableRows, expected: int, deleted: int) -> None:
    """Make sure that the rows that were locked are those that were deleted.

    Raises:
        EditedRowsError: Some are still there, as a trigger or rule kept them, or there were more.
    """
    if expected == deleted:
        return
    if deleted > expected:
        raise EditedRowsError(
            f"table {rows.table.name}: somebody added rows under its seed's keys meanwhile (expected {expected}, found "
            f"{deleted}). Run the command again. Nothing was removed."
        )
    kept = count(session, rows)
    if kept:
        raise EditedRowsError(
            f"table {rows.table.name}: expected its rows to be deleted, found {kept} kept by a trigger or rule. "
            "Disable it until the seed is removed. Nothing was removed."
        )


def check(session: Session, rows: TableRows, staging: sql.Identifier) -> None:
    """Make sure that no row differs from what was written, as a staging table has it; one that was deleted is no edit.

    Raises:
        EditedRowsError: Some were; the message has how many, of which table, and the key of the first one.
    """
    table = rows.table
    parts = {
        "table": relation(table),
        "staging": staging,
        "is_same": is_same(table.key),
        "is_seeded": rows.condition("t"),
    }
    query = _EDITED.format(
        keys=sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier("t", name)) for name in table.key),
        is_edited=_are_different(rows),
        order=_qualified("t", table.key),
        **parts,
    )
    first = session.execute(query).fetchone()
    if first is not None:
        *values, total = first
        key = ", ".join(f"{name} = {value}" for name, value in zip(table.key, values, strict=True))
        different = [_is_different(rows, name) for name in rows.columns]
        counts = sql.SQL(", ").join(sql.SQL("count(*) FILTER (WHERE {})").format(each) for each in different)
        raise EditedRowsError(
            f"table {table.name}: expected its rows as they were written, found {total} edited, the first where {key}. "
            f"{_describe(rows.columns, *fetch_one(session, _DIFFERENCES.format(counts=counts, **parts)))}"
            "Keep what is needed elsewhere, then remove the seed with these edits: "
            "alembic -x example_data_edited=discard downgrade ..."
        )


def check_elsewhere(session: Session, rows: TableRows, staging: sql.Identifier) -> None:
    """Make sure that rows of which none is there are not in another table, as after a change of names.

    Raises:
        EditedRowsError: Some are.
    """
    names = {"table": text(relation(rows.table)), "columns": list(rows.columns)}
    for place in session.execute(_ALIKE, names).fetchall():
        query = _IS_THERE.format(
            table=sql.Identifier(*place),
            staging=staging,
            is_same=is_same(rows.table.key),
            is_edited=_are_different(rows),
        )
        if fetch_one(session, query)[0]:
            raise EditedRowsError(
                f"table {rows.table.name}: none of its rows is there, but rows like them are in {'.'.join(place)}. Give"
                " that table its name again, or, if they are not the seed's: alembic -x example_data_edited=discard "
                "downgrade ..."
            )


def _are_different(rows: TableRows) -> sql.Composable:
    """Return the condition that a row t is not as a, the row that was written: also where that is none."""
    names = [name for name in rows.columns if name not in rows.readded]
    whole = sql.SQL("record_image_ne(ROW({}), ROW({}))").format(_qualified("t", names), _qualified("a", names))
    return sql.SQL("({})").format(sql.SQL(" OR ").join([whole, *(_is_different(rows, name) for name in rows.readded)]))


def _is_different(rows: TableRows, name: str) -> sql.Composable:
    """Return the condition that a column of row t is not as in a; of one added again, that somebody filled it since."""
    stored, staged = sql.Identifier("t", name), sql.Identifier("a", name)
    differs = sql.SQL("record_image_ne(ROW({}), ROW({}))").format(stored, staged)
    if name not in rows.readded:
        return differs
    return sql.SQL("({} AND {}::text IS DISTINCT FROM {})").format(differs, stored, rows.readded[name])


def _describe(names: Sequence[str], total: int, *counts: int) -> str:
    """Return the sentences about columns whose values differ; a change of the schema is seen in every row."""
    different = ", ".join(name for name, count in zip(names, counts, strict=True) if count)
    everywhere = ", ".join(name for name, count in zip(names, counts, strict=True) if count == total > 1)
    reason = f"In every row it is {everywhere}: if a later revision dropped or retyped that, nobody edited it. "
    return (f"What differs is in {different}. " if different else "") + (reason if everywhere else "")


def _qualified(alias: str, names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)
