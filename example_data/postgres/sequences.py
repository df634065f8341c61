"""The statements that reserve blocks of integers of sequences, and give them back.

`nextval` takes one number at a time, and `setval` may race with it. So the sequence is altered to the increment that it
has: this takes a lock that others' `nextval` waits for until the transaction ends, and the change is rolled back with
the transaction. A script runs the same statements.
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.postgres import recorded_blocks, refused_rows
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text

_SEQUENCE = sql.SQL("""coalesce(
        (
            SELECT refobjid::regclass FROM pg_attrdef
            JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
            JOIN pg_depend ON classid = 'pg_attrdef'::regclass AND objid = pg_attrdef.oid
            JOIN pg_class ON pg_class.oid = refobjid AND relkind = 'S'
            WHERE refclassid = 'pg_class'::regclass AND adrelid = {name}::regclass AND attname = {column} LIMIT 1
        ),
        pg_get_serial_sequence({name}, {column})::regclass
    )""")
"""The sequence that the column's default depends on; else the one of an identity, or one that the column owns."""

_FREE_SEQUENCE = sql.SQL("""(
        SELECT free.oid::regclass
        FROM pg_class AS own JOIN pg_attribute ON attrelid = own.oid AND attname = {column} AND NOT atthasdef
        JOIN pg_class AS free ON free.relkind = 'S' AND free.relnamespace = own.relnamespace
            AND lower(free.relname) IN (lower(own.relname || '_' || attname || '_seq'), lower(own.relname || '_seq'))
        WHERE own.oid = {name}::regclass AND NOT EXISTS (
            SELECT FROM pg_depend WHERE refobjid = free.oid AND classid = 'pg_attrdef'::regclass
                OR objid = free.oid AND deptype IN ('a', 'i')
        )
        ORDER BY length(free.relname) DESC LIMIT 1
    )""")
"""The sequence that applications number the rows of a column without default with: no column's, and named after it."""

_NO_SEQUENCE = (
    "its default has no sequence to reserve numbers from (expected an identity or serial column, or one without a "
    "default). Fill the column with another kind, or leave it to its default."
)
_NO_ROOM = (
    "too few numbers are left (expected {} from %s on, found %s to %s). Make the column and its sequence bigint, or "
    "the seed smaller."
)
_TAKEN = (
    "the numbers that its sequence gives next are not free (expected none from %s to %s in use, found a row with %s). "
    "Set the sequence behind the rows that are there, with setval(...)."
)


def reserve_block_sql(seed_rows: SeedRows, table: Table, *, where: sql.Composable | None = None) -> str:
    """Return the statement that reserves a block of integers, one for each row number of a table.

    Afterwards `reserved` says which integers these are. Where the condition `where` is false, nothing is reserved.
    """
    column, count = table.integer_key, len(seed_rows.ranges[table.name])
    statement = read_sql_file(__file__, "reserve_block").format(
        **_names(table),
        table=relation(table),
        identifier=sql.Identifier(column),
        first_name=_setting(table, "first"),
        step_name=_setting(table, "step"),
        highest=LARGEST_INTEGER[table.columns[column].type],
        blocks=recorded_blocks.select(None, table),
        where=where or sql.SQL("true"),
        count=count,
        state=refused_rows.NO_ROOM,
        place=f"column {table.name}.{column}: ",
        no_sequence=_NO_SEQUENCE,
        no_room=_NO_ROOM.format(count),
        taken=_TAKEN,
    )
    return text(statement)


def lock_sql(tables: Sequence[Table]) -> str:
    """Return the statement that takes what numbers the rows of tables, in an order that is everybody's.

    So no two transactions wait for each other, whatever the order of their datasets: first tables without a sequence,
    then sequences.
    """
    places = [sql.SQL("({name}::regclass, {linked}, {free})").format(**_names(table)) for table in tables]
    return text(read_sql_file(__file__, "lock_numbers").format(places=sql.SQL(", ").join(places)))


def give_back_block_sql(seed: str, table: Table, *, since: int = 0, where: sql.Composable | None = None) -> str:
    """Return the statement that gives back the integers of a seed's rows, as long as nobody took one since.

    They are those from the row number `since` on. Where the condition `where` is false, nothing is given back.
    """
    blocks = recorded_blocks.select(seed, table, since=since, where=where)
    return text(read_sql_file(__file__, "give_back_block").format(**_names(table), blocks=blocks))


def reserved(table: Table) -> list[sql.Composed]:
    """Return expressions for the first integer of the block that was reserved last for a table, and for its step."""
    return [sql.SQL("current_setting({})::bigint").format(_setting(table, word)) for word in ("first", "step")]


def _setting(table: Table, word: str) -> str:
    """Return the setting of the transaction in which `reserve_block_sql` stores a number."""
    return f"example_data.{word}_{list(table.tables).index(table.name)}"


def _names(table: Table) -> dict[str, object]:
    """Return what the statements need to find a table's sequence."""
    names = {"name": text(relation(table)), "column": table.integer_key}
    return {"linked": _SEQUENCE.format(**names), "free": _FREE_SEQUENCE.format(**names), **names}
