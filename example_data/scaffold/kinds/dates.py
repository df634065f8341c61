"""Kinds of dates and moments: as many days before the anchor as names and constraints say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import HIGHS, LOWS, Requirement, UnfitError
from example_data.scaffold.kinds import name_hints
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.kinds.numbers import WHOLE, Window
from example_data.scaffold.schema.tables import Column

DAYS = 720
"""Days before the anchor, where a column's name says nothing."""

PAST = 2
"""Days before the anchor that are over in every time zone, whatever the hour."""


def date_kind(column: Column, requirement: Requirement, _window: Window = WHOLE) -> Call:
    """Return a kind of dates, or of moments.

    Raises:
        UnfitError: The constraints leave none that stays right as time goes by.
    """
    hinted = name_hints.find_hint(column) or call(column.type.family, days_before=DAYS)
    if any(condition.relation in HIGHS for condition in requirement.conditions if not condition.other):
        hinted = replace(hinted, keywords={k: v for k, v in hinted.keywords.items() if k != "days_after"})
    hinted = _within_bounds(hinted, requirement)
    if any(condition.value == "now" for condition in requirement.conditions) and "days_after" not in hinted.keywords:
        hinted = hinted.with_keywords(days_after=-PAST)
    has_no_zone = column.type.name == "timestamp without time zone"
    return hinted.with_keywords(type="timestamp" if has_no_zone else None)


def _within_bounds(hinted: Call, requirement: Requirement) -> Call:
    """Return the kind with no more days than the dates of constraints allow.

    Raises:
        UnfitError: They allow none, or ask for moments after the present one.
    """
    today = datetime.now(UTC).replace(tzinfo=None)
    lows: list[int] = []
    highs: list[int] = []
    for condition in requirement.value_conditions:
        value, relation = condition.value, condition.relation
        is_past = value == "now" and relation in HIGHS and not condition.aspect
        if condition.other or is_past:
            continue
        if not isinstance(value, str) or value == "now" or condition.aspect or relation not in LOWS + HIGHS:
            raise UnfitError(f"no kind of date keeps {relation} {value}")
        since = (today - datetime.fromisoformat(value).replace(tzinfo=None)).days
        (lows if relation in LOWS else highs).append(since)
    last = max((since + PAST for since in highs if since >= 0), default=None)
    before = int(str(hinted.keywords["days_before"])) + (last or 0)
    before = min([before, *(since - 1 for since in lows)])
    if before < (last or PAST):
        raise UnfitError("no kind of date is between what its constraints say")
    return hinted.with_keywords(days_before=before, days_after=None if last is None else -last)
