"""Kinds of text: the first one that is as long, as unique and of such a form as a column requires."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec

from example_data.columns.lists import count_entries, read_entries
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

FEW, CODES = frozenset({"c.choice", "c.weighted", "c.constant"}), frozenset({"c.code", "c.pattern"})
"""Kinds that say themselves what their texts are: one of a few, or of a form."""

RELATIONS = frozenset({"=", "in", "<>", "not in", *MATCHES})
"""Relations of texts."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of the texts of a kind; the calls of `choice`, `constant`, `code` and `pattern` say it themselves."""

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
    unique: tuple[str, ...] = ()
    """Samples of unique texts; none: the kind makes no such texts."""
    listed: int = 0
    """How many unique texts come as they are, before they have numbers; 0: all have one."""


@cache
def read_shapes() -> dict[str, Shape]:
    """Return the form of texts by kind, of which lists are named with their subject."""
    file = Path(__file__).with_name("text_shapes.toml")
    shapes = msgspec.toml.decode(file.read_bytes(), type=dict[str, Shape])
    for subject, texts in read_entries().items():
        longest = max(map(len, texts))
        unique = ("0a7b9c", *(f"{text} {end}" for text in texts for end in ("mossy-owl", "0 shy-gull2")))
        shapes[f"entries {subject}"] = Shape(
            texts, min(map(len, texts)), longest + 40, longest, unique=unique, listed=len(texts) // 2
        )
    return shapes


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
        if is_listed(hinted) and around.rows > MOST_OF_LIST:
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
    if candidate.function in CODES:
        return codes.fit(candidate, requirement, low, high)
    if candidate.function in FEW:
        return None if requirement.is_unique else _fit_few(candidate, requirement, low, high)
    name, is_followed = shape_name(candidate), "(of=" in candidate.function
    if requirement.is_unique and is_followed and name != "item.name":  # another row may refer to the same one
        return None
    shape, is_unique = read_shapes()[name], requirement.is_unique or "unique" in candidate.keywords
    longest = int(str(candidate.keywords.get("max_length", shape.longest)))
    limit = None if high is None or high >= longest else high
    samples = shape.unique if is_unique else shape.samples
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
    shape = read_shapes().get(shape_name(source)) if source else None
    if source is None or shape is None or kind.function != "c.slug" or not shape.unique:
        return kind
    longest, limit = (each.keywords.get("max_length") for each in (source, kind))
    is_whole = limit is None or int(str(longest or shape.longest)) <= int(str(limit))
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
    """Return how many texts of a kind come as they are, before they have numbers or come again; 0: that is no list.

    Of a list with codes that are unique, those that no other seed has.
    """
    if kind.function == "c.choice" and kind.keywords.get("distinct"):
        (listed,) = kind.arguments
        return len(listed) if isinstance(listed, list) else 0
    if not kind.keywords.get("unique"):
        return _count_entries(kind)
    shape = read_shapes().get(shape_name(kind))
    return shape.listed if shape else 0


def count_shared(kind: Call) -> int:
    """Return how many entries a list has of which two seeds may have the same; 0 of all other kinds."""
    return _count_entries(kind) if kind.keywords.get("unique") else 0


def _count_entries(kind: Call) -> int:
    """Return how many entries a list with codes has; 0 of all other kinds."""
    return count_entries(shape_name(kind).removeprefix("listed ").partition(".")[0]) if is_listed(kind) else 0


def is_listed(kind: Call) -> bool:
    """Return whether a kind has the entries of a list with codes, such as countries."""
    return kind.function.startswith("c.listed(")


def _method(kind: Call) -> str:
    """Return what a kind is, without the arguments of its group: `person.email` of `c.person("agent").email`."""
    return re.sub(r"\(.*?\)", "", kind.function).removeprefix("c.")


def shape_name(kind: Call) -> str:
    """Return the name that the form of a kind's texts has."""
    if listed := re.match(r'c\.listed\("(\w+)"\)(\.\w+)', kind.function):
        return f"listed {listed[1]}{listed[2]}"
    return f"entries {kind.arguments[0]}" if kind.function == "c.entries" else _method(kind)
