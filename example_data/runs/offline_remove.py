"""Removals and shrinkings as SQL scripts, for `alembic downgrade --sql`: what cannot be compared is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DatasetError
from example_data.generation.pin import Pin
from example_data.generation.seed_rows import SeedRows
from example_data.log import seed_event
from example_data.postgres import deferred_constraints, recorded_blocks, sequences
from example_data.postgres.key_ranges import key_ranges, key_space
from example_data.postgres.literals import literal_rows
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.runs import ledger
from example_data.runs.offline_apply import ENCODING, is_run_of, resize_sql

if TYPE_CHECKING:
    from example_data.generation.dataset import Table
    from example_data.runs.offline_apply import Emit

_SAME_SEED = """\
DO $example_data$
DECLARE
    found {ledger};
BEGIN
    SELECT * INTO found FROM {ledger} WHERE seed_key = {name};
    IF found.seed <> {seed} OR found.dataset <> {dataset} THEN
        RAISE EXCEPTION 'Seed % was applied with seed % and dataset %, expected % and %: make the script with the '
            'revisions that this database has.', {name}, found.seed, found.dataset, {seed}, {dataset};
    END IF;
END
$example_data$;"""

_UNCHECKED = "edits of its rows and rows that cascade from them included (without --sql it stops at those)"
"""What a script says of a deletion, as it cannot compare."""


def remove(emit: Emit, name: str, *, seed: int, dataset: str) -> None:
    """Emit the statements that delete a seed's rows and its run; log one line.

    The script stops where the database has the seed with another number or dataset. Unlike a removal with a connection
    it cannot make the rows again to see whether they were edited, and says so.

    Raises:
        DatasetError: A table's rows cannot be told without making them again.
    """
    emit(f"-- seed removed: {name}, {_UNCHECKED}")
    emit(ENCODING)
    emit(ledger.compose(_SAME_SEED, name=name, seed=seed, dataset=dataset))
    rows = SeedRows.whole(Pin(name, seed, user_count=1, dataset=dataset))
    _delete(emit, [(table, _own(rows.pin, table)) for table in rows.dataset.tables])
    for table in reversed(rows.dataset.counted):
        emit(sequences.give_back_block_sql(name, table))
    emit(ledger.delete_sql(name))
    seed_event("removal-scripted", seed_key=name)


def _own(pin: Pin, table: Table) -> sql.Composable:
    """What holds for a seed's rows of the table with alias t, whatever their number.

    Rows whose key is made of references are told by those: all of them lead to rows of the seed.
    """
    told = key_ranges(pin, table, range(1))
    names = [told.column] if told else [name for name in table.key if table.columns[name].target]
    found = [held for held in (_among(pin, table, name) for name in names) if held is not None]
    if not found:
        raise _untold(pin, table)
    return sql.SQL(" AND ").join(found)


def _untold(pin: Pin, table: Table) -> DatasetError:
    return DatasetError(
        f"Seed {pin.name!r}: its rows of {table.name} are told by {', '.join(table.key)}, which a script cannot make "
        "again: run this downgrade with a connection, without --sql."
    )


def _among(pin: Pin, table: Table, name: str) -> sql.Composable | None:
    """That a column has the key of one of the seed's rows; None where that cannot be told from the key."""
    other, key = _origin(table, name)
    own = sql.Identifier("t", name)
    if other.counting == key:
        return _is_reserved(pin, other, own, since=0)
    space = key_space(pin, other, key)
    return sql.SQL("{} BETWEEN {} AND {}").format(own, *space.bounds) if space else None


def _is_reserved(pin: Pin, table: Table, key: sql.Identifier, *, since: int) -> sql.Composed:
    """That a key is one of the integers that the seed's run has for a table, of the rows from a number on."""
    blocks = recorded_blocks.select(pin.name, table, since=since)
    return sql.SQL(
        "EXISTS (SELECT FROM {blocks} AS block WHERE {key} BETWEEN least(block.first, block.last) "
        "AND greatest(block.first, block.last) AND mod({key} - block.first, block.step) = 0)"
    ).format(key=key, blocks=blocks)


def _origin(table: Table, name: str) -> tuple[Table, str]:
    """The table and column that a column's values come from, through all references."""
    column = table.columns[name]
    if column.target is None:
        return table, name
    return _origin(table.tables[column.refers], column.of)


def shrink(emit: Emit, before: Pin, after: Pin, *, revision: str) -> None:
    """Emit the statements that delete the rows `before` has beyond `after`, where the run has those of `before`.

    Raises:
        DatasetError: A table's rows cannot be told without making them again.
    """
    emit(f"-- seed shrunk: {before.name}, {_UNCHECKED}")
    emit(ENCODING)
    part = SeedRows.between(after, before)
    _delete(emit, [(table, sql.SQL(" AND ").join([_lost(part, table), is_run_of(before)])) for table in part.tables])
    for table in reversed(part.counted):
        since = part.ranges[table.name].start
        emit(sequences.give_back_block_sql(before.name, table, since=since, where=is_run_of(before)))
    left = {table.name: recorded_blocks.cut(table, part.ranges[table.name].start) for table in part.counted}
    emit(resize_sql(before, replace(part, pin=after), revision, left))
    seed_event("shrinking-scripted", seed_key=after.name, user_count=after.user_count)


def _lost(part: SeedRows, table: Table) -> sql.Composed:
    """What holds for the part's rows of the table with alias t."""
    wanted = part.ranges[table.name]
    found = key_ranges(part.pin, table, wanted)
    if found is not None:
        other, key = _origin(table, found.column)
        own = sql.Identifier("t", found.column)
        is_counted = other.counting == key
        return _is_reserved(part.pin, other, own, since=wanted.start) if is_counted else found.condition("t")
    if any(table.columns[name].counts_in for name in table.key):
        raise _untold(part.pin, table)
    rows = [row for block in part.blocks(table, table.key) for row in literal_rows(block)]
    keys = columns(table.key) if len(table.key) == 1 else sql.SQL("({})").format(columns(table.key))
    return sql.SQL("{} IN (VALUES {})").format(keys, sql.SQL(", ").join(map(sql.SQL, rows)))


def _delete(emit: Emit, conditions: list[tuple[Table, sql.Composable]]) -> None:
    """Emit what deletes the rows of tables, children first, after nothing refers to a later table any more."""
    for table, condition in conditions:
        if table.late:
            nulls = sql.SQL(", ").join(sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in table.late)
            emit(text(sql.SQL("UPDATE {} AS t SET {} WHERE {};").format(relation(table), nulls, condition)))
    for table, condition in reversed(conditions):
        emit(text(sql.SQL("DELETE FROM {} AS t WHERE {};").format(relation(table), condition)))
    emit(deferred_constraints.check_now_sql(table for table, _ in conditions))
