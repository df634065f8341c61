"""The published test vectors: made by the package, and made again by nothing but what the specification says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from example_data.generation import generator, permutation, pinning, random_stream, row_numbers
from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from tests.specification import plain_generator as plain

VECTORS = json.loads((Path(__file__).parents[2] / "docs/reference/generator-vectors.json").read_bytes())

SEED = plain.Seed(
    VECTORS["seed"]["name"],
    VECTORS["seed"]["seed"],
    VECTORS["seed"]["locale"],
    VECTORS["seed"]["sizes"],
    VECTORS["seed"]["anchor"],
)

PEOPLE = VECTORS["people"]


def _json(value: Any) -> Any:  # noqa: ANN401 - whatever a column has
    """Return a value as the vectors have it: whole numbers of more than 53 bits are texts."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case list() | tuple():
            return list(map(_json, value))
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def _plain_columns() -> dict[str, dict[str, plain.Kind]]:
    things = range(40)
    parts = plain.rows_per(SEED, "parts", 0, 3, things)

    def key(table: str, row: plain.Kind) -> plain.Kind:
        def value(place: plain.Place, number: int) -> UUID | None:
            target = row(place, number)
            return None if target is None else plain.key_of(SEED, table, target)

        return value

    return {
        "things": {
            "id": plain.uuid_key,
            "integer": plain.integer(-5, 1000),
            "wide": plain.integer(-(2**62), 2**62),
            "number": plain.unique_integer(1, 10**9),
            "code": plain.code(8),
            "long_code": plain.code(16),
            "boolean": plain.boolean(0.25),
            "decimal": plain.decimal("-4.90", "48000.00"),
            "price": plain.price("1.00", "500.00"),
            "choice": plain.choice(["red", "green", "blue"]),
            "weighted": plain.weighted({"paid": 8, "open": 1, "refunded": 1}),
            "one_in": plain.one_in(10, "imperial", otherwise="metric"),
            "some": plain.some(["a", "b", "c", "d"], 0, 3),
            "moment": plain.moment(720),
            "nullable": plain.nullable(plain.integer(1, 9), share=0.3),
            "words": plain.words(1, 4),
            "title": plain.unique_words(1, 3),
            "name": plain.person_name,
            "email": plain.unique_email,
        },
        "parts": {"id": plain.uuid_key, "thing_id": key("things", lambda _place, row: row // 3)},
        "uses": {
            "id": plain.uuid_key,
            "any": key("parts", plain.reference(parts)),
            "skewed": key("parts", plain.skewed_reference(parts)),
            "other": key("things", plain.distinct(things, 2)),
        },
        "pairs": {
            "id": plain.uuid_key,
            "once": key("things", plain.unique_reference(things)),
            "tree": key("pairs", plain.tree),
        },
    }


PLAIN_COLUMNS = _plain_columns()
COLUMNS = [(table, name) for table, columns in PLAIN_COLUMNS.items() for name in columns]


def test_every_column_of_the_vectors_is_made_again() -> None:
    """The plain generator has the same tables and columns as the vectors."""
    assert {table: [*found["columns"]] for table, found in VECTORS["tables"].items()} == {
        table: [*columns] for table, columns in PLAIN_COLUMNS.items()
    }


@pytest.mark.parametrize(("table", "name"), COLUMNS, ids=".".join)
def test_the_specification_makes_the_values(table: str, name: str) -> None:
    """What the page says, in plain Python, gives the values of a column."""
    found, kind = VECTORS["tables"][table], PLAIN_COLUMNS[table][name]
    rows, place = found["rows"][: len(found["columns"][name])], plain.Place(SEED, table, name)
    assert _json([kind(place, row) for row in rows]) == found["columns"][name]


@pytest.mark.parametrize(("table", "name"), COLUMNS, ids=".".join)
def test_the_package_makes_the_values(table: str, name: str) -> None:
    """The package gives the same values of a column."""
    pin = _pin(SEED, "tests.specification.dataset:v1", "things")
    loaded, found = load(pin.dataset).table(table), VECTORS["tables"][table]
    rows = np.array(found["rows"][: len(found["columns"][name])])
    assert _json(generator.make_column(pin, loaded, name, rows).values()) == found["columns"][name]


def test_both_leave_out_the_same_row_numbers() -> None:
    """Of the numbers of a table with none to three rows per parent, both have those of the vectors."""
    pin, expected = _pin(SEED, "tests.specification.dataset:v1", "things"), VECTORS["tables"]["parts"]["rows"]
    parts = load(pin.dataset).table("parts")
    assert plain.rows_per(SEED, "parts", 0, 3, range(40)) == expected
    assert list(row_numbers.existing_rows(pin, parts, range(120))) == expected


@pytest.mark.parametrize("count", [1, 12, 1000])
def test_both_have_the_digest_of_people(count: int) -> None:
    """A digest covers each key, name, subset and header of `people:v1`."""
    vocabularies = {name: tuple(map(UUID, values)) for name, values in PEOPLE["vocabularies"].items()}
    seed = plain.Seed(PEOPLE["name"], PEOPLE["seed"], PEOPLE["locale"], {"users": count}, vocabularies=vocabularies)
    assert plain.people_digest(seed) == PEOPLE["digests"][str(count)]
    assert pinning.digest(_pin(seed, "example_data.datasets.people:v1", "users")) == PEOPLE["digests"][str(count)]


def _pin(seed: plain.Seed, dataset: str, first: str) -> Pin:
    sizes = dict(seed.sizes)
    return Pin(
        name=seed.name,
        seed=seed.seed,
        user_count=sizes.pop(first),
        dataset=dataset,
        locale=seed.locale,
        vocabularies={name: tuple(values) for name, values in seed.vocabularies.items()},
        sizes=sizes,
        parameters={"anchor": seed.anchor},
    )


def _fingerprints(make: Callable[..., bytes]) -> list[str]:
    return [make(*each["parts"]).hex() for each in VECTORS["fingerprints"]]


@pytest.mark.parametrize("make", [plain.fingerprint, random_stream.fingerprint], ids=["page", "package"])
def test_fingerprints(make: Callable[..., bytes]) -> None:
    """Both hash parts alike."""
    assert _fingerprints(make) == [each["hex"] for each in VECTORS["fingerprints"]]


def test_keys() -> None:
    """The key of a column and a purpose is read with its lowest byte first."""
    for each in VECTORS["keys"]:
        place = plain.Place(plain.Seed("", each["seed"]), each["table"], each["column"])
        assert f"{place.key(each['purpose']):032x}" == each["key"]


def _words_of_page(key: int, places: Iterable[int]) -> list[int]:
    return [plain.word(key, place) for place in places]


def _words_of_package(key: int, places: Iterable[int]) -> list[int]:
    return [int(word) for word in random_stream.make_words_at(key, np.array(list(places)))]


@pytest.mark.parametrize("words", [_words_of_page, _words_of_package], ids=["page", "package"])
def test_words(words: Callable[[int, Iterable[int]], list[int]]) -> None:
    """Both read the same words of a key, the billionth as well as the first."""
    for each in VECTORS["words"]:
        places = range(each["first"], each["first"] + len(each["words"]))
        assert [f"{word:016x}" for word in words(int(each["key"], 16), places)] == each["words"]


def test_permutations() -> None:
    """Both take numbers to the same places, of one number as of 2^62, and with a tweak."""
    for each in VECTORS["permutations"]:
        key, size, tweak = int(each["key"], 16), int(each["size"]), each["tweak"]
        places, moved = [int(place) for place in each["places"]], [int(place) for place in each["moved"]]
        tweaks = None if tweak is None else np.full(len(places), tweak)
        assert [plain.permute(key, place, size, tweak) for place in places] == moved
        assert permutation.permute(key, np.array(places), size, tweaks=tweaks).tolist() == moved


def test_permutations_in_decades() -> None:
    """Both leave every number its length."""
    each = VECTORS["decades"]
    key = int(each["key"], 16)
    assert [plain.permute_in_decades(key, place) for place in each["places"]] == each["moved"]
    assert permutation.permute_in_decades(key, np.array(each["places"])).tolist() == each["moved"]
