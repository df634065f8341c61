"""In which share of the rows a column is NULL, and in which a boolean is true, as its name and its default say."""

from __future__ import annotations

import re

from example_data.scaffold.kinds.name_hints import NULL_SHARE, fits, snake_case
from example_data.scaffold.schema.tables import Column

TRUE_SHARE = 0.5
"""The share of rows in which a boolean is true, where neither its name nor a default says anything."""

OTHER_SHARE = 0.1
"""The share of rows with another value than a boolean's default."""

_ENDS = (
    r"delet(ed|ion)|remov(ed|al)|revo(ked|cation)|archiv(ed|al)|bann(ed)|fail(ed|ure)|lock(ed)?(_out)?|discarded|"
    r"cancell?(ed|ation)|suspen(ded|sion)|disabled|block(ed)?|trashed|deactivated|terminat(ed|ion)|rejected|"
    r"unsubscribed|bounced|withdrawn|voided|refunded|retired|purged|erased|anonymi[sz]ed|hidden|muted|snoozed|"
    r"deprecated|superseded|obsoleted|expired|dismissed|flagged|reported|opted_out|blacklisted|invalidated|spammed"
)
"""What ends a row, or keeps it from use."""

_USUAL = (
    r"name|first_?name|last_?name|title|e_?mail(_address)?|phone(_?(number|no))?|mobile|street|address(_?line)?(_?1)?|"
    r"city|post(al)?_?code|zip(_?code)?|country(_?code)?|slug|position|created(_at|_on)?|updated(_at|_on)?|"
    r"inserted_at|modified_at|status|state|type|kind|role|lat(itude)?|lo?ng?|long(itude)?|width|height|currency|total|"
    r"quantity|price|amount"
)
"""What nearly every row has, whether it has to or not."""

_NULL_SHARES = (
    (rf"({_ENDS})(_?(at|on|by|date|time|until|reason))?(_id)?", 0.95),
    (r"(last_?)?(error|exception|failure|stack_?trace|backtrace)(_?(message|code|details|text|type))?", 0.95),
    (r"\w+_reason", 0.9),
    (r"(unconfirmed|pending|backup|recovery|alt|alternat(e|ive)|secondary)_(e_?mail|phone)(_\w+)?", 0.9),
    (r"(reset|remember|unlock|recovery)_(\w+_)?(at|on|token|code)", 0.9),
    (r"(reset|confirmation|unlock|verification|recovery|invitation|remember)_?(token|code)(_\w+)?", 0.9),
    (r"(middle_?name|(name_?)?(suffix|prefix)|maiden_?name|fax(_?(number|no))?|address(_?line)?_?[23])", 0.7),
    (r"(replaces|superseded_by|merged_into|duplicate_of)(_id)?", 0.9),
    (r"(left|deceased|died|resigned|graduated|quit)_?(at|on|date)", 0.95),
    (r"(valid|effective)_?(to|until|thru)", 0.7),
    (_USUAL, 0.0),
)
"""Last words of names, and in which share of the rows such columns are NULL; the first that fits is used."""

_RARELY_TRUE = (
    r"admin(istrator)?|super_?user|staff|root|deleted|bann(ed)?|block(ed)?|lock(ed)?|suspended|disabled|hidden|archived|"
    r"spam|spammer|out_of_range|bot|test|demo|system|internal|flagged|sensitive|nsfw|adult|trashed|discarded|revoked|cancell?ed|failed|"
    r"failure|expired|removed|rejected|muted|silenced|read_?only|deprecated|legacy|obsolete|impersonated|anonymous|"
    r"guest|exception|error|fraud(ulent)?|suspicious|bounced|unsubscribed|opted_?out|refunded|void(ed)?|withdrawn|"
    r"dry_run|debug|maintenance|forced?|skip(ped)?|ignored?|paused|pinned|sticky|featured|promoted|protected"
)
_MOSTLY_TRUE = (
    r"active|activated|enabled?|verified|confirmed|public|published|visible|available|approved|valid|accepted|success|"
    r"successful|succeeded|completed?|processed|delivered|sent|open|allowed|online|current|listed|subscribed|in_?stock|"
    r"notifications?|notify|show|allow(s|ed)?|searchable|indexable|discoverable|editable"
)


def null_share(column: Column) -> float:
    """Return in which share of the rows a column is NULL that may be NULL."""
    words = snake_case(column.name)
    if column.type.family == "boolean" or constant_default(column) is not None:
        return 0.0
    return next((share for pattern, share in _NULL_SHARES if fits(pattern, words)), NULL_SHARE)


def true_share(column: Column) -> float:
    """Return in which share of the rows a boolean is true: beside a constant default the other value is rare."""
    words = snake_case(column.name)
    is_rare, is_usual = fits(_RARELY_TRUE, words), bool(re.match(rf"(?:\w+_)?(?:{_MOSTLY_TRUE})(?:_|$)", words))
    if (default := constant_default(column)) is not None:
        is_true = default.lower() in {"true", "t", "1", "yes", "on"}
        other = 0.03 if is_rare and not is_true else OTHER_SHARE
        return round(1 - other, 2) if is_true else other
    return 0.03 if is_rare else 0.9 if is_usual else TRUE_SHARE


def constant_default(column: Column) -> str | None:
    """Return the value of a column's default as a text; None where there is none, or where it is no constant."""
    if column.volatility or column.default.upper().partition("::")[0] in {"", "NULL"}:
        return None
    quoted = re.fullmatch(r"\(?'((?:[^']|'')*)'(?:::[\w. \"()\[\]]+)?\)?(?:::[\w. \"()\[\]]+)?", column.default)
    if quoted:
        return quoted[1].replace("''", "'")
    plain = re.fullmatch(r"\(?([\w.+-]+)\)?(?:::[\w. \"()]+)?", column.default)
    return plain[1] if plain else None
