"""The statements that take blocks of integers from sequences, and give them back.

`nextval` takes one number at a time, and `setval` may race with it. So the sequence is altered to the increment that it
has: that takes a lock which others' `nextval` waits for until the transaction ends, and makes the change one that is
rolled back with it. A script runs the same statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.postgres import recorded_blocks, refused_rows
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.generation.seed_rows import SeedRows

_COUNTER = sql.SQL("""coalesce(
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

_NO_SEQUENCE = (
    "expected an identity or serial column, or one without a default, found a default that has no sequence to reserve "
    "from: fill the column with another kind, or leave it to its default"
)
_NO_ROOM = (
    "expected room for {} numbers from %s on, found that its numbers go from %s to %s: make the column and its "
    "sequence bigint, or the seed smaller"
)
_TAKEN = (
    "expected the numbers from %s to %s to be free, as its sequence gives them next, found a row with %s: set the "
    "sequence behind the rows that are there, with setval(...)"
)


def taking(part: SeedRows, table: Table, *, where: sql.Composable | None = None) -> str:
    """The statement that reserves a block for a part's rows of a table; `first` and `step` tell it afterwards.

    Args:
        part: The rows; one integer is taken for each row number of the table.
        table: One with an integer key.
        where: A condition; where it does not hold, nothing is reserved.
    """
    column, count = table.counting, len(part.ranges[table.name])
    statement = read_sql_file(__file__, "reserve_block").format(
        **_names(table),
        table=relation(table),
        identifier=sql.Identifier(column),
        first_name=_setting(table, "first"),
        step_name=_setting(table, "step"),
        highest=LARGEST_INTEGER[table.columns[column].type],
        blocks=recorded_blocks.of_all(table),
        where=where or sql.SQL("true"),
        count=count,
        state=refused_rows.NO_ROOM,
        place=f"column {table.name}.{column}: ",
        no_sequence=_NO_SEQUENCE,
        no_room=_NO_ROOM.format(count),
        taken=_TAKEN,
    )
    return text(statement)


def returning(seed: str, table: Table, *, since: int = 0, where: sql.Composable | None = None) -> str:
    """The statement that gives back the integers of a seed's rows, as long as nobody took one since.

    Args:
        seed: Its name.
        table: One with an integer key.
        since: The first row number whose integer is given back.
        where: A condition; where it does not hold, nothing is given back.
    """
    blocks = recorded_blocks.of_seed(seed, table, since=since, where=where)
    return text(read_sql_file(__file__, "give_back_block").format(**_names(table), blocks=blocks))


def first(table: Table) -> sql.Composed:
    """An expression for the first integer of the block that was reserved last for a table in this transaction."""
    return sql.SQL("current_setting({})::bigint").format(_setting(table, "first"))


def step(table: Table) -> sql.Composed:
    """An expression for the distance between two of its integers."""
    return sql.SQL("current_setting({})::bigint").format(_setting(table, "step"))


def _setting(table: Table, word: str) -> str:
    """The setting of the transaction in which the statement leaves what it reserved."""
    return f"example_data.{word}_{list(table.tables).index(table.name)}"


def _names(table: Table) -> dict[str, object]:
    """The names by which the statements look for a table's sequence."""
    names = {"name": text(relation(table)), "column": table.counting}
    return {"counter": _COUNTER.format(**names), **names}
