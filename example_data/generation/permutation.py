"""Permutations without a table: where a number goes follows from a key alone.

A Feistel network (Luby, Rackoff: "How to construct pseudorandom permutations from pseudorandom functions", 1988) on the
smallest even number of bits that holds the numbers; what falls outside goes through it again (Black, Rogaway: "Ciphers
with arbitrary finite domains", CT-RSA 2002). The round function is that of SplitMix64 (Steele, Lea, Flood, 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 6
"""The rounds: enough for neighbours to go far apart; nothing here is a secret."""

FIRST_DECADE = 1000
"""The end of the first group: all numbers below it are permuted together."""

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def permute(
    key: int, places: NDArray[np.int64], size: int, *, tweaks: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Return where a permutation of the numbers below `size` takes each of `places`.

    Args:
        key: 128 bits; another key is another permutation.
        places: Numbers from 0, below `size`.
        size: At least 1, at most 2^62.
        tweaks: A number for each place, of at least 0; another tweak is another permutation.
    """
    half = max((max(size - 1, 1).bit_length() + 1) // 2, 1)
    extra = np.zeros(len(places), dtype=np.uint64) if tweaks is None else _mix(tweaks.astype(np.uint64))
    moved = _network(key, places.astype(np.uint64), extra, np.uint64(half))
    outside = np.flatnonzero(moved >= np.uint64(size))
    while len(outside):
        moved[outside] = _network(key, moved[outside], extra[outside], np.uint64(half))
        outside = outside[moved[outside] >= np.uint64(size)]
    return moved.astype(np.int64)


def permute_in_decades(key: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where a permutation takes each of `places` that leaves every number its length.

    Numbers below 1,000 are permuted among each other, so are those from 1,000 to 9,999, and so on: where a number goes
    does not change when there are more, and small numbers stay short.
    """
    moved = np.empty_like(places)
    low, high, last = 0, FIRST_DECADE, int(places.max(initial=0))
    while low <= last:
        inside = np.flatnonzero((places >= low) & (places < high))
        if len(inside):
            moved[inside] = low + permute(key, places[inside] - low, high - low)
        low, high = high, high * 10
    return moved


def _network(key: int, words: NDArray[np.uint64], tweaks: NDArray[np.uint64], half: np.uint64) -> NDArray[np.uint64]:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = words >> half, words & mask
    for number in range(ROUNDS):
        round_key = np.uint64((key + (key >> 64) * (number + 1) + number * _GOLDEN) & _MASK)
        left, right = right, left ^ (_mix(right + round_key ^ tweaks) & mask)
    return left << half | right


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the words mixed by SplitMix64's finalizer."""
    words = (words ^ words >> np.uint64(30)) * _FIRST
    words = (words ^ words >> np.uint64(27)) * _SECOND
    mixed: NDArray[np.uint64] = words ^ words >> np.uint64(31)
    return mixed
