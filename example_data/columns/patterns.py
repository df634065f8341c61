"""Texts of a pattern: the part of regular expressions that says which characters stand where, and how often."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.forms import Part, fixed, text_column
from example_data.columns.unique import LARGEST, told_by_number
from example_data.errors import DatasetError
from example_data.vector import Coded, Joined, Vocabulary

if TYPE_CHECKING:
    from example_data.dataset import Column, Rows
    from example_data.stream import Stream

MORE = 8
"""So many times more than it has to a character comes at most, where the pattern sets no limit."""

LONGEST = 200
"""Characters of a text, at most."""

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
"""Of `[:alpha:]` and so on, what is taken of them."""

_ESCAPES = {"d": CLASSES["digit"], "w": CLASSES["alnum"] + "_", "s": " "}
_ANY = CLASSES["alnum"]
_TOKEN = re.compile(r"\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\])*\]|\(\?:|\{\d+(?:,\d*)?\}|\\.|.", re.DOTALL)
_MEMBER = re.compile(r"\[:(\w+):\]|\\([dws])|(\\?.)-(\\?[^\]])|\\?(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of which one stands in each of `low` to `high` places; `high` is None where nothing limits it."""

    characters: str
    low: int = 1
    high: int | None = 1
    text: str = ""
    """As the pattern has them."""

    @property
    def most(self) -> int:
        """In how many places they stand at most."""
        return self.low + MORE if self.high is None else self.high


def pieces(pattern: str) -> tuple[Piece, ...]:
    """Pieces whose texts all match the pattern: of alternatives the first, and groups as often as they have to be.

    Raises:
        DatasetError: The pattern has something in it that is not read here, such as a look ahead.
    """
    reader = _Reader(pattern, _TOKEN.findall(pattern))
    found = reader.alternatives()
    if reader.tokens:
        raise reader.refused()
    return tuple(found)


class _Reader:
    """Recursive descent over the tokens that are left."""

    def __init__(self, pattern: str, tokens: list[str]) -> None:
        self.pattern = pattern
        self.tokens = tokens

    def refused(self) -> DatasetError:
        told = f" at {self.tokens[0]!r}" if self.tokens else ""
        return DatasetError(
            f"Pattern {self.pattern!r} is not read{told}: write characters, classes, groups and how often they come."
        )

    def accept(self, *tokens: str) -> bool:
        is_there = bool(self.tokens) and self.tokens[0] in tokens
        if is_there:
            self.tokens.pop(0)
        return is_there

    def alternatives(self) -> list[Piece]:
        found = self.sequence()
        while self.accept("|"):
            self.sequence()
        return found

    def sequence(self) -> list[Piece]:
        found: list[Piece] = []
        self.accept("^")
        while self.tokens and self.tokens[0] not in {"|", ")", "$"}:
            found += self.repeated()
        if self.accept("$") and self.tokens and self.tokens[0] not in {"|", ")"}:
            raise self.refused()
        return found

    def repeated(self) -> list[Piece]:
        if self.accept("(", "(?:"):
            group = self.alternatives()
            if not self.accept(")"):
                raise self.refused()
            return group * self.times()[0]
        text = self.tokens[0]
        characters = self.characters()
        return [Piece(characters, *self.times(), text)]

    def characters(self) -> str:
        mark = self.tokens[0]
        found = ""
        if mark.startswith("[") and len(mark) > 1:
            found = _members(mark)
        elif mark.startswith("\\") and len(mark) > 1:
            found = _ESCAPES.get(mark[1], "" if mark[1].isalnum() else mark[1])
        elif mark not in set("()[]{}*+?|^$\\"):
            found = _ANY if mark == "." else mark
        if not found:
            raise self.refused()
        self.tokens.pop(0)
        return found

    def times(self) -> tuple[int, int | None]:
        """How often what stands before it comes."""
        token = self.tokens[0] if self.tokens else ""
        plain: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if token not in plain and not re.fullmatch(r"\{\d+(,\d*)?\}", token):
            return 1, 1
        self.tokens.pop(0)
        self.accept("?")
        if token in plain:
            return plain[token]
        low, comma, high = token[1:-1].partition(",")
        return int(low), int(high) if high else None if comma else int(low)


def _members(token: str) -> str:
    """The characters of a class; of one that says what is not in it, letters and figures that are not."""
    inside = token[1:-1]
    is_negated = inside.startswith("^")
    found = ""
    for name, escape, first, last, single in _MEMBER.findall(inside[is_negated:]):
        if first:
            found += "".join(map(chr, range(ord(first[-1]), ord(last[-1]) + 1)))
        else:
            found += CLASSES.get(name, "") if name else _ESCAPES.get(escape, "") or single
    listed = "".join(dict.fromkeys(found))
    return "".join(letter for letter in _ANY if letter not in listed) if is_negated else listed


def pattern(text: str, *, unique: bool = False, type: str = "text") -> Column:  # noqa: A002 - the word PostgreSQL has for it
    """A text that a regular expression matches, such as `INV-2741` of `INV-[0-9]{4}`.

    Args:
        text: Characters, classes, groups and how often they come; `^` and `$` are taken for granted. Where nothing
            limits how often, it is eight times more than it has to be at most.
        unique: Whether no other row of the seed has it; of two seeds as with `code`. Every piece is then as long as
            it may be.
        type: `text`, or one with its form, such as `varchar`.

    Raises:
        DatasetError: The pattern is not read, allows nothing, or fewer texts than there are rows.
    """
    found = pieces(text)
    if not 1 <= sum(piece.most for piece in found) <= LONGEST or any(piece.low > piece.most for piece in found):
        raise DatasetError(f"Pattern {text!r} has to allow 1 to {LONGEST} characters.")
    counted = tuple(piece for piece in found if piece.most)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(_told_apart(stream, rows, counted) if unique else _drawn(stream, rows, counted))

    return text_column(f"a text of {text}", make, type)


def _drawn(stream: Stream, rows: Rows, found: tuple[Piece, ...]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for number, piece in enumerate(found):
        size = len(piece.characters)
        vocabulary = Vocabulary((*piece.characters, ""))
        count = piece.low + stream.index(f"count {number}", rows, piece.most - piece.low + 1)
        for place in range(piece.most):
            drawn = stream.index(f"piece {number} {place}", rows, size)
            parts.append(Coded(np.where(place < count, drawn, size), vocabulary))
    return tuple(parts)


def _told_apart(stream: Stream, rows: Rows, found: tuple[Piece, ...]) -> tuple[Part, ...]:
    """The digits of the row's number in the seed, each in the base of its place; those in front are the seed's own."""
    places = [piece.characters for piece in found for _ in range(piece.most)]
    room, first = 1, len(places)
    while first and room * len(places[first - 1]) <= LARGEST:
        first -= 1
        room *= len(places[first])
    own, codes = told_by_number(stream, rows, room)
    parts: list[Part] = []
    for characters in reversed(places[first:]):
        parts.append(Coded(codes % len(characters), Vocabulary(tuple(characters))))
        codes = codes // len(characters)
    for characters in reversed(places[:first]):
        parts.append(fixed(characters[own % len(characters)], rows))
        own //= len(characters)
    return tuple(reversed(parts))
