"""Counter-based randomness: any word of any column, without the words before it.

The generator is Philox4x64-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
keyed for each (seed, table, column, purpose). Only raw words are taken from NumPy, whose distributions may change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import Philox

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from example_data.definition import Pin

SCHEME = "example-data 1"
"""Part of every key: another way to draw values must be another scheme."""

WORDS_PER_COUNTER = 4
"""Philox4x64 makes four 64-bit words for each value of its counter."""


def fingerprint(*parts: str | int, size: int = 16) -> bytes:
    """BLAKE2b (RFC 7693) of the parts, each preceded by its length, so that ("ab", "c") differs from ("a", "bc")."""
    state = hashlib.blake2b(digest_size=size)
    for part in parts:
        text = str(part).encode()
        state.update(len(text).to_bytes(4, "big") + text)
    return state.digest()


@dataclass(frozen=True, slots=True)
class Stream:
    """The randomness of one column of one pin."""

    pin: Pin
    table: str
    column: str

    def words(self, purpose: str, rows: range) -> NDArray[np.uint64]:
        """One 64-bit word for each of `rows` (a range of step 1); another purpose is another, independent stream."""
        key = int.from_bytes(fingerprint(SCHEME, self.pin.seed, self.table, self.column, purpose), "little")
        counter, skipped = divmod(rows.start, WORDS_PER_COUNTER)
        words: NDArray[np.uint64] = Philox(key=key, counter=counter).random_raw(skipped + len(rows))
        return words[skipped:]

    def uniform(self, purpose: str, rows: range) -> NDArray[np.float64]:
        """Doubles in [0, 1), of 53 bits each."""
        doubles: NDArray[np.float64] = (self.words(purpose, rows) >> np.uint64(11)) * np.float64(2**-53)
        return doubles

    def index(self, purpose: str, rows: range, below: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """Integers from 0 to `below` - 1; `below` is one bound, or one for each row."""
        return (self.uniform(purpose, rows) * below).astype(np.int64)
