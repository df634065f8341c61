"""Column kinds of words, sentences, slugs and codes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache

import numpy as np

from example_data.columns.column_kind import MOST_PIECES, check_argument, column_kind
from example_data.columns.references import make_other_column
from example_data.columns.text_parts import Part, list_texts, map_dictionary, repeat_text, to_parts, to_text
from example_data.columns.unique_values import find_chunk_width, make_unique_codes, text_column
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

    `low` is at least 1. If `unique`, no other row has it, nor another seed's: `Quiet river garden 17 mossy-owl`.
    """
    _check_counts(low, high)

    def make(stream: Stream, rows: Rows) -> Joined:
        return _join_pieces(stream, rows, (low, high), *_load_words(stream.pin.locale))

    return text_column(f"{low} to {high} words", make, type, max_length, unique=unique, joint=" ")


@column_kind
def sentences(low: int, high: int, *, max_length: int | None = None, type: str = "text") -> Column:
    """Return a column of `low` to `high` sentences, at least one, of words of the seed's locale."""
    _check_counts(low, high)

    def make(stream: Stream, rows: Rows) -> Joined:
        return _join_pieces(stream, rows, (low, high), *_compose_sentences(stream.pin.locale))

    return text_column(f"{low} to {high} sentences", make, type, max_length)


def _check_counts(low: int, high: int) -> None:
    check_argument(1 <= low <= high, "low must be at least 1 and at most high", low=low, high=high)
    check_argument(high <= MOST_PIECES, f"high must be at most {MOST_PIECES}", high=high)


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
            return Joined(to_parts(make_other_column(stream, of, rows), to_slug))
        first, second = draw_slug_words(stream, rows, 2)
        return Joined((first, repeat_text("-", rows), second))

    description = f"a slug of {of}" if of else "a slug"
    column = text_column(description, make, type, max_length, unique=unique, joint="-")
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
    check_argument(length >= 1, "length must be at least 1", length=length)
    check_argument(length <= MOST_PIECES, f"length must be at most {MOST_PIECES}", length=length)
    rule = "alphabet must have at least two characters, each once"
    check_argument(1 < len(set(alphabet)) == len(alphabet), rule, alphabet=alphabet)

    def make(stream: Stream, rows: Rows) -> Joined:
        parts = (make_unique_codes if unique else _draw_codes)(stream, rows, length, alphabet)
        before, after = ((repeat_text(text, rows),) if text else () for text in (prefix, suffix))
        return Joined((*before, *parts, *after))

    return replace(text_column(f"a code of {length}", make, type), is_unique=unique)


def _draw_codes(stream: Stream, rows: Rows, length: int, alphabet: str) -> tuple[Part, ...]:
    """Return a code for each row, as many characters at a time as are looked up."""
    step = find_chunk_width(alphabet)
    chunks = ((start, list_texts(alphabet, min(step, length - start))) for start in range(0, length, step))
    return tuple(DictionaryEncoded(stream.index(f"code {start}", rows, len(texts)), texts) for start, texts in chunks)
