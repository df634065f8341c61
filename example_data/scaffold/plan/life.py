"""The lifecycle of a table's rows: the states that they come through, and the moments of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.kinds.weights import weigh
from example_data.scaffold.plan import stages

HOURS, OPEN_DAYS = 72, 60
"""From one state to the next, at most; and how long before the anchor rows began that may still be on their way."""

LASTING_HOURS, ABOVE_HOURS = 24 * 90, 24 * 14
"""The same where rows stay in a state for long, such as active ones, and where they begin after those referred to."""

USUAL_WEIGHT, LAST_WEIGHT = 3, 12
"""How many rows end in a state of which nothing is known, and at least in the one that rows usually end in."""


@dataclass(frozen=True, slots=True)
class Life:
    """The lifecycle of a table's rows."""

    state: str
    """The column of states."""
    first: str
    """The column with the moments of the first state; empty where there is none."""
    line: tuple[str, ...]
    """The states that rows come through one after the other."""
    branches: Mapping[str, str]
    """The other ones, with the state that each comes after."""
    moments: Mapping[str, str]
    """By column of moments the state; not that of the first one."""
    kept: frozenset[str] = frozenset()
    """Names of the constraints that it keeps by itself."""

    @property
    def states(self) -> tuple[str, ...]:
        """Return all states, each after the one that it comes after."""
        return (*self.line, *self.branches)

    def path(self, state: str) -> tuple[str, ...]:
        """Return the states that lead to one, and itself."""
        if state in self.branches:
            return (*self.path(self.branches[state]), state)
        return (*takewhile(lambda each: each != state, self.line), state)

    def definition(self, above: Sequence[tuple[str, str]]) -> Call:
        """Return the call that makes it; where it has no first moment, it comes after one of a row referred to."""
        known = weigh(self.states) or {}
        weights = {state: known.get(state, USUAL_WEIGHT) for state in self.line}
        last = self.line[-1]
        weights[last] = max(weights[last], LAST_WEIGHT)
        states = {**weights, **{state: (1, before) for state, before in self.branches.items()}}
        is_lasting = len(self.line) == 1 or stages.LASTING in map(stages.find_stage, self.line)
        after, of = (self.first, None) if self.first or not above else above[0]
        return call(
            "lifecycle",
            states,
            after=after or None,
            of=of,
            hours=LASTING_HOURS if is_lasting else ABOVE_HOURS if of else HOURS,
            open_days=None if is_lasting else OPEN_DAYS,
        )
