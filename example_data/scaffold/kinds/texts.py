"""Kinds of text: the first one that is as long, as unique and of such a form as a column requires."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from example_data.columns.lists import STRETCH, SUBJECTS, count_entries, read_entries
from example_data.columns.text_parts import shorten
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.parser import MATCHES
from example_data.scaffold.check_constraints.requirement import COMPARISONS, Requirement, UnfitError
from example_data.scaffold.kinds import codes
from example_data.scaffold.kinds.hints import find_hints
from example_data.scaffold.kinds.name_hints import call, inner_kind
from example_data.scaffold.kinds.neighbours import ALONE, Neighbours
from example_data.scaffold.kinds.shares import constant_default
from example_data.scaffold.schema.tables import Column

RELATIONS = frozenset({"=", "in", "<>", "not in", *MATCHES})
"""Relations of texts."""


def text_kind(column: Column, requirement: Requirement, around: Neighbours = ALONE) -> Call:
    """Return the kind of a text column whose values are not enumerated; an UnfitError says that none is fit."""
    for condition in requirement.value_conditions:
        is_of_length = condition.aspect in {"length", "octets"} and condition.relation in COMPARISONS
        is_of_text = not condition.aspect and condition.relation in RELATIONS
        if not (is_of_length or is_of_text or condition.other):
            raise UnfitError("no kind of text keeps its constraints")
    low, high = requirement.bounds("length", *codes.pattern_lengths(requirement, column.type.length))
    for candidate in _candidates(column, requirement, low, high, around):
        if (fitted := _fit(candidate, requirement, low, high)) is not None:
            return _without_double_mark(weigh_default(fitted, column), around)
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


def _candidates(
    column: Column, requirement: Requirement, low: int, high: int | None, around: Neighbours
) -> Iterator[Call]:
    """Yield what the name says; then words, slugs, sentences, and codes of any length."""
    for hinted in find_hints(column, around):
        if hinted.function.startswith("c.listed(") and around.rows > MOST_OF_LIST:
            continue
        yield hinted
        if _method(hinted) in ACCENTED:
            yield hinted.with_keywords(accents=False)
    if requirement.is_unique and high is not None and high <= SHORT_UNIQUE:
        yield from codes.code_candidates(requirement, low, high)
    yield call("words", 1, 4)
    yield call("slug")
    yield call("sentences", 1, 3)
    if high is not None and high <= SHORT and not requirement.patterns:
        yield call("entries", "tags")
    yield from codes.code_candidates(requirement, low, high)


def _fit(candidate: Call, requirement: Requirement, low: int, high: int | None) -> Call | None:
    """Return the candidate with the keywords that make it fit, or None where it cannot."""
    if candidate.function in {"c.code", "c.pattern"}:
        return codes.fit(candidate, requirement, low, high)
    if candidate.function in {"c.constant", "c.choice", "c.weighted"}:
        return None if requirement.is_unique else _fit_few(candidate, requirement, low, high)
    name, is_followed = _shape_name(candidate), "(of=" in candidate.function
    if requirement.is_unique and is_followed and name != "item.name":  # another row may refer to the same one
        return None
    shape, is_unique = SHAPES[name], requirement.is_unique or "unique" in candidate.keywords
    longest = int(str(candidate.keywords.get("max_length", shape.longest)))
    limit = None if high is None or high >= longest else high
    samples = UNIQUE_SAMPLES.get(name, ()) if is_unique else shape.samples
    if candidate.keywords.get("accents") is False:
        samples = tuple(text.encode("ascii", "ignore").decode() for text in samples)
    if limit is not None and not (shape.is_whole or is_unique):
        samples = tuple(shorten(text, limit) for text in samples)  # as the kind does with its own
    has_room = limit is None or limit >= (shape.least or shape.longest)
    is_filled = high is None or high > SHORTEST_CODE or shape.longest >= high  # a code of two letters is none of three
    is_fit = bool(samples) and all(map(requirement.allows, samples)) and shape.shortest >= low and has_room
    if not (is_fit and is_filled):
        listed = call("choice", [*shape.samples[: len(shape.samples) // 2]])  # those in English
        is_list = candidate.function == "c.entries" and not requirement.is_unique
        return _fit_few(listed, requirement, low, high, least=4) if is_list else None
    is_listed = requirement.is_unique and name.startswith(("entries ", "item."))
    return candidate.with_keywords(
        unique=requirement.is_unique or None, across_seeds=is_listed or None, max_length=limit
    )


def _fit_few(candidate: Call, requirement: Requirement, low: int, high: int | None, least: int = 2) -> Call | None:
    """Return a choice of those texts that are allowed; None where there are fewer than `least`."""
    given = candidate.arguments[0]
    if not isinstance(given, list | dict):
        return candidate if requirement.allows(str(given), low, high) else None
    fit = [text for text in given if requirement.allows(text, low, high)][:MOST_LISTED]
    if len(fit) < min(least, len(given)) or not fit:
        return None
    return replace(candidate, arguments=({text: given[text] for text in fit} if isinstance(given, dict) else fit,))


def weigh_default(kind: Call, column: Column) -> Call:
    """Return a choice of texts or numbers with the column's default most often."""
    if kind.function not in {"c.choice", "c.weighted"}:
        return kind
    given = kind.arguments[0]
    assert isinstance(given, list | dict)
    weights = dict(given) if isinstance(given, dict) else dict.fromkeys(given, 1)
    default = next((value for value in weights if str(value) == constant_default(column)), None)
    if default is not None:
        weights[default] = 3 * sum(weights.values())
        return replace(kind, function="c.weighted", arguments=(weights,))
    return kind


def _without_double_mark(kind: Call, around: Neighbours) -> Call:
    """Return the kind; a unique slug of unique words needs no number of its own."""
    source = around.kinds.get(str(kind.keywords.get("of", "")))
    if source is None or kind.function != "c.slug" or _shape_name(source) not in UNIQUE_SAMPLES:
        return kind
    longest, limit = (each.keywords.get("max_length") for each in (source, kind))
    is_whole = limit is None or int(str(longest or SHAPES[_shape_name(source)].longest)) <= int(str(limit))
    is_double = kind.keywords.get("unique") and source.keywords.get("unique") and is_whole
    plain = {name: value for name, value in kind.keywords.items() if name != "unique"}
    return replace(kind, keywords=plain) if is_double else kind


def agree_on_numbers(kinds: Mapping[str, Call], checked: Collection[str]) -> dict[str, Call]:
    """Return the kinds of a row, those of a firm's addresses all with numbers where one of them has to be unique.

    Those of columns that constraints are on stay as they are.
    """
    inner = {name: inner_kind(kind) for name, kind in kinds.items()}
    calls = {name: kind for name, kind in inner.items() if _method(kind) in ADDRESSES}
    unique = {kind.function.rpartition(".")[0] for kind in calls.values() if "unique" in kind.keywords}
    agreed = dict(kinds)
    for name, kind in calls.items():
        if kind.function.rpartition(".")[0] in unique and not ("max_length" in kind.keywords or name in checked):
            numbered = kind.with_keywords(unique=True)
            own = kinds[name]
            agreed[name] = numbered if own is kind else replace(own, arguments=(numbered, *own.arguments[1:]))
    return agreed


def count_listed(kind: Call) -> int:
    """Return how many texts of a unique kind come as they are, before they have numbers; 0 where all have one."""
    if kind.function == "c.choice" and kind.keywords.get("distinct"):
        (listed,) = kind.arguments
        return len(listed) if isinstance(listed, list) else 0
    if not kind.keywords.get("unique"):
        return 0
    if kind.function == "c.entries":
        return len(SHAPES[_shape_name(kind)].samples) // 2
    return {"item.category": 10, "item.name": 160, "listed.code": STRETCH, "listed.name": STRETCH}.get(_method(kind), 0)


def count_shared(kind: Call) -> int:
    """Return how many entries a list has of which two seeds may have the same; 0 of all other kinds."""
    if not kind.keywords.get("unique") or not kind.function.startswith("c.listed("):
        return 0
    return count_entries(_shape_name(kind).removeprefix("listed ").partition(".")[0])


def _method(kind: Call) -> str:
    """Return what a kind is, without the arguments of its group: `person.email` of `c.person("agent").email`."""
    return re.sub(r"\(.*?\)", "", kind.function).removeprefix("c.")


def _shape_name(kind: Call) -> str:
    if listed := re.match(r'c\.listed\("(\w+)"\)(\.\w+)', kind.function):
        return f"listed {listed[1]}{listed[2]}"
    return f"entries {kind.arguments[0]}" if kind.function == "c.entries" else _method(kind)


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


ADDRESSES = frozenset({"firm.domain", "firm.email", "firm.website"})
"""Kinds that are made of the domain of one firm."""

MOST_OF_LIST = 200
"""Rows of a table that may be a list of all countries, say: one that belongs to rows of others has more."""

ACCENTED = frozenset({"person.full_name", "person.given_name", "person.surname", "firm.name"})
"""Kinds whose texts have no accents where they say so."""

SHORTEST_CODE = 3
"""Columns of no more characters have codes of as many."""

SHORT_UNIQUE = 20
"""Unique columns of no more characters, of whose names nothing is known, have codes."""

SHORT = 12
"""Columns of no more characters have words of a list, where the kinds that their names say have no room."""

MOST_LISTED = 12
"""Texts of a list that are written into the module, where not all of them are allowed."""

SHAPES = {
    "person.full_name": Shape(("Ada Lovelace", "José María O'Neil-Núñez", "Jürgen van der Berg"), 4, 60, 20),
    "person.given_name": Shape(("Ada", "José María", "Hans-Jürgen"), 2, 30, 12),
    "person.surname": Shape(("Lovelace", "O'Neil-Núñez", "van der Berg"), 2, 30, 12),
    "person.initials": Shape(("AL", "ÉD"), 2, 4),
    "person.email": Shape(("ada@example.org", "maximiliana.featherstonehaugh@example.com"), 12, 160, 24, is_whole=True),
    "person.user_name": Shape(("ada_lovelace", "maximiliana_featherstonehaugh"), 4, 120, 12),
    "person.phone": Shape(("+1 202 555 0143", "+49 30 23125017", "+33 1 99 00 00 12"), 7, 24, 16),
    "place.street": Shape(("12 Some Street", "Große-Allee 7", "rue de l'Été, 9", "ul. Łódzka 1/2"), 4, 60, 20),
    "place.city": Shape(("London", "Bad Müller-Köln", "Saint-Été d'Ys", "Oyo"), 3, 60, 16),
    "place.region": Shape(("Bayern", "Île-de-France", "Łódzkie", "Región Metropolitana de Santiago"), 3, 60, 20),
    "place.region_code": Shape(("BY", "NY"), 1, 2),
    "place.postcode": Shape(("10115", "SW1A 1AA", "00-950", "01310-100"), 3, 12, 8),
    "place.country": Shape(("Germany", "Côte d'Ivoire", "Guinea-Bissau", "Macao (S.A.R.)"), 3, 60, 20),
    "place.country_code": Shape(("DE", "FR"), 2, 2),
    "place.country_code3": Shape(("DEU", "FRA"), 3, 3),
    "place.time_zone": Shape(("Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Tokyo"), 9, 32),
    "place.currency": Shape(("EUR", "USD"), 3, 3),
    "firm.name": Shape(("Lovelace and Sons", "Müller & Söhne GmbH", "O'Neil, Núñez-Smith S.L."), 4, 80, 24),
    "firm.domain": Shape(("lovelace-and-sons.example", "mueller-gmbh.example"), 12, 120, 24, is_whole=True),
    "firm.email": Shape(("info@mueller-gmbh.example", "contact@o-neil-s-l.example"), 16, 130, 32, is_whole=True),
    "firm.website": Shape(
        ("https://www.mueller-gmbh.example", "https://www.a-s-l.example"), 20, 140, 40, is_whole=True
    ),
    "listed countries.code": Shape(("DE", "FR"), 2, 2),
    "listed countries.name": Shape(("Germany", "Côte d\u2019Ivoire", "Guinea-Bissau", "Congo (DRC)"), 4, 60, 40),
    "listed currencies.code": Shape(("EUR", "USD"), 3, 3),
    "listed currencies.name": Shape(("Euro", "Côte d\u2019Ivoire Franc", "Bosnia-Herzegovina Mark (1)"), 4, 60, 50),
    "listed languages.code": Shape(("de", "en"), 2, 2),
    "listed languages.name": Shape(("German", "Norwegian Bokmål", "Māori"), 2, 40, 30),
    "file.name": Shape(("annual-report-2024.pdf", "icon.svg", "source-files-v2.zip"), 7, 40, 16, is_whole=True),
    "file.stem": Shape(("annual-report-2024", "icon"), 4, 36, 10),
    "file.extension": Shape(("pdf", "docx", "gz"), 2, 4),
    "file.mime_type": Shape(("application/pdf", "image/svg+xml"), 8, 73),
    "file.checksum": Shape(("0a9f" * 16,), 64, 64),
    "item.name": Shape(("Espresso cups", "Dolls' house", "Trinkflasche für Kinder"), 4, 90, 16),
    "item.category": Shape(("Kitchen", "Küche", "Lebensmittel"), 4, 60, 12),
    "item.description": Shape(("Made of beech, oiled by hand. Hält lange.",), 20, 120, 40),
    "url": Shape(("https://river.example/quiet-garden", "https://a.example/a-i"), 16, 160, 32),
    "slug": Shape(("quiet-garden", "a-i"), 3, 120, 12),
    "words": Shape(("Quiet garden", "I", "Über große l'été"), 1, 120, 10),
    "sentences": Shape(("Quiet river garden follows.", "Über große l'été. Nu?"), 8, 600, 40),
    **{
        f"entries {subject}": Shape(texts, min(map(len, texts)), max(map(len, texts)) + 40, max(map(len, texts)))
        for subject, texts in read_entries().items()
    },
}
"""By kind; the calls of `choice`, `constant`, `code` and `pattern` say themselves what their texts are."""

UNIQUE_SAMPLES = {
    "person.email": ("ada.lovelace17@mossy-owl.example", "x0@shy-gull2.example", "0a7b@x.example"),
    "person.user_name": ("ada_lovelace17_mossy_owl", "ada_lo0_shy_gull2", "0a7b9c"),
    "firm.name": ("Müller & Söhne GmbH 17 mossy-owl", "O'Neil, Núñez-Smith S.L. 0 shy-gull2", "0a7b9c"),
    "firm.domain": ("mueller-gmbh-17-mossy-owl.example", "a-0-shy-gull2.example", "0a7b9c.example"),
    "firm.email": ("info@mueller-gmbh-17-mossy-owl.example", "info@0a7b9c.example"),
    "firm.website": ("https://www.mueller-gmbh-17-mossy-owl.example", "https://www.0a7b9c.example"),
    "item.name": ("Espresso cups mossy-owl", "Dolls' house 0 shy-gull2", "Küche 17 mossy-owl", "0a7b9c"),
    "item.category": ("Kitchen mossy-owl", "Küche 0 shy-gull2", "0a7b9c"),
    **{
        f"listed {subject}.{role}": ("DE",) if role == "code" else ("Côte d\u2019Ivoire (1)", "Guinea-Bissau")
        for subject in SUBJECTS
        for role in ("code", "name")
    },
    "url": ("https://river.example/quiet-garden-17-mossy-owl", "https://x.example/0a7b9c"),
    "slug": ("quiet-garden-17-mossy-owl", "a-0-shy-gull2", "0a7b9c"),
    "words": ("Quiet garden 17 mossy-owl", "Über l'été 0 shy-gull2", "0a7b9c"),
    **{
        f"entries {subject}": ("0a7b9c", *(f"{text} {end}" for text in texts for end in ("mossy-owl", "0 shy-gull2")))
        for subject, texts in read_entries().items()
    },
}
"""Samples of unique texts, by the kinds that can make these."""
