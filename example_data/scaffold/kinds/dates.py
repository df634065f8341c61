"""Kinds of dates and moments: so many days before the anchor as names and constraints say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import HIGHS, LOWS, UnfitError
from example_data.scaffold.kinds import name_hints
from example_data.scaffold.kinds.kind_call import call

if TYPE_CHECKING:
    from example_data.project.python_source import Call
    from example_data.scaffold.check_constraints.column_demand import Demand
    from example_data.scaffold.schema.tables import Column

DAYS = 720
"""Before the anchor, where a column's name says nothing."""

PAST = 2
"""Days before the anchor that are over in every time zone, whatever the hour."""


def dated(column: Column, demand: Demand) -> Call:
    """A date, or a moment.

    Raises:
        UnfitError: The constraints leave none that stays right as time goes by.
    """
    family = "date" if column.type.name == "date" else "moment"
    hinted = name_hints.hint(column.name, family) or call(family, days_before=DAYS)
    if any(fact.relation in {"<", "<="} for fact in demand.facts if not fact.other):
        hinted = replace(hinted, keywords={k: v for k, v in hinted.keywords.items() if k != "days_after"})
    hinted = _within(hinted, demand)
    if any(fact.value == "now" for fact in demand.facts) and "days_after" not in hinted.keywords:
        hinted = hinted.with_keywords(days_after=-PAST)
    has_no_zone = column.type.name == "timestamp without time zone"
    return hinted.with_keywords(type="timestamp" if has_no_zone else None)


def _within(hinted: Call, demand: Demand) -> Call:
    """The kind with no more days than the constraints' dates allow.

    Raises:
        UnfitError: They allow none, or ask for moments after the present one.
    """
    today = datetime.now(UTC).replace(tzinfo=None)
    lows: list[int] = []
    highs: list[int] = []
    for fact in demand.facts:
        if (
            fact.relation.startswith("is ")
            or fact.other
            or (fact.value == "now" and fact.relation in HIGHS and not fact.of)
        ):
            continue
        if fact.of or not isinstance(fact.value, str) or fact.value == "now" or fact.relation not in LOWS + HIGHS:
            raise UnfitError(f"no kind of date keeps {fact.relation} {fact.value}")
        since = (today - datetime.fromisoformat(fact.value).replace(tzinfo=None)).days
        (lows if fact.relation in LOWS else highs).append(since)
    last = max((since + PAST for since in highs if since >= 0), default=None)
    before = int(str(hinted.keywords["days_before"])) + (last or 0)
    before = min([before, *(since - 1 for since in lows)])
    if before < (last or PAST):
        raise UnfitError("no kind of date is between what its constraints say")
    return hinted.with_keywords(days_before=before, days_after=None if last is None else -last)
