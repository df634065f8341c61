"""Column kinds: any rows alone are the same as among all, what each promises holds, and their values are frozen."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data import columns as c
from example_data.columns.floats import exp
from example_data.corpora.corpus import read_list
from example_data.errors import DatasetError
from example_data.generation import generator
from example_data.generation.dataset import Dataset, Table, load
from example_data.generation.permutation import permute_in_decades
from example_data.generation.pin import Pin
from tests.support.datasets.every_kind import KINDS

if TYPE_CHECKING:
    from example_data.generation.dataset import Column, Rows

OWL = Pin("mossy-owl", 2026, 300, dataset="tests.support.datasets.every_kind:every")
HERON = Pin("kind-heron", 7, 300, dataset="tests.support.datasets.every_kind:every")
SAMPLES = load(OWL.dataset).table("samples")
GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
"""By kind, what its first three rows are as texts."""

LOCALES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")

every_kind = pytest.mark.parametrize("name", KINDS)


def values(kind: Column, rows: Rows, pin: Pin = OWL, name: str = "sample") -> list[Any]:
    """Return the values that a kind makes for rows."""
    return kind.make(load(pin.dataset).table("samples").stream(pin, name), rows).values()


def sample(name: str, rows: Rows, pin: Pin = OWL) -> list[Any]:
    """Return the values of a column of the samples."""
    return values(SAMPLES.columns[name], rows, pin, name)


def refused(make: Any, *arguments: Any, **keywords: Any) -> str:  # noqa: ANN401 - any kind
    """Return the message about a column that cannot be made."""
    with pytest.raises(DatasetError) as caught:
        make(*arguments, **keywords)
    return str(caught.value)


# Any rows


@every_kind
@settings(max_examples=8)
@given(cuts=st.lists(st.integers(1, 199), max_size=5).map(sorted), start=st.sampled_from([0, 900, 1300]))
def test_any_rows_are_the_same_alone(name: str, cuts: list[int], start: int) -> None:
    """Two hundred rows are the same at once, in ranges, and in any order."""
    whole = sample(name, range(start, start + 200))
    parts = [sample(name, range(start + low, start + high)) for low, high in pairwise([0, *cuts, 200])]
    shuffled = np.random.Generator(np.random.PCG64(len(cuts))).permutation(200)
    ordered = dict(zip(shuffled.tolist(), sample(name, shuffled + start), strict=True))
    assert ([value for part in parts for value in part], [ordered[row] for row in range(200)]) == (whole, whole)


@every_kind
def test_no_rows_are_no_values(name: str) -> None:
    """An empty range has no values."""
    assert sample(name, range(0)) == []


@every_kind
def test_values_are_frozen(name: str) -> None:
    """The first three rows of every kind are these."""
    assert [str(value) for value in sample(name, range(3))] == GOLDEN[name]


@every_kind
def test_growing_keeps(name: str) -> None:
    """More rows change no value of those that were there, unless they were drawn among all."""
    if not SAMPLES.columns[name].is_drawn and name != "through":
        grown = replace(OWL, user_count=100_000)
        assert sample(name, range(50), grown) == sample(name, range(50))


def test_kinds_are_told() -> None:
    """Every kind says what it is."""
    assert [name for name, kind in KINDS.items() if kind.kind == "a function of its own"] == []


# Bounds


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        (c.integer(-3, 3), -3, 3),
        (c.integer(5, 5), 5, 5),
        (c.integer(-(2**63), 2**63 - 1, type="bigint"), -(2**63), 2**63 - 1),
        (c.integer(0, 2**54, type="bigint"), 0, 2**54),
        (c.decimal("4.90", "5.00"), Decimal("4.90"), Decimal("5.00")),
        (c.double(2, 3), 2, 3),
        (c.normal(0, 1, low=-0.5, high=0.5), -0.5, 0.5),
        (c.date(2, 1), date(2025, 12, 30), date(2026, 1, 2)),
        (c.moment(1, 1), datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)),
        (c.duration(-5, 5), timedelta(seconds=-5), timedelta(seconds=5)),
    ],
    ids=lambda value: value.kind if hasattr(value, "kind") else "",
)
@given(seed=st.integers(0, 2**63 - 1))
def test_numbers_and_times_stay_within(kind: Column, low: Any, high: Any, seed: int) -> None:  # noqa: ANN401
    """No value is below the lowest or above the highest."""
    made = values(kind, range(200), replace(OWL, seed=seed))
    assert low <= min(made) <= max(made) <= high


@pytest.mark.parametrize("kind", [c.integer(-3, 3), c.decimal(-3, 3, scale=0)], ids=["integer", "decimal"])
def test_both_bounds_occur(kind: Column) -> None:
    """Of 500 rows some have the lowest, and some the highest."""
    assert {int(value) for value in values(kind, range(500))} == set(range(-3, 4))


def test_wide_integers_are_spread() -> None:
    """Of 10,000 integers of all 64 bits a quarter, 4,800 to 5,200 halves, is below zero, and above 2^62 one in four."""
    made = values(c.integer(-(2**63), 2**63 - 1, type="bigint"), range(10_000))
    assert (4_800 <= sum(value < 0 for value in made) <= 5_200, 2_300 <= sum(v >= 2**62 for v in made) <= 2_700) == (
        True,
        True,
    )


def test_normal_numbers_are_normal() -> None:
    """Of 100,000 the mean is 100 and the deviation 15, 68.3 % are within one of it, and 95.4 % within two."""
    made = np.array(values(c.normal(100, 15), range(100_000)))
    within = [float(np.mean(np.abs(made - 100) < 15 * times)) for times in (1, 2)]
    assert (abs(made.mean() - 100) < 0.2, abs(made.std() - 15) < 0.15) == (True, True)
    assert within == [pytest.approx(0.683, abs=0.008), pytest.approx(0.954, abs=0.005)]


def test_lognormal_numbers_have_their_median() -> None:
    """Of 100,000 half are below 20, and the logarithms deviate by 0.8."""
    made = np.array(values(c.lognormal(20, 0.8), range(100_000)))
    assert float(np.median(made)) == pytest.approx(20, rel=0.01)
    assert float(np.log(made).std()) == pytest.approx(0.8, rel=0.01)


@given(st.floats(-700, 700))
def test_the_exponential_is_exact_enough(x: float) -> None:
    """It is that of the C library, to a relative error of 10^-12."""
    assert exp(np.array([x]))[0] == pytest.approx(math.exp(x), rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        (c.boolean(0.25), True, 2_327, 2_673),
        (c.weighted({"paid": 8, "open": 1, "refunded": 1}), "open", 880, 1_120),
        (c.weighted({"paid": 1, "never": 0}), "never", 0, 0),
        (c.choice(["a", "b"]), "a", 4_800, 5_200),
        (c.label({"a": 3, "b": 1}, type="e"), "b", 2_327, 2_673),
        (c.nullable(c.integer(1, 9), 0.1), None, 880, 1_120),
        (c.nullable(c.integer(1, 9), 0), None, 0, 0),
        (c.nullable(c.integer(1, 9), 1), None, 10_000, 10_000),
    ],
)
def test_shares(kind: Column, value: object, low: int, high: int) -> None:
    """Of 10,000 rows a value has its share, within four standard deviations."""
    assert low <= Counter(values(kind, range(10_000)))[value] <= high


@given(seed=st.integers(0, 2**63 - 1))
def test_subsets_of_a_list(seed: int) -> None:
    """Up to two of three letters, each once, in their order."""
    assert set(values(c.some("abc", 0, 2), range(50), replace(OWL, seed=seed))) <= {
        (),
        ("a",),
        ("b",),
        ("c",),
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    }


# Texts


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
    made = [
        text
        for pin in (OWL, HERON, replace(OWL, name="mossy-owls"))
        for text in values(UNIQUE[name], rows, pin, "slug")
    ]
    assert len(set(made)) == len(made)


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
    made = [re.fullmatch("([a-z]+)([0-9]*)", text) for text in values(c.pattern("[a-z]{2,4}[0-9]*"), range(500))]
    assert {len(match[1]) for match in made if match} == {2, 3, 4}
    assert {len(match[2]) for match in made if match} == set(range(9))


@pytest.mark.parametrize("pattern", ["(?=a)b", "a**", "[z-a]", "(a", "a)", r"\bword", "", "a{2,1}", "a$b", "[a]{300}"])
def test_a_pattern_that_is_not_read(pattern: str) -> None:
    """It is named."""
    assert refused(c.pattern, pattern).startswith(f"pattern({pattern!r}): ")


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


def test_only_long_addresses_are_unique() -> None:
    """Of the short ones there are too few."""
    assert refused(c.ip_address, unique=True) == (
        "ip_address(unique=True): version must be 6 where addresses are unique (found version=4). Only 768 addresses "
        "of version 4 are set aside for documentation."
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_addresses_are_plain_in_every_locale(locale: str) -> None:
    """No accent, space or apostrophe of a name comes into an address, and none is cut at its end."""
    made = values(c.email(max_length=20), range(500), replace(OWL, locale=locale))
    assert [text for text in made if not re.fullmatch("[a-z]+([.][a-z]+)?@example[.](com|net|org)", text)] == []


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


def test_too_short_for_a_domain() -> None:
    """An address of ten characters has room for none but that of its domain."""
    assert "(expected 1500, found 0)" in refused(values, c.email(unique=True, max_length=10), range(3))


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


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_places_and_words(locale: str) -> None:
    """All kinds of text are made in each of the locales, their slugs in ASCII."""
    pin = replace(OWL, locale=locale)
    kinds = [c.city(), c.street(), c.country(), c.postcode(), c.company(), c.phone(), c.words(1, 2), c.sentences(1, 2)]
    assert all(text.strip() == text != "" for kind in kinds for text in values(kind, range(100), pin))
    assert all(re.fullmatch("[a-z]+-[a-z]+", text) for text in values(c.slug(), range(100), pin))


@pytest.mark.parametrize(
    ("locale", "pattern"),
    [
        ("en_GB", r"\+44 (1632 960|7700 900)\d{3}"),
        ("de_DE", r"\+49 (30 23125|69 90009|40 66969|221 4710|89 99998)\d{3}"),
        ("fr_FR", r"\+33 (1 99 00|2 61 91|3 53 01|4 65 71|6 39 98) \d\d \d\d"),
        ("sv_SE", r"\+1 \d{3} 555 01\d\d"),
    ],
)
def test_phone_numbers_are_nobodys(locale: str, pattern: str) -> None:
    """A phone number is of a range set aside for fiction."""
    made = values(c.phone(), range(500), replace(OWL, locale=locale))
    assert [number for number in made if not re.fullmatch(pattern, number)] == []


def test_ip_addresses_are_nobodys() -> None:
    """An IP address is of a network set aside for documentation."""
    made = [*map(str, values(c.ip_address(), range(500))), *map(str, values(c.ip_address(version=6), range(500)))]
    assert {address.rpartition(".")[0] or address[:10] for address in made} == {
        "192.0.2",
        "198.51.100",
        "203.0.113",
        "2001:db8::",
    }


def test_an_unknown_locale_has_no_places() -> None:
    """A locale without lists is named, with those that have some."""
    assert refused(read_list, "xx_XX", "cities") == (
        "Locale 'xx_XX' has no places and words (expected one of "
        "de_DE, en_GB, en_US, es_ES, fr_FR, it_IT, nl_NL, pl_PL, pt_BR, sv_SE). Choose one of those."
    )


@given(st.sets(st.integers(0, 200_000), max_size=50))
def test_numbers_keep_their_length(places: set[int]) -> None:
    """Permuted in decades, numbers stay below 1,000 or as long as they were, and differ."""
    found = permute_in_decades(7, np.array(sorted(places), dtype=np.int64)).tolist()
    assert len(set(found)) == len(places)
    assert [len(str(max(n, 999))) + (n > 999) for n in found] == [
        len(str(max(n, 999))) + (n > 999) for n in sorted(places)
    ]


# Columns of the row


def test_a_template_has_the_row() -> None:
    """A template is made of the row's own values, its number and the seed's name; braces stand for themselves."""
    rows = range(40, 60)
    expected = [
        f"{given} {family} <{email}>{{{'' if number is None else number}}} {row + 1} mossy-owl {price}"
        for row, given, family, email, number, price in zip(
            rows, *(sample(n, rows) for n in ("given_name", "surname", "email", "nullable", "decimal")), strict=True
        )
    ]
    assert sample("template", rows) == expected


@pytest.mark.parametrize("text", ["{", "{}", "{0!r}", "{a:>3}", ""])
def test_no_template(text: str) -> None:
    """A text with a brace that holds no name is refused."""
    assert "template" in refused(c.template, text)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"id": c.serial_key(), "name": c.template("Room {id}")},
            (
                "Column rooms.name is made of one whose numbers the database gives (an integer key), so that nobody "
                "knows them before: write {row}, the row's number, instead."
            ),
        ),
        (
            {"id": c.uuid_key(), "a": c.template("{b}"), "b": c.template("{a}")},
            "Column rooms.a is made of 'b', which is made of it: break the circle.",
        ),
        (
            {"id": c.uuid_key(), "a": c.after("b")},
            "Column rooms.a is made of 'b', which is none of the table's other columns.",
        ),
    ],
)
def test_columns_that_cannot_be_made(columns: dict[str, Column], message: str) -> None:
    """A column of what nobody knows, of itself or of nothing is refused when the dataset is."""
    assert refused(Dataset, Table("rooms", "id", columns)) == message


@pytest.mark.parametrize(
    ("name", "base", "longest"),
    [
        ("after", "moment", timedelta(days=30)),
        ("after_date", "date", timedelta(days=3)),
        ("after_constant", "constant", timedelta(days=3)),
        ("after_nullable", "nullable_timestamp", timedelta(days=30)),
    ],
)
def test_what_comes_after(name: str, base: str, longest: timedelta) -> None:
    """A value is at most so much later than the other column's, and NULL where that is."""
    pairs = list(zip(sample(base, range(300)), sample(name, range(300)), strict=True))
    assert all((first is None) == (second is None) for first, second in pairs)
    assert all(timedelta(0) <= second - first <= longest for first, second in pairs if first is not None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("after", "timestamptz"), ("after_date", "date"), ("after_nullable", "timestamp"), ("through", "text")],
)
def test_types_are_those_of_the_other_column(name: str, expected: str) -> None:
    """A column that follows another one has its type."""
    assert SAMPLES.columns[name].type == expected


def test_null_references_lead_nowhere() -> None:
    """Where a reference is NULL, so is what goes through it, and nowhere else."""
    pairs = zip(sample("nullable_reference", range(300)), sample("through", range(300)), strict=True)
    assert {(key is None, value is None) for key, value in pairs} == {(True, True), (False, False)}


def test_keys_are_never_null() -> None:
    """A key cannot be made nullable."""
    assert refused(c.nullable, c.uuid_key()) == (
        "nullable(<a UUID key>): kind must not be a key, which is never NULL (found kind=<a UUID key>)."
    )


# Parameters


def test_the_anchor_is_a_parameter() -> None:
    """Dates and moments move with the seed's anchor, to the second and in UTC."""
    pin = replace(OWL, parameters={"anchor": "2030-06-01T12:00:00+02:00"})
    assert [values(kind, range(1), pin) for kind in (c.date(0), c.moment(0), c.moment(0, type="timestamp"))] == [
        [date(2030, 6, 1)],
        [datetime(2030, 6, 1, 10, tzinfo=UTC)],
        [datetime(2030, 6, 1, 10)],  # noqa: DTZ001 - of no zone
    ]


@pytest.mark.parametrize("anchor", ["soon", 5, None])
def test_a_wrong_anchor_is_explained(anchor: str | int | None) -> None:
    """An anchor that is no date is told, with the seed."""
    assert refused(values, c.date(1), range(1), replace(OWL, parameters={"anchor": anchor})) == (
        "Seed 'mossy-owl', column samples.sample: parameter anchor cannot be read (expected a date such as "
        f"'2026-01-01', found {anchor!r}). Correct it in the registry."
    )


def test_parameters_are_collected() -> None:
    """A dataset has the parameters of its columns, those within documents too."""
    assert dict(load(OWL.dataset).parameters) == {"anchor": "2026-01-01", "greeting": "hello"}


def test_a_parameter_is_read() -> None:
    """What a seed sets is in every row, as the column's type has it."""
    pin = replace(OWL, parameters={"rate": "4.90"})
    assert values(c.parameter("rate", 1, type="numeric"), range(2), pin) == [Decimal("4.90"), Decimal("4.90")]


# Ranges


@pytest.mark.parametrize(
    ("name", "low", "high", "longest"),
    [
        ("span", 0, 100, 10),
        ("span_numeric", Decimal("0.5"), Decimal("99.5"), Decimal(10)),
        ("period", datetime(2025, 12, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC), timedelta(hours=48)),
        ("period_dates", date(2025, 12, 2), date(2026, 2, 3), timedelta(days=3)),
    ],
)
def test_ranges_stay_within(name: str, low: Any, high: Any, longest: Any) -> None:  # noqa: ANN401
    """A range is not empty, not too long, and within its bounds."""
    made = sample(name, range(500))
    assert all(low <= span.low < span.high <= high and span.high - span.low <= longest for span in made)


@pytest.mark.parametrize("pin", [OWL, HERON], ids=["owl", "heron"])
def test_slots_of_a_parent_do_not_overlap(pin: Pin) -> None:
    """The slots of the rows of one parent follow each other, an hour apart."""
    slots = sample("slots", range(10), pin)
    assert [later.low - earlier.high for earlier, later in pairwise(slots[:5])] == [timedelta(hours=1)] * 4
    assert slots[5] == slots[0]


def test_slots_of_a_whole_table_do_not_overlap() -> None:
    """Nor do those of a table's rows that stand alone."""
    slots = sample("slots_dates", range(3000))
    assert all(later.low == earlier.high for earlier, later in pairwise(slots))


def test_slots_end() -> None:
    """A table whose slots would go on after the year 9999 is refused."""
    assert "a range ends after the year 9999" in refused(values, c.slots(2, alone=True), range(2**30, 2**30 + 1))


# Several values


def test_documents_have_members_of_their_own() -> None:
    """A document's members are independent, its constants in every row."""
    made = values(c.document({"a": c.integer(1, 9), "b": c.integer(1, 9), "c": [1]}), range(100))
    assert {len({row["a"] for row in made}), len({(row["a"], row["b"]) for row in made}) > 30, made[0]["c"] == [1]} == {
        9,
        True,
    }


def test_an_empty_document() -> None:
    """A document without members is empty in every row."""
    assert values(c.document({}), range(2)) == [{}, {}]


def test_arrays_have_their_sizes() -> None:
    """Arrays of up to three values have all sizes from none."""
    assert {len(value) for value in sample("array", range(100))} == {0, 1, 2, 3}


def test_octets_have_their_sizes() -> None:
    """So have bytes."""
    assert {len(value) for value in values(c.octets(3, 17), range(400))} == set(range(3, 18))


@pytest.mark.parametrize("kind", [c.reference("shops"), c.after("moment"), c.array(c.boolean(), 0, 1)])
def test_no_array_of(kind: Column) -> None:
    """An array is not of references, nor of arrays, nor of what has no type yet."""
    assert refused(c.array, kind, 0, 2).startswith(
        f"array(<{kind.kind}>, 0, 2): kind must have a type of its own, and not be a reference or an array (found kind="
    )


def test_no_reference_in_a_document() -> None:
    """A reference within a document is refused, as no database keeps it."""
    assert refused(c.document, {"shop": c.reference("shops")}) == (
        "document({'shop': <a row of shops>}): member 'shop' must not be a reference. Make it a column: a foreign key "
        "cannot protect it in a document."
    )


# Faker


def test_faker_is_seeded_for_each_row() -> None:
    """A row's value is the same alone, and rows differ."""
    assert (sample("faker", range(7, 8)), len(set(sample("faker", range(50)))) > 30) == (
        sample("faker", range(10))[7:8],
        True,
    )


@pytest.mark.parametrize(
    ("provider", "arguments", "message"),
    [
        ("no_such_thing", {}, "Faker cannot make 'no_such_thing' in the locale en_US (Unknown formatter"),
        ("job", {"of": 1}, "Faker cannot make 'job' in the locale en_US ("),
    ],
)
def test_what_faker_cannot_make(provider: str, arguments: dict[str, Any], message: str) -> None:
    """A provider that is not there, or refuses its arguments, is named with the column."""
    said = refused(values, c.faker(provider, **arguments), range(1), name="x")
    assert said.startswith(f"Seed 'mossy-owl', column samples.x: {message}")


# What cannot be


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (c.choice, ([],)),
        (c.weighted, ({},)),
        (c.weighted, ({"a": 0},)),
        (c.weighted, ({"a": -1},)),
        (c.weighted, ({"a": 0.5},)),
        (c.some, (["a"], 0, 2)),
        (c.boolean, (1.5,)),
        (c.integer, (2, 1)),
        (c.integer, (0, 2**31)),
        (c.decimal, ("1.005", 2)),
        (c.decimal, ("a", 2)),
        (c.decimal, (2, 1)),
        (c.words, (0, 2)),
        (c.sentences, (3, 2)),
        (c.code, (0,)),
        (c.date, (-5, 4)),
        (c.after, ("a",)),
        (c.duration, (2, 1)),
        (c.span, (1, 1, 1)),
        (c.span, ("0.5", 1, 1)),
        (c.slots, (0,)),
        (c.octets, (2, 1)),
        (c.array, (c.boolean(), 2, 1)),
        (c.nullable, (c.boolean(), 2)),
    ],
)
def test_what_no_column_can_be(kind: Any, arguments: tuple[Any, ...]) -> None:  # noqa: ANN401
    """A kind without values, or with bounds that leave none, is refused where it is written, with the call."""
    keywords = {"days": -1} if kind is c.after else {}
    said = refused(kind, *arguments, **keywords)
    assert (said.startswith(f"{kind.__name__}("), said.endswith(".")) == (True, True)


def test_a_text_is_read_as_its_type() -> None:
    """A constant that is no value of its type is refused."""
    assert refused(c.constant, "tomorrow", type="date") == (
        "constant('tomorrow', type='date'): 'tomorrow' cannot be read as date. Write it as PostgreSQL does."
    )


@every_kind
def test_blocks_have_every_kind(name: str) -> None:
    """A block of the generator has as many values of every column as rows."""
    (block,) = generator.blocks(OWL, SAMPLES, range(40), columns=[name])
    assert len(list(block.values())) == len(block.rows)


@pytest.mark.parametrize(
    ("make", "arguments", "said"),
    [
        (c.words, (3, 1), "words(3, 1): low must be at least 1 and at most high (found low=3, high=1)."),
        (
            c.double,
            (2, 1),
            "double(2, 1): low must be at most high, both from -1e+308 to 1e+308 (found low=2, high=1).",
        ),
        (
            c.double,
            (0, math.inf),
            "double(0, inf): low must be at most high, both from -1e+308 to 1e+308 (found low=0, high=inf).",
        ),
        (
            c.double,
            (math.nan, 1),
            "double(nan, 1): low must be at most high, both from -1e+308 to 1e+308 (found low=nan, high=1).",
        ),
        (
            c.normal,
            (1, -1),
            "normal(1, -1): mean and deviation must be finite, deviation at least 0 (found mean=1, deviation=-1).",
        ),
        (
            c.lognormal,
            (-1, 0.5),
            "lognormal(-1, 0.5): median must be above 0 and finite, spread from 0 to 20 (found median=-1, spread=0.5).",
        ),
        (
            c.lognormal,
            (1, 1000),
            "lognormal(1, 1000): median must be above 0 and finite, spread from 0 to 20 (found median=1, spread=1000).",
        ),
        (c.choice, ("abc",), "choice('abc'): values must be a list, not one text (found values='abc'). Write ['abc']."),
        (
            c.date,
            (10**9,),
            (
                "date(1000000000): days_before + days_after must be at least 0, and each of them at most 3652059 "
                "(found days_before=1000000000, days_after=0)."
            ),
        ),
        (
            c.moment,
            (0, 10**9),
            (
                "moment(0, 1000000000): days_before + days_after must be at least 0, and each of them at most 3652059 "
                "(found days_before=0, days_after=1000000000)."
            ),
        ),
    ],
)
def test_arguments_that_cannot_be(make: Any, arguments: tuple[Any, ...], said: str) -> None:  # noqa: ANN401 - any kind
    """What no row could have is refused as the dataset is made."""
    assert refused(make, *arguments) == said


def test_other_arguments_that_cannot_be() -> None:
    """The same of arguments with names."""
    assert refused(c.double, 0, 1e300, type="real") == (
        "double(0, 1e+300, type='real'): low must be at most high, both from -3e+38 to 3e+38 (found low=0, "
        "high=1e+300)."
    )
    assert refused(c.normal, 0, 1, low=5, high=1) == (
        "normal(0, 1, low=5, high=1): low must be at most high (found low=5, high=1)."
    )
    assert refused(c.one_in, 0, "a", otherwise="b") == (
        "one_in(0, 'a', otherwise='b'): size must be a whole number of at least 1 (found size=0)."
    )
    assert refused(c.subset, "ids", low=3, high=2) == (
        "subset('ids', low=3, high=2): low must be at least 0 and at most high (found low=3, high=2)."
    )
    assert refused(c.tree, roots=5) == "tree(roots=5): roots must be from 0 to 1 (found roots=5)."
    assert refused(c.email, max_length=0) == "email(max_length=0): max_length must be at least 1 (found max_length=0)."


def test_a_kind_that_calls_another_is_named() -> None:
    """The call in the message is the one that the user wrote, and long arguments are cut."""
    assert refused(c.label, [], type="status") == (
        "label([], type='status'): values must have at least one member (found values=[])."
    )
    assert refused(c.document, {"shop": {"id": c.reference("shops")}}).startswith(
        "document({'shop': {'id': <a row of shops>}}): member 'id' must not be a reference."
    )
    assert refused(c.some, list(range(100)), 0, 101, type="integer[]").startswith(
        "some([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1..., 0, 101, type='integer[]'): low must"
    )


@pytest.mark.parametrize(
    ("kind", "anchor"),
    [
        (c.date(3), "0001-01-01"),
        (c.moment(0, 9), "9999-12-31"),
        (c.period(3, hours=2), "0001-01-02"),
    ],
)
def test_dates_beyond_the_calendar(kind: Column, anchor: str) -> None:
    """Days before the year 1 or after the year 9999 are refused with the column, not by PostgreSQL."""
    with pytest.raises(
        DatasetError, match=r"Seed 'mossy-owl', column samples\.sample: (some dates are|a range begins) "
    ):
        values(kind, range(50), replace(OWL, parameters={"anchor": anchor}))


def test_an_anchor_that_is_before_the_calendar_in_utc() -> None:
    """An anchor whose moment has no date in UTC is refused like one that is no date."""
    with pytest.raises(DatasetError, match="expected a date such as"):
        values(c.date(3), range(1), replace(OWL, parameters={"anchor": "0001-01-01T00:00+14:00"}))
