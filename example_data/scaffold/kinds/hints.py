"""The kinds that a column's name, its type and its table suggest: the hints that fit, the narrowest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import OPTIONAL, call, fits, match_last_words, snake_case
from example_data.scaffold.kinds.neighbours import Neighbours, class_name, singular
from example_data.scaffold.kinds.number_hints import NUMBER_HINTS
from example_data.scaffold.kinds.other_hints import OTHER_HINTS
from example_data.scaffold.kinds.shares import constant_default
from example_data.scaffold.kinds.text_hints import TEXT_HINTS, UUID
from example_data.scaffold.schema.tables import Column

TITLES = ("title", "name", "headline", "label", "subject", "display_name", "full_name", "company_name")
"""Columns that a slug is made of, the usual ones first."""

UUID_LENGTH = 36
"""The characters of a UUID as a text."""

NAMED_TABLES = 3
"""Tables at most that a column names."""

ALL_HINTS = (*TEXT_HINTS, *NUMBER_HINTS, *OTHER_HINTS)
HINTS = {family: [hint for hint in ALL_HINTS if hint.family == family] for family in {h.family for h in ALL_HINTS}}
"""The hints of each family of types."""

_GROUP = re.compile(r"c\.(?P<group>person|place|firm|item)\(\)\.(?P<method>\w+)")
"""A column of a group, which belongs to the row or to one that it refers to."""

_PLAIN_PREFIXES = frozenset(
    {"address", "current", "default", "display", "full", "home", "legal", "location", "main", "my", "official", "own"}
    | {"person", "personal", "postal", "primary", "public", "registered", "user"}
)
"""What stands before the last words of a name without another person or place being meant."""

_OFFICES = frozenset({"billing", "contact", "info", "office", "sales", "support"})
"""What stands before an address of the same firm."""

_SAME_PERSON = (
    r"account|address|applicant|application|artist|author|booking|candidate|cart|checkout|customer|detail|doctor|"
    r"donation|driver|employee|instructor|invoice|member|membership|order|participant|patient|player|profile|"
    r"registration|reservation|shipment|staff|student|subscription|teacher|user"
)
"""Tables in which a name or an address is that of the person that the row refers to."""

_PERSON_REFERENCES = r"(user|account|person|customer|member|profile|buyer)(_?id)?"


def find_hints(column: Column, around: Neighbours) -> Iterator[Call]:
    """Yield the kinds that the name, the type and the table of a column suggest: those first that more words say."""
    words, table = snake_case(column.name), singular(around.table)
    single = "json" if column.type.name in {"json", "jsonb"} else column.type.family
    family = f"{single}[]" if column.type.is_array else single
    others = [snake_case(name) for name in around.columns if name != column.name]
    if family == "text" and column.type.length == UUID_LENGTH and fits("id|key|uid", words):
        yield UUID
    if family == "text" and words.endswith("_type") and f"{words.removesuffix('_type')}_id" in others:
        yield from _named_tables(around)
    found: list[tuple[re.Match[str], Call]] = []
    for hint in HINTS.get(family, ()):
        match = match_last_words(hint.pattern, words)
        is_of_table = not hint.table or fits(hint.table, table)
        if match and is_of_table and (not hint.beside or any(fits(hint.beside, other) for other in others)):
            found.append((match, hint.kind))
    for match, kind in sorted(found, key=lambda each: len(each[0]["before"] or "")):
        if kind.function == "c.slug" and (title := _title(around)):
            yield call("slug", of=title)
        yield _in_group(kind, words, match, around)


def has_hint(column: Column, around: Neighbours) -> bool:
    """Return whether the column's name says what it holds; a few values only where its default is one of them."""
    hint = next(find_hints(column, around), None)
    if hint is None or hint.function not in {"c.choice", "c.weighted"}:
        return hint is not None
    given = hint.arguments[0]
    assert isinstance(given, list | dict)
    return (constant_default(column) or "0") in {"0", *map(str, given)}


def _named_tables(around: Neighbours) -> Iterator[Call]:
    """Yield a choice of tables, as object-relational mappers name them: `LineItem` of `line_items`."""
    names = [name for name in around.tables if name != around.table][:NAMED_TABLES]
    if names:
        yield call("choice", [class_name(name) for name in names])


def _title(around: Neighbours) -> str:
    """Return the column of the table that a slug is made of; empty where there is none."""
    planned = {snake_case(name): name for name, kind in around.kinds.items() if kind.function not in OPTIONAL}
    usual = (*TITLES, f"{singular(around.table)}_name", f"{singular(around.table)}_title")
    return next((planned[name] for name in usual if name in planned), "")


def _in_group(kind: Call, words: str, match: re.Match[str], around: Neighbours) -> Call:
    """Return the kind; of a group, that of the row referred to, or one of the name that stands before the words."""
    found = _GROUP.fullmatch(kind.function)
    if found is None:
        return kind
    group, method = found.groups()
    if reference := _followed(group, words, around):
        same = (other for other in around.referred[reference].values() if other.function == kind.function)
        keywords: Mapping[str, object] = next(same, Call("")).keywords if group != "item" else {}
        return replace(kind, function=f'c.{group}(of="{reference}").{method}', keywords=keywords)
    name = match.groupdict().get("who") or match["before"] or ""
    own = singular(around.table)
    plain = {*_PLAIN_PREFIXES, own, own.rpartition("_")[2], *(_OFFICES if group == "firm" else ())}
    prefix = "_".join(word for word in name.split("_") if word not in plain)
    if not prefix and method in {"email", "phone"} and _is_of_contact(around):
        prefix = "contact"
    return replace(kind, function=f'c.{group}("{prefix}").{method}') if prefix and group != "item" else kind


def _is_of_contact(around: Neighbours) -> bool:
    """Return whether the only person whose name a row has is its contact."""
    names = {snake_case(name) for name in around.columns}
    return "contact_name" in names and names.isdisjoint({"name", "full_name", "first_name", "given_name", "last_name"})


def _followed(group: str, words: str, around: Neighbours) -> str:
    """Return the reference to the row that a column of a group is of; empty: it is of this row."""
    for reference, kinds in around.referred.items():
        functions = {kind.function for kind in kinds.values()}
        if group == "item":
            if "c.item().category" in functions:
                return reference
        elif any(function.startswith((f"c.{group}().", f"c.{group}(of=")) for function in functions):
            named = snake_case(reference).removesuffix("_id")
            is_named = words == named or words.startswith(f"{named}_")
            is_same = group == "person" and fits(_SAME_PERSON, singular(around.table))
            if is_named or (is_same and re.fullmatch(_PERSON_REFERENCES, snake_case(reference))):
                return reference
    return ""
