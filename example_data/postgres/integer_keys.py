"""Blocks of integers that are reserved for a seed's rows: keys that no other row gets; and the statements for that.

`nextval` takes one number at a time, and `setval` may race with it. So the sequence is altered to the increment that it
has: this takes a lock that others' `nextval` waits for until the transaction ends, and the change is rolled back with
the transaction. A script runs the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from psycopg import sql

from example_data.generation.dataset import Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import KeyBlock, Pin
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.postgres import refused_rows
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text
from example_data.registry.ledger_table import HAS_RANGES, LEDGER, RANGES

_RUNS_AND_LOADS = f"""(
    SELECT seed_key, definition FROM {LEDGER}
    UNION ALL SELECT seed_key, definition -> 'run' FROM {RANGES} WHERE number = 0
) AS known"""  # noqa: S608 - constants


def reserve(session: Session, seed_rows: SeedRows) -> SeedRows:
    """Reserve a block of integers for each table that needs one, and return the rows with these blocks in their pin.

    Raise SchemaMismatchError where too few integers are left, a row has one of them already, or the column's default
    has no sequence, and DatabaseError where the role may not change the sequence.
    """
    blocks = dict(seed_rows.pin.blocks)
    with refused_rows.translate_postgres_errors():
        lock_numbers(session.execute, seed_rows.integer_key_tables)
        (are_loads,) = fetch_one(session, HAS_RANGES)
        for table in seed_rows.integer_key_tables:
            session.execute(reserve_block_sql(seed_rows, table, are_loads=are_loads))
            first, step = fetch_one(session, sql.SQL("SELECT {}, {}").format(*reserved(table)))
            rows = seed_rows.ranges[table.name]
            block = KeyBlock(rows.start, int(first), int(step), len(rows))
            blocks[table.name] = (*blocks.get(table.name, ()), block)
    return seed_rows.with_pin(replace(seed_rows.pin, blocks=blocks))


def give_back(session: Session, seed_rows: SeedRows, *, but_of: Collection[str] = ()) -> Pin:
    """Set the sequences back to where they were before these rows, unless somebody took a number since.

    Those of the tables `but_of`, where rows stay, are left alone. Return the pin without the blocks of these rows.
    """
    blocks = dict(seed_rows.pin.blocks)
    lock_numbers(session.execute, seed_rows.integer_key_tables)
    for table in reversed(seed_rows.integer_key_tables):  # two may count in one sequence
        since = seed_rows.ranges[table.name].start
        if table.name not in but_of:
            session.execute(give_back_block_sql(seed_rows.pin.name, table, since=since))
        blocks[table.name] = tuple(
            block._replace(length=min(block.length, since - block.begins))
            for block in blocks.get(table.name, ())
            if block.begins < since
        )
    return replace(seed_rows.pin, blocks=blocks)


def lock_numbers(execute: Callable[[str], object], tables: Sequence[Table]) -> None:
    """Take what numbers the rows of tables before anything of it is changed, where that is more than one.

    The statement does it in an order that is everybody's, so that no two transactions wait for each other, whatever the
    order of their datasets: first tables without a sequence, then sequences.
    """
    if len(tables) > 1:
        places = [sql.SQL("({name}::regclass, {linked}, {free})").format(**_names(table)) for table in tables]
        execute(text(read_sql_file(__file__, "lock_numbers").format(places=sql.SQL(", ").join(places))))


def key_expressions(seed_rows: SeedRows, table: Table) -> dict[str, sql.Composable]:
    """Return by column the expressions that make integer keys of row numbers; the rows have the alias `seeded`."""
    owners = {name: table.tables[column.counts_in] for name, column in table.columns.items() if column.counts_in}
    return {name: _key(seed_rows, owner, sql.Identifier("seeded", name)) for name, owner in owners.items()}


def _key(seed_rows: SeedRows, table: Table, row: sql.Identifier) -> sql.Composable:
    """Return the key of a table's row: of the block that was just reserved, or of one that the run has already."""
    rows, (first, step) = seed_rows.ranges[table.name], reserved(table)
    new = sql.SQL("{} + ({} - {}) * {}").format(first, row, rows.start, step)
    if not rows.start:
        return new
    block = sql.SQL(
        "(SELECT block.first + ({row} - block.begins) * block.step FROM {blocks} AS block "
        "WHERE block.begins <= {row} ORDER BY block.begins DESC LIMIT 1)"
    ).format(row=row, blocks=recorded_blocks(seed_rows.pin.name, table))
    return sql.SQL("CASE WHEN {} < {} THEN {} ELSE {} END").format(row, rows.start, block, new) if rows else block


def reserved_block(seed_rows: SeedRows, table: Table) -> sql.Composable:
    """Return the block that was just reserved for a table as a run's definition has it: begins, first, step, length."""
    rows = seed_rows.ranges[table.name]
    return sql.SQL("jsonb_build_array({}, {}, {}, {})").format(rows.start, *reserved(table), len(rows))


def reserve_block_sql(
    seed_rows: SeedRows, table: Table, *, where: sql.Composable | None = None, are_loads: bool = False
) -> str:
    """Return the statement that reserves a block of integers, one for each row number of a table.

    Afterwards `reserved` says which integers these are. Where the condition `where` is false, nothing is reserved.
    Blocks of seeds that are being loaded are left free where it is said that there are such.
    """
    column, count = table.integer_key, len(seed_rows.ranges[table.name])
    statement = read_sql_file(__file__, "reserve_block").format(
        **_names(table),
        table=relation(table),
        identifier=sql.Identifier(column),
        first_name=_setting(table, "first"),
        step_name=_setting(table, "step"),
        highest=LARGEST_INTEGER[table.columns[column].type],
        blocks=recorded_blocks(None, table, are_loads=are_loads),
        where=where or sql.SQL("true"),
        count=count,
        state=refused_rows.NO_ROOM,
        place=f"column {table.name}.{column}: ",
    )
    return text(statement)


def give_back_block_sql(seed: str, table: Table, *, since: int = 0, where: sql.Composable | None = None) -> str:
    """Return the statement that gives back the integers of a seed's rows, as long as nobody took one since.

    They are those from the row number `since` on. Where the condition `where` is false, nothing is given back.
    """
    blocks = recorded_blocks(seed, table, since=since, where=where)
    return text(read_sql_file(__file__, "give_back_block").format(**_names(table), blocks=blocks))


def reserved(table: Table) -> list[sql.Composed]:
    """Return expressions for the first integer of the block that was reserved last for a table, and for its step."""
    return [sql.SQL("current_setting({})::bigint").format(_setting(table, word)) for word in ("first", "step")]


def _setting(table: Table, word: str) -> str:
    """Return the setting of the transaction in which `reserve_block_sql` stores a number."""
    return f"example_data.{word}_{list(table.tables).index(table.name)}"


def _names(table: Table) -> dict[str, object]:
    """Return what the statements need to find a table's sequence.

    `linked` is the one that the column's default depends on; else the one of an identity, or one that the column owns.
    `free` is the one that applications number the rows of a column without default with: no column's, and named after
    it.
    """
    names = {"name": text(relation(table)), "column": table.integer_key}
    linked, free = (read_sql_file(__file__, file).format(**names) for file in ("linked_sequence", "free_sequence"))
    return {"linked": linked, "free": free, **names}


def recorded_blocks(
    seed: str | None, table: Table, *, since: int = 0, where: sql.Composable | None = None, are_loads: bool = False
) -> sql.Composed:
    """Return a query for the blocks that a seed's run recorded for a table, or that all runs did.

    Its columns are `begins`, the first row number of a block; `first` and `last`, the integers of its first and last
    row; and `step`, the distance between two. Blocks begin at the row number `since` at the earliest, and are cut where
    they begin before it; there are none where the condition `where` is false.
    """
    own = sql.SQL("seed_key = {}").format(seed) if seed else sql.SQL("true")
    is_own = sql.SQL("{} AND {}").format(own, where or sql.SQL("true"))
    path, ledger = ["blocks", table.name], sql.SQL(_RUNS_AND_LOADS if are_loads else LEDGER)
    return read_sql_file(__file__, "recorded_blocks").format(since=since, path=path, ledger=ledger, where=is_own)


def with_block(table: Table, block: sql.Composable) -> sql.Composed:
    """Return an expression for a table's blocks in the run that is updated, with one more at their end."""
    return sql.SQL("definition #> {} || jsonb_build_array({})").format(["blocks", table.name], block)


def blocks_until(table: Table, end: int) -> sql.Composed:
    """Return an expression for a table's blocks in the run that is updated, without the rows from a number on."""
    return read_sql_file(__file__, "cut_blocks").format(path=["blocks", table.name], end=end)
