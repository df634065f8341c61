"""Texts of a regular expression (`regex`)."""

from __future__ import annotations

import re

import pytest

from example_data import columns as c
from tests.support.column_values import refused, values

PATTERNS = (
    "^[A-Z]{3}-[0-9]{4}$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^[A-Za-z0-9._%-]+@[A-Za-z0-9.-]+[.][A-Za-z]{2,}$",
    r"^\+?\d{7,15}$",
    r"^/[a-z/]*x?\.html$",
    "^(red|green)_([0-9]a){5}$",
    "^#[0-9a-fA-F]{6}$",
    "^[^@ ]{3}[]x.]$",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("unique", [False, True])
def test_texts_match_their_pattern(pattern: str, *, unique: bool) -> None:
    """All of 300 do, from the first to the last character."""
    assert all(re.fullmatch(pattern, text) for text in values(c.pattern(pattern, unique=unique), range(300)))


def test_pieces_come_as_often_as_the_pattern_says() -> None:
    """All lengths occur: two to four letters, and none to eight figures."""
    results = [re.fullmatch("([a-z]+)([0-9]*)", text) for text in values(c.pattern("[a-z]{2,4}[0-9]*"), range(500))]
    assert {len(match[1]) for match in results if match} == {2, 3, 4}
    assert {len(match[2]) for match in results if match} == set(range(9))


@pytest.mark.parametrize("pattern", ["(?=a)b", "a**", "[z-a]", "(a", "a)", r"\bword", "", "a{2,1}", "a$b", "[a]{300}"])
def test_a_pattern_that_is_not_read(pattern: str) -> None:
    """It is named."""
    assert refused(c.pattern, pattern).startswith(f"pattern({pattern!r}): ")
