"""How the rows of a seed in its tables differ from those that it makes: missing, edited, or added under its keys.

Hashes tell which pieces of a table differ. Only those pieces are made again beside the table, and compared by the row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

import msgspec
from msgspec.structs import replace
from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.generation import pinning
from example_data.generation.generator import SeedRows
from example_data.postgres import refused_rows, stored_rows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import Session, fetch_one, setting
from example_data.postgres.sql_fragments import are_equal, assignments, columns, is_same, relation
from example_data.postgres.writer import staging_table, temporary_name
from example_data.progress import progress
from example_data.runs import check_schema, edited_rows, recorded_tables, side_effects
from example_data.runs.edited_rows import FEW, TableRows, as_text, describe_keys, first_keys, qualified
from example_data.runs.recorded_tables import DroppedColumn

KIND = sql.Identifier("example_data_difference")
"""The column of a table of keys that says what a row is: `missing`, `edited` or `added`."""

_COMPARE = sql.SQL("""
CREATE TEMPORARY TABLE {keys} ON COMMIT DROP AS
SELECT {names}, CASE WHEN ROW({stored}) IS NULL THEN 'missing' WHEN ROW({made}) IS NULL THEN 'added' ELSE 'edited' END
    AS {kind}
FROM (SELECT {columns} FROM {table} AS t WHERE {is_seeded}) AS t FULL JOIN {staging} AS a ON {is_same}
WHERE ROW({stored}) IS NULL OR ROW({made}) IS NULL OR {are_different}
""")
_COUNT = sql.SQL("""
SELECT (SELECT count(*) FROM {staging}), count(*) FILTER (WHERE {kind} = 'missing'),
    count(*) FILTER (WHERE {kind} = 'edited'), count(*) FILTER (WHERE {kind} = 'added') FROM {keys}
""")
_STORED = sql.SQL("JOIN {table} AS t ON {is_stored} JOIN {staging} AS a ON {is_same}")
_UPDATE = sql.SQL("""
UPDATE {table} AS t SET {assignments} FROM {keys} AS d JOIN {staging} AS a ON {is_same}
WHERE {is_stored} AND d.{kind} = ANY ({kinds})
""")


class TableDifferences(msgspec.Struct, frozen=True):
    """How the rows of a seed differ in one table."""

    rows: TableRows
    staging: sql.Identifier | None = None
    """A temporary table with the rows as they are made, of the pieces that differ; None where no piece does."""
    keys: sql.Identifier | None = None
    """A temporary table with the keys of the rows that differ, and the column KIND; None where no piece does."""
    unchanged: int = 0
    """The rows of the pieces that do not differ."""
    made: int = 0
    """The rows in the staging table."""
    missing: int = 0
    edited: int = 0
    added: int = 0
    """Rows under keys of the seed that it does not make, as in a gap of its integers."""

    @property
    def stored(self) -> int:
        """The rows that are in the table."""
        return self.unchanged + self.made - self.missing + self.added

    def condition(self, alias: str, *kinds: str) -> sql.Composable:
        """Return the condition that the row of an alias differs, in one of these ways."""
        if self.keys is None:
            return sql.SQL("false")
        query = sql.SQL("EXISTS (SELECT FROM {} AS d WHERE {} AND d.{} = ANY ({}))")
        same = are_equal("d", self.rows.table.key, alias, self.rows.table.key)
        return query.format(self.keys, same, KIND, list(kinds))

    def parts(self) -> dict[str, sql.Composable]:
        """Return what statements about the differences are made of; alias d has the keys, t the table, a what is made.

        There have to be some.
        """
        assert self.keys is not None
        assert self.staging is not None
        return {
            "keys": self.keys,
            "kind": KIND,
            "staging": self.staging,
            "table": relation(self.rows.table),
            "is_stored": are_equal("d", self.rows.table.key, "t", self.rows.table.key),
            "is_same": are_equal("d", self.rows.table.key, "a", self.rows.table.key),
        }

    def update(self, names: Iterable[str], *kinds: str) -> sql.Composed:
        """Return the UPDATE that gives rows that differ in one of these ways what is made of these columns."""
        return _UPDATE.format(assignments=assignments(self.rows.table, names), kinds=list(kinds), **self.parts())


@contextmanager
def identify(
    session: Session, seed_rows: SeedRows, dropped: Collection[DroppedColumn] = ()
) -> Iterator[list[TableRows]]:
    """Yield the rows, identified by ranges of keys; where a table has none, by a staging table until the end.

    Those of other tables that go with them come last.
    """
    found = []
    with ExitStack() as stack:
        for table in seed_rows.tables:
            own = [column for column in dropped if column.table == table.name]
            gone = {column.name for column in own if not column.is_back}
            columns = tuple(name for name in table.columns if name not in gone)
            readded = {column.name: column.default for column in own if column.is_back}
            identified_by = key_ranges(seed_rows, table) or stack.enter_context(
                staging_table(session, seed_rows, table, names=columns)
            )
            found.append(TableRows(table, identified_by, columns, readded))
        yield [*found, *side_effects.removed_rows(session, seed_rows.dataset, found)]


@contextmanager
def compare(
    session: Session, seed_rows: SeedRows, *, is_locking: bool = False
) -> Iterator[tuple[list[TableRows], list[TableDifferences]]]:
    """Yield the rows of a run as `identify` does, and how they differ, as `find` does.

    Where it is asked for, they are locked before, so that nobody's edit is lost that was not compared.

    Raises:
        DigestMismatchError: They cannot be made any more.
        SchemaMismatchError: A table is another one than the run's, or does not fit.
    """
    name = seed_rows.pin.name
    pinning.check_digest(seed_rows.pin)
    with refused_rows.translate_postgres_errors():
        session.execute(recorded_tables.check_sql(name))
    dropped = recorded_tables.dropped_columns(session, name, seed_rows.tables)
    without = [(column.table, column.name) for column in dropped if not column.is_back]
    check_schema.check(session, seed_rows, is_written=False, without=without)
    with setting(session, "row_security", "off"), identify(session, seed_rows, dropped) as own, ExitStack() as stack:
        with progress("comparing", name, seed_rows.estimate()) if is_locking else nullcontext():
            if is_locking:
                edited_rows.lock(session, seed_rows, own)
            found = stack.enter_context(find(session, seed_rows, own))
        yield own, found


@contextmanager
def find(session: Session, seed_rows: SeedRows, own: Sequence[TableRows]) -> Iterator[list[TableDifferences]]:
    """Yield how the rows differ in each of the seed's tables; the temporary tables are there until the end.

    Rows that others added, edited or deleted since count where this transaction sees them.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_compare_table(session, seed_rows, rows)) for rows in own if rows.columns]


@contextmanager
def _compare_table(session: Session, seed_rows: SeedRows, rows: TableRows) -> Iterator[TableDifferences]:
    table, numbers = rows.table, seed_rows.ranges[rows.table.name]
    unchanged, pieces = 0, [numbers]
    if not rows.readded:
        unchanged, pieces = stored_rows.compare(session, seed_rows, table, rows.compared)
    if not pieces:
        yield TableDifferences(rows, unchanged=unchanged)
        return
    with ExitStack() as stack:
        staging = rows.identified_by
        if not isinstance(staging, sql.Identifier):
            staging = stack.enter_context(staging_table(session, seed_rows, table, names=rows.columns, pieces=pieces))
        ranges = [key_ranges(seed_rows.piece(table, piece), table) for piece in pieces]
        conditions = [each.condition("t") for each in ranges if each]
        is_seeded = sql.SQL(" OR ").join(conditions or [replace(rows, identified_by=staging).condition("t")])
        keys = temporary_name("differences")
        query = _COMPARE.format(
            names=sql.SQL(", ").join(
                sql.SQL("coalesce({}, {}) AS {}").format(
                    sql.Identifier("t", name), sql.Identifier("a", name), sql.Identifier(name)
                )
                for name in table.key
            ),
            stored=qualified("t", table.key),
            made=qualified("a", table.key),
            columns=columns(rows.columns),
            table=relation(table),
            is_seeded=is_seeded,
            staging=staging,
            is_same=is_same(table.key),
            are_different=rows.are_different(),
            keys=keys,
            kind=KIND,
        )
        session.execute(query)
        counts = fetch_one(session, _COUNT.format(keys=keys, staging=staging, kind=KIND))
        yield TableDifferences(rows, staging, keys, unchanged, *map(int, counts))
        session.execute(sql.SQL("DROP TABLE {}").format(keys))  # not after an error, which ends the transaction


def first_of(session: Session, differences: TableDifferences, kind: str) -> list[dict[str, Any]]:
    """Return of the first few rows that differ so the `key`, and of edited ones the `columns`, as made and stored."""
    key, names = differences.rows.table.key, differences.rows.compared if kind == "edited" else ()
    query = sql.SQL("SELECT {} FROM {keys} AS d {joins} WHERE d.{kind} = {} ORDER BY {} LIMIT {}").format(
        sql.SQL(", ").join(
            [
                as_text("d", key),
                *map(differences.rows.is_different, names),
                *(as_text(each, names) for each in "at" if names),
            ]
        ),
        kind,
        qualified("d", key),
        FEW,
        joins=_STORED.format(**differences.parts()) if names else sql.SQL(""),
        **{name: differences.parts()[name] for name in ("keys", "kind")},
    )
    found = []
    for row in session.execute(query).fetchall():
        values = iter(row)
        keys, different, made, stored = (dict(zip(each, values)) for each in (key, names, names, names))  # noqa: B905
        changed = [{"column": name, "expected": made[name], "found": stored[name]} for name in names if different[name]]
        found.append({"key": keys, "columns": changed})
    return found


def differing_columns(session: Session, differences: TableDifferences) -> dict[str, int]:
    """Return the columns whose values differ in edited rows, each with the number of these rows."""
    if not differences.edited:
        return {}
    names = differences.rows.compared
    counts = [sql.SQL("count(*) FILTER (WHERE {})").format(differences.rows.is_different(name)) for name in names]
    query = sql.SQL("SELECT {} FROM {} AS d {}").format(
        sql.SQL(", ").join(counts), differences.keys, _STORED.format(**differences.parts())
    )
    return {name: number for name, number in zip(names, fetch_one(session, query), strict=True) if number}


def describe_edited(session: Session, differences: TableDifferences) -> str | None:
    """Return the sentences about the rows of a table that were edited, or added; None where there are none.

    A change of the schema is seen in every row.
    """
    if differences.keys is None or not differences.edited + differences.added:
        return None
    is_edit = sql.SQL("{} <> 'missing'").format(KIND)
    count, first = first_keys(session, differences.keys, differences.rows.table.key, is_edit)
    different = differing_columns(session, differences)
    everywhere = ", ".join(name for name, each in different.items() if each == differences.stored > 1)
    return (
        f"table {differences.rows.table.name}: expected its rows as they were written, found {count} edited, "
        f"{describe_keys(first)}."
        + (f" What differs is in {', '.join(different)}." if different else "")
        + (
            f" In every row it is {everywhere}: if a later revision dropped or retyped that, nobody edited it."
            if everywhere
            else ""
        )
    )


def check_unedited(session: Session, found: Iterable[TableDifferences], advice: str) -> None:
    """Make sure that no row was edited, or added.

    Raises:
        EditedRowsError: One was; the message has them by table, and ends with the advice.
    """
    if sentences := [sentence for each in found if (sentence := describe_edited(session, each))]:
        raise EditedRowsError(" ".join([*sentences, advice]))
