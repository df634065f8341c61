"""Weights of states and other labels: how often each is met in tables of applications that are in use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from example_data.scaffold.kinds.name_hints import fits

OFTEN, USUALLY, SELDOM = 6, 3, 1
"""How much a label weighs."""

ENOUGH = 10
"""Rows for the least weight, so that its label is hardly ever missing."""


def weigh(labels: Sequence[str], rows: int = 0) -> dict[str, int] | None:
    """Return the weight of each label; None where there are as many rows of each, or too few rows for weights.

    Args:
        labels: At least one.
        rows: How many rows there are; 0: enough.
    """
    weights = {label: _weigh_one(label) for label in labels}
    is_even = len(set(weights.values())) == 1
    if is_even or (rows and rows * min(weights.values()) < ENOUGH * sum(weights.values())):
        return None
    return weights


def _weigh_one(label: str) -> int:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+", "_", label).lower()
    if fits("({seldom})(_.*)?", words):
        return SELDOM
    return OFTEN if fits("{often}", words) else USUALLY
