"""Counter-based randomness: any word of any column, without the words before it.

The generator is Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
keyed for each (seed, table, column, purpose). Only raw words are taken from NumPy, whose distributions may change;
words that are few or do not follow each other are made here, an operation for each step of the cipher (3.3 in the
paper).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.generation.pin import Pin

Rows = range | NDArray[np.int64]
"""Row numbers: a range of step 1, or an array of any, in any order."""

Words = NDArray[np.uint64]

DOMAIN = "example-data 1"
"""Part of every key, so that no other program draws the same; frozen, as the rows of `people:v1` are."""

WORDS_PER_COUNTER = 4
"""Philox4x64 makes four 64-bit words for each value of its counter."""

DENSITY = 8
"""Up to so many row numbers a row, it is faster to make the words of all of them than only those of the rows."""

FEW = 64
"""Up to so many words are made without NumPy's generator, whose import takes longer than they do."""

COUNTABLE = 2**53
"""The largest number of values of which each is drawn equally often: a uniform number has 53 bits."""

MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
"""The paper's constants for 4x64."""

WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
"""What is added to the key each round: the golden ratio, and the square root of 3 less 1."""

ROUNDS = 10
_MASK = 2**64 - 1
_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


def fingerprint(*parts: str | int, size: int = 16) -> bytes:
    """Return BLAKE2b (RFC 7693) of the parts, each after its length, so that ("ab", "c") differs from ("a", "bc")."""
    state = hashlib.blake2b(digest_size=size)
    for part in parts:
        text = str(part).encode()
        state.update(len(text).to_bytes(4, "big") + text)
    return state.digest()


def to_array(rows: Rows) -> NDArray[np.int64]:
    """Return row numbers as an array."""
    return np.arange(rows.start, rows.stop) if isinstance(rows, range) else rows


@dataclass(frozen=True, slots=True)
class Stream:
    """The randomness of one column of one pin."""

    pin: Pin
    table: str
    column: str
    tables: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """Each `Table` of the pin's dataset by name; without its type here, as tables have streams."""
    made: dict[tuple[str, ...], tuple[Rows, Any]] = field(default_factory=dict, compare=False, repr=False)
    """By table and column the values that were made last, with their rows; shared by the columns of a block."""

    def __str__(self) -> str:
        is_group = self.column.startswith("group ")
        place = f"{self.column} of {self.table}" if is_group else f"column {self.table}.{self.column}"
        return f"Seed {self.pin.name!r}, {place}"

    def of(self, table: str, column: str) -> Stream:
        """Return the randomness of another column of the same pin."""
        return replace(self, table=table, column=column)

    def key(self, purpose: str) -> int:
        """Return 128 bits that no other column and no other purpose has."""
        return int.from_bytes(fingerprint(DOMAIN, self.pin.seed, self.table, self.column, purpose), "little")

    def words(self, purpose: str, rows: Rows) -> Words:
        """Return one 64-bit word for each row; another purpose is another, independent stream."""
        key = self.key(purpose)
        if isinstance(rows, range):
            return _make_consecutive_words(key, rows)
        if not len(rows):
            return np.empty(0, dtype=np.uint64)
        low, high = int(rows.min()), int(rows.max()) + 1
        if high - low <= DENSITY * len(rows):
            return _make_consecutive_words(key, range(low, high))[rows - low]
        return make_words_at(key, rows)

    def uniform(self, purpose: str, rows: Rows) -> NDArray[np.float64]:
        """Return doubles in [0, 1), of 53 bits each."""
        doubles: NDArray[np.float64] = (self.words(purpose, rows) >> np.uint64(11)) * np.float64(2**-53)
        return doubles

    def index(self, purpose: str, rows: Rows, below: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return integers from 0 to `below` - 1; `below` is one bound up to 2^53, or one for each row."""
        return (self.uniform(purpose, rows) * below).astype(np.int64)

    def weighted_index(self, purpose: str, rows: Rows, ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return places in `ends`, which is the cumulative sum of integer weights, each as often as it weighs."""
        return np.searchsorted(ends, self.index(purpose, rows, int(ends[-1])), side="right")

    def skewed_index(self, purpose: str, rows: Rows, below: int) -> NDArray[np.int64]:
        """Return integers from 0 to `below` - 1, low ones far more often: (`below` - 1) / 8 on average.

        Each is drawn up to one that is drawn up to a third, so that it is about `below` times three uniform numbers.
        """
        drawn = self.index(purpose, rows, below)
        for further in (2, 3):
            drawn = self.index(f"{purpose} {further}", rows, drawn + 1)
        return drawn


def _make_consecutive_words(key: int, rows: range) -> Words:
    counter, skipped = divmod(rows.start, WORDS_PER_COUNTER)
    end = skipped + len(rows)
    words: Words
    if len(rows) <= FEW:
        counters = range(counter + 1, counter + 1 + -(-end // WORDS_PER_COUNTER))  # NumPy counts before it makes words
        words = np.array([word for each in counters for word in _encrypt(key, each)], dtype=np.uint64)
    else:
        from numpy.random import Philox

        words = Philox(key=key, counter=counter).random_raw(end)
    return words[skipped:end]


def make_words_at(key: int, places: NDArray[np.int64]) -> Words:
    """Return the words at these places of the key's sequence, in which every counter has four.

    Args:
        key: 128 bits.
        places: Numbers from 0, in any order.
    """
    unique, inverse = np.unique(places >> 2, return_inverse=True)
    blocks = np.stack(_encrypt(key, unique.astype(np.uint64) + np.uint64(1)))
    chosen: Words = blocks[places & 3, inverse]
    return chosen


def _encrypt(key: int, counters: Any) -> tuple[Any, ...]:  # noqa: ANN401 - an array, or one integer
    """Return the cipher's first, second, third and fourth words of counters, as these are: an array, or an integer."""
    first, second, third, fourth = counters, 0, 0, 0
    low, high = key & _MASK, key >> 64
    for _ in range(ROUNDS):
        (left, left_low), (right, right_low) = _multiply(first, MULTIPLIERS[0]), _multiply(third, MULTIPLIERS[1])
        first, second = right ^ second ^ low, right_low
        third, fourth = left ^ fourth ^ high, left_low
        low, high = (low + WEYL[0]) & _MASK, (high + WEYL[1]) & _MASK
    return first, second, third, fourth


def _multiply(words: Any, factor: int) -> tuple[Any, Any]:  # noqa: ANN401 - as above
    """Return the high and the low half of a product of 128 bits; of an array's, composed from 32-bit halves."""
    if isinstance(words, int):
        product = words * factor
        return product >> 64, product & _MASK
    high, low = words >> _HALF, words & _LOW
    above, below = np.uint64(factor >> 32), np.uint64(factor & (2**32 - 1))
    bottom = low * below
    middle = high * below + (bottom >> _HALF)
    crossed = low * above + (middle & _LOW)
    return high * above + (middle >> _HALF) + (crossed >> _HALF), words * np.uint64(factor)
