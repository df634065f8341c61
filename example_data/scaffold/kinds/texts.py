"""Kinds of text: the first one that is as long, as unique and of such a form as a column requires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from example_data.columns.text_parts import shorten
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.parser import MATCHES
from example_data.scaffold.check_constraints.requirement import COMPARISONS, Requirement, UnfitError
from example_data.scaffold.kinds import codes, name_hints
from example_data.scaffold.kinds.name_hints import call
from example_data.scaffold.schema.tables import Column

RELATIONS = frozenset({"=", "in", "<>", "not in", *MATCHES})
"""Relations of texts."""


def text_kind(column: Column, requirement: Requirement) -> Call:
    """Return the kind of a text column whose values are not enumerated; an UnfitError says that none is fit."""
    for condition in requirement.value_conditions:
        is_of_length = condition.aspect in {"length", "octets"} and condition.relation in COMPARISONS
        is_of_text = not condition.aspect and condition.relation in RELATIONS
        if not (is_of_length or is_of_text or condition.other):
            raise UnfitError("no kind of text keeps its constraints")
    low, high = requirement.bounds("length", *codes.pattern_lengths(requirement, column.type.length))
    for candidate in _candidates(column, requirement, low, high):
        if (fitted := _fit(candidate, requirement, low, high)) is not None:
            return fitted
    raise UnfitError(f"no kind of text is {', '.join(_describe(requirement, low, high))}")


def _describe(requirement: Requirement, low: int, high: int | None) -> Iterator[str]:
    """Yield what a text is required to be."""
    if requirement.is_unique:
        yield "unique"
    yield from (f"matching {pattern}" for pattern in requirement.patterns)
    yield from (f"not matching {pattern}" for pattern in requirement.forbidden)
    if low:
        yield f"at least {low} characters long"
    if high is not None:
        yield f"at most {high} characters long"


def _candidates(column: Column, requirement: Requirement, low: int, high: int | None) -> Iterator[Call]:
    """Yield what the name says; then words, slugs, sentences, and codes of any length."""
    if (hinted := name_hints.find_hint(column)) is not None:
        yield hinted
    yield call("words", 1, 4)
    yield call("slug")
    yield call("sentences", 1, 3)
    yield from codes.code_candidates(requirement, low, high)


def _fit(candidate: Call, requirement: Requirement, low: int, high: int | None) -> Call | None:
    """Return the candidate with the keywords that make it fit, or None where it cannot."""
    if candidate.function in {"c.code", "c.pattern"}:
        return codes.fit(candidate, requirement, low, high)
    if candidate.function in {"c.constant", "c.choice"}:
        values = candidate.arguments[0] if candidate.function == "c.choice" else [candidate.arguments[0]]
        assert isinstance(values, list)
        is_fit = all(requirement.allows(value, low, high) for value in values)
        return candidate if is_fit and not requirement.is_unique else None
    shape = SHAPES[candidate.function]
    limit = None if high is None or high >= shape.longest else high
    samples = UNIQUE_SAMPLES.get(candidate.function, ()) if requirement.is_unique else shape.samples
    if limit is not None and not (shape.is_whole or requirement.is_unique):
        samples = tuple(shorten(text, limit) for text in samples)  # as the kind does with its own
    has_room = limit is None or limit >= (shape.least or shape.longest)
    if not samples or not all(map(requirement.allows, samples)) or shape.shortest < low or not has_room:
        return None
    return candidate.with_keywords(unique=requirement.is_unique or None, max_length=limit)


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of the texts of a kind."""

    samples: tuple[str, ...]
    """Plain texts and strange ones, so that a pattern that matches these matches all texts of the kind."""
    shortest: int
    """Characters at least, unless `max_length` says otherwise."""
    longest: int
    """Characters at most, in any locale, and with what makes them unique."""
    least: int = 0
    """The least `max_length` that makes sense; 0: the kind takes none."""
    is_whole: bool = False
    """Whether `max_length` leaves the end of the texts as it is."""


SHAPES = {
    "c.email": Shape(("ada@example.org", "maximiliana.featherstonehaugh@example.com"), 12, 160, 24, is_whole=True),
    "c.user_name": Shape(("ada_lovelace", "maximiliana_featherstonehaugh"), 4, 120, 12),
    "c.url": Shape(("https://river.example/quiet-garden", "https://a.example/a-i"), 16, 160, 32),
    "c.slug": Shape(("quiet-garden", "a-i"), 3, 120, 12),
    "c.person_name": Shape(("Ada Lovelace", "José María O'Neil-Núñez", "Jürgen van der Berg"), 4, 60, 20),
    "c.given_name": Shape(("Ada", "José María", "Hans-Jürgen"), 2, 30, 12),
    "c.surname": Shape(("Lovelace", "O'Neil-Núñez", "van der Berg"), 2, 30, 12),
    "c.phone": Shape(("+1 202 555 0143", "+49 30 23125017", "+33 1 99 00 00 12"), 7, 24, 16),
    "c.street": Shape(("12 Some Street", "Große-Allee 7", "rue de l'Été, 9", "ul. Łódzka 1/2"), 4, 60, 20),
    "c.city": Shape(("London", "Bad Müller-Köln", "Saint-Été d'Ys"), 2, 60, 16),
    "c.country": Shape(("Germany", "Côte d'Ivoire", "Guinea-Bissau", "Macao (S.A.R.)"), 3, 60, 20),
    "c.country_code": Shape(("DE", "FR"), 2, 2),
    "c.postcode": Shape(("10115", "SW1A 1AA", "00-950", "01310-100"), 3, 12, 8),
    "c.company": Shape(("Lovelace and Sons", "Müller & Söhne GmbH", "O'Neil, Núñez-Smith S.L."), 4, 80, 24),
    "c.words": Shape(("Quiet garden", "I", "Über große l'été"), 1, 120, 10),
    "c.sentences": Shape(("Quiet river garden follows.", "Über große l'été. Nu?"), 8, 600, 40),
}
"""By kind; the calls of `choice`, `constant`, `code` and `pattern` say themselves what their texts are."""

UNIQUE_SAMPLES = {
    "c.email": ("ada.lovelace17@mossy-owl.example", "x0@shy-gull2.example", "0a7b@x.example"),
    "c.user_name": ("ada_lovelace17_mossy_owl", "ada_lo0_shy_gull2", "0a7b9c"),
    "c.url": ("https://river.example/quiet-garden-17-mossy-owl", "https://x.example/0a7b9c"),
    "c.slug": ("quiet-garden-17-mossy-owl", "a-0-shy-gull2", "0a7b9c"),
    "c.company": ("Müller & Söhne GmbH 17 mossy-owl", "O'Neil, Núñez-Smith S.L. 0 shy-gull2", "0a7b9c"),
    "c.words": ("Quiet garden 17 mossy-owl", "Über l'été 0 shy-gull2", "0a7b9c"),
}
"""Samples of unique texts, by the kinds that can make these."""
