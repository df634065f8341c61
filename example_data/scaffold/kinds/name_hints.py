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


def inner_kind(kind: Call) -> Call:
    """Return a kind without what says that it is NULL in some rows."""
    inner = kind.arguments[0] if kind.function == "c.nullable" else kind
    assert isinstance(inner, Call)
    return inner


def target_of(reference: Call) -> str:
    """Return the table that a reference leads to, NULL in some rows or not."""
    return str(inner_kind(reference).arguments[0])


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
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_") or name
    if name != words or "_" in words:
        return words
    return _GLUED.sub(lambda word: f"{word[0]}_", words) if _GLUED_NAME.fullmatch(words) else words


_WORDS = (
    "account|active|actual|address|approved|archived|birth|business|cancelled|card|carrier|category|changed|city|client|closed|code|"
    "comment|company|completed|contact|contract|cost|country|created|credit|currency|current|customer|date|deleted|"
    "delivery|department|description|discount|document|due|email|employee|ended|end|entity|expiry|file|first|full|"
    "given|group|hired|hire|history|image|invoice|item|job|last|level|line|list|location|login|member|message|method|"
    "middle|mobile|modified|name|national|number|order|owner|paid|parent|payment|person|phone|photo|postal|price|"
    "product|project|province|published|purchase|quantity|rate|reference|region|reviewer|review|role|sales|section|"
    "sent|serial|shipped|shipping|ship|special|standard|started|start|state|status|store|street|sub|tax|territory|"
    "title|total|tracking|transaction|type|unit|updated|user|vendor|version|web|work"
)
_GLUED = re.compile(rf"(?:{_WORDS})(?=.)")
_GLUED_NAME = re.compile(rf"(?:{_WORDS})+(?:{_WORDS}|id|at|on|by|no)")
"""Names written in one word, as PostgreSQL has those of other databases: `productcategory`, `modifieddate`.

Of two words one of which begins with the other, the longer one stands first."""
