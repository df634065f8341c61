"""Removals and shrinkings as SQL scripts, for `alembic downgrade --sql`; they say what they cannot compare."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from example_data.errors import DatasetError, SettingsError
from example_data.generation.dataset import Table, load
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.log import seed_event
from example_data.postgres import integer_keys
from example_data.postgres.key_ranges import key_ranges, key_space
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.postgres.writer import check_deferred_sql, literal_rows
from example_data.registry.ledger_table import IS_APPLIED, LEDGER, STATE_SQL
from example_data.runs import ledger_statements, recorded_tables, side_effects, watch
from example_data.runs.offline_apply import ENCODING, Emit, emit_anchor_check, is_run_of, resize_sql
from example_data.runs.policy import FAIL, Policy
from example_data.runs.remove import clear_columns_sql, delete_rows_sql

_UNCHECKED = "edits of its rows and rows that cascade from them included (without --sql it stops at those)"
"""What a script says of a deletion, as it cannot compare."""


def _check_policy(policy: Policy) -> None:
    """Make sure that a script can do what is asked for.

    Raises:
        SettingsError: It cannot.
    """
    for argument, word in (("edited", policy.on_edited), ("referenced", policy.on_referenced)):
        if word in {"keep", "cascade"}:
            raise SettingsError(
                f"-x example_data_on_{argument}={word}: a script cannot compare rows, or see who refers to them (it "
                "deletes edited rows, and fails where rows refer to them). Downgrade with a connection, without --sql."
            )


def remove(emit: Emit, name: str, *, seed: int, dataset: str, policy: Policy = FAIL) -> None:
    """Emit the statements that delete a seed's rows and its run; log one line.

    The script stops where the database has the seed with another number or dataset. Unlike a removal with a connection
    it cannot make the rows again to see whether they were edited, and says so. Rows of a seed that was set aside stay.

    Raises:
        DatasetError: A table's rows cannot be identified without making them again.
        SettingsError: The policy is none of a script's.
    """
    _check_policy(policy)
    emit(f"-- seed removed: {name}, {_UNCHECKED}")
    emit(ENCODING)
    same_seed = read_sql_file(__file__, "check_same_seed")
    emit(text(same_seed.format(ledger=sql.Identifier(LEDGER), name=name, seed=seed, dataset=dataset)))
    emit(recorded_tables.check_sql(name))
    user_count = next(iter(load(dataset).sizes.values()))  # whatever it is, the conditions are the same
    seed_rows = SeedRows.whole(Pin(name, seed, user_count, dataset=dataset))
    is_set_aside = sql.SQL("EXISTS (SELECT FROM {} WHERE seed_key = {} AND NOT {})").format(
        sql.Identifier(LEDGER), name, sql.SQL(IS_APPLIED)
    )
    are_own = [(table, _condition_of_all(seed_rows, table)) for table in seed_rows.dataset.tables]
    conditions = [(table, sql.SQL("{} AND NOT {}").format(each, is_set_aside)) for table, each in are_own]
    _delete(emit, seed_rows, conditions)
    integer_keys.lock_numbers(emit, seed_rows.dataset.integer_key_tables)
    for table in reversed(seed_rows.dataset.integer_key_tables):
        emit(integer_keys.give_back_block_sql(name, table, where=sql.SQL(IS_APPLIED)))
    emit(ledger_statements.delete_sql(name, sql.SQL(f"{STATE_SQL} <> 'kept'")))
    seed_event("removal-scripted", seed_key=name)


def _condition_of_all(seed_rows: SeedRows, table: Table) -> sql.Composable:
    """Return the condition for all rows of a seed in the table with alias t, whatever their number.

    Rows whose key is made of references are identified by those: all of them lead to rows of the seed.
    """
    ranges = key_ranges(seed_rows, table)
    names = [ranges.column] if ranges else [name for name in table.key if table.columns[name].target]
    conditions = [_is_seed_key(seed_rows.pin, table, name) for name in names]
    known = [condition for condition in conditions if condition is not None]
    if not known:
        raise _not_scriptable(seed_rows.pin, table)
    return sql.SQL(" AND ").join(known)


def _not_scriptable(pin: Pin, table: Table) -> DatasetError:
    return DatasetError(
        f"Seed {pin.name!r}: its rows of {table.name} are identified by {', '.join(table.key)}, which a script cannot "
        "make again. Run this downgrade with a connection, without --sql."
    )


def _is_seed_key(pin: Pin, table: Table, name: str) -> sql.Composable | None:
    """Return the condition that a column has the key of one of the seed's rows; None where keys have no range."""
    other, key = _origin(table, name)
    column = sql.Identifier("t", name)
    if other.integer_key == key:
        return _is_reserved(pin, other, column, since=0)
    space = key_space(pin, other, key)
    return sql.SQL("{} BETWEEN {} AND {}").format(column, *space.bounds) if space else None


def _is_reserved(pin: Pin, table: Table, key: sql.Identifier, *, since: int) -> sql.Composed:
    """Return the condition that a key is an integer that the run has for a table's rows from a number on."""
    blocks = integer_keys.recorded_blocks(pin.name, table, since=since)
    return sql.SQL(
        "EXISTS (SELECT FROM {blocks} AS block WHERE {key} BETWEEN least(block.first, block.last) "
        "AND greatest(block.first, block.last) AND mod({key} - block.first, block.step) = 0)"
    ).format(key=key, blocks=blocks)


def _origin(table: Table, name: str) -> tuple[Table, str]:
    """Return the table and column that a column's values come from, through all references."""
    column = table.columns[name]
    if column.target is None:
        return table, name
    return _origin(table.tables[column.refers], column.of)


def shrink(emit: Emit, before: Pin, after: Pin, *, revision: str, policy: Policy = FAIL) -> None:
    """Emit the statements that delete the rows `before` has beyond `after`, where the run has those of `before`.

    The script stops where the run has another anchor, as it could not tell the digest of what stays.

    Raises:
        DatasetError: A table's rows cannot be identified without making them again.
        SettingsError: The policy is none of a script's.
    """
    _check_policy(policy)
    emit(f"-- seed shrunk: {before.name}, {_UNCHECKED}")
    emit(ENCODING)
    emit(recorded_tables.check_sql(before.name))
    emit_anchor_check(emit, before, "Run this downgrade with a connection, without --sql")
    seed_rows = SeedRows.between(after, before)
    is_before, blocks = is_run_of(before), {}
    are_own = [(table, _condition(seed_rows, table)) for table in seed_rows.tables]
    _delete(emit, seed_rows, [(table, sql.SQL("{} AND {}").format(each, is_before)) for table, each in are_own])
    integer_keys.lock_numbers(emit, seed_rows.integer_key_tables)
    for table in reversed(seed_rows.integer_key_tables):
        since = seed_rows.ranges[table.name].start
        emit(integer_keys.give_back_block_sql(before.name, table, since=since, where=is_before))
        blocks[table.name] = integer_keys.blocks_until(table, since)
    emit(resize_sql(before, seed_rows.with_pin(after), revision, blocks))
    seed_event("shrinking-scripted", seed_key=after.name, user_count=after.user_count)


def _condition(seed_rows: SeedRows, table: Table) -> sql.Composed:
    """Return the condition for these rows of the table with alias t."""
    ranges = key_ranges(seed_rows, table)
    if ranges is not None:
        other, key = _origin(table, ranges.column)
        if other.integer_key != key:
            return ranges.condition("t")
        since = seed_rows.ranges[table.name].start
        return _is_reserved(seed_rows.pin, other, sql.Identifier("t", ranges.column), since=since)
    if any(table.columns[name].counts_in for name in table.key):
        raise _not_scriptable(seed_rows.pin, table)
    rows = [row for block in seed_rows.blocks(table, table.key) for row in literal_rows(block)]
    keys = columns(table.key) if len(table.key) == 1 else sql.SQL("({})").format(columns(table.key))
    return sql.SQL("{} IN (VALUES {})").format(keys, sql.SQL(", ").join(map(sql.SQL, rows)))


def _delete(emit: Emit, seed_rows: SeedRows, conditions: Sequence[tuple[Table, sql.Composable]]) -> None:
    """Emit what deletes rows of tables and nothing else, children first, after nothing refers to a later table."""
    dataset, name = seed_rows.dataset, seed_rows.pin.name
    emit(watch.begin_sql(dataset))
    for table, condition in conditions:
        if table.late:
            emit(f"{text(clear_columns_sql(table, table.late, condition))};")
    for table, condition in reversed(conditions):
        emit(f"{text(delete_rows_sql(table, condition))};")
    emit(check_deferred_sql(side_effects.written_tables(dataset)))
    check = read_sql_file(__file__, "check_deleted_rows")
    for table, condition in conditions:
        emit(text(check.format(name=name, table=relation(table), table_name=table.name, condition=condition)))
    emit(watch.check_sql(name, dataset, {}, own="emptied"))
