"""Sessions that an administrator, or a restart, ends at any moment: one sentence, and nothing half."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.faults.chains import SESSIONS, Step
from tests.faults.rounds import rounds

if TYPE_CHECKING:
    import random
    import subprocess

    from tests.faults.chains import Chain, Disturbed
    from tests.faults.rounds import Tally
    from tests.support.project import Project


def terminated(source: random.Random) -> Disturbed:
    """Return what runs a command, and ends one or all of its sessions at any moment."""

    def run(project: Project, command: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[str]:
        with psycopg.connect(project.url, autocommit=True) as connection:
            process = project.fork(*command)
            time.sleep(source.uniform(0, seconds))
            while not (sessions := connection.execute(SESSIONS).fetchall()) and process.poll() is None:
                time.sleep(0.001)
            for (pid,) in sessions if source.random() < 0.5 else source.sample(sessions, min(1, len(sessions))):
                connection.execute("SELECT pg_terminate_backend(%s)", [pid])
            return process.finish()

    return run


@pytest.mark.parametrize("transactions", ["one", "each"])
def test_up_and_down(chain: Chain, tally: Tally, transactions: str) -> None:
    """Upgrades, downgrades, growths and shrinkings, in one transaction or in one for each revision."""
    if transactions == "each":
        chain.project.variables["EACH"] = "1"
    for source in rounds(4):
        chain.walk(source, terminated(source), "terminated sessions of {}", tally)


def test_apply(chain: Chain, tally: Tally) -> None:
    """Seeds that are brought in late."""
    for source in rounds(2):
        chain.go_up_without_seeds()
        step = Step("`example-data apply`", ("example-data", "apply"), chain.template.caught_up)
        chain.try_step(step, terminated(source), "terminated sessions of {}", tally)
        chain.project.alembic("downgrade", "t")
