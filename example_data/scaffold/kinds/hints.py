"""The kinds that a column's name, its type and its table suggest: the hints that fit, the narrowest first."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import OPTIONAL, Hint, call, fits, match_last_words, read_hints, snake_case
from example_data.scaffold.kinds.neighbours import Neighbours, class_name, singular
from example_data.scaffold.kinds.shares import constant_default, one_of
from example_data.scaffold.schema.tables import Column

TITLES = ("title", "name", "headline", "label", "subject", "display_name", "full_name", "company_name")
"""Columns that a slug is made of, the usual ones first."""

NAMED_TABLES = 3
"""Tables at most that a column names."""

_GROUP = re.compile(r"c\.(?P<group>person|place|firm|item)\(\)\.(?P<method>\w+)")
"""A column of a group, which belongs to the row or to one that it refers to."""

_PERSON_REFERENCES = r"(user|account|person|customer|member|profile|buyer)(_?id)?"


def find_hints(column: Column, around: Neighbours) -> Iterator[Call]:
    """Yield the kinds that the name, the type and the table of a column suggest: those first that more words say."""
    words, table = snake_case(column.name), singular(around.table)
    single = "json" if column.type.name in {"json", "jsonb"} else column.type.family
    family = f"{single}[]" if column.type.is_array else single
    others = [snake_case(name) for name in around.columns if name != column.name]
    if family == "text" and words.endswith("_type") and f"{words.removesuffix('_type')}_id" in others:
        yield from _named_tables(around)
    found: list[tuple[re.Match[str], Hint]] = []
    for hint in read_hints().hints.get(family, ()):
        match = match_last_words(hint.name, words)
        is_fit = (not hint.table or fits(hint.table, table)) and hint.length in {0, column.type.length}
        if match and is_fit and (not hint.beside or any(fits(hint.beside, other) for other in others)):
            found.append((match, hint))
    for match, hint in sorted(found, key=lambda each: len(each[0]["before"] or "")):
        kind = read_kind(hint)
        if kind.function == "c.slug" and (title := _title(around)):
            yield call("slug", of=title)
        yield _in_group(kind, words, match, around)


@cache
def read_kind(hint: Hint) -> Call:
    """Return the kind of a hint."""
    if hint.words:
        return one_of(hint.words)
    kind = _evaluate(ast.parse(hint.kind, mode="eval").body, hint.kind)
    assert isinstance(kind, Call)
    return kind


def _evaluate(node: ast.expr, source: str) -> object:
    """Return the value of an expression in which calls stay calls; they stand on their own or in dictionaries."""
    match node:
        case ast.Call():
            function = ast.get_source_segment(source, node.func) or ""
            keywords = {str(each.arg): _evaluate(each.value, source) for each in node.keywords}
            return Call(function, tuple(_evaluate(each, source) for each in node.args), keywords)
        case ast.Dict():
            keys = [ast.literal_eval(key) for key in node.keys if key]
            return dict(zip(keys, (_evaluate(each, source) for each in node.values), strict=True))
        case _:
            return ast.literal_eval(node)


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
    own, plain = singular(around.table), "{same}|{offices}" if group == "firm" else "{same}"
    own_words = {own, own.rpartition("_")[2]}
    prefix = "_".join(word for word in name.split("_") if not (word in own_words or fits(plain, word)))
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
            is_same = group == "person" and fits("{of_a_person}", singular(around.table))
            if is_named or (is_same and re.fullmatch(_PERSON_REFERENCES, snake_case(reference))):
                return reference
    return ""
