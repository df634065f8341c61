"""Kinds of text: the first that is as long, as unique and as shaped as a column demands."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.scaffold import hints
from example_data.scaffold.demand import UnfitError
from example_data.scaffold.source import Call, call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.scaffold.demand import Demand
    from example_data.scaffold.schema import Column


@dataclass(frozen=True, slots=True)
class Shape:
    """What the texts of a kind look like."""

    sample: str
    shortest: int
    """Characters at least; unless `max_length` says otherwise."""
    longest: int
    """Characters at most, in any locale, and with what makes them unique."""
    least: int = 0
    """The least `max_length` that leaves them what they are; 0: it takes none."""
    takes_unique: bool = False


SHAPES = {
    "c.email": Shape("ada.lovelace@example.com", 12, 160, 24, takes_unique=True),
    "c.user_name": Shape("ada_lovelace", 4, 120, 16, takes_unique=True),
    "c.url": Shape("https://river.example/quiet-garden", 16, 160, 32, takes_unique=True),
    "c.slug": Shape("quiet-garden", 3, 120, 12, takes_unique=True),
    "c.person_name": Shape("Ada Lovelace", 4, 60, 20),
    "c.given_name": Shape("Ada", 2, 30, 12),
    "c.surname": Shape("Lovelace", 2, 30, 12),
    "c.phone": Shape("+1 202 555 0143", 7, 24, 16),
    "c.street": Shape("12 Some Street", 4, 60, 20),
    "c.city": Shape("London", 2, 60, 16),
    "c.country": Shape("Germany", 3, 60, 20),
    "c.country_code": Shape("DE", 2, 2),
    "c.postcode": Shape("10115", 3, 12, 8),
    "c.company": Shape("Lovelace and Sons", 4, 80, 24, takes_unique=True),
    "c.words": Shape("Quiet garden", 1, 120, 10, takes_unique=True),
    "c.sentences": Shape("Quiet river garden follows.", 8, 600, 40),
}
"""What is known of each kind; `choice` and `constant` have their values, `code` its alphabet."""

CODE_LENGTH = 10
"""Of a code where nothing says how long it has to be."""

SHORTEST_UNIQUE = 6
"""Letters and digits that give each seed codes of its own."""

_CLASS = re.compile(r"\^\[((?:[^\]\\])+)\](?:\{(\d+)(?:,(\d*))?\}|\+|\*)\$")
"""A regular expression of one class of characters, so and so often."""


def kind(column: Column, demand: Demand) -> Call:
    """The kind of a text column whose values are not enumerated.

    Raises:
        UnfitError: None keeps what is demanded.
    """
    low, high = demand.bounds("length", 0, column.type.length)
    for candidate in _candidates(column, demand, low, high):
        if (fitted := _fitted(candidate, demand, low, high)) is not None:
            return fitted
    raise UnfitError(_told(demand, low, high))


def _told(demand: Demand, low: int, high: int | None) -> str:
    asked = [
        "no two the same" if demand.is_unique else "",
        *(f"matching {pattern}" for pattern in demand.patterns),
        f"of {low} to {high} characters" if high is not None else f"of {low} characters at least" if low else "",
    ]
    return f"no kind of text is {', '.join(filter(None, asked))}"


def _candidates(column: Column, demand: Demand, low: int, high: int | None) -> Iterator[Call]:
    """What the name says; then words, slugs, sentences, and codes of any length."""
    if (hinted := hints.hint(column.name, "text")) is not None:
        yield hinted
    yield call("words", 1, 4)
    yield call("slug")
    yield call("sentences", 1, 3)
    yield from _codes(demand, low, high)


def _codes(demand: Demand, low: int, high: int | None) -> Iterator[Call]:
    """Codes as long as the column allows, of the characters of a pattern, between what it begins and ends with."""
    classes = [match for pattern in demand.patterns if (match := _CLASS.fullmatch(pattern))]
    if classes:
        characters, least, most = classes[0].groups()
        if least:
            high = min(filter(None, (high, int(most or (least if most is None else 0)) or None)), default=None)
            low = max(low, int(least))
        length = _length(low, high)
        yield call("code", length, alphabet=expanded(characters))
        return
    before, after = _ends(demand)
    length = _length(low, high) - len(before) - len(after)
    if length > 0:
        yield call("code", length, prefix=before or None, suffix=after or None)


def _length(low: int, high: int | None) -> int:
    return min(max(low, CODE_LENGTH), CODE_LENGTH if high is None else high) if low <= CODE_LENGTH else low


def _ends(demand: Demand) -> tuple[str, str]:
    """What a LIKE pattern of the form `SKU-%` or `%.pdf` begins and ends with."""
    likes = [str(fact.value) for fact in demand.facts if fact.relation == "~~" and not fact.of]
    if not likes or likes[0].count("%") != 1:
        return "", ""
    before, _, after = likes[0].partition("%")
    return before.replace("_", "0"), after.replace("_", "0")


def expanded(characters: str) -> str:
    """The members of a class of characters such as `A-Z0-9_`."""
    ranges = re.findall(r"(.)-(.)|(.)", characters)
    return "".join(
        "".join(map(chr, range(ord(first), ord(last) + 1))) if first else single for first, last, single in ranges
    )


def _fitted(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    """The candidate with what it has to be told, or nothing where it does not fit."""
    if candidate.function == "c.code":
        return _fitted_code(candidate, demand, low, high)
    if candidate.function in {"c.constant", "c.choice"}:
        values = candidate.arguments[0] if candidate.function == "c.choice" else [candidate.arguments[0]]
        assert isinstance(values, list)
        is_fit = all(demand.allows(v) and low <= len(v) and (high is None or len(v) <= high) for v in values)
        return candidate if is_fit and not demand.is_unique else None
    shape = SHAPES[candidate.function]
    has_room = high is None or high >= (shape.least or shape.longest)
    is_fit = demand.allows(shape.sample) and shape.shortest >= low and has_room
    if not is_fit or (demand.is_unique and not shape.takes_unique):
        return None
    return candidate.with_keywords(
        unique=True if demand.is_unique else None,
        max_length=high if high is not None and high < shape.longest else None,
    )


def _fitted_code(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    length = candidate.arguments[0]
    assert isinstance(length, int)
    before, after = (str(candidate.keywords.get(name, "")) for name in ("prefix", "suffix"))
    alphabet = str(candidate.keywords.get("alphabet", string.ascii_uppercase + string.digits))
    samples = (before + letter * length + after for letter in alphabet)
    whole = length + len(before) + len(after)
    is_fit = low <= whole and (high is None or whole <= high) and all(map(demand.allows, samples))
    if not is_fit or (demand.is_unique and length < SHORTEST_UNIQUE):
        return None
    return candidate.with_keywords(unique=None if demand.is_unique else False)
