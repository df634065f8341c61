"""What somebody who shows the rows should know before: what would look wrong on a screen, each with its count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from example_data.preview.looked_at import LookedAt, Reference
from example_data.preview.shapes import count_states

ONE_LINE = 40
"""The characters that a line on a screen has room for; a column is for one line where half of its texts are shorter."""


def concerns(looked: Mapping[str, LookedAt], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield what stands out: what it is, where, how many rows of how many, and the first of them."""
    for each in looked.values():
        yield from _moments_ahead(each, now)
    for each in looked.values():
        for reference in each.references:
            yield from _before_parent(looked, reference)
    for each in looked.values():
        yield from _empty_states(each)
    for each in looked.values():
        yield from _long_texts(each)


def _concern(each: LookedAt, column: str, what: str, is_meant: Any, detail: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - an array
    """Yield a concern of some rows, if there are some."""
    if count := int(is_meant.sum()):
        first = int(each.numbers[np.argmax(is_meant)])
        place = {"what": what, "table": each.name, "column": column, "detail": detail}
        yield {**place, "count": count, "of": len(each.numbers), "row": first}


def _moments_ahead(each: LookedAt, now: datetime) -> Iterator[dict[str, Any]]:
    today = np.datetime64(now.astimezone(UTC).replace(tzinfo=None), "us")
    for name, tally in each.tallies.items():
        if tally.kind == "moments":
            is_ahead = tally.numbers > today
            if is_ahead.any():
                last = tally.numbers[is_ahead].max().astype("datetime64[D]")
                yield from _concern(each, name, "after today", is_ahead, f"the last one on {last}")


def _before_parent(looked: Mapping[str, LookedAt], reference: Reference) -> Iterator[dict[str, Any]]:
    child, parent = looked[reference.table], looked[reference.refers]
    if child.birth and parent.birth and len(parent.numbers):
        targets = child.targets[reference.column]
        places = np.minimum(np.searchsorted(parent.numbers, targets), len(parent.numbers) - 1)
        is_known = parent.numbers[places] == targets
        days = "date" in {each.table.columns[each.birth].type for each in (child, parent)}  # a day has no hour
        moment, its = child.tallies[child.birth].numbers, parent.tallies[parent.birth].numbers[places]
        is_before = is_known & ((moment.astype("M8[D]") < its.astype("M8[D]")) if days else (moment < its))
        detail = f"{child.birth} is before {parent.birth} of the row in {parent.name} that {reference.column} leads to"
        yield from _concern(child, child.birth, "before its parent", is_before, detail)


def _empty_states(each: LookedAt) -> Iterator[dict[str, Any]]:
    for name, tally in each.tallies.items():
        states = (count_states(tally) or {}) if tally.is_declared and tally.rows else {}
        empty = [
            str(state).lower() if isinstance(state, bool) else state for state, count in states.items() if not count
        ]
        if empty:
            place = {"what": "no rows", "table": each.name, "column": name, "detail": ", ".join(map(str, empty))}
            yield {**place, "count": len(empty), "of": len(states), "row": None}


def _long_texts(each: LookedAt) -> Iterator[dict[str, Any]]:
    for name, tally in each.tallies.items():
        if tally.longest[0] > ONE_LINE and tally.nulls < tally.rows:
            usual = float(np.nanmedian(tally.numbers))
            if usual <= ONE_LINE:
                is_long = tally.numbers > max(ONE_LINE, 1.5 * usual)
                detail = f"up to {tally.longest[0]} characters, where half have at most {usual:.0f}"
                yield from _concern(each, name, "may overflow", is_long, detail)
