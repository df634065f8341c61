"""Commands that begin at the same moment: each one ends well or says a sentence, and what is there is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.chains import verdict
from tests.faults.rounds import rounds

if TYPE_CHECKING:
    from tests.faults.chains import Chain
    from tests.faults.rounds import Tally

STATUS, APPLY = ("example-data", "status"), ("example-data", "apply")
UP, DOWN = ("alembic", "upgrade", "h"), ("alembic", "downgrade", "t")


def test_on_one_database(chain: Chain, tally: Tally) -> None:
    """Twelve upgrades, four downgrades, four `apply`, four `status`; then one upgrade comes to the one end."""
    for source in rounds(1):
        commands = [*[UP] * 12, *[DOWN] * 4, *[APPLY] * 4, *[STATUS] * 4]
        source.shuffle(commands)
        for process in [chain.project.fork(*command) for command in commands]:
            done = process.finish()
            tally["12 upgrades, 4 downgrades, 4 `apply`, 4 `status` at once"][verdict(done)] += 1
        chain.wait_for_sessions()
        assert chain.snapshot() in (chain.template.states["t"], chain.template.states["h"])
        chain.project.alembic("upgrade", "h")
        assert chain.snapshot() == chain.template.states["h"]
        chain.project.alembic("downgrade", "t")
        assert chain.snapshot() == chain.template.states["t"]
