"""Codes and texts of patterns: as long as a column allows, of the characters that its constraints ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import prod

from example_data.columns.regex import Piece, parse_pattern
from example_data.columns.texts import READABLE
from example_data.errors import DatasetError
from example_data.project.python_source import Call
from example_data.scaffold.check_constraints.requirement import Requirement
from example_data.scaffold.kinds.name_hints import call

CODE_LENGTH = 10
"""Characters of a code where nothing says how long it has to be."""

SHORTEST_CODE = 4
"""A code of fewer characters is not cut from a longer one."""

CAPITALIZED = "[A-Z][a-z]{3,8}"
"""A pattern of texts that begin with a capital and have no other."""

_CLASS = re.compile(r"\^\[[^\]\\[]+\](\{\d+(,\d*)?\}|\+|\*)\$")
"""A regular expression of one class of characters, so and so often."""

FEWEST = 20_000
"""Codes, or texts of a pattern, that a unique column has to allow: some for each of a few small seeds."""

PLENTY = 10**9
"""So many of them that two seeds hardly ever have one in common."""


def code_candidates(requirement: Requirement, low: int, high: int | None) -> Iterator[Call]:
    """Yield codes, or texts of a pattern, that the requirement may allow.

    A pattern that is one class of characters gives a code of those. Otherwise there is a code between what a LIKE
    pattern begins and ends with, then the texts of each regular expression. There are `low` to `high` characters; None:
    any number of them.
    """
    if single := next(filter(_CLASS.fullmatch, requirement.patterns), ""):
        (piece,) = parse_pattern(single)
        most = min(filter(None, (high, piece.high)), default=None)
        yield call("code", _usual_length(max(low, piece.low), most), alphabet=piece.characters)
        return
    before, after = _prefix_and_suffix(requirement)
    length = _usual_length(low, high) - len(before) - len(after)
    if length > 0:
        yield call("code", length, prefix=before or None, suffix=after or None)
    for pattern in requirement.patterns:
        if text := _bounded_pattern(pattern.removeprefix("(?i)"), low, high):
            yield call("pattern", text)
    if capitalized := _bounded_pattern(CAPITALIZED, low, high):
        yield call("pattern", capitalized)


def _usual_length(low: int, high: int | None) -> int:
    """Return the usual length of a code, or the nearest one that is allowed."""
    return max(low, CODE_LENGTH if high is None else min(high, CODE_LENGTH))


def _prefix_and_suffix(requirement: Requirement) -> tuple[str, str]:
    """Return the beginning and the end of a LIKE pattern such as `SKU-%` or `%.pdf`; of any other one, nothing."""
    likes = [str(c.value) for c in requirement.conditions if c.relation == "~~" and not c.aspect]
    if not likes or likes[0].count("%") != 1 or "\\%" in likes[0]:
        return "", ""
    before, _, after = (re.sub(r"\\(.)|_", lambda mark: mark[1] or "0", part) for part in likes[0].partition("%"))
    return before, after


def pattern_lengths(requirement: Requirement, high: int | None) -> tuple[int, int | None]:
    """Return how many characters the patterns let a text have: at least, and at most, where `high` is a limit too."""
    low = 0
    for pattern in requirement.patterns:
        is_exact = pattern.startswith("^") and pattern.endswith("$") and not re.search(r"[(|]|\\\$$", pattern)
        try:
            parsed = parse_pattern(pattern) if is_exact else ()
        except DatasetError:
            continue
        limits = [piece.high for piece in parsed]
        low = max(low, sum(piece.low for piece in parsed))
        if parsed and None not in limits:
            most = sum(limit for limit in limits if limit is not None)
            high = most if high is None else min(most, high)
    return low, high


def _bounded_pattern(pattern: str, low: int, high: int | None) -> str:
    """Return the pattern with a number of repetitions for each piece, within the length; empty where that cannot be."""
    try:
        parsed = parse_pattern(pattern)
    except DatasetError:
        return ""
    lows, highs = [piece.low for piece in parsed], [piece.most for piece in parsed]
    for place, piece in enumerate(parsed):
        lacking = max(low - sum(lows), 0)
        lows[place] += lacking if piece.high is None else min(lacking, piece.high - piece.low)
        highs[place] = max(highs[place], lows[place])
    for place in reversed(range(len(parsed))):
        surplus = 0 if high is None else max(sum(highs) - high, 0)
        highs[place] -= min(surplus, highs[place] - lows[place])
    if not low <= sum(lows) <= sum(highs) or (high is not None and sum(highs) > high):
        return ""
    return "".join(map(_quantified, parsed, lows, highs))


def _quantified(piece: Piece, low: int, high: int) -> str:
    """Return the text of a piece with its number of repetitions, in the shortest form."""
    counted = f"{{{low}}}" if low == high else f"{{{low},{high}}}"
    return piece.text + {(1, 1): "", (0, 1): "?"}.get((low, high), counted)


def fit(candidate: Call, requirement: Requirement, low: int, high: int | None) -> Call | None:
    """Return a code or a text of a pattern, unique or not as is required; None where it does not fit."""
    is_plain = candidate.function == "c.code" and not candidate.keywords
    if is_plain and high is not None and SHORTEST_CODE <= high < int(str(candidate.arguments[0])):
        candidate = replace(candidate, arguments=(high,))
    pieces, is_unique = _pieces(candidate), requirement.is_unique
    numbers = range(128 if requirement.value_conditions else 1)  # of which the first says how long the texts are
    samples = (_sample(pieces, number, is_long=is_long) for number in numbers for is_long in (False, True))
    is_fit = all(piece.characters for piece in pieces) and all(requirement.allows(s, low, high) for s in samples)
    if not is_fit or (is_unique and _count_texts(pieces) < FEWEST):
        return None
    is_code = candidate.function == "c.code"  # which is unique unless it says otherwise
    return candidate.with_keywords(unique=(None if is_unique else False) if is_code else is_unique or None)


def count_if_few(kind: Call) -> int:
    """Return how many values a unique code or pattern has, if so few that two seeds may share one; 0: plenty."""
    if kind.function not in {"c.code", "c.pattern"} or not kind.keywords.get("unique", kind.function == "c.code"):
        return 0
    count = _count_texts(_pieces(kind))
    return count if count < PLENTY else 0


def _pieces(kind: Call) -> tuple[Piece, ...]:
    """Return the pieces that the texts of a code or of a pattern consist of."""
    if kind.function == "c.pattern":
        return parse_pattern(str(kind.arguments[0]))
    length = int(str(kind.arguments[0]))
    before, after = (map(Piece, str(kind.keywords.get(name, ""))) for name in ("prefix", "suffix"))
    return (*before, Piece(str(kind.keywords.get("alphabet", READABLE)), length, length), *after)


def _count_texts(pieces: tuple[Piece, ...]) -> int:
    """Return how many texts there are of these pieces, each repeated as often as it may be."""
    return prod(len(piece.characters) ** piece.most for piece in pieces)


def _sample(pieces: tuple[Piece, ...], number: int, *, is_long: bool) -> str:
    """Return a text of the pieces; all numbers together give every character of every piece."""
    return "".join(
        piece.characters[number % len(piece.characters)] * (piece.most if is_long else piece.low) for piece in pieces
    )
