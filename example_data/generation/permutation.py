"""Permutations that need no table: where a number goes is known from a key alone.

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
"""Enough that neighbours go far apart; nothing here has to keep a secret."""

FIRST_DECADE = 1000
"""Numbers below it are permuted together."""

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def permuted(
    key: int, places: NDArray[np.int64], size: int, *, tweaks: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Where a permutation of the numbers below `size` takes each of `places`.

    Args:
        key: 128 bits; another key is another permutation.
        places: Numbers from 0, below `size`.
        size: At least 1, at most 2^62.
        tweaks: A number for each place, of at least 0; another tweak is another permutation.
    """
    half = max((max(size - 1, 1).bit_length() + 1) // 2, 1)
    extra = np.zeros(len(places), dtype=np.uint64) if tweaks is None else _mixed(tweaks.astype(np.uint64))
    found = _network(key, places.astype(np.uint64), extra, np.uint64(half))
    outside = np.flatnonzero(found >= np.uint64(size))
    while len(outside):
        found[outside] = _network(key, found[outside], extra[outside], np.uint64(half))
        outside = outside[found[outside] >= np.uint64(size)]
    return found.astype(np.int64)


def in_decades(key: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a permutation takes each of `places` that leaves every number its length.

    Those below 1,000 go among themselves, as do those from 1,000 to 9,999, and so on: what a number becomes does not
    change with how many there are, and few numbers stay short.
    """
    found = np.empty_like(places)
    low, high, last = 0, FIRST_DECADE, int(places.max(initial=0))
    while low <= last:
        inside = np.flatnonzero((places >= low) & (places < high))
        if len(inside):
            found[inside] = low + permuted(key, places[inside] - low, high - low)
        low, high = high, high * 10
    return found


def _network(key: int, words: NDArray[np.uint64], tweaks: NDArray[np.uint64], half: np.uint64) -> NDArray[np.uint64]:
    mask = (np.uint64(1) << half) - np.uint64(1)
    left, right = words >> half, words & mask
    for number in range(ROUNDS):
        round_key = np.uint64((key + (key >> 64) * (number + 1) + number * _GOLDEN) & _MASK)
        left, right = right, left ^ (_mixed(right + round_key ^ tweaks) & mask)
    return left << half | right


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finalizer."""
    words = (words ^ words >> np.uint64(30)) * _FIRST
    words = (words ^ words >> np.uint64(27)) * _SECOND
    mixed: NDArray[np.uint64] = words ^ words >> np.uint64(31)
    return mixed
