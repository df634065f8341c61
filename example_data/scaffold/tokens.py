"""The text of a constraint taken apart into words, texts, numbers and marks."""

from __future__ import annotations

import re

from example_data.scaffold.tree import NotUnderstoodError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>[eE]?'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?) | (?P<quoted>"(?:[^"]|"")+")
    | (?P<word>[A-Za-z_][A-Za-z_0-9$]*)
    | (?P<mark>::|!~~\*?|~~\*?|!~\*?|~\*?|<>|!=|<=|>=|&&|@>|<@|\|\||[-+*/%<>=()\[\],.])
    )""",
    re.VERBOSE,
)


def tokens(text: str) -> list[tuple[str, str]]:
    """Its tokens in order, each with what it is: `text`, `number`, `quoted`, `word` or `mark`.

    Raises:
        NotUnderstoodError: Something in it is none of those.
    """
    text = re.sub(r"\s+(NOT VALID|NO INHERIT|NOT ENFORCED)$", "", text)
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise NotUnderstoodError(text)
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found
