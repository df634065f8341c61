"""Resetting a seed: its rows that are missing or were edited come back as the run's pin makes them, keys and all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from psycopg import sql

from example_data.errors import DatabaseError, DatasetError, RefusedRowsError, SeedNotFoundError, suggest_names
from example_data.generation.generator import SeedRows
from example_data.generation.table import Table
from example_data.postgres import refused_rows
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.postgres.writer import check_deferred_sql
from example_data.progress import progress
from example_data.runs import consent, differences, ledger, obstacles, ranges
from example_data.runs.differences import TableDifferences
from example_data.runs.edited_rows import TableRows, qualified
from example_data.runs.ledger import Run
from example_data.runs.obstacles import Obstacle
from example_data.runs.watch import Watch, Written

if TYPE_CHECKING:
    from example_data.project.settings import Settings

_INSERT = sql.SQL("""
INSERT INTO {table} ({columns}){overriding}
SELECT {made} FROM {keys} AS d JOIN {staging} AS a ON {is_same} WHERE d.{kind} = 'missing'
""")
"""After the UPDATE, which frees values that a row needs, and in one statement with it, as they may refer to each other:
foreign keys are checked at its end."""


class _Trigger(NamedTuple):
    """A trigger that may alter rows as they are put back, and the statements that disable it and enable it again."""

    description: str
    is_ours: bool
    """Whether this role owns the table."""
    is_likely: bool
    """Whether it fires BEFORE a row of a table with altered rows is written."""
    disable: str
    enable: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Which rows come back, and what becomes of rows that are in the way."""

    only: frozenset[str] = frozenset()
    """The tables whose rows come back; all unless there are some."""
    keep_edits: bool = False
    """Whether edited rows stay as they are."""
    delete_referring: bool = False
    """Whether rows of others that are in the way are deleted."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The ways in which rows differ that come back."""
        return ("missing",) if self.keep_edits else ("missing", "edited")

    def open(self, found: TableDifferences) -> tuple[int, int]:
        """Return how many missing and how many edited rows of a table shall come back."""
        if self.only and found.rows.table.name not in self.only:
            return 0, 0
        return found.missing, 0 if self.keep_edits else found.edited


Confirm = Callable[[Sequence[tuple[str, int, int]], Sequence[str]], None]
"""Asks whether so many missing and edited rows of tables shall come back, and these rows of others go, and raises an
error where they shall not."""


def reset(session: Session, name: str, *, choices: Choices, settings: Settings, confirm: Confirm) -> int:
    """Put rows of a seed back in the session's transaction; return how many came back, and log one line.

    The run stays as it is, and so do the keys, the rows that do not differ, and those of others. Rows of the seed are
    locked before they are compared, so that nobody's edit is lost that was not compared.

    Raises:
        ConsentError: The database forbids example data.
        SeedNotFoundError: The seed is not in the database.
        DigestMismatchError: Its rows cannot be made any more.
        SchemaMismatchError: A table does not fit.
        RefusedRowsError: Rows of others are in the way, or a trigger or rule changes what is put back.
    """
    started = time.perf_counter()
    consent.check(session, is_required=settings.require_consent)
    run = lock_applied(session, name)
    seed_rows = SeedRows.whole(replace(run.pin, password=settings.password))
    for table in choices.only - {table.name for table in seed_rows.dataset.tables}:
        known = suggest_names(table, [table.name for table in seed_rows.dataset.tables])
        raise DatasetError(f"--only {table}: the seed has no such table ({known}). Correct the name.")
    with differences.compare(session, seed_rows, is_locking=True) as (own, found):
        wanted = [each for each in found if any(choices.open(each))]
        if wanted:
            in_the_way = _find_obstacles(session, own, wanted, choices, confirm)
            with progress("restoring", name):
                remaining = [_remaining(each, choices) for each in found]
                put_back = partial(_put_back, session, wanted, choices, in_the_way)
                others = [each.table for each in in_the_way]
                write_unaltered(session, seed_rows, own, put_back, changed=wanted, remaining=remaining, others=others)
    count = sum(sum(choices.open(each)) for each in wanted)
    if count:
        ledger.log_done("reset", run.pin, count, started)
    return count


def lock_applied(session: Session, name: str) -> Run:
    """Lock the run of a seed that is in the database, and return it.

    Raises:
        SeedNotFoundError: It is not there.
        DatabaseError: It is being loaded.
    """
    run = ledger.lock_run(session, name)
    if run is None or not run.is_applied:
        ranges.check_not_loading(session, name)
        known = suggest_names(name, ledger.applied(session))
        raise SeedNotFoundError(f"it is not in this database ({known}). Correct the name.")
    return run


def _find_obstacles(
    session: Session, own: Sequence[TableRows], wanted: Sequence[TableDifferences], choices: Choices, confirm: Confirm
) -> list[Obstacle]:
    """Return the rows that have to go first, once somebody wants that."""
    found = list(obstacles.find(session, own, wanted, choices.kinds))
    if any(each.is_ours or not choices.delete_referring for each in found):
        raise RefusedRowsError(obstacles.describe(found))
    confirm([(each.rows.table.name, *choices.open(each)) for each in wanted], [each.problem for each in found])
    return found


def _remaining(found: TableDifferences, choices: Choices) -> tuple[int, int]:
    missing, edited = choices.open(found)
    return found.missing - missing, found.edited - edited


def write_unaltered(
    session: Session,
    seed_rows: SeedRows,
    own: Sequence[TableRows],
    write: Callable[[], Written],
    *,
    changed: Sequence[TableDifferences],
    remaining: Sequence[tuple[int, int]],
    others: Sequence[Table] = (),
) -> None:
    """Write rows, and see that they are there then, and nothing else; where triggers altered them, again without these.

    Args:
        session: In a transaction.
        seed_rows: The rows as they shall be.
        own: Where they are.
        write: Writes them, and returns what that is; called again after a try was undone.
        changed: How they differ, in the tables that are written to.
        remaining: How many are missing and how many differ afterwards, in each of the tables that are compared.
        others: Further tables that it writes to.

    Raises:
        RefusedRowsError: PostgreSQL refused a row, a trigger or rule changes what is written, or it writes elsewhere.
        DatabaseError: A trigger is on a table of another owner.
    """
    triggers: list[_Trigger] = []
    for attempt in range(3):
        session.execute("SAVEPOINT example_data_reset")
        watch = Watch(session, seed_rows.dataset, own, others)
        with refused_rows.translate_postgres_errors(), _disabled(session, triggers):
            expected = write()
            session.execute(check_deferred_sql(watch.tables))
        altered = _altered(session, seed_rows, own, remaining)
        if not altered:
            watch.check(expected, "Nothing was changed.")
            return
        session.execute("ROLLBACK TO SAVEPOINT example_data_reset")
        triggers = _suspects(session, [each.rows.table for each in changed], altered, all_=attempt > 0)
    raise RefusedRowsError(
        f"table {', '.join(table.name for table in altered)}: its rows are not as made after they were written, as "
        "a trigger or rule changes them. Disable it, and run the command again. Nothing was changed."
    )


def _put_back(
    session: Session, wanted: Sequence[TableDifferences], choices: Choices, in_the_way: Sequence[Obstacle]
) -> Written:
    """Put rows back in place of those that are in the way; return what was written."""
    deleted = obstacles.delete(session, in_the_way)
    for each in wanted:
        obstacles.vacate(session, each, choices.kinds)
        _write(session, each, choices)
    for each in wanted:
        _complete(session, each, choices)
    inserted = {each.rows.table.name: each.missing for each in wanted}
    updated = {each.rows.table.name: each.missing + each.edited for each in wanted}
    return {"deleted": deleted, "inserted": inserted, "updated": updated}


def _write(session: Session, each: TableDifferences, choices: Choices) -> None:
    """Write a table's rows, but for columns that refer to later tables."""
    table, parts = each.rows.table, each.parts()
    names = [name for name in table.early if name in each.rows.columns]
    compared = [name for name in names if name in each.rows.compared]
    insert = _INSERT.format(
        columns=columns(names),
        made=qualified("a", names),
        overriding=sql.SQL(" OVERRIDING SYSTEM VALUE" if table.integer_key else ""),
        **{name: parts[name] for name in ("table", "keys", "staging", "is_same", "kind")},
    )
    missing, edited = choices.open(each)
    if not (edited and {*compared} > {*table.key}):
        session.execute(insert)
    elif not missing:
        session.execute(each.update(compared, "edited"))
    else:
        query = "WITH updated AS ({} RETURNING 1) {} AND (SELECT count(*) FROM updated) >= 0"
        session.execute(sql.SQL(query).format(each.update(compared, "edited"), insert))


def _complete(session: Session, each: TableDifferences, choices: Choices) -> None:
    """Write the columns that refer to later tables."""
    names = [name for name in each.rows.table.late if name in each.rows.columns]
    if names:
        differ = sql.SQL("{} AND record_image_ne(ROW({}), ROW({}))")
        update = each.update(names, *choices.kinds)
        session.execute(differ.format(update, qualified("t", names), qualified("a", names)))


def _altered(
    session: Session, seed_rows: SeedRows, own: Sequence[TableRows], remaining: Sequence[tuple[int, int]]
) -> list[Table]:
    """Return the tables with rows that are not as they shall be: more differ than were to stay."""
    with differences.find(session, seed_rows, own) as after:
        return [now.rows.table for now, then in zip(after, remaining, strict=True) if (now.missing, now.edited) != then]


def _suspects(session: Session, written: Sequence[Table], altered: Sequence[Table], *, all_: bool) -> list[_Trigger]:
    """Return the triggers that may have altered rows: the likely ones, if there are some, or all."""
    names = {"altered": [text(relation(table)) for table in altered]}
    tables = {*names["altered"], *(text(relation(table)) for table in written)}
    query = read_sql_file(__file__, "reset_triggers")
    found = [_Trigger(*row) for row in session.execute(query, {"tables": sorted(tables), **names}).fetchall()]
    likely = [trigger for trigger in found if trigger.is_likely]
    return found if all_ else likely or found


@contextmanager
def _disabled(session: Session, triggers: Sequence[_Trigger]) -> Iterator[None]:
    """Disable triggers in the block; raise a DatabaseError where a table is not this role's."""
    if others := ", ".join(trigger.description for trigger in triggers if not trigger.is_ours):
        raise DatabaseError(
            f"trigger {others}: it alters rows that are put back, and only the table's owner can disable it. Run the "
            "command as that role. Nothing was changed."
        )
    for trigger in triggers:
        session.execute(trigger.disable)
    yield
    for trigger in triggers:  # not after an error, which ends the transaction
        session.execute(trigger.enable)
