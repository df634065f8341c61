"""Which of the columns that rows have to differ in may differ, as far as meaning goes."""

from __future__ import annotations

from example_data.scaffold.kinds.name_hints import fits, snake_case

CATEGORY = 3
"""The rank of columns that have a few values, so that rows do not differ in them."""


def rank_identity(name: str) -> int:
    """Return how little a column of a name is meant to differ from row to row: 0 of a number, 3 of a category."""
    words = snake_case(name)
    ranks = {"{classes}": CATEGORY, "{identifiers}": 0, "{names}": 1}
    return next((rank for pattern, rank in ranks.items() if fits(pattern, words)), 2)
