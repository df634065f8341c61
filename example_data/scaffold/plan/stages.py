"""The stages of a row's life, by the words that name their moments and states, and the lifecycles made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import call, snake_case
from example_data.scaffold.kinds.shares import weigh

BIRTH, STEP, REFUSAL, FAILURE, RETURN, END = "birth", "step", "refusal", "failure", "return", "end"
"""A row begins; goes on; is given up early; ends in place of the last step; goes back after that; is over.

Moments of an end are NULL in nearly all rows, and so are those of a refusal, a failure or a return without states.
"""

PASSING = "passing"
"""A step in which no row stays for long."""


class Stage(NamedTuple):
    """A stage of a row's life."""

    role: str
    words: str


STAGES = (
    Stage(BIRTH, "created creation inserted added"),
    Stage(BIRTH, "registered registration signed_up signup joined enrolled hired member_since since"),
    Stage(PASSING, "new draft drafted idea backlog"),
    Stage(PASSING, "queued enqueued pending todo waiting unpaid held"),
    Stage(PASSING, "submitted requested placed ordered order booked booking issued issue opened open reported applied"),
    Stage(PASSING, "invited recorded logged occurred received date day"),
    Stage(PASSING, "reviewed in_review assigned acknowledged triaged"),
    Stage(PASSING, "approved accepted confirmed authorized verified validated"),
    Stage(PASSING, "paid captured charged deposited"),
    Stage(PASSING, "started began begun running in_progress processing doing ongoing ready packed prepared"),
    Stage(PASSING, "sent dispatched shipped out_for_delivery in_transit posted"),
    Stage(STEP, "active activated enabled published live released launched"),
    Stage(STEP, "delivered arrived fulfilled bounced_back"),
    Stage(STEP, "read seen viewed clicked responded answered"),
    Stage(STEP, "resolved solved completed complete done finished ended succeeded success successful processed"),
    Stage(STEP, "settled signed won checked_in checked_out closed"),
    Stage(REFUSAL, "cancelled canceled cancel abandoned withdrawn void voided dropped skipped ignored duplicate"),
    Stage(FAILURE, "rejected declined refused denied expired lost no_show overdue"),
    Stage(FAILURE, "failed failure error errored bounced aborted crashed timed_out timeout discarded"),
    Stage(RETURN, "returned refunded disputed charged_back reopened past_due paused suspended inactive on_hold"),
    Stage(END, "archived deleted removed destroyed trashed revoked banned blocked locked disabled"),
    Stage(END, "deactivated terminated retired dismissed hidden unsubscribed left muted"),
)
"""In the order in which rows come through them; a moment's words stand before `_at`, a state's for themselves."""

_SUFFIX = re.compile(r"_(at|on|date|time|ts|timestamp|datetime|day|utc|dt|moment)$")
_PREFIX = re.compile(r"^(date|time|datetime|ts|dt)_(of_)?")


@cache
def bare_name(name: str) -> str:
    """Return the words that say what a moment is of: `shipped` of `shippedAt`, `created` of `date_created`."""
    words = snake_case(name)
    return _PREFIX.sub("", _SUFFIX.sub("", words)) or words


_PLACES = {word: place for place, stage in enumerate(STAGES) for word in stage.words.split()}

END_WORDS = frozenset(" ".join(stage.words for stage in STAGES if stage.role == END).split())

STARTED = _PLACES["started"]
"""The stage that is over within hours."""

JOINED = _PLACES["hired"]
"""The stage in which people join, who may do so before the one that they are below."""

WRITTEN = _PLACES["issued"]
"""The stage that begins on the day on which rows are written."""

DONE = _PLACES["ended"]
"""The stage in which rows have come to their usual end."""

LASTING = _PLACES["active"]
"""The stage in which rows stay for as long as they are there."""


@cache
def find_stage(words: str) -> int | None:
    """Return the place of the stage that words name, in small letters; None where none does."""
    return _PLACES.get(re.sub(r"\W+", "_", snake_case(words)))


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
        is_lasting = len(self.line) == 1 or LASTING in map(find_stage, self.line)
        after, of = (self.first, None) if self.first or not above else above[0]
        return call(
            "lifecycle",
            states,
            after=after or None,
            of=of,
            hours=LASTING_HOURS if is_lasting else ABOVE_HOURS if of else HOURS,
            open_days=None if is_lasting else OPEN_DAYS,
        )
