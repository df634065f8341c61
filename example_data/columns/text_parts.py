"""Texts in parts and lengths, of which columns of texts are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.generation.random_stream import Rows
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Masked, Plain, Vector

Part = DictionaryEncoded | Plain
"""Texts of which longer ones are joined."""


def repeat_text(text: str, rows: Rows) -> DictionaryEncoded:
    """Return the same text for every row."""
    return DictionaryEncoded(np.zeros(len(rows), dtype=np.int64), _single_entry(text))


@lru_cache(maxsize=256)
def _single_entry(text: str) -> Dictionary:
    return Dictionary((text,))


def to_text(value: object) -> str:
    """Return a value as it stands in a text; NULL is an empty text."""
    return "" if value is None else str(value)


@lru_cache(maxsize=256)
def map_dictionary(dictionary: Dictionary, change: Callable[..., str | None], *arguments: int) -> Dictionary:
    """Return the texts that a function makes of a dictionary's entries."""
    return Dictionary([change(entry, *arguments) for entry in dictionary])


def to_parts(vector: Vector, change: Callable[[Any], str] = to_text) -> tuple[Part, ...]:
    """Return the texts of a vector's values, in as few steps as its shape allows."""
    match vector:
        case Joined(parts, separator) if change is to_text:
            first = parts[0]
            rows = range(len(first.indices if isinstance(first, DictionaryEncoded) else first.items))
            between = (repeat_text(separator, rows),) if separator else ()
            return tuple(piece for part in parts for piece in (*between, part))[len(between) :]
        case DictionaryEncoded(indices, Dictionary() as dictionary):
            return (DictionaryEncoded(indices, map_dictionary(dictionary, change)),)
        case _:
            return (Plain(list(map(change, vector.values()))),)


def shorten_texts(vector: Vector, max_length: int | None) -> Vector:
    """Return the texts, the longer ones cut after a word."""
    if max_length is None or measure_longest(vector) <= max_length:
        return vector
    if isinstance(vector, Masked):
        return Masked(shorten_texts(vector.vector, max_length), vector.is_null)
    if isinstance(vector, DictionaryEncoded) and isinstance(vector.dictionary, Dictionary):
        return DictionaryEncoded(vector.indices, map_dictionary(vector.dictionary, shorten, max_length))
    return Plain([None if text is None else shorten(text, max_length) for text in vector.values()])


def shorten(text: str, max_length: int) -> str:
    """Return a text of at most `max_length` characters, cut after a word if it has several."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length + 1]
    end = max(cut.rfind(" "), cut.rfind("-"))
    return text[: end if end > 0 else max_length].rstrip(" ,.-_&")


def measure_longest(vector: Vector) -> int:
    """Return a length in characters that no text of the vector exceeds."""
    match vector:
        case DictionaryEncoded(_, Dictionary() as dictionary):
            return _measure_dictionary(dictionary)
        case Joined(parts, separator):
            return sum(map(measure_longest, parts)) + len(separator) * (len(parts) - 1)
        case _:
            return max((len(text) for text in vector.values() if text is not None), default=0)


@lru_cache(maxsize=256)
def _measure_dictionary(dictionary: Dictionary) -> int:
    return max(len(text) for text in dictionary)


@lru_cache(maxsize=32)
def list_texts(alphabet: str, width: int) -> Dictionary:
    """Return all texts of `width` characters of an alphabet, in order."""
    return Dictionary(["".join(characters) for characters in product(alphabet, repeat=width)])


@cache
def _padded_and_plain() -> Dictionary:
    """Return the numbers below 1,000 in three digits, then in as many as they need."""
    return Dictionary([f"{number:03}" for number in range(1000)] + [str(number) for number in range(1000)])


@cache
def _thousands() -> Dictionary:
    """Return the same, with an empty text for 0 without padding."""
    return Dictionary(["" if figure == "0" else figure for figure in _padded_and_plain()])


def spell_numbers(numbers: NDArray[np.int64]) -> tuple[Part, ...]:
    """Return numbers from 0 as texts, three digits at a time."""
    parts: list[Part] = []
    rest = numbers
    while True:
        above, below = np.divmod(rest, 1000)
        codes = np.where(above > 0, below, below + 1000)
        parts.insert(0, DictionaryEncoded(codes, _thousands() if parts else _padded_and_plain()))
        if not above.any():
            return tuple(parts)
        rest = above
