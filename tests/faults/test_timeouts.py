"""Timeouts of the server, as short as they can be: a command comes to its end, or stops with one sentence."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql

from tests.faults.chains import Step, verdict
from tests.faults.rounds import rounds

if TYPE_CHECKING:
    import random
    import subprocess
    from collections.abc import Iterator

    from tests.faults.chains import Chain, Disturbed
    from tests.faults.rounds import Tally
    from tests.support.project import Project

TIMEOUTS = {
    "lock_timeout": (1, 10, 100),
    "statement_timeout": (1, 2, 5, 10, 20, 50, 100),
    "idle_in_transaction_session_timeout": (1, 2, 5, 10, 50),
    "idle_session_timeout": (1, 2, 5, 10, 50),
    "transaction_timeout": (5, 20, 50, 100, 200, 400),
}
"""Parameters, and the milliseconds that are tried."""


def describe(parameter: str) -> str:
    """Return the name of what is tried, for the table."""
    values = TIMEOUTS[parameter]
    return f"`{parameter}` of {values[0]} to {values[-1]} ms"


@contextmanager
def limited(project: Project, source: random.Random, parameter: str) -> Iterator[None]:
    """Set a parameter for the database or for the role."""
    with psycopg.connect(project.url, autocommit=True) as connection:
        if connection.info.server_version < 170000 and parameter == "transaction_timeout":
            pytest.skip("PostgreSQL 17 has it")
        place = source.choice(["DATABASE {}", "ROLE postgres IN DATABASE {}"])
        database = sql.SQL(f"ALTER {place}").format(sql.Identifier(connection.info.dbname))
        value, name = source.choice(TIMEOUTS[parameter]), sql.Identifier(parameter)
        connection.execute(sql.SQL("{} SET {} = {}").format(database, name, value))
        connection.execute("SELECT set_config(name, '0', false) FROM pg_settings WHERE name = %s", [parameter])
        yield
        connection.execute(sql.SQL("{} RESET {}").format(database, name))


def under(parameter: str, source: random.Random) -> Disturbed:
    """Return what runs a command under a timeout; for that of locks while somebody locks a table for some time."""

    def run(project: Project, command: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[str]:
        with psycopg.connect(project.url) as locker, limited(project, source, parameter):
            if parameter == "lock_timeout":
                table = source.choice(["teams", "members", "badges", "example_data_runs", "alembic_version"])
                mode = source.choice(["ROW SHARE", "SHARE", "ACCESS EXCLUSIVE"])
                locker.execute(f"LOCK TABLE {table} IN {mode} MODE")
            process = project.fork(*command)
            time.sleep(source.uniform(0, 2 * seconds) if parameter == "lock_timeout" else 0)
            locker.rollback()
            return process.finish()

    return run


@pytest.mark.parametrize("parameter", TIMEOUTS)
def test_up_and_down(chain: Chain, tally: Tally, parameter: str) -> None:
    """Upgrades, downgrades, growths and shrinkings."""
    for source in rounds(1):
        chain.walk(source, under(parameter, source), describe(parameter), tally)


@pytest.mark.parametrize("parameter", TIMEOUTS)
def test_apply_and_status(chain: Chain, tally: Tally, parameter: str) -> None:
    """Seeds that are brought in late, and a command that reads."""
    for source in rounds(1):
        chain.go_up_without_seeds()
        step = Step("`example-data apply`", ("example-data", "apply"), chain.template.caught_up)
        chain.try_step(step, under(parameter, source), describe(parameter), tally)
        done = under(parameter, source)(chain.project, ("example-data", "status"), 0.2)
        tally[describe(parameter)][verdict(done)] += 1
        chain.project.alembic("downgrade", "t")
