"""The randomness: words, doubles and bounded integers of a column, and the keys that keep columns apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Philox

from example_data.generation.pin import Pin
from example_data.generation.random_stream import Stream, fingerprint

STREAM = Stream(Pin("mossy-owl", 2026, 12), "users", "display_name")

rows = st.tuples(st.integers(0, 2**40), st.integers(0, 50)).map(lambda draw: range(draw[0], draw[0] + draw[1]))


def number(words: list[int]) -> int:
    """Return little-endian 64-bit words as one number."""
    return sum(value << 64 * place for place, value in enumerate(words))


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        (
            [0, 0, 0, 0],
            [0, 0],
            [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B],
        ),
        (
            [0xFFFFFFFFFFFFFFFF] * 4,
            [0xFFFFFFFFFFFFFFFF] * 2,
            [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0],
        ),
        (
            [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89],
            [0x452821E638D01377, 0xBE5466CF34E90C6C],
            [0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6],
        ),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_philox_is_philox(counter: list[int], key: list[int], expected: list[int]) -> None:
    """NumPy's generator gives the known answers of Random123 for Philox4x64-10; it counts on before it draws."""
    before = (number(counter) - 1) % 2**256
    assert Philox(counter=before, key=number(key)).random_raw(4).tolist() == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (range(4), [0x8C1F74696839EFF0, 0x0CD1A8D162FCDA99, 0xBBBA002A4466F922, 0xF66B6D9EB42A28C8]),
        (range(4, 8), [0x18AAE8EA8D11F788, 0x0F7A73446955F0AF, 0xFDFC57B79EFC6A6F, 0xA4A342571B749397]),
        (range(1_000_001, 1_000_004), [0x4DF2DF60E2751D27, 0x1EFBAE4E384179D9, 0x20414C1C1A717147]),
        (range(5, 5), []),
    ],
    ids=["first", "next", "far", "none"],
)
def test_words_are_frozen(rows: range, expected: list[int]) -> None:
    """The words of a column are these, on any machine: made once by another implementation of Philox and BLAKE2b."""
    assert STREAM.words("given", rows).tolist() == expected


@given(rows)
def test_any_range_is_a_slice_of_the_whole(rows: range) -> None:
    """A row's word does not depend on the rows it is drawn with."""
    alone = [int(STREAM.words("given", range(row, row + 1))[0]) for row in rows]
    assert STREAM.words("given", rows).tolist() == alone


@pytest.mark.parametrize(
    ("seed", "table", "column", "purpose"),
    [
        (2027, "users", "display_name", "given"),
        (2026, "user", "display_name", "given"),
        (2026, "users", "name", "given"),
        (2026, "users", "display_name", "surname"),
        (2026, "usersd", "isplay_name", "given"),
        (2026, "users", "display_nameg", "iven"),
        (2026, "", "usersdisplay_name", "given"),
        (202, "6users", "display_name", "given"),
    ],
)
def test_each_part_of_the_key_counts(seed: int, table: str, column: str, purpose: str) -> None:
    """Another seed, table, column or purpose is another stream, also where the texts end to end are the same."""
    stream = Stream(Pin("mossy-owl", seed, 12), table, column)
    assert stream.words(purpose, range(1)).tolist() != [0x8C1F74696839EFF0]


@pytest.mark.parametrize(
    "pin",
    [
        Pin("kind-heron", 2026, 12),
        Pin("mossy-owl", 2026, 50),
        Pin("mossy-owl", 2026, 12, locale="de_DE"),
        Pin("mossy-owl", 2026, 12, digest="sha256:0"),
    ],
    ids=["name", "size", "locale", "digest"],
)
def test_nothing_else_counts(pin: Pin) -> None:
    """A seed's name, size, locale and digest do not move its words."""
    assert Stream(pin, "users", "display_name").words("given", range(1)).tolist() == [0x8C1F74696839EFF0]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("ab", "c"), "4162491f24e2a1dbaab3ca42bdf6415b"),
        (("a", "bc"), "2e59d15427dc6a6a3c4a50be48ecb260"),
        (("abc",), "3be1ff0cdba65f6df1170dfee3bd09bb"),
        (("abc", ""), "c29d597efe55bc3f879b80d35125c50d"),
        (("\u0142", 7), "47ddfd9824d0fac8ec0cea6386f0942a"),
    ],
)
def test_fingerprints_are_frozen(parts: tuple[str | int, ...], expected: str) -> None:
    """A fingerprint is BLAKE2b over each part's length in four bytes and the part, so where a part ends counts."""
    assert fingerprint(*parts).hex() == expected


@given(rows)
def test_doubles_are_below_one(rows: range) -> None:
    """A double is at least 0 and below 1."""
    assert all(0 <= double < 1 for double in STREAM.uniform("given", rows).tolist())


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (0, 0.0),
        (2**11 - 1, 0.0),
        (2**11, 1.1102230246251565e-16),
        (2**63, 0.5),
        (2**64 - 1, 0.9999999999999999),
    ],
)
def test_doubles_have_53_bits(monkeypatch: pytest.MonkeyPatch, drawn: int, expected: float) -> None:
    """A double is the upper 53 bits of its word over 2**53."""
    monkeypatch.setattr(Stream, "words", lambda *_: np.array([drawn], dtype=np.uint64))
    assert STREAM.uniform("given", range(1)).tolist() == [expected]


def test_doubles_are_spread_evenly() -> None:
    """Of 100,000 doubles each tenth of the range has 9,600 to 10,400, four standard deviations."""
    counts = np.histogram(STREAM.uniform("given", range(100_000)), bins=10, range=(0, 1))[0]
    assert all(9_600 <= count <= 10_400 for count in counts)


@pytest.mark.parametrize(
    ("drawn", "below", "expected"),
    [
        (0, 1, 0),
        (0, 2**53, 0),
        (2**64 - 1, 1, 0),
        (2**64 - 1, 3, 2),
        (2**64 - 1, 10, 9),
        (2**64 - 1, 2**32, 4_294_967_295),
        (2**64 - 1, 6_004_799_503_160_661, 6_004_799_503_160_660),
        (2**64 - 1, 2**53, 9_007_199_254_740_991),
    ],
)
def test_an_index_stays_below_its_bound(monkeypatch: pytest.MonkeyPatch, drawn: int, below: int, expected: int) -> None:
    """The smallest word gives 0, and the largest one less than the bound, in spite of rounding."""
    monkeypatch.setattr(Stream, "words", lambda *_: np.array([drawn], dtype=np.uint64))
    assert STREAM.index("given", range(1), below).tolist() == [expected]


@settings(max_examples=50)
@given(rows, st.integers(1, 2**53))
def test_indexes_are_in_bounds(rows: range, below: int) -> None:
    """An index is at least 0 and below its bound, whatever the rows and the bound."""
    assert all(0 <= index < below for index in STREAM.index("given", rows, below).tolist())


def test_indexes_are_frozen() -> None:
    """The indexes below 10 are these."""
    assert STREAM.index("given", range(8), 10).tolist() == [5, 0, 7, 9, 0, 0, 9, 6]


def test_each_row_may_have_its_bound() -> None:
    """Bounds may differ from row to row."""
    assert STREAM.index("given", range(4), np.array([10, 1, 10, 2])).tolist() == [5, 0, 7, 1]
