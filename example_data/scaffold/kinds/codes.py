"""Codes, and texts of patterns: as long as a column allows, of the characters that its constraints ask for."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

from example_data.columns.regex_parser import pieces
from example_data.columns.texts import READABLE
from example_data.errors import DatasetError
from example_data.scaffold.kinds.kind_call import call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.columns.regex_parser import Piece
    from example_data.project.python_source import Call
    from example_data.scaffold.check_constraints.column_demand import Demand

CODE_LENGTH = 10
"""Characters of a code where nothing says how long it has to be."""

_CLASS = re.compile(r"\^\[((?:[^\]\\[])+)\](?:\{(\d+)(?:,(\d*))?\}|\+|\*)\$")
"""A regular expression of one class of characters, so and so often."""

FEWEST = 20_000
"""Codes, or texts of a pattern, that a unique column has to allow: some for each of a few small seeds."""

PLENTY = 10**9
"""So many of them that two seeds hardly ever have one in common."""


def codes(demand: Demand, low: int, high: int | None) -> Iterator[Call]:
    """Codes, or texts of a pattern, that the demand may allow.

    A pattern that is one class of characters gives a code of those. Otherwise there is a code between what a LIKE
    pattern begins and ends with, then the texts of each regular expression.

    Args:
        demand: What the constraints demand of the column.
        low: Characters at least.
        high: Characters at most; None: any number.
    """
    classes = [match for pattern in demand.patterns if (match := _CLASS.fullmatch(pattern))]
    if classes:
        yield _code_of(classes[0], low, high)
        return
    before, after = _ends(demand)
    length = _length(low, high) - len(before) - len(after)
    if length > 0:
        yield call("code", length, prefix=before or None, suffix=after or None)
    for pattern in demand.patterns:
        if text := _explicit(pattern.removeprefix("(?i)"), low, high):
            yield call("pattern", text)


def _code_of(match: re.Match[str], low: int, high: int | None) -> Call:
    """A code of the characters of a class, as long as the pattern and the column allow."""
    characters, least, most = match.groups()
    if most is None:  # {8}; without figures there is no limit either
        most = least
    highs = [limit for limit in (high, int(most or 0)) if limit]
    return call("code", _length(max(low, int(least or 0)), min(highs, default=None)), alphabet=expanded(characters))


def _length(low: int, high: int | None) -> int:
    """The usual length of a code, or what is next to it between the two."""
    return max(low, CODE_LENGTH if high is None else min(high, CODE_LENGTH))


def _ends(demand: Demand) -> tuple[str, str]:
    """What a LIKE pattern of the form `SKU-%` or `%.pdf` begins and ends with; with another one, nothing."""
    likes = [str(fact.value) for fact in demand.facts if fact.relation == "~~" and not fact.of]
    if not likes or likes[0].count("%") != 1 or "\\" in likes[0]:
        return "", ""
    before, _, after = likes[0].partition("%")
    return before.replace("_", "0"), after.replace("_", "0")


def expanded(characters: str) -> str:
    """The members of a class of characters such as `A-Z0-9_`."""
    ranges = re.findall(r"(.)-(.)|(.)", characters)
    return "".join(
        "".join(map(chr, range(ord(first), ord(last) + 1))) if first else single for first, last, single in ranges
    )


def lengths(demand: Demand, high: int | None) -> tuple[int, int | None]:
    """The fewest and the most characters that the patterns let a text have, if it has at most `high` anyhow."""
    low = 0
    for pattern in demand.patterns:
        is_exact = pattern.startswith("^") and pattern.endswith("$") and not re.search(r"[(|]|\\\$$", pattern)
        try:
            found = pieces(pattern) if is_exact else ()
        except DatasetError:
            continue
        limits = [piece.high for piece in found]
        low = max(low, sum(piece.low for piece in found))
        if found and None not in limits:
            most = sum(limit for limit in limits if limit is not None)
            high = most if high is None else min(most, high)
    return low, high


def _explicit(pattern: str, low: int, high: int | None) -> str:
    """The pattern with how often each of its pieces comes, within the length; empty where that cannot be."""
    try:
        found = pieces(pattern)
    except DatasetError:
        return ""
    lows, highs = [piece.low for piece in found], [piece.most for piece in found]
    for place, piece in enumerate(found):
        lacking = max(low - sum(lows), 0)
        lows[place] += lacking if piece.high is None else min(lacking, piece.high - piece.low)
        highs[place] = max(highs[place], lows[place])
    for place in reversed(range(len(found))):
        surplus = 0 if high is None else max(sum(highs) - high, 0)
        highs[place] -= min(surplus, highs[place] - lows[place])
    if not low <= sum(lows) <= sum(highs) or (high is not None and sum(highs) > high):
        return ""
    return "".join(map(_quantified, found, lows, highs))


def _quantified(piece: Piece, low: int, high: int) -> str:
    """The piece's text with how often it comes, in the shortest form."""
    counted = f"{{{low}}}" if low == high else f"{{{low},{high}}}"
    return piece.text + {(1, 1): "", (0, 1): "?"}.get((low, high), counted)


def fitted(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    """A code or a text of a pattern, unique or not as is demanded; None where it does not fit."""
    made = _fitted_pattern if candidate.function == "c.pattern" else _fitted_code
    return made(candidate, demand, low, high)


def _fitted_pattern(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    found = pieces(str(candidate.arguments[0]))
    samples = [_sample(found, number, is_long=is_long) for number in range(128) for is_long in (False, True)]
    is_fit = all(low <= len(sample) <= (high or len(sample)) and demand.allows(sample) for sample in samples)
    is_told = not demand.is_unique or _texts_of(found) >= FEWEST
    return candidate.with_keywords(unique=True if demand.is_unique else None) if is_fit and is_told else None


def _texts_of(found: tuple[Piece, ...]) -> int:
    """How many texts there are, each piece as long as it may be."""
    return prod(len(piece.characters) ** piece.most for piece in found)


def few(made: Call) -> int:
    """How many values a unique code or pattern can have, if so few that two seeds may share one; 0: plenty."""
    if made.function == "c.code" and made.keywords.get("unique") is None:
        count = len(str(made.keywords.get("alphabet", READABLE))) ** int(str(made.arguments[0]))
    elif made.function == "c.pattern" and made.keywords.get("unique"):
        count = _texts_of(pieces(str(made.arguments[0])))
    else:
        return 0
    return count if count < PLENTY else 0


def _sample(found: tuple[Piece, ...], number: int, *, is_long: bool) -> str:
    """A text of the pieces; of all numbers together every character of every piece."""
    return "".join(
        piece.characters[number % len(piece.characters)] * (piece.most if is_long else piece.low) for piece in found
    )


def _fitted_code(candidate: Call, demand: Demand, low: int, high: int | None) -> Call | None:
    length = candidate.arguments[0]
    assert isinstance(length, int)
    before, after = (str(candidate.keywords.get(name, "")) for name in ("prefix", "suffix"))
    alphabet = str(candidate.keywords.get("alphabet", READABLE))
    samples = (before + letter * length + after for letter in alphabet)
    whole = length + len(before) + len(after)
    is_fit = low <= whole and (high is None or whole <= high) and all(map(demand.allows, samples))
    if not is_fit or (demand.is_unique and len(alphabet) ** length < FEWEST):
        return None
    return candidate.with_keywords(unique=None if demand.is_unique else False)
