"""Rows worth following: those that somebody wrote, the busiest, the newest, and one of each state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from example_data.preview.looked_at import LookedAt

MOST_TABLES, MOST_FIXED = 4, 12
"""The tables of which a section has rows, and the fixed rows of a table."""


LOGIN = (
    " Who has an address to copy logs in with it, and with the password that EXAMPLE_DATA_PASSWORD had when the seed "
    "was applied. It is not on this page."
)


class Chapter(NamedTuple):
    """Rows that are worth following for the same reason."""

    heading: str
    note: str
    rows: list[tuple[str, int, str]]
    """Table, row number, and why it is here."""


def story(looked: Mapping[str, LookedAt]) -> list[Chapter]:
    """Return the chapters that have rows; of many tables those that most others refer to."""
    central = sorted(looked.values(), key=lambda each: -len({reference.table for reference, _ in each.children}))
    linked = sorted(central, key=lambda each: -len(each.children) - len(each.targets))
    has_logins = any(each.logins and each.labels() for each in looked.values())
    chapters = [
        Chapter("Fixed rows", f"Always there, as somebody wrote them.{LOGIN if has_logins else ''}", [*_fixed(looked)]),
        Chapter("The busiest", "The rows that most others belong to, or refer to.", [*_busiest(central)]),
        Chapter("The newest", "What came last: the top of every list.", [*_newest(linked)]),
        Chapter("One of each state", "A row to show every state with, the newest in it.", [*_states(linked)]),
    ]
    first = next(iter(looked.values()))
    firsts = [(first.name, row, "") for row in first.numbers[:3].tolist()]
    found = [chapter for chapter in chapters if chapter.rows]
    return found or [Chapter("The first rows", "None of them stands out.", firsts)]


def _fixed(looked: Mapping[str, LookedAt]) -> Iterator[tuple[str, int, str]]:
    for each in looked.values():
        for row, label in [*each.labels().items()][:MOST_FIXED]:
            yield each.name, row, str(label) if isinstance(label, str) else f"fixed row {label}"


def _busiest(tables: list[LookedAt]) -> Iterator[tuple[str, int, str]]:
    for each in tables[:MOST_TABLES]:
        if (found := each.busiest()) is not None and found[1] > 1:
            yield each.name, found[0], f"{found[1]:,} rows refer to it"


def _newest(tables: list[LookedAt]) -> Iterator[tuple[str, int, str]]:
    for each in [each for each in tables if each.birth][:MOST_TABLES]:
        if (row := each.newest()) is not None:
            yield each.name, row, "newest"


def _states(tables: list[LookedAt]) -> Iterator[tuple[str, int, str]]:
    for each in [each for each in tables if each.state][:MOST_TABLES]:
        tally = each.tallies[each.state]
        assert tally.codes is not None
        for state, code in tally.states.items():
            if (row := each.newest(tally.codes == code)) is not None:
                yield each.name, row, str(state)
