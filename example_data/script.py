"""Runs as SQL scripts, for `alembic upgrade --sql`: what a connection would be asked is asked by the script itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data import gates, sequences
from example_data.dataset import load
from example_data.definition import LEDGER
from example_data.errors import DatasetError
from example_data.filling import early
from example_data.generator import check
from example_data.log import seed_event
from example_data.part import Part
from example_data.resizing import check_resizable
from example_data.runs import arguments, effective
from example_data.words import TRUE_WORDS
from example_data.writer import inserts, text, updates

if TYPE_CHECKING:
    from collections.abc import Callable

    from example_data.dataset import Table
    from example_data.definition import Pin
    from example_data.settings import Settings

    Emit = Callable[[str], None]

_CONSENT = """\
DO $example_data$
DECLARE
    answer text := lower(trim(coalesce(current_setting({setting}, true), '')));
BEGIN
    IF answer <> '' AND answer <> ALL ({yes}) OR answer = '' AND {is_required} THEN
        RAISE EXCEPTION 'Database % has not agreed to example data: % is %.',
            current_database(), {setting}, quote_literal(answer);
    END IF;
END
$example_data$;"""

_RUN = """\
INSERT INTO {ledger} (seed_key, user_count, seed, dataset, digest, revision, definition)
VALUES ({name}, {user_count}, {seed}, {dataset}, {digest}, {revision}, {recorded})
ON CONFLICT (seed_key) DO NOTHING;"""


_RUN_OF = "SELECT FROM {ledger} WHERE seed_key = {name} AND user_count = {user_count} AND digest = {digest}"

_RESIZE = """\
UPDATE {ledger}
SET user_count = {user_count}, digest = {digest}, revision = {revision}, definition = {definition}::jsonb
WHERE seed_key = {name} AND user_count = {count_before} AND digest = {digest_before};"""


def apply(emit: Emit, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write a pin's rows and its run, and nothing where the run is there; log one line.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
        DatasetError: A column is made of an integer key, which is not known before the script runs.
    """
    if _is_skipped(emit, pin.name, gates.skip_reason(settings, pin.name)):
        return
    wanted = effective(pin, settings)
    _check_scriptable(wanted)
    emit(_consent(settings))
    is_there = sql.SQL("EXISTS (SELECT FROM {} WHERE seed_key = {})").format(sql.Identifier(LEDGER), wanted.name)
    for table in load(wanted.dataset).counted:
        emit(sequences.taking(wanted, table, is_there=is_there))
    _fill_tables(emit, Part.whole(wanted), sql.SQL("NOT ") + is_there)
    emit(fill(_RUN, **arguments(wanted, revision), recorded=_recorded(wanted, revision)))
    seed_event("scripted", seed_key=wanted.name, user_count=wanted.user_count)


def _consent(settings: Settings) -> str:
    return fill(_CONSENT, setting=gates.CONSENT, yes=sorted(TRUE_WORDS), is_required=settings.require_consent)


def _check_scriptable(pin: Pin) -> None:
    for table in load(pin.dataset).tables:
        for name, column in table.columns.items():
            used = [own for own in column.uses if table.columns[own].counts_in]
            if used and column.target is None:
                raise DatasetError(
                    f"Column {table.name}.{name} is made of the integer key {used[0]!r}, which a script cannot know: "
                    "run this revision with a connection, without --sql."
                )


def _fill_tables(emit: Emit, part: Part, where: sql.Composable) -> None:
    """Emit the statements that write the part's rows, integer keys as row numbers that are shifted."""
    tables = load(part.pin.dataset).counted
    numbered = replace(part, pin=replace(part.pin, blocks={table.name: (0, 1) for table in tables}))
    for table in part.tables:
        rows = numbered.blocks(table, early(table))
        for statement in inserts(table, rows, names=early(table), where=where, shifts=_shifts(part.pin, table)):
            emit(statement)
    for table in (table for table in part.tables if table.late):
        names = (*table.key, *table.late)
        rows = numbered.blocks(table, names)
        for statement in updates(table, rows, names=names, where=where, shifts=_shifts(part.pin, table)):
            emit(statement)


def _shifts(pin: Pin, table: Table) -> dict[str, sql.Composable]:
    """What makes integers of the reserved blocks out of row numbers, by column."""
    dataset = load(pin.dataset)
    counts = {name: dataset.table(column.counts_in) for name, column in table.columns.items() if column.counts_in}
    return {
        name: sql.SQL("{} + {} * {}").format(
            sequences.first(pin, other), sql.Identifier(name), sequences.step(pin, other)
        )
        for name, other in counts.items()
    }


def _recorded(pin: Pin, revision: str) -> sql.Composable:
    """The run's definition, with the blocks that the script has reserved."""
    definition = sql.SQL("{}::jsonb").format(arguments(pin, revision)["definition"])
    pairs = [
        sql.SQL("{}, jsonb_build_array({}, {})").format(
            table.name, sequences.first(pin, table), sequences.step(pin, table)
        )
        for table in load(pin.dataset).counted
    ]
    if not pairs:
        return definition
    blocks = sql.SQL(", ").join(pairs)
    return sql.SQL("jsonb_set({}, '{{blocks}}', jsonb_build_object({}))").format(definition, blocks)


def _is_skipped(emit: Emit, name: str, reason: str | None) -> bool:
    if reason is not None:
        emit(f"-- seed skipped: {name} ({reason})")
        seed_event("skipped", seed_key=name, reason=reason)
    return reason is not None


def grow(emit: Emit, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write the rows `after` has beyond `before`, where the run has those of `before`.

    Raises:
        DatasetError: Its tables have integer keys.
        DigestMismatchError: The rows would not be those that were pinned.
    """
    check_resizable(before)
    overridden = "overridden" if settings.user_count is not None else None
    if _is_skipped(emit, after.name, gates.skip_reason(settings, after.name) or overridden):
        return
    check(after)
    emit(_consent(settings))
    _fill_tables(emit, Part.between(before, after), is_of(before))
    emit(resize(before, after, revision))
    seed_event("growth-scripted", seed_key=after.name, user_count=after.user_count)


def is_of(pin: Pin) -> sql.Composed:
    """That the run has the pin's rows."""
    return sql.SQL("EXISTS ({})").format(
        sql.SQL(fill(_RUN_OF, name=pin.name, user_count=pin.user_count, digest=pin.digest))
    )


def resize(before: Pin, after: Pin, revision: str) -> str:
    """The statement that records another size in the run."""
    then = {"count_before": before.user_count, "digest_before": before.digest}
    return fill(_RESIZE, **arguments(after, revision), **then)


def fill(statement: str, **values: object) -> str:
    """The statement with the ledger's name and the values as literals in place of its braces."""
    return text(sql.SQL(statement).format(ledger=sql.Identifier(LEDGER), **values))
