"""The tokens of a constraint: words, texts, numbers and marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from example_data.scaffold.check_constraints.syntax_tree import NotUnderstoodError

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>[eE]?'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?) | (?P<quoted>"(?:[^"]|"")+")
    | (?P<word>[A-Za-z_][A-Za-z_0-9$]*)
    | (?P<mark>::|!~~\*?|~~\*?|!~\*?|~\*?|<>|!=|<=|>=|&&|@>|<@|\|\||[-+*/%<>=()\[\],.])
    )""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of the text."""

    kind: str
    """`text`, `number`, `quoted`, `word` or `mark`; `end` behind the last one."""
    text: str


_END = Token("end", "")


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text in order.

    Raises:
        NotUnderstoodError: Something in it is none of those.
    """
    text = re.sub(r"\s+(NOT VALID|NO INHERIT|NOT ENFORCED)$", "", text)
    tokens, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise NotUnderstoodError(text)
        tokens.append(Token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return tokens


class Cursor:
    """A place among tokens, which moves forward as they are taken."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0

    @property
    def is_at_end(self) -> bool:
        """Whether all tokens are taken."""
        return self.place >= len(self.tokens)

    def peek(self) -> Token:
        """Return the token at this place."""
        return _END if self.is_at_end else self.tokens[self.place]

    def word(self) -> str:
        """Return the token at this place in capitals; empty where it is neither a word nor a mark."""
        token = self.peek()
        return token.text.upper() if token.kind in {"word", "mark"} else ""

    def take(self) -> Token:
        """Return the token at this place, and move behind it."""
        token = self.peek()
        self.place += 1
        return token

    def accept(self, *words: str) -> bool:
        """Take these words or marks, given in capitals, if all of them are at this place."""
        start = self.place
        for word in words:
            if self.word() != word:
                self.place = start
                return False
            self.take()
        return True

    def expect(self, word: str) -> None:
        """Take the word or mark.

        Raises:
            NotUnderstoodError: Another one is at this place.
        """
        if not self.accept(word):
            raise NotUnderstoodError(self.peek().text)
