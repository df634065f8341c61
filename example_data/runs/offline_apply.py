"""Runs as SQL scripts, for `alembic upgrade --sql`: what a connection would be asked is asked by the script itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from example_data.boolean_words import TRUE_WORDS
from example_data.errors import DatasetError
from example_data.generation.dataset import load
from example_data.generation.pinning import check
from example_data.generation.row_numbers import UNRESERVED
from example_data.generation.seed_rows import Part
from example_data.log import seed_event
from example_data.postgres import deferred_constraints, recorded_blocks, sequences
from example_data.postgres.integer_keys import shifts, taken
from example_data.postgres.writer import inserts, text, updates
from example_data.registry.definition import LEDGER
from example_data.runs import consent
from example_data.runs.apply import early, effective
from example_data.runs.ledger import arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from example_data.generation.pin import Pin
    from example_data.project.settings import Settings

    Emit = Callable[[str], None]

_CONSENT = """\
DO $example_data$
DECLARE
    answer text := lower(trim(coalesce(current_setting({setting}, true), '')));
BEGIN
    IF answer <> '' AND answer <> ALL ({yes}) OR answer = '' AND {is_required} THEN
        RAISE EXCEPTION 'Database % has not agreed to example data: % is %. Allow it with ALTER DATABASE ... SET %, '
            'or load the script into another one.', current_database(), {setting}, quote_literal(answer), {agreed};
    END IF;
END
$example_data$;"""

ENCODING = "SET LOCAL client_encoding = 'UTF8';"
"""The encoding of the script itself; psql would take that of the database for granted."""

_RUN = """\
INSERT INTO {ledger} (seed_key, user_count, seed, dataset, digest, revision, definition)
VALUES ({name}, {user_count}, {seed}, {dataset}, {digest}, {revision}, {recorded})
ON CONFLICT (seed_key) DO NOTHING;"""

_HAS_RUN = sql.SQL(
    "EXISTS (SELECT FROM {ledger} WHERE seed_key = {name} AND user_count = {user_count} AND digest = {digest})"
)

_RESIZE = """\
UPDATE {ledger}
SET user_count = {user_count}, digest = {digest}, revision = {revision}, definition = {recorded}
WHERE seed_key = {name} AND user_count = {count_before} AND digest = {digest_before};"""


def apply(emit: Emit, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write a pin's rows and its run, and nothing where the run is there; log one line.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
        DatasetError: A column is made of an integer key, which is not known before the script runs.
    """
    if _is_skipped(emit, pin.name, consent.skip_reason(settings, pin.name)):
        return
    wanted = effective(pin, settings)
    _check_scriptable(wanted)
    emit(ENCODING)
    emit(_consent(settings))
    is_absent = sql.SQL("NOT EXISTS (SELECT FROM {} WHERE seed_key = {})").format(sql.Identifier(LEDGER), wanted.name)
    part = Part.whole(wanted)
    _fill_tables(emit, part, is_absent)
    blocks = {table.name: sql.SQL("jsonb_build_array({})").format(taken(part, table)) for table in part.counted}
    recorded = _recorded(wanted, revision, sql.SQL("'{}'::jsonb"), blocks)
    emit(composed(_RUN, **arguments(wanted, revision), recorded=recorded))
    seed_event("scripted", seed_key=wanted.name, user_count=wanted.user_count)


def grow(emit: Emit, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write the rows `after` has beyond `before`, where the run has those of `before`.

    Raises:
        DatasetError: A column is made of an integer key, which is not known before the script runs.
        DigestMismatchError: The rows would not be those that were pinned.
    """
    overridden = "overridden" if settings.user_count is not None else None
    if _is_skipped(emit, after.name, consent.skip_reason(settings, after.name) or overridden):
        return
    check(after)
    _check_scriptable(after)
    emit(ENCODING)
    emit(_consent(settings))
    part = Part.between(before, after)
    _fill_tables(emit, part, is_of(before))
    blocks = {table.name: recorded_blocks.more(table, taken(part, table)) for table in part.counted}
    emit(resize(before, after, revision, blocks))
    seed_event("growth-scripted", seed_key=after.name, user_count=after.user_count)


def _is_skipped(emit: Emit, name: str, reason: str | None) -> bool:
    """Whether there is a reason to leave the seed out; the script and the log have it then."""
    if reason is not None:
        emit(f"-- seed skipped: {name} ({reason})")
        seed_event("skipped", seed_key=name, reason=reason)
    return reason is not None


def _consent(settings: Settings) -> str:
    return composed(
        _CONSENT,
        setting=consent.CONSENT,
        agreed=f"{consent.CONSENT} = 'on'",
        yes=sorted(TRUE_WORDS),
        is_required=settings.require_consent,
    )


def _check_scriptable(pin: Pin) -> None:
    """Make sure that no column but references is made of an integer key."""
    for table in load(pin.dataset).tables:
        for name, column in table.columns.items():
            used = [own for own in column.uses if table.columns[own].counts_in]
            if used and column.target is None:
                raise DatasetError(
                    f"Column {table.name}.{name} is made of the integer key {used[0]!r}, which a script cannot know: "
                    "run this revision with a connection, without --sql."
                )


def _fill_tables(emit: Emit, part: Part, where: sql.Composable) -> None:
    """Emit the statements that write the part's rows where a condition holds; integer keys are shifted row numbers."""
    for table in part.counted:
        emit(sequences.taking(part, table, where=where))
    row_numbers = UNRESERVED._replace(first=0)
    counted = {table.name: (row_numbers,) for table in load(part.pin.dataset).counted}
    numbered = replace(part, pin=replace(part.pin, blocks=counted))
    for table in part.tables:
        rows = numbered.blocks(table, early(table))
        for statement in inserts(table, rows, names=early(table), where=where, shifts=shifts(part, table)):
            emit(statement)
    for table in (table for table in part.tables if table.late):
        names = (*table.key, *table.late)
        rows = numbered.blocks(table, names)
        for statement in updates(table, rows, names=names, where=where, shifts=shifts(part, table)):
            emit(statement)
    emit(deferred_constraints.checking(part.tables))


def _recorded(pin: Pin, revision: str, before: sql.Composable, changed: Mapping[str, sql.Composable]) -> sql.Composable:
    """The run's definition with its blocks: those that it had before, but of some tables those that changed."""
    definition = sql.SQL("{}::jsonb").format(arguments(pin, revision)["definition"])
    if not load(pin.dataset).counted:
        return definition
    pairs = [sql.SQL("{}, {}").format(name, found) for name, found in changed.items()]
    return sql.SQL("jsonb_set({}, '{{blocks}}', {} || jsonb_build_object({}))").format(
        definition, before, sql.SQL(", ").join(pairs)
    )


def is_of(pin: Pin) -> sql.Composed:
    """The condition that the run has the pin's rows."""
    ledger = sql.Identifier(LEDGER)
    return _HAS_RUN.format(ledger=ledger, name=pin.name, user_count=pin.user_count, digest=pin.digest)


def resize(before: Pin, after: Pin, revision: str, blocks: Mapping[str, sql.Composable]) -> str:
    """The statement that records another size in the run.

    Args:
        before: The pin as the run has it.
        after: The pin with the other size.
        revision: The revision that changes it.
        blocks: By table the list of blocks that it has then, where that changes.
    """
    then = {"count_before": before.user_count, "digest_before": before.digest}
    recorded = _recorded(after, revision, sql.SQL("(definition -> 'blocks')"), blocks)
    return composed(_RESIZE, **arguments(after, revision), **then, recorded=recorded)


def composed(statement: str, **values: object) -> str:
    """The statement with the ledger's name and the values as literals in place of its braces."""
    return text(sql.SQL(statement).format(ledger=sql.Identifier(LEDGER), **values))
