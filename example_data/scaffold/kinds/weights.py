"""Weights of states and other labels: how often each is met in tables of applications that are in use."""

from __future__ import annotations

import re
from collections.abc import Sequence

_OFTEN = (
    r"active|published|paid|completed?|done|delivered|sent|success(ful)?|succeeded|confirmed|approved|accepted|closed|"
    r"resolved|won|visible|public|enabled|verified|processed|finished|fulfilled|member|users?|viewer|customer|reader|"
    r"standard|normal|default|regular|basic|free|medium|info|production|individual|personal|home|read|glad|ok|yes|"
    r"online|available|present|settled|captured|signed|merged|live|text|image|email|web|card|monthly|en|eur|usd|get"
)
_SELDOM = (
    r"cancell?ed|failed|failure|error|banned|deleted|removed|archived|rejected|declined|denied|refunded|expired|"
    r"suspended|blocked|inactive|disabled|disputed|overdue|past_?due|void(ed)?|returned|bounced|lost|dropped|withdrawn|"
    r"aborted|timed_?out|spam|flagged|trash(ed)?|hidden|owner|admin(istrator)?|super_?(admin|user)|root|guest|unknown|"
    r"other|critical|fatal|urgent|highest|emergency|blocker|trial|test|internal|enterprise|paused|revoked|locked|"
    r"discarded|abandoned|skipped|none|invalid|stale|retired|deprecated|obsolete|terminated|churned|unsubscribed"
)
OFTEN, USUALLY, SELDOM = 6, 3, 1
"""How much a label weighs."""

ENOUGH = 10
"""Rows for the least weight, so that its label is hardly ever missing."""


def weigh(labels: Sequence[str], rows: int = 0) -> dict[str, int] | None:
    """Return the weight of each label; None where there are as many rows of each, or too few rows for weights.

    Args:
        labels: At least one.
        rows: How many rows there are; 0: enough.
    """
    weights = {label: _weigh_one(label) for label in labels}
    is_even = len(set(weights.values())) == 1
    if is_even or (rows and rows * min(weights.values()) < ENOUGH * sum(weights.values())):
        return None
    return weights


def _weigh_one(label: str) -> int:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+", "_", label).lower()
    if re.fullmatch(rf"(?:.*_)?(?:{_SELDOM})(?:_.*)?", words):
        return SELDOM
    return OFTEN if re.fullmatch(rf"(?:.*_)?(?:{_OFTEN})", words) else USUALLY
