"""Counter-based randomness: any word of any column, without the words before it.

The generator is Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
keyed for each (seed, table, column, purpose). Only raw words are taken from NumPy, whose distributions may change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.random import Philox

from example_data.generation import philox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from example_data.generation.pin import Pin

    Rows = range | NDArray[np.int64]
    """Row numbers: a range of step 1, or an array of any, in any order."""

DOMAIN = "example-data 1"
"""Part of every key, so that no other program draws the same; frozen, as the rows of `people:v1` are."""

WORDS_PER_COUNTER = 4
"""Philox4x64 makes four 64-bit words for each value of its counter."""

DENSITY = 8
"""Up to so many row numbers a row, it is faster to make the words of all of them than only those of the rows."""


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

    def __str__(self) -> str:
        return f"Seed {self.pin.name!r}, column {self.table}.{self.column}"

    def of(self, table: str, column: str) -> Stream:
        """Return the randomness of another column of the same pin."""
        return replace(self, table=table, column=column)

    def key(self, purpose: str) -> int:
        """Return 128 bits that no other column and no other purpose has."""
        return int.from_bytes(fingerprint(DOMAIN, self.pin.seed, self.table, self.column, purpose), "little")

    def words(self, purpose: str, rows: Rows) -> NDArray[np.uint64]:
        """Return one 64-bit word for each row; another purpose is another, independent stream."""
        key = self.key(purpose)
        if isinstance(rows, range):
            return _make_consecutive_words(key, rows)
        if not len(rows):
            return np.empty(0, dtype=np.uint64)
        low, high = int(rows.min()), int(rows.max()) + 1
        if high - low <= DENSITY * len(rows):
            return _make_consecutive_words(key, range(low, high))[rows - low]
        return philox.words(key, rows)

    def uniform(self, purpose: str, rows: Rows) -> NDArray[np.float64]:
        """Return doubles in [0, 1), of 53 bits each."""
        doubles: NDArray[np.float64] = (self.words(purpose, rows) >> np.uint64(11)) * np.float64(2**-53)
        return doubles

    def index(self, purpose: str, rows: Rows, below: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return integers from 0 to `below` - 1; `below` is one bound up to 2^53, or one for each row."""
        return (self.uniform(purpose, rows) * below).astype(np.int64)


def _make_consecutive_words(key: int, rows: range) -> NDArray[np.uint64]:
    counter, skipped = divmod(rows.start, WORDS_PER_COUNTER)
    words: NDArray[np.uint64] = Philox(key=key, counter=counter).random_raw(skipped + len(rows))
    return words[skipped:]
