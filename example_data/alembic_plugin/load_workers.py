"""Watching the processes of a load: how far they are, and what became of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import wait

from alembic.util import CommandError

from example_data.alembic_plugin.load_processes import Worker, Workers
from example_data.errors import DatabaseError
from example_data.generation import pinning
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.postgres.session import Session, Transaction, fetch_one
from example_data.postgres.sql_fragments import relation, text
from example_data.progress import advance, progress
from example_data.runs import ranges
from example_data.runs.ranges import Plan

NEXT_COUNT = 1.0
"""Seconds from one count of the workers' rows to the next."""

_BEING_WRITTEN = """
SELECT coalesce(sum(tuples_processed), 0)::bigint FROM pg_stat_progress_copy
WHERE datname = current_database() AND command = 'COPY FROM' AND relid::bigint IN (
    SELECT to_regclass(name)::oid::bigint FROM unnest(%s::text[]) AS name
)
"""
"""The rows of ranges that are not committed, as far as PostgreSQL lets this role see them."""

_IS_WAITED_FOR = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND %s = ANY (pg_blocking_pids(pid))
)
"""


def make_digest(started: Workers, pin: Pin) -> Callable[[], Pin]:
    """Let the first of the processes make the digest of a pin that has none; return what waits for it."""
    if pin.digest or not started:
        return partial(pinning.with_digest, pin)
    _send(started[0], pin)

    def receive() -> Pin:
        answer = pin
        with suppress(EOFError, OSError):  # it was killed
            answer = started[0].pipe.recv()
        return pinning.with_digest(answer)

    return receive


def connect(workers: Workers) -> None:
    """Let processes run their `env.py` and connect."""
    for worker in workers:
        _send(worker, "connect")


def _send(worker: Worker, word: object) -> None:
    with suppress(ConnectionError):  # it was killed
        worker.pipe.send(word)


def run(workers: Workers, transaction: Transaction, plan: Plan, backend: int) -> None:
    """Let processes that connect write the ranges that are left, and show how far they are.

    Raise CommandError where one of them could not write a range, and stop the others; and DatabaseError where all of
    them ended before all was written, or wait for the `backend` of this command's `env.py`.
    """
    name, seed_rows = plan.pin.name, SeedRows.whole(plan.pin)
    tables = [text(relation(table)) for table in seed_rows.tables]
    for worker in workers:
        _send(worker, "begin")
    with progress("loading", name, seed_rows.estimate()):
        seen, counted = 0, time.monotonic()
        while alive := [worker.process.sentinel for worker in workers if worker.process.is_alive()]:
            wait(alive, NEXT_COUNT)
            _check(workers)
            if time.monotonic() - counted > NEXT_COUNT:
                with transaction() as session:
                    _check_not_waiting(session, backend)
                    rows, counted = _rows(session, name, tables), time.monotonic()
                advance("", rows - seen)
                seen = rows
        _check(workers)
    with transaction() as session:
        counts = ranges.counts(session).get(name)
    if counts is not None and not counts.is_all:
        codes = ", ".join(str(worker.process.exitcode) for worker in workers)
        raise DatabaseError(
            f"its workers ended before all was written ({counts} are there; exit codes {codes}). Run the command "
            "again: it goes on from there."
        )


def _check_not_waiting(session: Session, backend: int) -> None:
    if fetch_one(session, _IS_WAITED_FOR, [backend])[0]:
        raise DatabaseError(
            "env.py: it holds an advisory lock that its workers wait for (expected upgrade_lock of "
            "example_data.environment, which lets them pass). Use that, or let --range write the parts one by one."
        )


def _rows(session: Session, name: str, tables: Sequence[str]) -> int:
    counts = ranges.counts(session).get(name)
    (being_written,) = fetch_one(session, _BEING_WRITTEN, [tables])
    return (counts.rows if counts else 0) + int(being_written)


def _check(workers: Workers) -> None:
    """Raise the error of a worker, if one told it; one that was killed tells none, and the others go on."""
    for process, pipe in workers:
        if process.exitcode:
            with suppress(EOFError, ConnectionError):
                while not isinstance(answer := pipe.recv(), str):
                    pass  # a pin whose digest was not needed, as the load was under way
                raise CommandError(answer)
