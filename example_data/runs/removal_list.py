"""Which rows go and which stay, where a removal leaves rows of a seed, or takes rows of others: a list of places."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from psycopg import sql

from example_data.errors import EditedRowsError
from example_data.postgres import catalog
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import are_equal, relation
from example_data.postgres.writer import temporary_name
from example_data.runs import edited_rows
from example_data.runs.edited_rows import TableRows

_CREATE = sql.SQL("""
CREATE TEMPORARY TABLE {listed} (relation oid, place tid, seeded text, stays boolean, PRIMARY KEY (relation, place))
ON COMMIT DROP
""")
"""Of each row its table, the place there, the seed's table if it is of the seed, and whether it stays."""
_ADD_SEEDED = sql.SQL("INSERT INTO {listed} SELECT t.tableoid, t.ctid, {name}, {stays} FROM {table} AS t WHERE {rows}")
_KEEP_REFERRED = sql.SQL("""
UPDATE {listed} AS d SET stays = true FROM {referred} AS t
WHERE d.relation = t.tableoid AND d.place = t.ctid AND NOT d.stays AND EXISTS (
    SELECT FROM {referring} AS r LEFT JOIN {listed} AS e ON e.relation = r.tableoid AND e.place = r.ctid
    WHERE {refers} AND {holds}
)
""")
_KEEP_UNLESS = sql.SQL("""
UPDATE {listed} AS d SET stays = true FROM {table} AS t
WHERE d.relation = t.tableoid AND d.place = t.ctid AND NOT {go}
""")
_ADD_REFERRING = sql.SQL("""
INSERT INTO {listed} SELECT r.tableoid, r.ctid, NULL, false FROM {referring} AS r
WHERE NOT EXISTS (SELECT FROM {listed} AS e WHERE e.relation = r.tableoid AND e.place = r.ctid) AND EXISTS (
    SELECT FROM {referred} AS t JOIN {listed} AS d ON d.relation = t.tableoid AND d.place = t.ctid AND NOT d.stays
    WHERE {refers}
)
FOR UPDATE OF r
""")
_COUNT = sql.SQL("""
SELECT coalesce(seeded, concat_ws('.', nullif(nspname, current_schema()), relname)), seeded IS NOT NULL, stays, count(*)
FROM {listed} JOIN pg_class ON pg_class.oid = relation JOIN pg_namespace ON pg_namespace.oid = relnamespace
GROUP BY 1, 2, 3 ORDER BY 1
""")


class RemovalList(msgspec.Struct, frozen=True):
    """A temporary table of rows that were locked, whose places stay what they are until they are deleted."""

    session: Session
    listed: sql.Identifier
    ignored: Collection[int]
    """Tables whose rows may lose what they refer to, where their foreign key lets go of it."""

    @classmethod
    def create(cls, session: Session, ignored: Collection[int]) -> RemovalList:
        """Return a list without rows."""
        listed = temporary_name("removal")
        session.execute(_CREATE.format(listed=listed))
        return cls(session, listed, ignored)

    def add(self, rows: TableRows, stays: sql.Composable) -> int:
        """Add rows of the seed, of which those stay that a condition of alias t is true for; return their number."""
        names = {"name": rows.table.name, "table": relation(rows.table), "rows": rows.condition("t"), "stays": stays}
        return self.session.execute(_ADD_SEEDED.format(listed=self.listed, **names)).rowcount

    def keep_referred(self, *, by_others: bool) -> bool:
        """Let rows stay that rows which stay refer to, `by_others` that any row does; return whether there were any."""
        self.session.execute(sql.SQL("ANALYZE {}").format(self.listed))
        holds = sql.SQL("e.stays IS DISTINCT FROM false" if by_others else "e.stays")
        return self._repeat(_KEEP_REFERRED, holds=holds)

    def keep_unless(self, rows: TableRows) -> None:
        """Let all rows of a table stay but these."""
        query = _KEEP_UNLESS.format(listed=self.listed, table=relation(rows.table), go=rows.condition("t"))
        self.session.execute(query)

    def add_referring(self) -> None:
        """Add the rows of others that refer to rows that go, or to one another.

        Raises:
            EditedRowsError: A row that stays refers to one of them.
        """
        self._repeat(_ADD_REFERRING)
        if self.keep_referred(by_others=False):
            raise EditedRowsError(
                "rows of the seed that stay refer to rows of others that would go with it. Choose --on-referenced "
                "keep, or delete those rows first. Nothing was removed."
            )

    def _repeat(self, statement: sql.SQL, **parts: sql.Composable) -> bool:
        """Run a statement for each foreign key to rows of the list until it changes nothing; return whether it did."""
        changed, before = 0, -1
        while changed > before:
            before = changed
            oids = self.session.execute(sql.SQL("SELECT DISTINCT relation::bigint FROM {}").format(self.listed))
            found = [key for (oid,) in oids.fetchall() for key in catalog.foreign_keys_to(self.session, oid)]
            for key in {(key.table_oid, key.name): key for key in found}.values():
                if not (key.lets_go and key.table_oid in self.ignored):
                    place, referred = sql.Identifier(key.schema, key.table), sql.SQL(key.referred_table)
                    refers = are_equal("r", key.columns, "t", key.referred_columns)
                    query = statement.format(
                        listed=self.listed, referring=place, referred=referred, refers=refers, **parts
                    )
                    changed += self.session.execute(query).rowcount
        return changed > 0

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that a row of that alias goes."""
        query = "EXISTS (SELECT FROM {} AS d WHERE d.relation = {}.tableoid AND d.place = {}.ctid AND NOT d.stays)"
        return sql.SQL(query).format(self.listed, sql.Identifier(alias), sql.Identifier(alias))

    def counts(self, *, seeded: bool, stay: bool = False) -> dict[str, int]:
        """Return by table how many rows of the seed, or of others, go or stay."""
        found = self.session.execute(_COUNT.format(listed=self.listed)).fetchall()
        return {name: int(count) for name, is_seeded, stays, count in found if (is_seeded, stays) == (seeded, stay)}

    def delete(self) -> None:
        """Delete the rows that go, all at once: so they may refer to each other in any order.

        Raises:
            EditedRowsError: A trigger or rule keeps one, or changed it.
        """
        query = sql.SQL("SELECT relation::regclass::text, count(*) FROM {} WHERE NOT stays GROUP BY relation")
        counts = {row[0]: int(row[1]) for row in self.session.execute(query.format(self.listed)).fetchall()}
        tables = [sql.SQL("ONLY {}").format(sql.SQL(table)) for table in counts]
        deleted = sum(edited_rows.delete_at_once(self.session, [(table, self.condition("t")) for table in tables]))
        if deleted != sum(counts.values()):
            raise EditedRowsError(
                "a trigger or rule keeps rows from being deleted, or changes them (expected "
                f"{sum(counts.values())} to go, found {deleted}). Disable it until the seed is removed. Nothing was "
                "removed."
            )
