"""The rows of a seed in a table, as SQL identifies them, and conditions of those that a removal deletes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, LiteralString, Protocol

import msgspec
from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.postgres import catalog
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import are_equal, comparable, is_same, relation, text

if TYPE_CHECKING:
    from example_data.postgres.catalog import ForeignKey

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


class TableRows(msgspec.Struct, frozen=True):
    """The rows of a seed in one table, as SQL identifies them."""

    table: Table
    identified_by: Condition | sql.Identifier | None
    """The ranges of their keys, or what they refer to; or a staging table that has the same rows, keys and all; None
    where they are only compared, and their keys are in no ranges."""
    columns: tuple[str, ...] = ()
    """Those of its columns that are still there."""
    readded: Mapping[str, str | None] = {}
    """Those of them that were dropped and added again, with what rows have in them that nobody edited since."""

    @property
    def compared(self) -> tuple[str, ...]:
        """Those of the columns in which a row may differ from what was written."""
        return tuple(name for name in self.columns if not self.table.columns[name].is_unchecked)

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias."""
        assert self.identified_by is not None
        if not isinstance(self.identified_by, sql.Identifier):
            return self.identified_by.condition(alias)
        same = is_same(self.table.key, alias)
        return sql.SQL("EXISTS (SELECT FROM {} AS a WHERE {})").format(self.identified_by, same)

    def complement(self, alias: str) -> sql.Composed:
        """Return the condition that is true for all other rows, those without a key included."""
        if isinstance(self.identified_by, sql.Identifier):
            return sql.SQL("NOT {}").format(self.condition(alias))
        return sql.SQL("({}) IS NOT TRUE").format(self.condition(alias))

    def are_referred_to(self, alias: str, key: ForeignKey) -> sql.Composed:
        """Return the condition that a row of that alias refers to one of these rows by a foreign key."""
        inner = f"{alias}_refers"
        return sql.SQL("EXISTS (SELECT FROM {} AS {} WHERE {} AND {})").format(
            relation(self.table),
            sql.Identifier(inner),
            are_equal(alias, key.columns, inner, key.referred_columns),
            self.condition(inner),
        )

    def are_different(self) -> sql.Composed:
        """Return the condition that a row t is not as a, the row that was written: also where that is none."""
        names = [name for name in self.compared if name not in self.readded]
        readded = [name for name in self.compared if name in self.readded]
        return sql.SQL("({})").format(sql.SQL(" OR ").join([self._differ(names), *map(self.is_different, readded)]))

    def _differ(self, names: Iterable[str]) -> sql.Composed:
        parts = (comparable(alias, self.table, names) for alias in "ta")
        return sql.SQL("record_image_ne(ROW({}), ROW({}))").format(*parts)

    def is_different(self, name: str) -> sql.Composable:
        """Return the condition that a column of row t is not as in a; of one added again, that somebody filled it."""
        differs = self._differ([name])
        if name not in self.readded:
            return differs
        stored = sql.Identifier("t", name)
        return sql.SQL("({} AND {}::text IS DISTINCT FROM {})").format(differs, stored, self.readded[name])


def lock(session: Session, seed_rows: SeedRows, own: Sequence[TableRows]) -> None:
    """Lock rows of a seed until the transaction ends, so that nobody edits or refers to them.

    Of a table with more than 100,000 row numbers of the seed, nobody else writes to it until then; reading goes on.
    PostgreSQL does not lock foreign tables so.
    """
    is_foreign = catalog.foreign_tables(session, [rows.table for rows in own])
    for rows in own:
        is_large = len(seed_rows.ranges.get(rows.table.name, ())) > MOST_LOCKED_ROWS
        if is_large and not is_foreign.get(rows.table.name):
            session.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(relation(rows.table)))
        else:
            count(session, rows, "FOR UPDATE")


def count(session: Session, rows: TableRows, locking: LiteralString = "") -> int:
    """Return how many rows there are."""
    query = sql.SQL("SELECT count(*) FROM (SELECT FROM {} AS t WHERE {} {}) AS rows")
    return int(fetch_one(session, query.format(relation(rows.table), rows.condition("t"), sql.SQL(locking)))[0])


def delete_at_once(session: Session, places: Sequence[tuple[sql.Composable, sql.Composable]]) -> Sequence[int]:
    """Delete rows, by table the condition of alias t, in one statement: so they may refer to each other in any order.

    Return how many there were of each table.
    """
    deletion = "deleted_{} AS (DELETE FROM {} AS t WHERE {} RETURNING 1)"
    parts = [sql.SQL(deletion).format(sql.SQL(str(number)), *place) for number, place in enumerate(places)]
    counts = [sql.SQL("(SELECT count(*) FROM deleted_{})").format(sql.SQL(str(number))) for number in range(len(parts))]
    query = sql.SQL("WITH {} SELECT {}").format(sql.SQL(", ").join(parts), sql.SQL(", ").join(counts))
    return fetch_one(session, query) if parts else ()


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


def check_elsewhere(session: Session, rows: TableRows, staging: sql.Identifier) -> None:
    """Make sure that rows of which none is there are not in another table, as after a change of names.

    Raises:
        EditedRowsError: Some are.
    """
    names = {"table": text(relation(rows.table)), "columns": list(rows.columns)}
    for place in session.execute(read_sql_file(__file__, "tables_alike"), names).fetchall():
        query = _IS_THERE.format(
            table=sql.Identifier(*place),
            staging=staging,
            is_same=is_same(rows.table.key),
            is_edited=rows.are_different(),
        )
        if fetch_one(session, query)[0]:
            raise EditedRowsError(
                f"table {rows.table.name}: none of its rows is there, but rows like them are in {'.'.join(place)}. Give"
                " that table its name again, or, if they are not the seed's: --on-edited delete; with Alembic, alembic "
                "-x example_data_on_edited=delete downgrade ..."
            )


FEW = 3
"""Keys and rows that a message shows."""

Key = Mapping[str, str | None]
"""The key of a row: by column its value as text."""


def first_keys(
    session: Session, place: sql.Identifier, names: Sequence[str], condition: sql.Composable, alias: str = "t"
) -> tuple[int, list[Key]]:
    """Return how many rows of a table a condition is true for, and the keys of the first few, as text by column."""
    query = sql.SQL("SELECT count(*) OVER (), {} FROM {} AS {} WHERE {} ORDER BY {} LIMIT {}").format(
        as_text(alias, names), place, sql.Identifier(alias), condition, qualified(alias, names), FEW
    )
    found = session.execute(query).fetchall()
    return (int(found[0][0]) if found else 0), [dict(zip(names, row[1:], strict=True)) for row in found]


def describe_keys(first: Sequence[Key]) -> str:
    """Return where the first rows are, as a message says it."""
    keys = (", ".join(f"{name} = {value}" for name, value in key.items()) for key in first)
    return f"the first where {'; '.join(keys)}"


def as_text(alias: str, names: Iterable[str]) -> sql.Composed:
    """Return columns of an alias as text."""
    return sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(alias, name)) for name in names)


def qualified(alias: str, names: Iterable[str]) -> sql.Composed:
    """Return columns of an alias."""
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)
