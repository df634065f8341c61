"""The words in which hints are written: what columns of certain names hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from example_data.project.python_source import Call

NULL_SHARE = 0.1
"""The share of rows with NULL in a column that may be NULL, where its name says nothing, as of `c.nullable`."""

OPTIONAL = frozenset({"c.nullable", "c.case"})
"""Kinds that are NULL in some rows."""


def call(function: str, *arguments: object, **keywords: object) -> Call:
    """Return a call of a column kind, which modules import as `c`, without the keywords that are None."""
    return Call(f"c.{function}", arguments).with_keywords(**keywords)


def nullable(kind: Call, share: float) -> Call:
    """Return the kind with NULL in that share of the rows; that of `c.nullable` need not be said."""
    return call("nullable", kind, share=None if share == NULL_SHARE else share) if share else kind


@dataclass(frozen=True, slots=True)
class Hint:
    """What columns of some names hold."""

    pattern: str
    """A regular expression for the whole name, or for its last words."""
    family: str
    """`text`, `integer`, `decimal`, `double`, `date`, `moment`, `boolean`, `inet`, `json`; `text[]` of arrays."""
    kind: Call
    table: str = ""
    """A regular expression for the last words of the table's name, in the singular; empty: any table."""
    beside: str = ""
    """A regular expression for the last words of another column of the table; empty: there need be none."""


@cache
def fits(pattern: str, words: str) -> bool:
    """Return whether a name in small letters, or its last words, are what a regular expression says."""
    return match_last_words(pattern, words) is not None


def match_last_words(pattern: str, words: str) -> re.Match[str] | None:
    """Return the match of a name, or of its last words, as many as can be; `before` is what stands before these."""
    return _compile(pattern).fullmatch(words)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<before>.*?)_)??(?:{pattern})")


@cache
def snake_case(name: str) -> str:
    """Return a name in small letters, its words apart, without marks at its ends: `created_at` of `createdAt_`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_") or name
