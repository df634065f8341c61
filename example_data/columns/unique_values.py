"""Columns of texts; texts and numbers that no other row has, in this or another seed, without remembering which.

A text has the row's number, permuted among those of as many digits, and the seed's name. Where there is no room for
that, it is a code: the seed has a stretch of numbers of its own, and a permutation turns each of them into a code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from example_data.columns.column_kind import check_argument, infer_written_as
from example_data.columns.references import find_table
from example_data.columns.text_parts import (
    Part,
    list_texts,
    measure_longest,
    repeat_text,
    shorten_texts,
    spell_numbers,
    to_parts,
)
from example_data.generation.permutation import permute, permute_in_decades
from example_data.generation.random_stream import DOMAIN, Rows, Stream, fingerprint, to_array
from example_data.generation.row_numbers import extent
from example_data.generation.table import Column, ColumnError, Make
from example_data.generation.vectors import LARGEST_DICTIONARY, Dictionary, DictionaryEncoded, Joined, Plain, Vector

MOST_DIGITS = 9
"""The digits for which a limited text has room: a billion rows."""

SHORTEST = 3
"""The fewest characters for the words of a limited text; with fewer it is a code."""

LOWER = "0123456789abcdefghijklmnopqrstuvwxyz"
"""The characters of codes in texts."""

LONGEST_CODE = 12
"""The most characters of a code in a text: of 36 letters and digits more than 10^18 codes."""

LARGEST = 2**62
"""The most numbers that can be permuted."""


IsOwn = Callable[[Stream, Rows], NDArray[np.bool_]]
"""Which rows have a text that no other row of the seed has."""


def text_column(
    kind: str,
    make: Make,
    type_name: str = "text",
    max_length: int | None = None,
    *,
    unique: bool = False,
    joint: str = "",
    tail: Callable[[str], str] | None = None,
    frame: tuple[str, str] = ("", ""),
    is_own: IsOwn | None = None,
    is_marked: bool = False,
) -> Column:
    """Return a column of texts, cut at a length where they may be longer.

    Args:
        kind: The column's description.
        make: What makes the texts.
        type_name: The column's type.
        max_length: The most characters.
        unique: Whether each has its row's number and the seed's mark after it, or where that has no room is a code.
        joint: What stands between the text and the number.
        tail: From the seed's name to its mark; unless given, the joint and the name.
        frame: What stands before and after a code.
        is_own: Which rows have a text that no other row of the seed has, so that they need neither number nor code.
        is_marked: Whether these have the seed's mark all the same, because another seed may have the text.
    """
    check_argument(max_length is None or max_length >= 1, "max_length must be at least 1", max_length=max_length)
    check_argument(isinstance(unique, int), "unique must be True or False", unique=unique)

    def make_texts(stream: Stream, rows: Rows) -> Vector:
        texts = make(stream, rows)
        return shorten_texts(make_unique(stream, rows, texts) if unique else texts, max_length)

    def make_unique(stream: Stream, rows: Rows, texts: Vector) -> Joined:
        mark = tail(stream.pin.name) if tail else f"{joint}{stream.pin.name}"
        end = mark * is_marked
        is_cut = max_length is not None and measure_longest(texts) + len(end) > max_length
        if is_own is None or is_cut:
            return _number_texts(stream, rows, texts, max_length, joint=joint, mark=mark, frame=frame)
        alone = is_own(stream, rows)
        whole = _keep_where(alone, (*to_parts(texts), *((repeat_text(end, rows),) if end else ())))
        if alone.all():
            return Joined(whole)
        numbered = _number_texts(stream, rows, texts, max_length, joint=joint, mark=mark, frame=frame)
        return Joined((*whole, *_keep_where(~alone, to_parts(numbered))))

    description = kind + " of its own" * unique
    form = infer_written_as(type_name, "text")
    return Column(type_name, make_texts, description, written_as=form, is_unique=unique)


def _number_texts(
    stream: Stream, rows: Rows, words: Vector, max_length: int | None, *, joint: str, mark: str, frame: tuple[str, str]
) -> Joined:
    """Return a text for each row: its words, its number and the seed's mark; where that has no room, a code.

    Raises:
        ColumnError: There are fewer different texts than rows.
    """
    room = None if max_length is None else max_length - len(joint) - MOST_DIGITS - len(mark)
    if room is not None and room < SHORTEST:
        before, after = frame
        length = min((max_length or 0) - len(before) - len(after), LONGEST_CODE)
        code = make_unique_codes(stream, rows, length, LOWER)
        return Joined((repeat_text(before, rows), *code, repeat_text(after, rows)))
    if room is not None:
        _check_room(stream, 10**MOST_DIGITS)
    number = spell_numbers(permute_in_decades(stream.key("number"), to_array(rows)))
    return Joined((*to_parts(shorten_texts(words, room)), repeat_text(joint, rows), *number, repeat_text(mark, rows)))


def _keep_where(is_kept: NDArray[np.bool_], parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts of texts, empty in the other rows."""
    return tuple(
        DictionaryEncoded(np.where(is_kept, part.indices, len(part.dictionary)), _with_empty_text(part.dictionary))
        if isinstance(part, DictionaryEncoded)
        else Plain([text if is_there else "" for text, is_there in zip(part.items, is_kept.tolist(), strict=True)])
        for part in parts
    )


@lru_cache(maxsize=256)
def _with_empty_text(dictionary: Dictionary) -> Dictionary:
    return Dictionary([*dictionary, ""])


def make_unique_codes(stream: Stream, rows: Rows, length: int, alphabet: str) -> tuple[Part, ...]:
    """Return a code for each row, no two of them the same within the seed, and hardly ever in two seeds.

    Where there are more than 2^62 codes of the length, the first characters are the seed's own.

    Raises:
        ColumnError: There are fewer codes of the length than rows.
    """
    width = max((wide for wide in range(length + 1) if len(alphabet) ** wide <= LARGEST), default=0)
    seed_number, codes = draw_unique_numbers(stream, rows, len(alphabet) ** width if length > 0 else 0)
    step = find_chunk_width(alphabet)
    digits = [list_texts(alphabet, wide) for wide in (width % step, *[step] * (width // step)) if wide]
    places = range(length - width)
    shared = "".join(alphabet[seed_number // len(alphabet) ** place % len(alphabet)] for place in places)
    return (*((repeat_text(shared, rows),) if shared else ()), *spell(codes, digits))


def draw_unique_numbers(stream: Stream, rows: Rows, room: int) -> tuple[int, NDArray[np.int64]]:
    """Return a number below `room` for each row, no two the same within the seed, and hardly ever in two seeds.

    Each seed has a stretch of all numbers that begins where its fingerprint says; one permutation of all numbers, the
    same for every seed, scatters them.

    Before them comes the seed's fingerprint divided by `room` (at most 2^62), from which longer values take what is the
    same in all rows of the seed.

    Raises:
        ColumnError: There are fewer numbers than rows.
    """
    _check_room(stream, room)
    seed_number = int.from_bytes(
        fingerprint(DOMAIN, "codes", stream.pin.name, stream.pin.seed, stream.table, stream.column)
    )
    places = (to_array(rows) + seed_number % room) % room
    shared = int.from_bytes(fingerprint(DOMAIN, "code", stream.table, stream.column), "little")
    return seed_number // room, permute(shared, places, room)


def _check_room(stream: Stream, room: int) -> None:
    count = extent(stream.pin, find_table(stream))
    if count > room:
        raise ColumnError(
            f"{stream}: too few different values are possible (expected {count}, found {room}). Allow longer values or "
            "wider bounds, or make the table smaller."
        )


def find_chunk_width(alphabet: str) -> int:
    """Return how many characters of a code are looked up at a time."""
    return max(width for width in (1, 2, 3) if width == 1 or len(alphabet) ** width <= LARGEST_DICTIONARY)


def spell(codes: NDArray[np.int64], digits: Sequence[Dictionary]) -> tuple[Part, ...]:
    """Return numbers as texts, with an entry of each dictionary as their digits."""
    parts: list[Part] = []
    for dictionary in reversed(digits):
        parts.append(DictionaryEncoded(codes % len(dictionary), dictionary))
        codes = codes // len(dictionary)
    return tuple(reversed(parts))
