"""The table `example_data_ranges`: for each seed that is being loaded its plan, and a row for each range of rows.

A range is marked in the transaction that writes its rows, so that both are there or none. Whoever writes one locks its
row until then: others pass it by, and it is free again when the process dies.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from psycopg import sql

from example_data.errors import DatabaseError
from example_data.generation.dataset import load
from example_data.generation.load_ranges import LoadRange
from example_data.generation.pin import Pin
from example_data.postgres import catalog, deferred_indexes, refused_rows
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.registry.ledger_table import HAS_RANGES, LEDGER, RANGES
from example_data.runs import ledger, ledger_statements

_PLAN = f"""
SELECT (definition -> 'run')::text, definition ->> 'revision', (definition -> 'deferred')::text
FROM {RANGES} WHERE seed_key = %s AND number = 0 FOR {{}}
"""  # noqa: S608 - constants

_KEEP = f"""
DO $$ BEGIN LOCK TABLE {RANGES} IN ACCESS SHARE MODE; EXCEPTION WHEN undefined_table THEN NULL; END $$
"""

_INSERT = f"INSERT INTO {RANGES} (seed_key, number, stage, definition) VALUES "  # noqa: S608 - constant

_COUNTS = f"""
SELECT seed_key, count(loaded_at)::int, count(*)::int, coalesce(sum(row_count), 0)::bigint
FROM {RANGES} WHERE number > 0 GROUP BY seed_key ORDER BY seed_key
"""  # noqa: S608 - constants

_LEFT = f"""
SELECT count(*) FROM {RANGES}
WHERE seed_key = %s AND number > 0 AND loaded_at IS NULL AND number %% %s = %s
"""  # noqa: S608 - constants

_NUMBERS_LEFT = f"SELECT number FROM {RANGES} WHERE seed_key = %s AND number > 0 AND loaded_at IS NULL ORDER BY number"  # noqa: S608

_CLAIM = f"""
SELECT definition::text FROM {RANGES}
WHERE seed_key = %(name)s AND number > 0 AND loaded_at IS NULL AND stage = (
    SELECT min(stage) FROM {RANGES} WHERE seed_key = %(name)s AND number > 0 AND loaded_at IS NULL
) AND (number %% %(parts)s = %(part)s OR stage < (
    SELECT max(stage) FROM {RANGES} WHERE seed_key = %(name)s AND loaded_at IS NULL AND number %% %(parts)s = %(part)s
))
ORDER BY number %% %(parts)s <> %(part)s, number LIMIT 1 FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - constants
"""The next range of one's own part, or one that the own part has to wait for and nobody is at."""

_MARK = f"UPDATE {RANGES} SET loaded_at = clock_timestamp(), row_count = %s WHERE seed_key = %s AND number = %s"  # noqa: S608
_DELETE = f"DELETE FROM {RANGES} WHERE seed_key = %s"  # noqa: S608 - constant
_BEGUN = f"""
SELECT definition::text FROM {RANGES} WHERE seed_key = %s AND number > 0 AND (loaded_at IS NOT NULL OR %s)
"""  # noqa: S608 - constants
"""The ranges that are there; and, where rows are on other servers, the others: a crash may have left rows of these."""


class Plan(msgspec.Struct, frozen=True):
    """What a load writes."""

    pin: Pin
    """With the sizes that were asked for, and the integers that were reserved for its rows."""
    revision: str
    """The revision that applies the seed."""
    deferred: Sequence[str] = ()
    """The statements that put indexes and foreign keys back which were taken off the tables."""


class Counts(NamedTuple):
    """How far a load is."""

    loaded: int
    """The ranges that are there."""
    ranges: int
    rows: int
    """The rows of those that are there."""

    @property
    def is_all(self) -> bool:
        """Whether all ranges are there."""
        return self.loaded == self.ranges

    def __str__(self) -> str:
        return f"{self.loaded} of {self.ranges} ranges"


class Part(NamedTuple):
    """Which ranges a worker writes, such as the second of three parts."""

    number: int
    of: int


ALL = Part(1, 1)


def create(session: Session) -> None:
    """Create the table where the ledger is, if it is not there.

    Raises:
        SchemaMismatchError: The role may not create tables there.
    """
    with refused_rows.translate_postgres_errors():
        session.execute(read_sql_file(__file__, "create_ranges").format(state=refused_rows.OTHER_TABLE))


def is_there(session: Session) -> bool:
    """Return whether there is the table, as there is where something is being loaded; it stays until the end then."""
    if not fetch_one(session, HAS_RANGES)[0]:
        return False
    session.execute(_KEEP)  # as somebody may drop it right now
    return bool(fetch_one(session, HAS_RANGES)[0])


def counts(session: Session) -> dict[str, Counts]:
    """Return how far each load is, by seed."""
    return {name: Counts(*row) for name, *row in session.execute(_COUNTS).fetchall()} if is_there(session) else {}


def check_not_loading(session: Session, name: str) -> None:
    """Make sure that a seed is not being loaded.

    Raises:
        DatabaseError: It is.
    """
    if (found := counts(session).get(name)) is not None:
        raise DatabaseError(
            f"it is being loaded ({found} are there). Go on with it: example-data load {name}; or give it up: "
            f"example-data remove {name}."
        )


def lock_plan(session: Session, name: str, *, to_write: bool) -> Plan | None:
    """Lock a load's plan until the transaction ends, and return it; None where the seed is not being loaded.

    Those who write ranges share it, and get None where somebody ends the load. Who ends it waits for all of them, and
    for whoever plans one: that is why the ledger comes first.

    Raises:
        DatabaseError: It cannot be read.
    """
    if not to_write:
        session.execute(f"LOCK TABLE {LEDGER} IN ROW EXCLUSIVE MODE")
    if not is_there(session):
        return None
    row = session.execute(_PLAN.format("SHARE SKIP LOCKED" if to_write else "UPDATE"), [name]).fetchone()
    return Plan(ledger.decode(name, row[0]), row[1], msgspec.json.decode(row[2])) if row else None


def insert(session: Session, plan: Plan, found: Sequence[LoadRange]) -> None:
    """Record a plan, and its ranges as not loaded."""
    name = plan.pin.name
    run = ledger_statements.definition_sql(plan.pin, is_recorded=False)
    further = {"revision": plan.revision, "deferred": list(plan.deferred)}
    definition = sql.SQL("jsonb_build_object('run', {}) || {}::jsonb").format(run, _json(further))
    rows = [sql.SQL("({}, 0, 0, {})").format(name, definition)]
    rows += [sql.SQL("({}, {}, {}, {}::jsonb)").format(name, each.number, each.stage, _json(each)) for each in found]
    session.execute(sql.SQL("{}{}").format(sql.SQL(_INSERT), sql.SQL(", ").join(rows)))


def left(session: Session, name: str, part: Part) -> int:
    """Return how many ranges of a part are not loaded."""
    return int(fetch_one(session, _LEFT, [name, part.of, part.number % part.of])[0])


def parts_left(session: Session, name: str) -> list[Part]:
    """Return each range that is not loaded, as a part of its own."""
    of = counts(session)[name].ranges
    return [Part(number, of) for (number,) in session.execute(_NUMBERS_LEFT, [name]).fetchall()]


def claim(session: Session, name: str, part: Part) -> LoadRange | None:
    """Lock a range that is to be loaded next and that nobody is at, and return it; None where there is none now."""
    values = {"name": name, "parts": part.of, "part": part.number % part.of}
    row = session.execute(_CLAIM, values).fetchone()
    return msgspec.json.decode(row[0], type=LoadRange) if row else None


def mark(session: Session, name: str, number: int, rows: int) -> None:
    """Record that a range is loaded, with so many rows."""
    session.execute(_MARK, [rows, name, number])


def give_up(session: Session, name: str) -> dict[str, range] | None:
    """Let a load be over as it is: its seed has a run then, and can be removed as one that is wholly there.

    Return by table which row numbers may be there; None where the seed is not being loaded.
    """
    found = lock_plan(session, name, to_write=False)
    if found is None:
        return None
    tables = load(found.pin.dataset).tables
    loaded, is_elsewhere = {table.name: range(0) for table in tables}, bool(catalog.foreign_tables(session, tables))
    for (definition,) in session.execute(_BEGUN, [name, is_elsewhere]).fetchall():
        for table, ends in msgspec.json.decode(definition, type=LoadRange).rows.items():
            before = loaded[table] or range(*ends)
            loaded[table] = range(min(ends[0], before.start), max(ends[1], before.stop))
    end(session, found)
    return loaded


def end(session: Session, found: Plan) -> None:
    """Put a run in place of a plan, and indexes and foreign keys back; with the last plan the table goes."""
    deferred_indexes.put_back(session, found.deferred)
    name = found.pin.name
    run = sql.SQL("(SELECT definition -> 'run' FROM {} WHERE seed_key = {} AND number = 0)")
    run_of_plan = run.format(sql.Identifier(RANGES), name)
    session.execute(ledger_statements.insert_sql(found.pin, found.revision, run_of_plan))
    session.execute(_DELETE, [name])
    drop_if_empty(session)


def drop_if_empty(session: Session) -> None:
    """Drop the table if nothing is being loaded; it stays where somebody looks at it right now."""
    if is_there(session):
        session.execute(read_sql_file(__file__, "drop_ranges"))


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return msgspec.json.encode(value).decode()
