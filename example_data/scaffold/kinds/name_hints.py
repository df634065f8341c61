"""The words in which hints are written: what columns of certain names hold, as `hints.toml` has it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec

from example_data.project.python_source import Call

FILE = Path(__file__).with_name("hints.toml")

NULL_SHARE = 0.1
"""The share of rows with NULL in a column that may be NULL, where its name says nothing, as of `c.nullable`."""

OPTIONAL = frozenset({"c.nullable", "c.case"})
"""Kinds that are NULL in some rows."""


class Hint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What columns of some names hold: a kind, or a few words."""

    name: str
    """A pattern of the whole name, or of its last words."""
    kind: str = ""
    """As a dataset's module has it."""
    words: tuple[str, ...] = ()
    """Each of them is as often as it is met."""
    table: str = ""
    """A pattern of the last words of the table's name, in the singular; empty: any table."""
    beside: str = ""
    """A pattern of the last words of another column of the table; empty: there need be none."""
    length: int = 0
    """The length that the type has to say; 0: any, or none."""


class NullShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In which share of the rows columns of some names are NULL."""

    name: str
    share: float


class HintsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file has."""

    null_shares: tuple[NullShare, ...]
    """The first that fits is used."""
    patterns: dict[str, str]
    """Regular expressions that others name in braces."""
    tools: dict[str, str]
    """By table in which a tool keeps its own state whose it is."""
    hints: dict[str, tuple[Hint, ...]]
    """By the family of a type, or `text[]` of arrays; those that are tried first stand first."""


@cache
def read_hints() -> HintsFile:
    """Return what names of columns and tables mean."""
    return msgspec.toml.decode(FILE.read_bytes(), type=HintsFile)


def call(function: str, *arguments: object, **keywords: object) -> Call:
    """Return a call of a column kind, which modules import as `c`, without the keywords that are None."""
    return Call(f"c.{function}", arguments).with_keywords(**keywords)


def nullable(kind: Call, share: float) -> Call:
    """Return the kind with NULL in that share of the rows; that of `c.nullable` need not be said."""
    return call("nullable", kind, share=None if share == NULL_SHARE else share) if share else kind


def inner_kind(kind: Call) -> Call:
    """Return a kind without what says that it is NULL in some rows."""
    inner = kind.arguments[0] if kind.function == "c.nullable" else kind
    assert isinstance(inner, Call)
    return inner


def target_of(reference: Call) -> str:
    """Return the table that a reference leads to, NULL in some rows or not."""
    return str(inner_kind(reference).arguments[0])


@cache
def is_named(pattern: str, words: str) -> bool:
    """Return whether a name in small letters is what a pattern says, from its beginning to its end."""
    return _compile(pattern).fullmatch(words) is not None


@cache
def fits(pattern: str, words: str) -> bool:
    """Return whether a name in small letters, or its last words, are what a pattern says."""
    return match_last_words(pattern, words) is not None


def match_last_words(pattern: str, words: str) -> re.Match[str] | None:
    """Return the match of a name, or of its last words, as many as can be; `before` is what stands before these."""
    return _compile(rf"(?:(?P<before>.*?)_)??(?:{pattern})").fullmatch(words)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Return a regular expression in which names in braces stand for those of the file, whose spaces mean nothing."""
    return re.compile("".join(pattern.format_map(read_hints().patterns).split()))


@cache
def snake_case(name: str) -> str:
    """Return a name in small letters, its words apart, without marks at its ends: `created_at` of `createdAt_`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_") or name
    if name != words or "_" in words or not _compile("(?:{glued})+(?:{glued}|id|at|on|by|no)").fullmatch(words):
        return words
    return _compile("(?:{glued})(?=.)").sub(lambda word: f"{word[0]}_", words)
