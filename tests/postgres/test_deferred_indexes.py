"""Indexes and foreign keys that are taken off tables, and the statements that make them again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from example_data.errors import DatabaseError
from example_data.generation.table import Table
from example_data.postgres.deferred_indexes import put_back, take_off
from example_data.postgres.session import PsycopgSession

if TYPE_CHECKING:
    import psycopg


def test_names_with_every_sign(empty_database: psycopg.Connection) -> None:
    """Percent signs and quotation marks are part of a name."""
    empty_database.execute("""
        CREATE TABLE "the ""50 %s"" off" ("a %(b)s" text);
        CREATE INDEX "i %" ON "the ""50 %s"" off" ("a %(b)s");
        COMMENT ON INDEX "i %" IS 'it''s 100 %s';
    """)
    session = PsycopgSession(empty_database)
    statements = take_off(session, [Table('the "50 %s" off')])
    assert statements == [
        'CREATE INDEX "i %" ON public."the ""50 %s"" off" USING btree ("a %(b)s")',
        """COMMENT ON INDEX public."i %" IS 'it''s 100 %s'""",
    ]
    put_back(session, statements)
    assert empty_database.execute("SELECT obj_description('\"i %\"'::regclass, 'pg_class')").fetchall() == [
        ("it's 100 %s",)
    ]


@pytest.mark.parametrize(
    "lacks",
    [
        "REVOKE CREATE ON SCHEMA shop FROM owner_of_lines; REVOKE REFERENCES ON shop.goods FROM owner_of_lines",
        "REVOKE REFERENCES ON shop.goods FROM owner_of_lines; ALTER INDEX shop.i ALTER COLUMN 1 SET STATISTICS 0",
    ],
    ids=["rights", "statistics"],
)
def test_what_could_not_be_made_again_stays(empty_database: psycopg.Connection, lacks: str) -> None:
    """An index whose columns are tuned; an index or foreign key that this role may not make."""
    empty_database.execute(f"""
        CREATE ROLE owner_of_lines; CREATE SCHEMA shop;
        CREATE TABLE shop.goods (id integer PRIMARY KEY);
        CREATE TABLE shop.lines (id integer REFERENCES shop.goods);
        CREATE INDEX i ON shop.lines ((id + 1));
        GRANT USAGE, CREATE ON SCHEMA shop TO owner_of_lines; GRANT REFERENCES ON shop.goods TO owner_of_lines;
        ALTER TABLE shop.lines OWNER TO owner_of_lines;
        {lacks};
        SET ROLE owner_of_lines
    """)
    assert take_off(PsycopgSession(empty_database), [Table("shop.lines")]) == []


def test_a_table_that_was_changed_meanwhile(empty_database: psycopg.Connection) -> None:
    """The sentence has the statement that is to run again."""
    empty_database.execute("CREATE TABLE goods (price integer); CREATE INDEX i ON goods (price)")
    session = PsycopgSession(empty_database)
    statements = take_off(session, [Table("goods")])
    empty_database.execute("CREATE INDEX i ON goods (price)")
    sentence = (
        'an index or foreign key that was taken off cannot be put back: relation "i" already exists. Let tables and '
        "rights be as they were, so that this runs: CREATE INDEX i ON public.goods USING btree (price), and run the "
        "command again."
    )
    with pytest.raises(DatabaseError, match=f"^{re.escape(sentence)}$"):
        put_back(session, statements)
