"""How often a column is NULL, a boolean is true, or a label is met, as names and defaults say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import NULL_SHARE, call, fits, read_hints, snake_case
from example_data.scaffold.schema.tables import Column

TRUE_SHARE = 0.5
"""The share of rows in which a boolean is true, where neither its name nor a default says anything."""

OTHER_SHARE = 0.1
"""The share of rows with another value than a boolean's default."""

RARE_SHARE = 0.03
"""The share of rows in which a boolean is true whose name says that few are."""

OFTEN, USUALLY, SELDOM = 6, 3, 1
"""How much a label weighs."""

ENOUGH = 10
"""Rows for the least weight, so that its label is hardly ever missing."""


def null_share(column: Column) -> float:
    """Return in which share of the rows a column is NULL that may be NULL."""
    words = snake_case(column.name)
    if column.type.family == "boolean" or constant_default(column) is not None:
        return 0.0
    return next((each.share for each in read_hints().null_shares if fits(each.name, words)), NULL_SHARE)


def true_share(column: Column) -> float:
    """Return in which share of the rows a boolean is true: beside a constant default the other value is rare."""
    words = snake_case(column.name)
    is_rare, is_usual = fits("{rarely_true}", words), fits("({mostly_true})(_.*)?", words)
    if (default := constant_default(column)) is not None:
        is_true = default.lower() in {"true", "t", "1", "yes", "on"}
        other = RARE_SHARE if is_rare and not is_true else OTHER_SHARE
        return round(1 - other, 2) if is_true else other
    return RARE_SHARE if is_rare else 1 - OTHER_SHARE if is_usual else TRUE_SHARE


def constant_default(column: Column) -> str | None:
    """Return the value of a column's default as a text; None where there is none, or where it is no constant."""
    if column.volatility or column.default.upper().partition("::")[0] in {"", "NULL"}:
        return None
    quoted = re.fullmatch(r"\(?'((?:[^']|'')*)'(?:::[\w. \"()\[\]]+)?\)?(?:::[\w. \"()\[\]]+)?", column.default)
    if quoted:
        return quoted[1].replace("''", "'")
    plain = re.fullmatch(r"\(?([\w.+-]+)\)?(?:::[\w. \"()]+)?", column.default)
    return plain[1] if plain else None


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


def one_of(words: Sequence[str], rows: int = 0) -> Call:
    """Return one of a few words, each as often as it is met, in so many rows."""
    weights = weigh(words, rows)
    return call("choice", [*words]) if weights is None else call("weighted", weights)


def _weigh_one(label: str) -> int:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+", "_", label).lower()
    if fits("({seldom})(_.*)?", words):
        return SELDOM
    return OFTEN if fits("{often}", words) else USUALLY
