"""Texts in parts and lengths, of which columns of texts are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, product
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.generation.random_stream import Rows, Stream
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


def map_entries(vector: DictionaryEncoded, change: Callable[..., str | None], *arguments: int) -> DictionaryEncoded:
    """Return the texts that a function makes of a vector's values."""
    return DictionaryEncoded(vector.indices, map_dictionary(vector.dictionary, change, *arguments))


@lru_cache(maxsize=256)
def map_dictionary(dictionary: Sequence[Any], change: Callable[..., str | None], *arguments: int) -> Dictionary:
    """Return the texts that a function makes of a dictionary's entries."""
    return Dictionary([change(entry, *arguments) for entry in dictionary])


def map_values(vector: Vector, change: Callable[..., str | None], *arguments: int) -> Vector:
    """Return the texts that a function makes of a vector's values; what is missing stays so."""
    match vector:
        case Masked(inner, is_null):
            return Masked(map_values(inner, change, *arguments), is_null)
        case DictionaryEncoded(_, Dictionary()):
            return map_entries(vector, change, *arguments)
        case _:
            return Plain([None if value is None else change(value, *arguments) for value in vector.values()])


def to_parts(vector: Vector, change: Callable[[Any], str] = to_text) -> tuple[Part, ...]:
    """Return the texts of a vector's values, in as few steps as its shape allows."""
    match vector:
        case Joined(parts, separator) if change is to_text:
            first = parts[0]
            rows = range(len(first.indices if isinstance(first, DictionaryEncoded) else first.items))
            between = (repeat_text(separator, rows),) if separator else ()
            return tuple(piece for part in parts for piece in (*between, part))[len(between) :]
        case DictionaryEncoded(_, Dictionary()):
            return (map_entries(vector, change),)
        case _:
            return (Plain(list(map(change, vector.values()))),)


def shorten_texts(vector: Vector, max_length: int | None) -> Vector:
    """Return the texts, the longer ones cut after a word."""
    if max_length is None or measure_longest(vector) <= max_length:
        return vector
    return map_values(vector, shorten, max_length)


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


class Lists(msgspec.Struct, frozen=True):
    """Lists of texts end to end, one for each of some things; several may have the same."""

    texts: Dictionary
    first: NDArray[np.int64]
    """Where the list of each thing begins."""
    count: NDArray[np.int64]
    """How many texts it has."""

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]], names: Sequence[str]) -> Lists:
        """Return lists by name, for things of which each has the list of a name."""
        ends = dict(zip(lists, accumulate(map(len, lists.values())), strict=True))
        counts = np.array([len(lists[name]) for name in names], dtype=np.int64)
        first = np.array([ends[name] for name in names], dtype=np.int64) - counts
        return cls(Dictionary([text for listed in lists.values() for text in listed]), first, counts)

    def draw(self, stream: Stream, purpose: str, rows: Rows, things: NDArray[np.int64]) -> DictionaryEncoded:
        """Return a text for each row out of the list of its thing."""
        places = stream.index(purpose, rows, self.count[things])
        return DictionaryEncoded(self.first[things] + places, self.texts)


@cache
def _list_figures(zero: str) -> Dictionary:
    """Return the numbers below 1,000 in three digits, then in as many as they need, a text of its own for 0 there."""
    plain = (zero, *(str(number) for number in range(1, 1000)))
    return Dictionary([*(f"{number:03}" for number in range(1000)), *plain])


def spell_numbers(numbers: NDArray[np.int64]) -> tuple[Part, ...]:
    """Return numbers from 0 as texts, three digits at a time."""
    parts: list[Part] = []
    rest = numbers
    while True:
        above, below = np.divmod(rest, 1000)
        codes = np.where(above > 0, below, below + 1000)
        parts.insert(0, DictionaryEncoded(codes, _list_figures("" if parts else "0")))
        if not above.any():
            return tuple(parts)
        rest = above
