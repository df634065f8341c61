"""Column kinds of words, sentences, slugs and codes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache

import numpy as np

from example_data.columns.column_kind import argument_error, check_most, column_kind
from example_data.columns.references import make_other_column
from example_data.columns.text_parts import (
    Part,
    list_texts,
    map_dictionary,
    repeat_text,
    text_column,
    to_parts,
    to_text,
)
from example_data.columns.unique_values import find_chunk_width, make_unique_codes, make_unique_texts
from example_data.corpora.corpus import read_list
from example_data.generation.random_stream import Rows, Stream, fingerprint
from example_data.generation.table import Column
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined

READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody mistakes for each other (Crockford's base 32)."""

SENTENCES = 1000
"""The different sentences of a locale."""

SENTENCE_WORDS = (4, 11)
"""The fewest and the most words of a sentence."""


@column_kind
def words(low: int, high: int, *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of `low` to `high` words of the seed's locale, such as a title: `Quiet river garden`.

    Args:
        low: At least 1.
        high: The most.
        unique: Whether no other row has it, nor another seed's: `Quiet river garden 17 mossy-owl`.
        max_length: The most characters.
        type: `text`, or one with its form.
    """
    _check_counts(low, high)

    def make(stream: Stream, rows: Rows) -> Joined:
        first, further = _load_words(stream.pin.locale)
        text = _join_pieces(stream, rows, (low, high), first, further)
        if not unique:
            return text
        return make_unique_texts(stream, rows, text, f" {stream.pin.name}", max_length, joint=" ")

    return text_column(f"{low} to {high} words" + " of its own" * unique, make, type, max_length)


@column_kind
def sentences(low: int, high: int, *, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of `low` to `high` sentences, of words of the seed's locale.

    Args:
        low: At least 1.
        high: The most.
        max_length: The most characters.
        type: `text`, or one with its form.
    """
    _check_counts(low, high)

    def make(stream: Stream, rows: Rows) -> Joined:
        return _join_pieces(stream, rows, (low, high), *_compose_sentences(stream.pin.locale))

    return text_column(f"{low} to {high} sentences", make, type, max_length)


def _check_counts(low: int, high: int) -> None:
    if not 1 <= low <= high:
        raise argument_error("low must be at least 1 and at most high", low=low, high=high)
    check_most(high=high)


def _join_pieces(stream: Stream, rows: Rows, counts: tuple[int, int], first: Dictionary, further: Dictionary) -> Joined:
    """Return pieces one after the other; the last of the further ones is empty, and is used where there are no more."""
    low, high = counts
    count = low + stream.index("count", rows, high - low + 1)
    parts: list[Part] = [DictionaryEncoded(stream.index("piece 0", rows, len(first)), first)]
    for place in range(1, high):
        drawn = stream.index(f"piece {place}", rows, len(further) - 1)
        parts.append(DictionaryEncoded(np.where(place < count, drawn, len(further) - 1), further))
    return Joined(tuple(parts))


@cache
def _load_words(locale: str) -> tuple[Dictionary, Dictionary]:
    listed = read_list(locale, "words")
    return Dictionary([word.capitalize() for word in listed]), _with_leading_space(listed)


@cache
def _compose_sentences(locale: str) -> tuple[Dictionary, Dictionary]:
    listed = read_list(locale, "words")
    texts = [_compose_sentence(listed, fingerprint("sentence", locale, number, size=48)) for number in range(SENTENCES)]
    return Dictionary(texts), _with_leading_space(texts)


def _with_leading_space(texts: tuple[str, ...] | list[str]) -> Dictionary:
    return Dictionary([*(f" {text}" for text in texts), ""])


def _compose_sentence(words: tuple[str, ...], octets: bytes) -> str:
    low, high = SENTENCE_WORDS
    draws = [int.from_bytes(octets[start : start + 4], "big") for start in range(0, len(octets), 4)]
    count = low + draws[0] % (high - low + 1)
    return " ".join(words[draw % len(words)] for draw in draws[1 : count + 1]).capitalize() + "."


@column_kind
def slug(of: str = "", *, unique: bool = False, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of lower-case ASCII words joined by hyphens, such as `quiet-river`.

    Args:
        of: The column whose text becomes the slug; words of the seed's locale unless given.
        unique: Whether no other row has it, nor another seed's: `quiet-river-17-mossy-owl`.
        max_length: The most characters.
        type: `text`, or one with its form.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        if of:
            text = Joined(to_parts(make_other_column(stream, of, rows), to_slug))
        else:
            first, second = draw_slug_words(stream, rows, 2)
            text = Joined((first, repeat_text("-", rows), second))
        if not unique:
            return text
        return make_unique_texts(stream, rows, text, f"-{stream.pin.name}", max_length, joint="-")

    description = f"a slug of {of}" if of else "a slug"
    column = text_column(description + " of its own" * unique, make, type, max_length)
    return replace(column, uses=(of,) if of else ())


def draw_slug_words(stream: Stream, rows: Rows, count: int) -> tuple[DictionaryEncoded, ...]:
    """Return words of the seed's locale as a slug has them."""
    first, _ = _load_words(stream.pin.locale)
    dictionary = map_dictionary(first, to_slug)
    return tuple(DictionaryEncoded(stream.index(f"word {n}", rows, len(dictionary)), dictionary) for n in range(count))


def to_slug(value: object) -> str:
    """Return a text as a slug has it: letters without their accents, digits, and a hyphen for everything else."""
    text = to_text(value).lower().translate(_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or "x"


_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ð": "d", "þ": "th", "đ": "d"})


@column_kind
def code(
    length: int,
    *,
    unique: bool = True,
    alphabet: str = READABLE,
    prefix: str = "",
    suffix: str = "",
    type: str = "text",
) -> Column:
    """Return a column of codes of exactly `length` characters, such as `7KQ2M0XA`.

    Args:
        length: At least 1.
        unique: Whether no other row of the seed has it. Two seeds have codes in common only where their stretches of
            all codes of that length overlap: with n rows together and c codes, n times out of c.
        alphabet: The characters, each once; digits and upper-case letters unless given.
        prefix: What stands before it in every row, such as `SKU-`.
        suffix: What stands after it.
        type: `text`, or one with its form, such as `varchar`.

    Raises:
        DatasetError: There are fewer codes of the length than rows.
    """
    if length < 1:
        raise argument_error("length must be at least 1", length=length)
    check_most(length=length)
    if not 1 < len(set(alphabet)) == len(alphabet):
        raise argument_error("alphabet must have at least two characters, each once", alphabet=alphabet)

    def make(stream: Stream, rows: Rows) -> Joined:
        if unique:
            return _frame(make_unique_codes(stream, rows, length, alphabet), prefix, suffix, rows)
        starts = range(0, length, find_chunk_width(alphabet))
        parts = tuple(_draw_characters(stream, rows, start, length, alphabet) for start in starts)
        return _frame(parts, prefix, suffix, rows)

    return text_column(f"a code of {length}", make, type)


def _frame(parts: tuple[Part, ...], prefix: str, suffix: str, rows: Rows) -> Joined:
    before, after = ((repeat_text(text, rows),) if text else () for text in (prefix, suffix))
    return Joined((*before, *parts, *after))


def _draw_characters(stream: Stream, rows: Rows, start: int, length: int, alphabet: str) -> DictionaryEncoded:
    """Return characters of a code from a place on, as many as are looked up at a time."""
    width = min(find_chunk_width(alphabet), length - start)
    return DictionaryEncoded(stream.index(f"code {start}", rows, len(alphabet) ** width), list_texts(alphabet, width))
