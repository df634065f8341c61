"""A trial: the first rows of a seed are written as an upgrade would write them, and taken back at once."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from example_data.generation.dataset import load
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.runs import checks
from example_data.runs.apply import fill

if TYPE_CHECKING:
    from example_data.project.settings import Settings

ROWS = 20_000
"""About how many rows are tried: enough to measure a rate, and written in less than a second."""


def try_to_write(session: Session, before: Pin | None, after: Pin, *, pinned: Pin, settings: Settings) -> float:
    """Write the first rows that a pin has beyond `before`, take them back, and return how many seconds a row took.

    Where settings override numbers, `after` has them, and `pinned` those of the revision.

    Raises:
        ExampleDataError: As from `apply`, and as from `grow` where there is a pin before.
    """
    seed_rows = _first_rows(before, after)
    session.execute("SAVEPOINT example_data_trial")
    try:
        session.execute("SET LOCAL lock_timeout = '3s'")
        session.execute("SET LOCAL statement_timeout = '10s'")
        session.execute(read_sql_file(__file__, "give_back_sequences"))
        checks.before_writing(session, seed_rows, pinned=pinned, settings=settings)
        started = time.perf_counter()
        count = fill(session, seed_rows, "trial")
        return (time.perf_counter() - started) / max(count, 1)
    finally:
        session.execute("ROLLBACK TO SAVEPOINT example_data_trial")
        session.execute("RELEASE SAVEPOINT example_data_trial")


def _first_rows(before: Pin | None, after: Pin, count: int = ROWS) -> SeedRows:
    """Return the rows of the largest such seed that has not too many: the first rows of a size are those of any."""
    first, users = (before.sizes, before.user_count) if before else ({}, 0)
    least = load(after.dataset).least
    sizes = {name: min(size, max(count + first.get(name, 0), least.get(name, 0))) for name, size in after.sizes.items()}
    user_count = min(after.user_count, max(count + users, next(iter(least.values()))))
    smaller = replace(after, user_count=user_count, sizes=sizes, digest="")
    seed_rows = SeedRows.between(before, smaller)
    is_small = seed_rows.estimate() <= ROWS or count == 1
    return seed_rows if is_small else _first_rows(before, after, count // 2)
