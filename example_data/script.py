"""Runs as SQL scripts, for `alembic upgrade --sql`: what a connection would be asked is asked by the script itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data import edits, gates
from example_data.dataset import load
from example_data.definition import LEDGER, Pin
from example_data.generator import blocks, check, key_space
from example_data.log import seed_event
from example_data.runs import arguments, effective
from example_data.words import TRUE_WORDS
from example_data.writer import inserts, relation, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from example_data.dataset import Table
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

_SAME_SEED = """\
DO $example_data$
DECLARE
    found {ledger};
BEGIN
    SELECT * INTO found FROM {ledger} WHERE seed_key = {name};
    IF found.seed <> {seed} OR found.dataset <> {dataset} THEN
        RAISE EXCEPTION 'Seed % was applied with seed % and dataset %, not those of this script.',
            {name}, found.seed, found.dataset;
    END IF;
END
$example_data$;"""

_RUN = """\
INSERT INTO {ledger} (seed_key, user_count, seed, dataset, digest, revision, definition)
VALUES ({name}, {user_count}, {seed}, {dataset}, {digest}, {revision}, {definition}::jsonb)
ON CONFLICT (seed_key) DO NOTHING;"""


_UNCHECKED = "edits of its rows and rows that cascade from them included (without --sql it stops at those)"
"""What a script says of a deletion, as it cannot compare."""

_RUN_OF = "SELECT FROM {ledger} WHERE seed_key = {name} AND user_count = {user_count} AND digest = {digest}"

_RESIZE = """\
UPDATE {ledger}
SET user_count = {user_count}, digest = {digest}, revision = {revision}, definition = {definition}::jsonb
WHERE seed_key = {name} AND user_count = {count_before} AND digest = {digest_before};"""


def apply(emit: Emit, pin: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write a pin's rows and its run, and nothing where the run is there; log one line.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
    """
    if _is_skipped(emit, pin.name, gates.skip_reason(settings, pin.name)):
        return
    wanted = effective(pin, settings)
    emit(_fill(_CONSENT, setting=gates.CONSENT, yes=sorted(TRUE_WORDS), is_required=settings.require_consent))
    run = _fill("SELECT FROM {ledger} WHERE seed_key = {name}", name=wanted.name)
    for table in load(wanted.dataset).tables:
        for statement in inserts(table, blocks(wanted, table), where=sql.SQL(f"NOT EXISTS ({run})")):
            emit(statement)
    emit(_fill(_RUN, **arguments(wanted, revision)))
    seed_event("scripted", seed_key=wanted.name, user_count=wanted.user_count)


def _is_skipped(emit: Emit, name: str, reason: str | None) -> bool:
    if reason is not None:
        emit(f"-- seed skipped: {name} ({reason})")
        seed_event("skipped", seed_key=name, reason=reason)
    return reason is not None


def grow(emit: Emit, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
    """Emit the statements that write the rows `after` has beyond `before`, where the run has those of `before`.

    Raises:
        DigestMismatchError: The rows would not be those that were pinned.
    """
    overridden = "overridden" if settings.user_count is not None else None
    if _is_skipped(emit, after.name, gates.skip_reason(settings, after.name) or overridden):
        return
    check(after)
    emit(_fill(_CONSENT, setting=gates.CONSENT, yes=sorted(TRUE_WORDS), is_required=settings.require_consent))
    fitting = _fill(_RUN_OF, name=before.name, user_count=before.user_count, digest=before.digest)
    added = range(before.user_count, after.user_count)
    for table in load(after.dataset).tables:
        for statement in inserts(
            table, blocks(after, table, added), where=sql.SQL("EXISTS ({})").format(sql.SQL(fitting))
        ):
            emit(statement)
    emit(_resize(before, after, revision))
    seed_event("growth-scripted", seed_key=after.name, user_count=after.user_count)


def shrink(emit: Emit, before: Pin, after: Pin, *, revision: str) -> None:
    """Emit the statements that delete the rows `before` has beyond `after`, where the run has those of `before`."""
    emit(f"-- seed shrunk: {before.name}, {_UNCHECKED}")
    fitting = sql.SQL(_fill(_RUN_OF, name=before.name, user_count=before.user_count, digest=before.digest))
    for table in reversed(load(before.dataset).tables):
        low, high = edits.key_range(before, table, range(after.user_count, before.user_count))
        emit(text(_delete(table, low, high) + sql.SQL(" AND EXISTS ({});").format(fitting)))
    emit(_resize(before, after, revision))
    seed_event("shrinking-scripted", seed_key=after.name, user_count=after.user_count)


def remove(emit: Emit, name: str, *, seed: int, dataset: str) -> None:
    """Emit the statements that delete a seed's rows and its run; log one line.

    The script stops where the database has the seed with another number or dataset. Unlike a removal with a connection
    it cannot make the rows again to see whether they were edited, and says so.
    """
    emit(f"-- seed removed: {name}, {_UNCHECKED}")
    emit(_fill(_SAME_SEED, name=name, seed=seed, dataset=dataset))
    pin = Pin(name, seed, user_count=1, dataset=dataset)
    for table in reversed(load(dataset).tables):
        emit(text(_delete(table, *key_space(pin, table).bounds) + sql.SQL(";")))
    emit(_fill("DELETE FROM {ledger} WHERE seed_key = {name};", name=name))
    seed_event("removal-scripted", seed_key=name)


def _resize(before: Pin, after: Pin, revision: str) -> str:
    then = {"count_before": before.user_count, "digest_before": before.digest}
    return _fill(_RESIZE, **arguments(after, revision), **then)


def _delete(table: Table, low: UUID, high: UUID) -> sql.Composed:
    key = sql.Identifier(table.key[0])
    return sql.SQL("DELETE FROM {} WHERE {} BETWEEN {} AND {}").format(relation(table), key, low, high)


def _fill(statement: str, **values: object) -> str:
    """The statement with the ledger's name and the values as literals in place of its braces."""
    literals = {name: sql.Literal(value) for name, value in values.items()}
    return text(sql.SQL(statement).format(ledger=sql.Identifier(LEDGER), **literals))
