"""The rules that people with preferences keep, and which of them rows break."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

QUERY = """
    COPY (
        SELECT id, display_name, interest_theme_ids, safety_toggle_ids, unit_system, revision
        FROM users LEFT JOIN user_preferences ON user_id = id
        ORDER BY id
    ) TO STDOUT
"""
"""All that the rules speak of, a line for each person; moments are left out, as they are PostgreSQL's."""

NONE = r"\N"
NAME = re.compile(r"[\w ]{3,32}")
THEMES = frozenset(
    (
        "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "4fa85f64-5717-4562-b3fc-2c963f66afa7",
        "5fa85f64-5717-4562-b3fc-2c963f66afa8",
    )
)
TOGGLES = frozenset(("7fa85f64-5717-4562-b3fc-2c963f66afa6", "8fa85f64-5717-4562-b3fc-2c963f66afa7"))
IMPERIAL = (0.08, 0.12)
"""About one in ten."""


class Person(NamedTuple):
    """A person as PostgreSQL writes it."""

    id: str
    name: str
    interest_theme_ids: str
    safety_toggle_ids: str
    unit_system: str
    revision: str


def broken_rules(lines: Iterable[str], people: int) -> tuple[str, ...]:
    """Return the rules that rows of the query break, each with how many of them do."""
    broken: Counter[str] = Counter()
    found = imperial = 0
    for line in lines:
        person = Person(*line.rstrip("\n").split("\t"))
        found += 1
        imperial += person.unit_system == "imperial"
        broken.update(broken_by(person))
    rules = [f"{rule} ({count:,} of {found:,})" for rule, count in sorted(broken.items())]
    if found != people:
        rules.insert(0, f"number of people ({found:,} of {people:,})")
    share = imperial / max(found - broken["no preferences"], 1)
    if broken["no preferences"] < found and not IMPERIAL[0] <= share <= IMPERIAL[1]:
        rules.append(f"one in ten imperial ({share:.0%})")
    return tuple(rules)


def broken_by(person: Person) -> list[str]:
    """Return the rules that a person breaks."""
    broken = [] if NAME.fullmatch(person.name) else ["names"]
    if person.unit_system == NONE:
        return [*broken, "no preferences"]
    if not is_subset(person.interest_theme_ids, THEMES, least=1):
        broken.append("interest themes")
    if not is_subset(person.safety_toggle_ids, TOGGLES, least=0):
        broken.append("safety toggles")
    if person.unit_system not in {"imperial", "metric"}:
        broken.append("unit system")
    return broken if person.revision == "1" else [*broken, "revision"]


def is_subset(array: str, vocabulary: frozenset[str], *, least: int) -> bool:
    """Return whether an array has so many values or more, all of the vocabulary and none of them twice."""
    values = array[1:-1].split(",") if array != "{}" else []
    return len(values) >= least and len(set(values)) == len(values) and vocabulary.issuperset(values)
