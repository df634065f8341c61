"""Words, codes and texts in general (`texts`, `text_parts`, `unique_values`): unique, short enough, of their look."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import columns as c
from example_data.generation.permutation import permute_in_decades
from tests.support.column_values import HERON, OWL, refused, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column

UNIQUE = {
    "words": c.words(1, 2, unique=True),
    "words in 30": c.words(1, 2, unique=True, max_length=30),
    "slug": c.slug(unique=True),
    "slug in 10": c.slug(unique=True, max_length=10),
    "slug of": c.slug("choice", unique=True, max_length=30),
    "email": c.email(unique=True),
    "email in 32": c.email(unique=True, max_length=32),
    "email in 20": c.email(unique=True, max_length=20),
    "user_name": c.user_name(unique=True),
    "user_name in 30": c.user_name(unique=True, max_length=30),
    "user_name in 6": c.user_name(unique=True, max_length=6),
    "company": c.company(unique=True, max_length=40),
    "url": c.url(unique=True),
    "url in 24": c.url(unique=True, max_length=24),
    "code": c.code(8),
    "code of digits": c.code(7, alphabet="0123456789"),
    "template": c.template("{row}-{seed}"),
    "pattern": c.pattern("[A-Z]{3}-[0-9a-f]{6}x*", unique=True),
    "pattern of many characters": c.pattern("[a-z]{40}", unique=True),
    "integer": c.integer(-(2**31), 2**31 - 1, unique=True),
    "integer of all bits": c.integer(-(2**63), 2**63 - 1, unique=True, type="bigint"),
    "octets": c.octets(5, 5, unique=True),
    "octets of 20": c.octets(0, 20, unique=True),
    "ip_address": c.ip_address(version=6, unique=True),
}


@pytest.mark.parametrize("name", UNIQUE)
def test_unique_texts_differ(name: str) -> None:
    """Of two seeds' 1,500 rows, and of some far ones, no two have the same text."""
    rows = np.concatenate([np.arange(1_500), np.arange(998_000, 1_001_000, 7)])
    results = [
        text
        for pin in (OWL, HERON, replace(OWL, name="mossy-owls"))
        for text in values(UNIQUE[name], rows, pin, "slug")
    ]
    assert len(set(results)) == len(results)


@pytest.mark.parametrize(
    ("kind", "room"),
    [
        (c.pattern("[a-c][0-9]{2}", unique=True), 300),
        (c.integer(1, 1000, unique=True), 1000),
        (c.octets(1, 1, unique=True), 256),
    ],
)
def test_too_few_values_for_all_rows(kind: Column, room: int) -> None:
    """A column that has fewer different values than rows says how many there are."""
    assert f"too few different values are possible (expected 1500, found {room})" in refused(values, kind, range(3))


def test_unique_texts_of_many_rows_differ() -> None:
    """Of 200,000 rows no two have the same address."""
    kind = c.email(unique=True, max_length=40)
    assert len(set(values(kind, range(200_000)))) == 200_000


def test_truth_values_as_texts() -> None:
    """A truth value may be written as a text."""
    assert set(values(c.choice(["true", "false"], type="boolean"), range(50))) == {True, False}


@pytest.mark.parametrize(("kind", "argument", "call"), [(c.constant, 7, "constant(7"), (c.choice, [7], "choice([7]")])
@pytest.mark.parametrize("type_name", ["text", "varchar", "character"])
def test_a_number_is_no_text(kind: Any, argument: object, call: str, type_name: str) -> None:  # noqa: ANN401
    """A value of a text column that is no text is refused when the column is."""
    assert refused(kind, argument, type=type_name) == (
        f"{call}, type={type_name!r}): 7 is not a value of {type_name} (expected a str, found int). Write it in "
        "quotes, or name the column's type, as in type='integer'."
    )


@pytest.mark.parametrize("most", [1, 2, 5, 8, 12, 20, 30, 60])
@pytest.mark.parametrize("locale", ["en_US", "de_DE", "pl_PL"])
def test_texts_are_short_enough(most: int, locale: str) -> None:
    """A text is never longer than its column, nor empty."""
    pin = replace(OWL, locale=locale)
    kinds = [c.words(1, 4, max_length=most), c.sentences(1, 2, max_length=most), c.surname(max_length=most)]
    kinds += [c.person_name(max_length=most), c.street(max_length=most), c.company(max_length=most)]
    kinds += [c.template("{words} {sentences}", max_length=most), c.slug("sentences", max_length=most)]
    lengths = {len(text) for kind in kinds for text in values(kind, range(100), pin)}
    assert (min(lengths) >= 1, max(lengths) <= most) == (True, True)


@pytest.mark.parametrize("most", [14, 20, 26, 40, 100])
def test_unique_texts_are_short_enough(most: int) -> None:
    """So are texts that no other row has."""
    kinds = [c.email, c.user_name, c.company, c.slug]
    rows = np.arange(0, 1_000_000, 9_999)
    lengths = [len(text) for kind in kinds for text in values(kind(unique=True, max_length=most), rows)]
    assert max(lengths) <= most


def test_too_short_for_all_rows() -> None:
    """A column that has not room for as many different values as there are rows is named, with both."""
    assert refused(values, c.user_name(unique=True, max_length=2), range(3), name="login") == (
        "Seed 'mossy-owl', column samples.login: too few different values are possible (expected 1500, found 1296). "
        "Allow longer values or wider bounds, or make the table smaller."
    )


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        (c.email(), r"[a-z]+\.[a-z]+@example\.(com|net|org)"),
        (c.email(unique=True), r"[a-z]+\.[a-z]+\d+@mossy-owl\.example"),
        (c.user_name(unique=True), r"[a-z]+_[a-z]+\d+_mossy_owl"),
        (c.slug(), r"[a-z]+-[a-z]+"),
        (c.slug("sentences"), r"[a-z]+(-[a-z]+)*"),
        (c.url(), r"https://[a-z]+\.example/[a-z]+-[a-z]+"),
        (c.phone(), r"\+1 \d{3} 555 01\d\d"),
        (c.code(8), "[0-9A-HJKMNP-TV-Z]{8}"),
        (c.code(11, unique=False, alphabet="ab"), "[ab]{11}"),
        (c.code(30), "[0-9A-HJKMNP-TV-Z]{30}"),
        (c.words(2, 3), "[A-Z][a-z]+( [a-z]+){1,2}"),
        (c.sentences(2, 2), r"[A-Z][a-z ]+\. [A-Z][a-z ]+\."),
        (c.country_code(), "[A-Z]{2}"),
        (c.street(), r"\d{1,3} \w.+"),
    ],
)
def test_texts_look_like(kind: Column, pattern: str) -> None:
    """A text has the form of its kind."""
    assert [text for text in values(kind, range(1200)) if not re.fullmatch(pattern, text)] == []


@given(st.sets(st.integers(0, 200_000), max_size=50))
def test_numbers_keep_their_length(places: set[int]) -> None:
    """Permuted in decades, numbers stay below 1,000 or as long as they were, and differ."""
    permuted = permute_in_decades(7, np.array(sorted(places), dtype=np.int64)).tolist()
    assert len(set(permuted)) == len(places)
    assert [len(str(max(n, 999))) + (n > 999) for n in permuted] == [
        len(str(max(n, 999))) + (n > 999) for n in sorted(places)
    ]
