"""Hints: the kinds that columns of certain names usually have, one line a hint, to read and to add to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from example_data.project.python_source import Call
from example_data.scaffold.schema.tables import Column


def call(function: str, *arguments: object, **keywords: object) -> Call:
    """Return a call of a column kind, which modules import as `c`, without the keywords that are None."""
    return Call(f"c.{function}", arguments).with_keywords(**keywords)


@dataclass(frozen=True, slots=True)
class Hint:
    """A pattern for names, the family of types it is for, and the column kind."""

    pattern: str
    """A regular expression for the whole name, or for its last words."""
    family: str
    """`text`, `integer`, `decimal`, `double`, `date`, `moment`, `boolean`, `inet`."""
    kind: Call


HINTS = (
    Hint(r"e_?mail(_address)?", "text", call("email")),
    Hint(r"user_?name|login|handle|nick(name)?", "text", call("user_name")),
    Hint(r"(first|given|fore)_?name", "text", call("given_name")),
    Hint(r"(last|family|sur)_?name", "text", call("surname")),
    Hint(r"(full|display|person|contact|customer|guest|author|owner)_?name", "text", call("person_name")),
    Hint(r"(phone|mobile|tel(ephone)?|fax)(_?(number|no))?", "text", call("phone")),
    Hint(r"street|address(_?line)?(_?[1-3])?", "text", call("street")),
    Hint(r"city|town|locality", "text", call("city")),
    Hint(r"country_?code", "text", call("country_code")),
    Hint(r"country(_?name)?", "text", call("country")),
    Hint(r"post(al)?_?code|zip(_?code)?", "text", call("postcode")),
    Hint(r"company(_?name)?|organi[sz]ation|employer|vendor|supplier", "text", call("company")),
    Hint(r"url|uri|website|homepage|link|avatar|image|logo", "text", call("url")),
    Hint(r"slug|permalink", "text", call("slug")),
    Hint(r"ip(_?addr(ess)?)?|remote_addr", "inet", call("ip_address")),
    Hint(r"currency(_?code)?", "text", call("choice", ["EUR", "USD", "GBP"])),
    Hint(r"lang(uage)?(_?code)?|locale", "text", call("choice", ["en", "de", "fr"])),
    Hint(r"time_?zone|tz", "text", call("choice", ["UTC", "Europe/Berlin", "America/New_York"])),
    Hint(r"colou?r", "text", call("choice", ["#1f77b4", "#2ca02c", "#d62728"])),
    Hint(r"password(_?(hash|digest))?|passwd|pwd", "text", call("constant", "!", type="text")),
    Hint(r"sku|reference|ref|token|code|serial|isbn|ean|barcode", "text", call("code", 10)),
    Hint(r"(order|invoice|ticket|booking)_?(number|no)", "text", call("code", 10)),
    Hint(r"title|headline|subject|name|label|caption", "text", call("words", 1, 4)),
    Hint(r"description|body|content|text|message|comment|bio|about|details", "text", call("sentences", 1, 3)),
    Hint(r"excerpt|summary|notes?|remarks?", "text", call("sentences", 1, 3)),
    Hint(r"price|amount|total|cost|fee|balance|salary|budget", "decimal", call("decimal", low="4.90", high="480.00")),
    Hint(r"(tax|vat|discount|interest)?_?(rate|percent)", "decimal", call("decimal", low="0.00", high="0.25")),
    Hint(r"weight|height|width|length|depth|size", "decimal", call("decimal", low="0.50", high="90.00")),
    Hint(r"lat(itude)?", "decimal", call("decimal", low="-60.00", high="70.00")),
    Hint(r"lo?ng?(itude)?", "decimal", call("decimal", low="-170.00", high="170.00")),
    Hint(r"rating|stars|score", "decimal", call("decimal", low="1.00", high="5.00")),
    Hint(r"price|amount|total|cost|fee|balance", "double", call("double", 4.9, 480.0)),
    Hint(r"lat(itude)?", "double", call("double", -60.0, 70.0)),
    Hint(r"lo?ng?(itude)?", "double", call("double", -170.0, 170.0)),
    Hint(r"(price|amount|total|cost|fee)(_?(in_)?cents)?|cents", "integer", call("integer", 490, 48000)),
    Hint(r"quantity|qty|count|seats|guests|capacity|stock|party_?size", "integer", call("integer", 1, 12)),
    Hint(r"rating|stars", "integer", call("integer", 1, 5)),
    Hint(r"position|rank|sort(_?order)?|priority|level", "integer", call("integer", 1, 20)),
    Hint(r"age", "integer", call("integer", 18, 90)),
    Hint(r"year", "integer", call("integer", 1990, 2026)),
    Hint(r"percent(age)?|progress", "integer", call("integer", 0, 100)),
    Hint(r"birth_?(date|day)|date_of_birth|dob|born_on", "date", call("date", days_before=29000)),
    Hint(r"(expires?|valid_until|due)(_(on|date))?", "date", call("date", days_before=30, days_after=360)),
    Hint(r"(expires?|valid_until|due|scheduled)(_at)?", "moment", call("moment", days_before=30, days_after=360)),
    Hint(r"at|on|date|time|since|until|start|end|created|updated", "moment", call("moment", days_before=720)),
    Hint(r"at|on|date|day|since|until|start|end", "date", call("date", days_before=720)),
    Hint(r"(is|has|can|was|allows?|wants)_.+|active|enabled|verified|published", "boolean", call("boolean")),
)
"""The first one that fits is used, so a narrower one stands above a wider one."""


def find_hint(column: Column) -> Call | None:
    """Return the kind that a column of that name and family of types usually has: the first hint that fits."""
    words, hints = snake_case(column.name), (hint for hint in HINTS if hint.family == column.type.family)
    return next((hint.kind for hint in hints if fits(hint.pattern, words)), None)


def fits(pattern: str, words: str) -> bool:
    """Return whether a name in small letters, or its last words, are what a regular expression says."""
    return re.fullmatch(rf"(?:.*_)?(?:{pattern})", words) is not None


def snake_case(name: str) -> str:
    """Return a name in small letters, its words apart: `created_at` of `createdAt`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
