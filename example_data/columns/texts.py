"""Texts of words and sentences, and what becomes part of an address: slugs and codes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from example_data import corpora
from example_data.columns.references import made
from example_data.columns.text_parts import Part, figures, fixed, mapped, parts_of, text_column, text_of
from example_data.columns.unique_values import group, unique_codes, unique_texts
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.random_stream import fingerprint
from example_data.generation.vectors import Coded, Joined, Vocabulary

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Figures and letters that are not taken for each other (Crockford's base 32)."""

SENTENCES = 1000
"""Different sentences of a locale."""

SENTENCE_WORDS = (4, 11)
"""At least and at most so many words has a sentence."""


def words(
    low: int,
    high: int,
    *,
    unique: bool = False,
    max_length: int | None = None,
    type: str = "text",
) -> Column:
    """A text of `low` to `high` words of the seed's locale, such as a title: `Quiet river garden`.

    Args:
        low: At least 1.
        high: At most so many.
        unique: Whether no other row has it, nor another seed's: `Quiet river garden 17 mossy-owl`.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """
    _check(low, high, "words")

    def make(stream: Stream, rows: Rows) -> Joined:
        first, further = _words(stream.pin.locale)
        text = _several(stream, rows, (low, high), first, further)
        if not unique:
            return text
        return unique_texts(stream, rows, text, f" {stream.pin.name}", max_length, joint=" ")

    return text_column(f"{low} to {high} words" + " of its own" * unique, make, type, max_length)


def sentences(low: int, high: int, *, max_length: int | None = None, type: str = "text") -> Column:
    """A text of `low` to `high` sentences, of words of the seed's locale.

    Args:
        low: At least 1.
        high: At most so many.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """
    _check(low, high, "sentences")

    def make(stream: Stream, rows: Rows) -> Joined:
        return _several(stream, rows, (low, high), *_sentences(stream.pin.locale))

    return text_column(f"{low} to {high} sentences", make, type, max_length)


def _check(low: int, high: int, what: str) -> None:
    if not 1 <= low <= high:
        raise DatasetError(f"There is no text of {low} to {high} {what}: write 1 <= low <= high.")


def _several(stream: Stream, rows: Rows, counts: tuple[int, int], first: Vocabulary, further: Vocabulary) -> Joined:
    """Pieces one after the other; the last of the further ones is empty, and stands wherever there are no more."""
    low, high = counts
    count = low + stream.index("count", rows, high - low + 1)
    parts: list[Part] = [Coded(stream.index("piece 0", rows, len(first)), first)]
    for place in range(1, high):
        drawn = stream.index(f"piece {place}", rows, len(further) - 1)
        parts.append(Coded(np.where(place < count, drawn, len(further) - 1), further))
    return Joined(tuple(parts))


@cache
def _words(locale: str) -> tuple[Vocabulary, Vocabulary]:
    listed = corpora.entries(locale, "words")
    return Vocabulary([word.capitalize() for word in listed]), _followed(listed)


@cache
def _sentences(locale: str) -> tuple[Vocabulary, Vocabulary]:
    listed = corpora.entries(locale, "words")
    made = [_sentence(listed, fingerprint("sentence", locale, number, size=48)) for number in range(SENTENCES)]
    return Vocabulary(made), _followed(made)


def _followed(texts: tuple[str, ...] | list[str]) -> Vocabulary:
    return Vocabulary([*(f" {text}" for text in texts), ""])


def _sentence(listed: tuple[str, ...], octets: bytes) -> str:
    low, high = SENTENCE_WORDS
    draws = [int.from_bytes(octets[start : start + 4], "big") for start in range(0, len(octets), 4)]
    count = low + draws[0] % (high - low + 1)
    return " ".join(listed[draw % len(listed)] for draw in draws[1 : count + 1]).capitalize() + "."


def slug(
    of: str = "",
    *,
    unique: bool = False,
    max_length: int | None = None,
    type: str = "text",
) -> Column:
    """Lower-case ASCII words joined by hyphens, such as `quiet-river`.

    Args:
        of: The column of the row whose text is taken; words of the seed's locale unless given.
        unique: Whether no other row has it, nor another seed's: `quiet-river-17-mossy-owl`.
        max_length: At most so many characters.
        type: `text`, or one with its form.
    """

    def make(stream: Stream, rows: Rows) -> Joined:
        if of:
            text = Joined(parts_of(made(stream, of, rows), slug_of))
        else:
            first, second = slug_words(stream, rows, 2)
            text = Joined((first, fixed("-", rows), second))
        if not unique:
            return text
        return unique_texts(stream, rows, text, f"-{stream.pin.name}", max_length, joint="-")

    told = f"a slug of {of}" if of else "a slug"
    column = text_column(told + " of its own" * unique, make, type, max_length)
    return Column(column.type, column.make, column.kind, written_as=column.written_as, uses=(of,) if of else ())


def slug_words(stream: Stream, rows: Rows, count: int) -> tuple[Coded, ...]:
    """Some words of the seed's locale as a slug has them."""
    first, _ = _words(stream.pin.locale)
    vocabulary = mapped(first, slug_of)
    return tuple(Coded(stream.index(f"word {n}", rows, len(vocabulary)), vocabulary) for n in range(count))


def slug_of(value: object) -> str:
    """A text as a slug has it: letters without their accents, figures, and a hyphen for everything else."""
    text = text_of(value).lower().translate(_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-") or "x"


_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ð": "d", "þ": "th", "đ": "d"})


def code(
    length: int,
    *,
    unique: bool = True,
    alphabet: str = READABLE,
    prefix: str = "",
    suffix: str = "",
    type: str = "text",
) -> Column:
    """A code of exactly so many characters, such as `7KQ2M0XA`.

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
    if length < 1 or not 1 < len(set(alphabet)) == len(alphabet):
        raise DatasetError(f"A code needs a length and characters that differ: found {length} of {alphabet!r}.")

    def make(stream: Stream, rows: Rows) -> Joined:
        if unique:
            return _framed(unique_codes(stream, rows, length, alphabet), prefix, suffix, rows)
        starts = range(0, length, group(alphabet))
        parts = tuple(_random(stream, rows, start, length, alphabet) for start in starts)
        return _framed(parts, prefix, suffix, rows)

    return text_column(f"a code of {length}", make, type)


def _framed(parts: tuple[Part, ...], prefix: str, suffix: str, rows: Rows) -> Joined:
    before, after = ((fixed(text, rows),) if text else () for text in (prefix, suffix))
    return Joined((*before, *parts, *after))


def _random(stream: Stream, rows: Rows, start: int, length: int, alphabet: str) -> Coded:
    """Characters of a code from a place on, as many as are looked up at a time."""
    width = min(group(alphabet), length - start)
    return Coded(stream.index(f"code {start}", rows, len(alphabet) ** width), figures(alphabet, width))
