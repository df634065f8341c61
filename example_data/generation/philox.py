"""Philox4x64-10 for counters that do not follow each other, a NumPy operation for each step of the cipher.

Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3" (SC 2011), section 3.3. The words are those of
`numpy.random.Philox`, which makes consecutive ones faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
"""The paper's constants for 4x64."""

WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
"""What is added to the key each round: the golden ratio, and the square root of 3 less 1."""

ROUNDS = 10
_MASK = 2**64 - 1
_HALF = np.uint64(32)
_LOW = np.uint64(2**32 - 1)


def words(key: int, places: NDArray[np.int64]) -> Words:
    """Return the words at these places of the key's sequence, in which every counter has four.

    Args:
        key: 128 bits.
        places: Numbers from 0, in any order.
    """
    unique, inverse = np.unique(places >> 2, return_inverse=True)
    blocks = _encrypt(key, unique.astype(np.uint64) + np.uint64(1))  # NumPy counts before it makes the first
    chosen: Words = blocks[places & 3, inverse]
    return chosen


def _encrypt(key: int, counters: Words) -> Words:
    """Return the cipher's four words of every counter, as an array of shape (4, counters)."""
    first, second, third, fourth = counters, *(np.zeros_like(counters) for _ in range(3))
    low, high = key & _MASK, key >> 64
    for _ in range(ROUNDS):
        left, right = _multiply(first, MULTIPLIERS[0]), _multiply(third, MULTIPLIERS[1])
        first, second, third, fourth = (
            right[0] ^ second ^ np.uint64(low),
            right[1],
            left[0] ^ fourth ^ np.uint64(high),
            left[1],
        )
        low, high = (low + WEYL[0]) & _MASK, (high + WEYL[1]) & _MASK
    return np.stack([first, second, third, fourth])


def _multiply(words: Words, factor: int) -> tuple[Words, Words]:
    """Return the high and the low half of a product of 128 bits, composed from products of 32-bit halves."""
    high, low = words >> _HALF, words & _LOW
    above, below = np.uint64(factor >> 32), np.uint64(factor & (2**32 - 1))
    bottom = low * below
    middle = high * below + (bottom >> _HALF)
    crossed = low * above + (middle & _LOW)
    return high * above + (middle >> _HALF) + (crossed >> _HALF), words * np.uint64(factor)
