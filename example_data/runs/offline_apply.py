"""Seeds as SQL scripts, for `alembic upgrade --sql`: the script itself asks the database what is unknown before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.errors import DatasetError
from example_data.generation import pinning
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import UNRESERVED
from example_data.log import seed_event
from example_data.postgres import integer_keys
from example_data.postgres.integer_keys import key_expressions, reserved_block
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import text
from example_data.postgres.writer import check_deferred_sql, insert_statements, update_statements
from example_data.registry.ledger_table import IS_APPLIED, LEDGER
from example_data.runs import checks, consent, ledger_statements, recorded_tables, side_effects, watch
from example_data.runs.apply import count_rows, with_anchor, with_settings
from example_data.runs.resize import growth_skip_reason

if TYPE_CHECKING:
    from example_data.project.settings import Settings

Emit = Callable[[str], None]

ENCODING = "SET LOCAL client_encoding = 'UTF8';"
"""The encoding of the script itself; psql would take that of the database for granted."""


def apply(emit: Emit, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write a pin's rows and its run, and nothing where the run is there; log one line.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
        DatasetError: A table keeps the state of a tool, or a column is made of an integer key, which is not known
            before the script runs.
    """
    reason = settings.skip_reason(pin.name)
    if reason is not None:
        _emit_skipped(emit, pin.name, reason)
        return
    pinning.check_digest(pin)
    seed_rows = SeedRows.whole(pinning.with_digest(with_settings(pin, settings)))
    is_absent = sql.SQL("NOT EXISTS (SELECT FROM {} WHERE seed_key = {})").format(sql.Identifier(LEDGER), pin.name)
    _emit_rows(emit, seed_rows, is_absent, settings)
    array = sql.SQL("jsonb_build_array({})")
    blocks = {table.name: array.format(reserved_block(seed_rows, table)) for table in seed_rows.integer_key_tables}
    emit(ledger_statements.insert_sql(seed_rows.pin, revision, _definition(seed_rows, blocks, is_recorded=False)))
    seed_event("scripted", seed_key=pin.name, user_count=seed_rows.pin.user_count)


def grow(emit: Emit, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write the rows `after` has beyond `before`, where the run has those of `before`.

    The script stops where the run is of another anchor than settings, or else the revision, say.

    Raises:
        ExampleDataError: As from `apply`.
    """
    reason = growth_skip_reason(settings, after.name)
    if reason is not None:
        _emit_skipped(emit, after.name, reason)
        return
    pinning.check_digest(after)
    before = with_anchor(before, settings)
    seed_rows = SeedRows.between(before, pinning.with_digest(after.at_anchor(before.anchor)))
    emit_anchor_check(emit, before, "Make the script with EXAMPLE_DATA_ANCHOR set to that day")
    _emit_rows(emit, seed_rows, is_run_of(before), settings)
    blocks = {
        table.name: integer_keys.with_block(table, reserved_block(seed_rows, table))
        for table in seed_rows.integer_key_tables
    }
    emit(resize_sql(before, seed_rows, revision, blocks))
    seed_event("growth-scripted", seed_key=after.name, user_count=after.user_count)


def emit_anchor_check(emit: Emit, pin: Pin, advice: str) -> None:
    """Emit the statement that stops where a seed's run is of another anchor than a pin, if that has one."""
    if pin.anchor is not None:
        parts = {"ledger": sql.Identifier(LEDGER), "is_applied": sql.SQL(IS_APPLIED), "name": pin.name}
        check = read_sql_file(__file__, "check_anchor").format(anchor=str(pin.anchor), advice=advice, **parts)
        emit(text(check))


def _emit_skipped(emit: Emit, name: str, reason: str) -> None:
    """Emit a comment in place of a seed that is left out, and log why."""
    emit(f"-- seed skipped: {name} ({reason})")
    seed_event("skipped", seed_key=name, reason=reason)


def _emit_rows(emit: Emit, seed_rows: SeedRows, where: sql.Composable, settings: Settings) -> None:
    """Emit the statements that write rows where a condition holds; integer keys are shifted row numbers."""
    checks.check_tool_tables(seed_rows.tables)
    _check_scriptable(seed_rows)
    emit(ENCODING)
    emit(recorded_tables.check_sql(seed_rows.pin.name))
    emit(consent.check_sql(is_required=settings.require_consent))
    integer_keys.lock_numbers(emit, seed_rows.integer_key_tables)
    for table in seed_rows.integer_key_tables:
        emit(integer_keys.reserve_block_sql(seed_rows, table, where=where))
    unshifted = {table.name: (UNRESERVED._replace(first=0),) for table in seed_rows.dataset.integer_key_tables}
    numbered = seed_rows.with_pin(replace(seed_rows.pin, blocks=unshifted))
    dataset, made = seed_rows.dataset, Counter[str]()
    emit(watch.begin_sql(dataset))
    for table in seed_rows.tables:
        blocks = count_rows(numbered.blocks(table, table.early), table, made)
        expressions = key_expressions(seed_rows, table)
        for statement in insert_statements(table, blocks, names=table.early, where=where, expressions=expressions):
            emit(statement)
    for table in (table for table in seed_rows.tables if table.late):
        names = (*table.key, *table.late)
        blocks, expressions = numbered.blocks(table, names), key_expressions(seed_rows, table)
        for statement in update_statements(table, blocks, names=names, where=where, expressions=expressions):
            emit(statement)
    emit(check_deferred_sql(side_effects.written_tables(dataset)))
    expected = {"inserted": made, "updated": {table.name: 0 for table in seed_rows.tables if table.late}}
    emit(watch.check_sql(seed_rows.pin.name, dataset, expected))


def _check_scriptable(seed_rows: SeedRows) -> None:
    """Make sure that no column but references is made of an integer key."""
    for table in seed_rows.dataset.tables:
        for name, column in table.columns.items():
            used = [other for other in column.uses if table.columns[other].counts_in]
            if used and column.target is None:
                raise DatasetError(
                    f"Column {table.name}.{name}: it is made of the integer key {used[0]!r}, which a script cannot "
                    "know. Run this revision with a connection, without --sql."
                )


def is_run_of(pin: Pin) -> sql.Composed:
    """Return the condition that the seed's run is of the pin, and was not set aside."""
    condition = sql.SQL("EXISTS (SELECT FROM {} WHERE seed_key = {} AND {})")
    return condition.format(sql.Identifier(LEDGER), pin.name, _is_of(pin))


def _is_of(pin: Pin) -> sql.Composed:
    return sql.SQL("{} AND {}").format(ledger_statements.is_of_sql(pin), sql.SQL(IS_APPLIED))


def resize_sql(before: Pin, seed_rows: SeedRows, revision: str, blocks: Mapping[str, sql.Composable]) -> str:
    """Return the statement that records the size of some rows' pin in the run, where that is of `before`.

    By table, `blocks` are the lists of blocks that it has then, where that changes.
    """
    definition = _definition(seed_rows, blocks, is_recorded=True)
    return ledger_statements.update_sql(seed_rows.pin, revision, definition, _is_of(before))


def _definition(seed_rows: SeedRows, changed: Mapping[str, sql.Composable], *, is_recorded: bool) -> sql.Composable:
    """Return the expression for the pin with its blocks: those of the run, but of some tables those that changed."""
    definition = ledger_statements.definition_sql(seed_rows.pin, is_recorded=is_recorded)
    before = sql.SQL("(definition -> 'blocks')" if is_recorded else "'{}'::jsonb")
    if not seed_rows.dataset.integer_key_tables:
        return definition
    pairs = [sql.SQL("{}, {}").format(name, blocks) for name, blocks in changed.items()]
    return sql.SQL("jsonb_set({}, '{{blocks}}', {} || jsonb_build_object({}))").format(
        definition, before, sql.SQL(", ").join(pairs)
    )
