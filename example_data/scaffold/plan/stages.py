"""The stages of a row's life, by the words that name their moments and states: a table to read and to add to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from example_data.scaffold.kinds.name_hints import snake_case

BIRTH, STEP, REFUSAL, FAILURE, RETURN, END = "birth", "step", "refusal", "failure", "return", "end"
"""A row begins; goes on; is given up early; ends in place of the last step; goes back after that; is over.

Moments of an end are NULL in nearly all rows, and so are those of a refusal, a failure or a return without states.
"""

PASSING = "passing"
"""A step in which no row stays for long."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a row's life."""

    role: str
    words: tuple[str, ...]


def _stage(role: str, words: str) -> Stage:
    return Stage(role, tuple(words.split()))


STAGES = (
    _stage(BIRTH, "created creation inserted added"),
    _stage(BIRTH, "registered registration signed_up signup joined enrolled hired member_since since"),
    _stage(PASSING, "new draft drafted idea backlog"),
    _stage(PASSING, "queued enqueued pending todo waiting unpaid held"),
    _stage(
        PASSING, "submitted requested placed ordered order booked booking issued issue opened open reported applied"
    ),
    _stage(PASSING, "invited recorded logged occurred received date day"),
    _stage(PASSING, "reviewed in_review assigned acknowledged triaged"),
    _stage(PASSING, "approved accepted confirmed authorized verified validated"),
    _stage(PASSING, "paid captured charged deposited"),
    _stage(PASSING, "started began begun running in_progress processing doing ongoing ready packed prepared"),
    _stage(PASSING, "sent dispatched shipped out_for_delivery in_transit posted"),
    _stage(STEP, "active activated enabled published live released launched"),
    _stage(STEP, "delivered arrived fulfilled bounced_back"),
    _stage(STEP, "read seen viewed clicked responded answered"),
    _stage(STEP, "resolved solved completed complete done finished ended succeeded success successful processed"),
    _stage(STEP, "settled signed won checked_in checked_out closed"),
    _stage(REFUSAL, "cancelled canceled cancel abandoned withdrawn void voided dropped skipped ignored duplicate"),
    _stage(FAILURE, "rejected declined refused denied expired lost no_show overdue"),
    _stage(FAILURE, "failed failure error errored bounced aborted crashed timed_out timeout discarded"),
    _stage(RETURN, "returned refunded disputed charged_back reopened past_due paused suspended inactive on_hold"),
    _stage(END, "archived deleted removed destroyed trashed revoked banned blocked locked disabled"),
    _stage(END, "deactivated terminated retired dismissed hidden unsubscribed left muted"),
)
"""In the order in which rows come through them; a moment's words stand before `_at`, a state's for themselves."""

LATER = re.compile(
    r"last(_.+)?|(.*_)?(updated?|modified|modification|changed|edited|touched|synced|refreshed|seen|used|active)"
)
"""Moments of what happens again and again."""

APART = re.compile(r"(.*_)?(birth|born|dob|birthday|founded|established|incorporated|manufactured|died|death)(_.*)?")
"""Moments that have nothing to do with when a row was written."""

AHEAD = re.compile(r"(.*_)?(expir(es|y|ation)|valid_(until|to|thru)|until|renews?|renewal|next(_.+)?)(_.+)?")
"""Moments that lie ahead for most rows."""

DUE = re.compile(r"(.*_)?(due|deadline|trial_(ends?|until))(_.+)?")
"""Moments until which something is to be done."""

STARTS = re.compile(r"(.*_)?(starts?|begins?|from|check_?in|departure|departs?|pick_?up|scheduled|planned)(_for)?")
"""Moments that rows are planned for; they may lie ahead."""

FINISHES = re.compile(r"(.*_)?(ends?|stops?|to|finish|check_?out|arrival|arrives?|drop_?off|returns?)")
"""Moments until which they are planned."""

_SUFFIX = re.compile(r"_(at|on|date|time|ts|timestamp|datetime|day|utc|dt|moment)$")
_PREFIX = re.compile(r"^(date|time|datetime|ts|dt)_(of_)?")


@cache
def bare_name(name: str) -> str:
    """Return the words that say what a moment is of: `shipped` of `shippedAt`, `created` of `date_created`."""
    words = snake_case(name)
    return _PREFIX.sub("", _SUFFIX.sub("", words)) or words


STARTED = next(place for place, stage in enumerate(STAGES) if "started" in stage.words)
"""The stage that is over within hours."""

WRITTEN = next(place for place, stage in enumerate(STAGES) if "issued" in stage.words)
"""The stage that begins on the day on which rows are written."""

DONE = next(place for place, stage in enumerate(STAGES) if "ended" in stage.words)
"""The stage in which rows have come to their usual end."""

LASTING = next(place for place, stage in enumerate(STAGES) if "active" in stage.words)
"""The stage in which rows stay for as long as they are there."""


@cache
def find_stage(words: str) -> int | None:
    """Return the place of the stage that words name, in small letters; None where none does."""
    normal = re.sub(r"\W+", "_", snake_case(words))
    return next((place for place, stage in enumerate(STAGES) if normal in stage.words), None)


def is_end(word: str) -> bool:
    """Return whether a word is that of a row's end."""
    return any(word in stage.words for stage in STAGES if stage.role == END)
