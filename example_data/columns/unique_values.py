"""Texts that no other row has, in this seed or in another, without remembering which were used.

A row's number is permuted among those of as many figures; the seed's name stands beside it. Where there is no room for
that, there is a code: a permutation of all codes of the length takes the seed's own stretch of numbers to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from example_data.columns.text_parts import Part, list_texts, repeat_text, shorten_texts, spell_numbers, to_parts
from example_data.errors import DatasetError
from example_data.generation.permutation import in_decades, permuted
from example_data.generation.random_stream import SCHEME, fingerprint, numbers
from example_data.generation.row_numbers import extent
from example_data.generation.vectors import LARGEST_DICTIONARY, DictionaryEncoded, Joined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector

FIGURES = 9
"""Room that a limited text keeps for the row's number: a billion rows."""

SHORTEST = 3
"""Characters that have to be left for the words of a limited text; with fewer it is a code."""

LOWER = "0123456789abcdefghijklmnopqrstuvwxyz"
"""The characters of codes in texts."""

LONGEST_CODE = 12
"""Characters of a code in a text: of 36 letters and figures more than 10^18."""

LARGEST = 2**62
"""So many numbers can be permuted."""


def make_unique_texts(
    stream: Stream,
    rows: Rows,
    words: Vector,
    tail: str,
    max_length: int | None,
    *,
    joint: str = "",
    frame: tuple[str, str] = ("", ""),
) -> Joined:
    """A text for each row: its words, its number and what tells the seed; where that has no room, a code.

    Args:
        stream: The column's randomness.
        rows: Row numbers.
        words: What stands first; cut where there is not enough room.
        tail: What tells the seed.
        joint: What stands between the words and the number.
        max_length: At most so many characters.
        frame: What stands before and after a code.

    Raises:
        DatasetError: The room is not enough for as many rows as the table has.
    """
    room = None if max_length is None else max_length - len(joint) - FIGURES - len(tail)
    if room is not None and room < SHORTEST:
        before, after = frame
        length = min((max_length or 0) - len(before) - len(after), LONGEST_CODE)
        code = make_unique_codes(stream, rows, length, LOWER)
        return Joined((repeat_text(before, rows), *code, repeat_text(after, rows)))
    if room is not None:
        _check_room(stream, 10**FIGURES)
    number = spell_numbers(in_decades(stream.key("number"), numbers(rows)))
    return Joined((*to_parts(shorten_texts(words, room)), repeat_text(joint, rows), *number, repeat_text(tail, rows)))


def make_unique_codes(stream: Stream, rows: Rows, length: int, alphabet: str) -> tuple[Part, ...]:
    """A code for each row, no two of them the same within the seed, and hardly ever in two seeds.

    Args:
        stream: The column's randomness.
        rows: Row numbers.
        length: Characters of each code; the first ones are the seed's own where it has more than 2^62 codes.
        alphabet: The characters.

    Raises:
        DatasetError: There are fewer codes of the length than rows.
    """
    width = max((wide for wide in range(length + 1) if len(alphabet) ** wide <= LARGEST), default=0)
    own, codes = draw_unique_numbers(stream, rows, len(alphabet) ** width if length > 0 else 0)
    return (*_seed_prefix(own, length - width, alphabet, rows), *spell(codes, width, alphabet))


def draw_unique_numbers(stream: Stream, rows: Rows, room: int) -> tuple[int, NDArray[np.int64]]:
    """A number below `room` for each row, no two of them the same within the seed, and hardly ever in two seeds.

    Each seed has a stretch of all numbers that begins where its fingerprint says; one permutation of all numbers, the
    same for every seed, scatters them.

    Args:
        stream: The column's randomness.
        rows: Row numbers.
        room: At most 2^62.

    Returns:
        The seed's fingerprint divided by `room`, from which longer values take what is the same in all rows of the
        seed; and the numbers.

    Raises:
        DatasetError: There are fewer numbers than rows.
    """
    _check_room(stream, room)
    own = int.from_bytes(fingerprint(SCHEME, "codes", stream.pin.name, stream.pin.seed, stream.table, stream.column))
    places = (numbers(rows) + own % room) % room
    shared = int.from_bytes(fingerprint(SCHEME, "code", stream.table, stream.column), "little")
    return own // room, permuted(shared, places, room)


def _check_room(stream: Stream, room: int) -> None:
    wanted = extent(stream.pin, stream.tables[stream.table])
    if wanted > room:
        raise DatasetError(
            f"Seed {stream.pin.name!r}: {stream.table}.{stream.column} needs {wanted} different values, and only "
            f"{room} are possible: let them be longer or have wider bounds, or make the table smaller."
        )


def _seed_prefix(number: int, length: int, alphabet: str, rows: Rows) -> tuple[Part, ...]:
    """The characters of a long code that are the same in all rows of the seed."""
    text = "".join(alphabet[number // len(alphabet) ** place % len(alphabet)] for place in range(length))
    return (repeat_text(text, rows),) if length else ()


def find_chunk_width(alphabet: str) -> int:
    """How many characters of a code are looked up at a time."""
    return max(width for width in (1, 2, 3) if width == 1 or len(alphabet) ** width <= LARGEST_DICTIONARY)


def spell(codes: NDArray[np.int64], width: int, alphabet: str) -> tuple[Part, ...]:
    """Numbers as texts of `width` characters each: their digits in the base that the alphabet is."""
    parts: list[Part] = []
    step = find_chunk_width(alphabet)
    for end in range(width, 0, -step):
        wide = min(step, end)
        size = len(alphabet) ** wide
        parts.append(DictionaryEncoded(codes % size, list_texts(alphabet, wide)))
        codes = codes // size
    return tuple(reversed(parts))
