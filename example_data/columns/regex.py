"""The column kind of texts that a regular expression matches."""

from __future__ import annotations

import numpy as np

from example_data.columns.column_kind import argument_error, column_kind
from example_data.columns.regex_parser import Piece, parse_pattern
from example_data.columns.text_parts import Part, repeat_text, text_column
from example_data.columns.unique_values import LARGEST, draw_unique_numbers
from example_data.generation.random_stream import Rows, Stream
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

LONGEST = 200
"""The most characters of a text."""


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
    if not 1 <= longest <= LONGEST:
        raise argument_error(f"the longest text that matches must have 1 to {LONGEST} characters", characters=longest)
    present = tuple(piece for piece in pieces if piece.most)

    def make(stream: Stream, rows: Rows) -> Joined:
        return Joined(_draw_unique_parts(stream, rows, present) if unique else _draw_parts(stream, rows, present))

    return text_column(f"a text of {text}", make, type)


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
    parts: list[Part] = []
    for characters in reversed(places[first:]):
        parts.append(DictionaryEncoded(codes % len(characters), Dictionary(tuple(characters))))
        codes = codes // len(characters)
    for characters in reversed(places[:first]):
        parts.append(repeat_text(characters[rest % len(characters)], rows))
        rest //= len(characters)
    return tuple(reversed(parts))
