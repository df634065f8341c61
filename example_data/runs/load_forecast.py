"""What a load is about to do: how many rows and bytes, whether there is room for them, and about how long it takes."""

from __future__ import annotations

from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, NamedTuple

from example_data.errors import DatabaseError
from example_data.generation.generator import SeedRows
from example_data.postgres import catalog
from example_data.postgres.session import Session
from example_data.postgres.size_estimate import estimate_sizes
from example_data.runs import ranges, trial
from example_data.runs.ranges import Counts, Plan

if TYPE_CHECKING:
    from example_data.project.settings import Settings

ROWS_WORTH_A_TRIAL = 5_000_000
"""The number of rows from which on some are tried first, which takes a part of a second."""

_FOLDER = """
SELECT setting FROM pg_settings
WHERE name = 'data_directory' AND (inet_server_addr() IS NULL OR host(inet_server_addr()) IN ('127.0.0.1', '::1'))
"""


class Forecast(NamedTuple):
    """What a load is about to do."""

    counts: Counts
    """How many ranges there are, and what is there already."""
    rows: int
    """About how many rows it writes in all."""
    bytes: int
    """About how large the tables and their indexes become."""
    free_bytes: int | None
    """What is free on the server's disk; None where that is another machine's, one of several, or hidden from this
    role."""
    seconds: float | None
    """About how long one connection would take; None where it was not tried."""


def forecast(session: Session, plan: Plan, settings: Settings) -> Forecast:
    """Return what a load is about to do; first rows of a large one are tried, and taken back.

    Raises:
        DatabaseError: The disk has not enough room.
        ExampleDataError: First rows cannot be written, as from `apply`.
    """
    counts, seed_rows = ranges.counts(session)[plan.pin.name], SeedRows.whole(plan.pin)
    layouts = catalog.layouts(session, seed_rows.tables)
    size = sum(estimate.bytes for estimate in estimate_sizes(plan.pin, seed_rows.tables, layouts))
    rows, seconds = seed_rows.estimate(), None
    free = None if catalog.foreign_tables(session, seed_rows.tables) else _free_bytes(session)
    if counts.loaded:
        return Forecast(counts, rows, size, free, None)
    if free is not None and size > free:
        raise DatabaseError(
            f"the server's disk has not enough room (expected about {size:,} bytes, found {free:,} free). Make the "
            "seed smaller, or make room. Nothing was written."
        )
    if rows >= ROWS_WORTH_A_TRIAL:
        seconds = rows * trial.try_to_write(session, None, plan.pin, pinned=plan.pin, settings=settings)
    return Forecast(counts, rows, size, free, seconds)


def _free_bytes(session: Session) -> int | None:
    """Return what is free on the disk of a server on this machine."""
    row = session.execute(_FOLDER).fetchone()
    folder = Path(row[0]) if row else None
    try:
        return disk_usage(folder).free if folder and folder.joinpath("PG_VERSION").exists() else None
    except OSError:  # a folder of the server's own account
        return None
