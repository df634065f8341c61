"""Procrastinate's application `example_data.queue.app`: its workers write the ranges of a load, one job a range.

The queue only hands out work. That each row is written once is due to the load itself: a range's mark is committed with
its rows, so that a job may come twice, late, or after its worker was killed.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager
from psycopg_pool import AsyncConnectionPool

from example_data.alembic_plugin.load_part import load_part
from example_data.errors import DatabaseError, ExampleDataError, SettingsError, summarize
from example_data.log import LOGGER
from example_data.postgres.refused_rows import sql_state
from example_data.project import alembic_config, database, settings
from example_data.project.database_url import DatabaseURL
from example_data.runs.ranges import Part

QUEUE = "example-data"

HEARTBEAT, STALLED, LOOK = 1, 10, 5
"""Seconds from one sign of life of a worker to the next, without one until its job comes back, and from one look for
such jobs to the next. A worker that was only slow does no harm: the other one waits for its range, and finds it there.
"""

MOST_ATTEMPTS, LONGEST_WAIT = 20, 60
"""How often a job is tried, and how many seconds lie between two tries at most: a server may be away for 15 minutes."""

_PASSING = ("08", "40", "53", "55P03", "57")
"""Where the SQLSTATE begins so, the same may go through later (PostgreSQL documentation, appendix A)."""

_TABLES = "SELECT pg_advisory_xact_lock(hashtext('procrastinate_jobs')), to_regclass('procrastinate_jobs') IS NOT NULL"

_one_at_a_time = threading.Lock()
"""A project's `env.py` has the process to itself, whatever the concurrency of a worker."""


class _WhatPasses(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again where a connection was lost or a statement stopped; never where data is wrong."""
        if job.attempts >= MOST_ATTEMPTS or not _passes(exception):
            return None
        return RetryDecision(retry_in={"seconds": min(2**job.attempts, LONGEST_WAIT)})


def _passes(error: BaseException | None) -> bool:
    """Return whether an error, or one that it comes from, is of the kind that passes."""
    if error is None:
        return False
    is_lost = sql_state(error) is None and type(getattr(error, "orig", error)).__name__ == "OperationalError"
    return is_lost or (sql_state(error) or "").startswith(_PASSING) or _passes(error.__cause__ or error.__context__)


def _open_pool(**options: Any) -> AsyncConnectionPool:  # noqa: ANN401 - those of the pool
    """Return the connections of a worker to the queue that the project's settings name."""
    try:
        url = _find_queue()
        prepare(url)
        LOGGER.info("queue: %s", url)
        return AsyncConnectionPool(url.for_libpq(), kwargs={"application_name": QUEUE}, **options)
    except (ExampleDataError, CommandError) as error:
        sentence = f"example-data: {error}"
    raise ExampleDataError(sentence)  # alone: all that an error comes from is printed, and may quote a password


def _find_queue() -> DatabaseURL:
    """Return the URL of the queue, where this project's workers may write.

    Raise ExampleDataError where there is no project, or its settings are wrong, name no queue, or are off.
    """
    config, _, found = alembic_config.open_project(_enter_project())
    if not found.is_enabled:
        raise SettingsError(
            "Settings: example data is off, so no range can be written (expected EXAMPLE_DATA_IS_ENABLED=on, or "
            "is_enabled = true in settings.toml). Switch it on where workers run."
        )
    if found.queue_url is None:
        raise SettingsError(
            "Queue URL: none is set (expected EXAMPLE_DATA_QUEUE_URL, or queue_url in settings.toml). Set the one that "
            "example-data load --queue was given."
        )
    return DatabaseURL(found.queue_url, settings.source("QUEUE_URL", alembic_config.root(config)))


def _enter_project() -> Path | None:
    """Return the file that ALEMBIC_CONFIG names; without it, go to the project that the current folder is in."""
    if given := os.environ.get("ALEMBIC_CONFIG"):
        return Path(given)
    alembic_config.enter_project()
    return None


def prepare(url: DatabaseURL) -> None:
    """Create the tables of a queue, if they are not there; raise DatabaseError where that fails."""
    with database.session(url) as session:
        if not session.execute(_TABLES).fetchone()[1]:  # type: ignore[index] # there is always a row
            session.execute(SchemaManager.get_schema())


app = App(
    connector=PsycopgConnector(pool_factory=_open_pool, min_size=1),
    worker_defaults={
        "queues": [QUEUE],
        "delete_jobs": "successful",
        "update_heartbeat_interval": HEARTBEAT,
        "stalled_worker_timeout": STALLED,
    },
)


@app.task(name="example_data.load_range", queue=QUEUE, retry=_WhatPasses())
def load_range(seed: str, number: int, of: int, section: str) -> None:
    """Write a range of a load, if it is not there; raise CommandError as `load_part` does."""
    alembic_config.SECTION.set(section)
    with _one_at_a_time:
        load_part(_enter_project(), seed, Part(number, of), LOGGER.info)


@app.periodic(cron=f"* * * * * */{LOOK}")
@app.task(name="example_data.return_jobs", queue=QUEUE, queueing_lock="return_jobs", priority=1, pass_context=True)
async def return_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - each periodic task gets it
    """Let jobs of workers that were killed be done by others; once, where another command has deferred them again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        LOGGER.info("queue: job %s came back, as its worker is gone", job.call_string)


def defer(url: DatabaseURL, seed: str, parts: Sequence[Part]) -> int:
    """Defer a job for each part, but for those that wait or are done right now, and return how many these were.

    Raises:
        DatabaseError: The queue cannot be reached, or its tables are of another version of Procrastinate.
    """
    connector, number = SyncPsycopgConnector(conninfo=url.for_libpq(), min_size=1, max_size=1), 0
    try:
        with app.replace_connector(connector), app.open():
            jobs = app.job_manager
            under_way = {
                job.queueing_lock for status in ("todo", "doing") for job in jobs.list_jobs(None, QUEUE, status=status)
            }
            for part in parts:
                if (lock := f"{seed} {part.number}/{part.of}") not in under_way:
                    job = load_range.configure(queueing_lock=lock)
                    with suppress(AlreadyEnqueued):
                        job.defer(seed=seed, number=part.number, of=part.of, section=alembic_config.SECTION.get())
                        number += 1
    except ConnectorException as error:
        raise DatabaseError(
            f"Queue {url}: Procrastinate cannot use it ({summarize(error.__cause__ or error)}). Bring its tables to "
            "the version that is installed, as its documentation says, or name another database."
        ) from error
    return number


def _leave_out_traceback(record: logging.LogRecord) -> bool:
    """Let a job that failed on purpose be a sentence in the log."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ExampleDataError | CommandError):
        record.msg, record.args, record.exc_info = f"{record.getMessage()}: {error}", (), None
    return True


logging.getLogger("procrastinate.worker").addFilter(_leave_out_traceback)
