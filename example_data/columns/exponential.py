"""The exponential function, of sums and products in a fixed order: the same bits on every machine.

The library's own differ in their last bits. With k = round(x / ln 2) and r = x - k ln 2, exp x = 2^k exp r; ln 2 is
taken in two pieces (Cody, Waite: "Software Manual for the Elementary Functions", 1980), exp r is its Taylor polynomial.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOG2_E = 1.4426950408889634
LN2_HIGH = 0.693145751953125
"""The first bits of ln 2, so few that their product with k is exact."""

LN2_LOW = 1.4286068203094173e-06
"""What is left of it."""

TERMS = 14
"""The next one is below 2^-53 wherever |r| <= ln 2 / 2."""

LIMIT = 700.0
"""Beyond it the result is close to the largest or the smallest double."""


def exp(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The exponential of each number from -700 to 700, to a relative error of 1e-12; beyond, that of the limit."""
    inside = np.clip(x, -LIMIT, LIMIT)
    powers = np.floor(inside * LOG2_E + 0.5)
    rest = (inside - powers * LN2_HIGH) - powers * LN2_LOW
    total = np.full_like(rest, 1 / math.factorial(TERMS - 1))
    for term in reversed(range(TERMS - 1)):
        total = total * rest + 1 / math.factorial(term)
    return np.ldexp(total, powers.astype(np.int64))
