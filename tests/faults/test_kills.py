"""Commands that are killed at any moment: what they began is undone or done, and the same command then ends it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.faults.chains import Step
from tests.faults.rounds import rounds

if TYPE_CHECKING:
    import random
    import subprocess

    from tests.faults.chains import Chain, Disturbed
    from tests.faults.rounds import Tally
    from tests.support.project import Project


def killed(source: random.Random) -> Disturbed:
    """Return what runs a command, and kills it at any moment from its start to a bit after its usual end."""

    def run(project: Project, command: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[str]:
        process = project.fork(*command)
        time.sleep(source.uniform(source.choice([0, 0.7]), 1.1) * seconds)
        process.kill()
        return process.finish()

    return run


@pytest.mark.parametrize("transactions", ["one", "each"])
def test_up_and_down(chain: Chain, tally: Tally, transactions: str) -> None:
    """Upgrades, downgrades, growths and shrinkings, in one transaction or in one for each revision."""
    if transactions == "each":
        chain.project.variables["EACH"] = "1"
    for source in rounds(5):
        chain.walk(source, killed(source), "a kill of {}", tally)
    chain.project.alembic("downgrade", "t")
    assert chain.template.states["t"] == chain.snapshot()


def test_apply(chain: Chain, tally: Tally) -> None:
    """Seeds that are brought in late."""
    for source in rounds(2):
        chain.project.variables.pop("EACH", None)
        if source.random() < 0.5:
            chain.project.variables["EACH"] = "1"
        chain.go_up_without_seeds()
        step = Step("`example-data apply`", ("example-data", "apply"), chain.template.caught_up)
        chain.try_step(step, killed(source), "a kill of {}", tally)
        chain.project.alembic("downgrade", "t")
        assert chain.template.states["t"] == chain.snapshot()
