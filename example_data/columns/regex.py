"""Texts that a regular expression matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from example_data.columns.regex_parser import pieces
from example_data.columns.text_parts import Part, fixed, text_column
from example_data.columns.unique_values import LARGEST, unique_numbers
from example_data.errors import DatasetError
from example_data.generation.vectors import Coded, Joined, Vocabulary

if TYPE_CHECKING:
    from example_data.columns.regex_parser import Piece
    from example_data.generation.dataset import Column, Rows
    from example_data.generation.random_stream import Stream

LONGEST = 200
"""Characters of a text, at most."""


def pattern(text: str, *, unique: bool = False, type: str = "text") -> Column:
    """A text that a regular expression matches, such as `INV-2741` of `INV-[0-9]{4}`.

    Args:
        text: Characters, classes, groups and how often they come; `^` and `$` are taken for granted. Where nothing
            limits how often, it is eight times more than it has to be at most.
        unique: Whether no other row of the seed has it; of two seeds as with `code`. Every piece is then as long as
            it may be.
        type: `text`, or one with its form, such as `varchar`.

    Raises:
        DatasetError: The pattern cannot be read, or allows no text or longer ones than 200 characters; and once values
            are made, that it allows fewer texts than there are rows.
    """
    found = pieces(text)
    longest = sum(piece.most for piece in found)
    if not 1 <= longest <= LONGEST:
        raise DatasetError(f"Pattern {text!r} allows up to {longest} characters: let it be 1 to {LONGEST} of them.")
    counted = tuple(piece for piece in found if piece.most)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(_unique(stream, rows, counted) if unique else _drawn(stream, rows, counted))

    return text_column(f"a text of {text}", make, type)


def _drawn(stream: Stream, rows: Rows, found: tuple[Piece, ...]) -> tuple[Part, ...]:
    """For each piece as many characters as are drawn, and nothing in the places that are left of the most it has."""
    parts: list[Part] = []
    for number, piece in enumerate(found):
        size = len(piece.characters)
        vocabulary = Vocabulary((*piece.characters, ""))
        count = piece.low + stream.index(f"count {number}", rows, piece.most - piece.low + 1)
        for place in range(piece.most):
            drawn = stream.index(f"piece {number} {place}", rows, size)
            parts.append(Coded(np.where(place < count, drawn, size), vocabulary))
    return tuple(parts)


def _unique(stream: Stream, rows: Rows, found: tuple[Piece, ...]) -> tuple[Part, ...]:
    """The digits of the row's unique number, each in the base of its place; places in front are the seed's own."""
    places = [piece.characters for piece in found for _ in range(piece.most)]
    room, first = 1, len(places)
    while first and room * len(places[first - 1]) <= LARGEST:
        first -= 1
        room *= len(places[first])
    own, codes = unique_numbers(stream, rows, room)
    parts: list[Part] = []
    for characters in reversed(places[first:]):
        parts.append(Coded(codes % len(characters), Vocabulary(tuple(characters))))
        codes = codes // len(characters)
    for characters in reversed(places[:first]):
        parts.append(fixed(characters[own % len(characters)], rows))
        own //= len(characters)
    return tuple(reversed(parts))
