"""The column kind of texts that a regular expression matches: which characters stand where, and how often.

The parser reads characters, classes, groups, alternatives, and how often they come; nothing else.
"""

from __future__ import annotations

import re
import string
from dataclasses import replace

import msgspec
import numpy as np

from example_data.columns.column_kind import check_argument, column_kind
from example_data.columns.text_parts import Part, repeat_text
from example_data.columns.unique_values import LARGEST, draw_unique_numbers, spell, text_column
from example_data.errors import DatasetError
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

LONGEST = 200
"""The most characters of a text."""

EXTRA_TIMES = 8
"""How many times more than it must a character comes at most, where the pattern sets no limit."""

CLASSES = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.ascii_letters + string.digits,
    "upper": string.ascii_uppercase,
    "lower": string.ascii_lowercase,
    "xdigit": "0123456789abcdef",
    "space": " ",
    "punct": "-_.",
}
"""The characters that are used for the classes that PostgreSQL names, such as `[:alpha:]`."""

_ESCAPES = {"d": CLASSES["digit"], "w": CLASSES["alnum"] + "_", "s": " "}
_ANY = CLASSES["alnum"]
_TIMES: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_LEXEME = r"(?s)\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\(\?:|\{\d+(?:,\d*)?\}|\\.|."
_MEMBER = r"(?s)\[:(\w+):\]|\\([dws])|(\\?.)-(\\?[^\]])|\\?(.)"


class Piece(msgspec.Struct, frozen=True):
    """Characters of which one stands in each of `low` to `high` places; `high` is None where nothing limits it."""

    characters: str
    low: int = 1
    high: int | None = 1
    text: str = ""
    """How the pattern writes them."""

    @property
    def most(self) -> int:
        """The most places in which they stand."""
        return self.low + EXTRA_TIMES if self.high is None else self.high


@column_kind
def pattern(text: str, *, unique: bool = False, type: str = "text") -> Column:
    """Return a column of texts that a regular expression matches, such as `INV-2741` of `INV-[0-9]{4}`.

    Args:
        text: Characters, classes, groups and how often they come; `^` and `$` are implied. What may come any number of
            times comes at most eight times more than it must.
        unique: Whether no other row of the seed has it; of two seeds as with `code`. Every piece is then as long as
            it may be.
        type: `text`, or one with its form, such as `varchar`.

    Raises:
        DatasetError: The pattern cannot be read, or allows no text or longer ones than 200 characters; and once values
            are made, that it allows fewer texts than there are rows.
    """
    pieces = parse_pattern(text)
    longest = sum(piece.most for piece in pieces)
    rule = f"the longest text that matches must have 1 to {LONGEST} characters"
    check_argument(1 <= longest <= LONGEST, rule, characters=longest)
    present = tuple(piece for piece in pieces if piece.most)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(_draw_unique_parts(stream, rows, present) if unique else _draw_parts(stream, rows, present))

    return replace(text_column(f"a text of {text}", make, type), is_unique=unique)


def _draw_parts(stream: Stream, rows: Rows, pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
    """Return the characters of every place of a piece; those places that a row does not use are empty in it."""
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        size = len(piece.characters)
        dictionary = Dictionary((*piece.characters, ""))
        count = piece.low + stream.index(f"count {number}", rows, piece.most - piece.low + 1)
        for place in range(piece.most):
            drawn = stream.index(f"piece {number} {place}", rows, size)
            parts.append(DictionaryEncoded(np.where(place < count, drawn, size), dictionary))
    return tuple(parts)


def _draw_unique_parts(stream: Stream, rows: Rows, pieces: tuple[Piece, ...]) -> tuple[Part, ...]:
    """Return the digits of the row's unique number, each in the base of its place.

    Where there are more texts than numbers, the first places are the same in all rows of a seed.
    """
    places = [piece.characters for piece in pieces for _ in range(piece.most)]
    room, first = 1, len(places)
    while first and room * len(places[first - 1]) <= LARGEST:
        first -= 1
        room *= len(places[first])
    rest, codes = draw_unique_numbers(stream, rows, room)
    same: list[Part] = []
    for characters in reversed(places[:first]):
        same.append(repeat_text(characters[rest % len(characters)], rows))
        rest //= len(characters)
    return (*reversed(same), *spell(codes, [Dictionary(tuple(characters)) for characters in places[first:]]))


def parse_pattern(pattern: str) -> tuple[Piece, ...]:
    """Return pieces whose texts all match the pattern: of alternatives the first, and groups as often as they must be.

    Raises:
        DatasetError: Something in the pattern cannot be read here, such as a lookahead.
    """
    parser = _Parser(pattern, re.findall(_LEXEME, pattern))
    pieces = parser.parse_alternatives()
    if parser.tokens:
        raise parser.error()
    return tuple(pieces)


class _Parser(msgspec.Struct):
    """A recursive descent over the tokens that are left: alternatives, sequences, repeated pieces."""

    pattern: str
    tokens: list[str]

    def error(self) -> DatasetError:
        """Return the error that says where the pattern cannot be read."""
        place = f" at {self.tokens[0]!r}" if self.tokens else ""
        return DatasetError(
            f"text {self.pattern!r} cannot be read{place}. Write characters, classes, groups and how often they come."
        )

    def accept(self, *tokens: str) -> bool:
        """Remove the next token if it is one of these, and return whether it was."""
        is_there = bool(self.tokens) and self.tokens[0] in tokens
        if is_there:
            self.tokens.pop(0)
        return is_there

    def parse_alternatives(self) -> list[Piece]:
        """Return the first of the sequences that are separated by `|`; the others are read and left out."""
        first = self.parse_sequence()
        while self.accept("|"):
            self.parse_sequence()
        return first

    def parse_sequence(self) -> list[Piece]:
        pieces: list[Piece] = []
        self.accept("^")
        while self.tokens and self.tokens[0] not in {"|", ")", "$"}:
            pieces += self.parse_repeated()
        if self.accept("$") and self.tokens and self.tokens[0] not in {"|", ")"}:
            raise self.error()
        return pieces

    def parse_repeated(self) -> list[Piece]:
        if self.accept("(", "(?:"):
            group = self.parse_alternatives()
            if not self.accept(")"):
                raise self.error()
            return group * self.parse_times()[0]
        text = self.tokens[0]
        characters = self.parse_characters()
        return [Piece(characters, *self.parse_times(), text)]

    def parse_characters(self) -> str:
        """Return the characters of which the next token allows one."""
        mark = self.tokens[0]
        characters = ""
        if mark.startswith("[") and len(mark) > 1:
            characters = _list_members(mark)
        elif mark.startswith("\\") and len(mark) > 1:
            characters = _ESCAPES.get(mark[1], "" if mark[1].isalnum() else mark[1])
        elif mark not in set("()[]{}*+?|^$\\"):
            characters = _ANY if mark == "." else mark
        if not characters:
            raise self.error()
        self.tokens.pop(0)
        return characters

    def parse_times(self) -> tuple[int, int | None]:
        """Return how often the piece before comes, at least and at most: None where nothing limits it."""
        token = self.tokens[0] if self.tokens else ""
        counted = _TIMES.get(token) or _parse_count(token)
        if counted is None:
            return 1, 1
        low, high = counted
        if high is not None and high < low:
            raise self.error()
        self.tokens.pop(0)
        self.accept("?")  # as few as there may be: what matches is the same
        return low, high


def _parse_count(token: str) -> tuple[int, int | None] | None:
    """Return the least and the most of `{4}`, `{2,5}` or `{2,}`; None for any other token."""
    match = re.fullmatch(r"\{(\d+)(,?)(\d*)\}", token)
    if match is None:
        return None
    low, comma, high = match.groups()
    return int(low), None if comma and not high else int(high or low)


def _list_members(token: str) -> str:
    """Return the characters of a class; of one such as `[^a-z]` the letters and digits that it allows."""
    inside = token[1:-1]
    is_negated = inside.startswith("^")
    members = ""
    for name, escape, first, last, single in re.findall(_MEMBER, inside[is_negated:]):
        if first:
            members += "".join(map(chr, range(ord(first[-1]), ord(last[-1]) + 1)))
        else:
            members += CLASSES.get(name, "") if name else _ESCAPES.get(escape, "") or single
    listed = "".join(dict.fromkeys(members))
    return "".join(letter for letter in _ANY if letter not in listed) if is_negated else listed
