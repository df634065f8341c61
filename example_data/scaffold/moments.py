"""Kinds of dates and moments: so many days before the anchor as names and constraints say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from example_data.scaffold import hints
from example_data.scaffold.demand import UnfitError
from example_data.scaffold.source import Call, call

if TYPE_CHECKING:
    from example_data.scaffold.demand import Demand
    from example_data.scaffold.schema import Column

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
    hinted = hints.hint(column.name, family) or call(family, days_before=DAYS)
    if any(fact.relation in {"<", "<="} for fact in demand.facts if not fact.other):
        hinted = replace(hinted, keywords={k: v for k, v in hinted.keywords.items() if k != "days_after"})
    hinted = _within(hinted, demand)
    if any(fact.value == "now" for fact in demand.facts):
        hinted = hinted.with_keywords(days_after=-PAST)
    has_no_zone = column.type.name == "timestamp without time zone"
    return hinted.with_keywords(type="timestamp" if has_no_zone else None)


def _within(hinted: Call, demand: Demand) -> Call:
    """The kind with no more days than the constraints' dates allow.

    Raises:
        UnfitError: They allow none, or ask for moments after the present one.
    """
    today = datetime.now(UTC).replace(tzinfo=None)
    before = int(str(hinted.keywords["days_before"]))
    for fact in demand.facts:
        if fact.relation.startswith("is ") or fact.other:
            continue
        is_low = fact.relation in {">", ">="}
        if (
            fact.of
            or not isinstance(fact.value, str)
            or (fact.value == "now" and is_low)
            or fact.relation in {"=", "in"}
        ):
            raise UnfitError(f"no kind of date keeps {fact.relation} {fact.value}")
        if fact.value == "now":
            continue
        edge = datetime.fromisoformat(fact.value).replace(tzinfo=None)
        if is_low:
            before = min(before, (today - edge).days - 1)
        if (not is_low and edge <= today) or before < PAST:
            raise UnfitError(f"no kind of date keeps {fact.relation} {fact.value}")
    return hinted.with_keywords(days_before=before)
