"""The generator: which rows a pin makes, that nothing else moves them, and what it says where it cannot make them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import chain, combinations, pairwise
from math import comb
from typing import TYPE_CHECKING, Any
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data import columns
from example_data.columns import Subsets
from example_data.datasets.example_users import (
    ExampleUserSeed,
    UnitSystemSeed,
    generate_example_users,
    iterate_example_users,
)
from example_data.datasets.people import v1
from example_data.errors import DatasetError, DigestMismatchError
from example_data.generation import generator, pinning
from example_data.generation.dataset import Column, Dataset, Table, load
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.random_stream import Stream
from example_data.generation.uuid_keys import KeySpace
from example_data.generation.vectors import Plain
from example_data.postgres import key_ranges
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
from tests.support.project import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCALES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE")
THEMES = (
    UUID("3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    UUID("4fa85f64-5717-4562-b3fc-2c963f66afa7"),
    UUID("5fa85f64-5717-4562-b3fc-2c963f66afa8"),
)
TOGGLES = (
    UUID("7fa85f64-5717-4562-b3fc-2c963f66afa6"),
    UUID("8fa85f64-5717-4562-b3fc-2c963f66afa7"),
)
OWL = Pin(
    "mossy-owl",
    2026,
    12,
    vocabularies={"interest_theme_ids": THEMES, "safety_toggle_ids": TOGGLES},
    digest="sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73",
)
USERS, PREFERENCES = v1.tables
REGISTRY = SeedRegistry.from_file(REPOSITORY / "seeds/registry.json")

seeds = st.integers(0, 2**63 - 1)
words = st.text("abcxyz0189-_", max_size=20)
ranges = st.tuples(st.integers(0, 2**31), st.integers(0, 60)).map(lambda draw: range(draw[0], draw[0] + draw[1]))
sorted_cuts = st.lists(st.integers(1, 99), max_size=6).map(sorted)


def rows(pin: Pin, table: Table, rows: range) -> list[tuple[Any, ...]]:
    """Return rows of a table, as tuples."""
    return [row for block in generator.blocks(pin, table, rows) for row in block.values()]


def column(pin: Pin, table: Table, name: str, numbers: range) -> list[Any]:
    """Return the values of one column."""
    return table.columns[name].make(table.stream(pin, name), numbers).values()


def names(locale: str, count: int, seed: int = 2026) -> list[str]:
    """Return the names of the first people of a locale."""
    return column(replace(OWL, seed=seed, locale=locale), USERS, "display_name", range(count))


def subsets_of(vocabulary: str, size: int, seed: int, people: int = 100) -> list[tuple[int, ...]]:
    """Return what people choose from a vocabulary of the numbers below a size."""
    items = tuple(UUID(int=number) for number in range(size))
    pin = replace(OWL, seed=seed, vocabularies={vocabulary: items})
    chosen = column(pin, PREFERENCES, vocabulary, range(people))
    return [tuple(member.int for member in members) for members in chosen]


def rises(keys: Sequence[UUID]) -> bool:
    """Return whether each key is higher than the one before it."""
    return all(first < second for first, second in pairwise(keys))


def is_choice(members: tuple[int, ...], low: int, high: int, size: int) -> bool:
    """Return whether the members are as many as allowed, below the size, and each greater than the one before."""
    return low <= len(members) <= high and list(members) == sorted(set(members) & set(range(size)))


def error(pin: Pin) -> str:
    """Return the message about a pin that makes no rows."""
    with pytest.raises(DatasetError) as caught:
        pinning.digest(pin)
    return str(caught.value)


def python(*code: str, **variables: str) -> str:
    """Run code in another process; return what it prints."""
    command = [sys.executable, "-c", "; ".join(code)]
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


# Same pin, same rows


@pytest.mark.parametrize(
    ("locale", "digest"),
    [
        ("de_DE", "sha256:5a36f9dcd702ed9d93f2cdeb6e7d307f0cf272f7b4415064bad2271b1db2da79"),
        ("en_GB", "sha256:a891d8e8dc8b5f9dcead179a43362c884e93b83bdd3049f7db5bac7bfcad1ded"),
        ("en_US", "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"),
        ("es_ES", "sha256:2d8337db1b9cddb4604791214c90bea6bd75e768ee6f5039423cfa5e3edde586"),
        ("fr_FR", "sha256:c4e08a31d0692e9129700a214489c3e2871fc0e3f23beb6050489854e5841a49"),
        ("it_IT", "sha256:41d6fc69a5e5093ea9ad9e479faa68867c6d82fe3e8410f58902b109791f945f"),
        ("nl_NL", "sha256:be45500e54fabb2dd8003d4e1c1612531b4f8bc6362371aafbc542ac3ef83f92"),
        ("pl_PL", "sha256:e126ec43ff6ac95baeeaa1ae6d108e9e9ff4a6f59fd56d1d6624e026eeb6a772"),
        ("pt_BR", "sha256:fbdf711a807ca429c1a5918d293acf4df440bd48441e9f5afa97d2d60b66dea8"),
        ("sv_SE", "sha256:fee6cd2677d5df58dbc89b9c45bc717d4f280afb655e242a3a7503feb610ac04"),
    ],
)
def test_digests_are_frozen(locale: str, digest: str) -> None:
    """Twelve people of each locale have this digest: made once by another implementation of the whole dataset."""
    assert pinning.digest(replace(OWL, locale=locale)) == digest


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de_DE", "9643f39e0ec4263416365fbaf1f37eeb6f9192963e751d869c4ac0623b4a85ce"),
        ("en_GB", "d81b2e93dbad4baafc01ec10ddaf9e2b25c78df1130aaba4650b9ab0eb171c69"),
        ("en_US", "e1ada561f602f20c66b1868e4a8834b77d11c685706721c301a55424debef173"),
        ("es_ES", "5dcb00bfcf5e7cd4eab4d5a11b52ff3b61c7f948832856fd51f77ac85d643a4a"),
        ("fr_FR", "5329c099849dc8c10f40674b4e5711412930c0ad22183b9fdd23b5c4875d7d3a"),
        ("it_IT", "5883596a1f83753e290771bffec29e432b71810e35d0802bedbe59f4d7fe70dd"),
        ("nl_NL", "fafc03c5fcf9e3cd558eb2e4b874c3925852042414c9ea4d10cc1d5e2d76bb42"),
        ("pl_PL", "cb2de3019273ca0de64de7911af09d77529b36fb91082004f479652d9614f0ad"),
        ("pt_BR", "4425302f050275c09de231d1a5cd0c04ee3a2cd004864aeb5285aed0b618dd17"),
        ("sv_SE", "78f1d127643746f49c2011d5acf2a5762d36dd5c3b2842421a24408113eebea1"),
    ],
)
def test_people_of_each_locale_are_frozen(locale: str, expected: str) -> None:
    """Twelve people of each locale have the rows that they had when they were first released, whatever digests are."""
    pin = replace(OWL, locale=locale)
    lines = [row for table in v1.tables for row in [(table.name, *table.columns), *rows(pin, table, range(12))]]
    text = "".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False, default=str) + "\n" for line in lines)
    assert hashlib.sha256(text.encode()).hexdigest() == expected


@pytest.mark.parametrize("count", [10_000, 10_001, 2**31 - 1])
def test_a_digest_covers_ten_thousand_rows(count: int) -> None:
    """From the 10,001st row on nothing is added to the digest."""
    digest = pinning.digest(replace(OWL, user_count=count, locale="pl_PL"))
    assert digest == "sha256:f67a4be87acd98d8537f695551d3334cda3161c8928a29d2855722dd51871023"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de_DE", ["Andrey Kambs", "Arzu Finke", "Heinz Walter Lindner"]),
        ("en_GB", ["Bernard Ellis", "Beth Green", "Jacob Stevens"]),
        ("en_US", ["James Graham", "Michelle Harris", "Charles Ferguson"]),
        ("es_ES", ["Alberto Feijoo", "Angelica Banos", "Gregorio Jara"]),
        ("fr_FR", ["Arthur Guillou", "Aimee Colin", "Jacques Le Gall"]),
        ("it_IT", ["Antonino Granatelli", "Annamaria Carli", "Gioele Marconi"]),
        ("nl_NL", ["Berend Mangel", "Ashley Cornelisse", "Kyan Riem"]),
        ("pl_PL", ["Arkadiusz Urbanski", "Aniela Kruk", "Kajetan Bekus"]),
        ("pt_BR", ["Arthur Macedo", "Olivia Castro", "Joao Moraes"]),
        ("sv_SE", ["Anders Berglund", "Elisabeth Eriksson", "Bertil Nyberg"]),
    ],
)
def test_names_are_frozen(locale: str, expected: list[str]) -> None:
    """The first three people of each locale have these names."""
    assert names(locale, 3) == expected


def test_people_are_frozen() -> None:
    """The first two people of the first seed are these."""
    assert generate_example_users(REGISTRY, SeedDefinition("mossy-owl", 2026, 2)) == [
        ExampleUserSeed(
            id=UUID("015b92af-54e2-89d6-8387-890000000000"),
            display_name="James Graham",
            interest_theme_ids=THEMES,
            safety_toggle_ids=TOGGLES,
            unit_system=UnitSystemSeed.METRIC,
        ),
        ExampleUserSeed(
            id=UUID("015b92af-54e2-89d6-8387-890000000001"),
            display_name="Michelle Harris",
            interest_theme_ids=(THEMES[0], THEMES[2]),
            safety_toggle_ids=TOGGLES,
            unit_system=UnitSystemSeed.METRIC,
        ),
    ]


def test_preferences_are_frozen() -> None:
    """The third person's preferences are these."""
    assert rows(OWL, PREFERENCES, range(2, 3)) == [
        (UUID("015b92af-54e2-89d6-8387-890000000002"), THEMES[:2], (), "imperial", 1)
    ]


def test_the_first_seed_has_the_digest_of_its_revision() -> None:
    """The pin that a revision would hold today is the one it holds."""
    assert pinning.make_pin(REGISTRY, SeedDefinition("mossy-owl", 2026, 12)) == OWL


@pytest.mark.parametrize(
    "changed",
    [
        replace(OWL, name="mossy-owls"),
        replace(OWL, seed=2027),
        replace(OWL, user_count=13),
        replace(OWL, locale="en_GB"),
        replace(OWL, vocabularies={"interest_theme_ids": THEMES[::-1], "safety_toggle_ids": TOGGLES}),
        replace(OWL, vocabularies={"interest_theme_ids": THEMES, "safety_toggle_ids": TOGGLES[:1]}),
    ],
    ids=["name", "seed", "size", "locale", "themes", "toggles"],
)
def test_a_digest_tells_every_argument(changed: Pin) -> None:
    """A pin of which anything was changed no longer has its digest."""
    assert pinning.digest(changed) != "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"


KEYED = Table("t", columns={"id": columns.uuid_key(), "code": columns.code(8), "x": columns.constant("1", type="text")})


def digest_of(*tables: Table, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the digest of a seed of these tables."""
    monkeypatch.setattr(pinning, "load", lambda _: Dataset(*tables))
    return pinning.digest(OWL)


def with_constant(value: object, type_name: str = "double precision") -> Table:
    """Return a table with a constant."""
    made = Column(type_name, lambda _, rows: Plain([value] * len(rows)))
    return replace(KEYED, columns={**KEYED.columns, "x": made})


SIZED = (Table("a", columns={"id": columns.serial_key()}), Table("b", columns={"id": columns.serial_key()}))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([KEYED], [replace(KEYED, key="code")]),
        ([KEYED], [replace(KEYED, key=("id", "code"))]),
        ([KEYED], [replace(KEYED, columns=dict(reversed(list(KEYED.columns.items()))))]),
        ([KEYED], [replace(KEYED, columns={**KEYED.columns, "x": columns.constant("1", type="varchar")})]),
        ([KEYED], [replace(KEYED, columns={**KEYED.columns, "x": replace(KEYED.columns["x"], is_late=True)})]),
        ([KEYED], [replace(KEYED, columns={**KEYED.columns, "x": replace(KEYED.columns["x"], written_as="text")})]),
        ([KEYED], [replace(KEYED, rows=columns.size("people", 12))]),
        (
            [KEYED, replace(KEYED, name="u", rows=columns.per("t", low=1, high=1))],
            [KEYED, replace(KEYED, name="u", rows=columns.size("t", 12))],
        ),
        (
            [*SIZED, replace(KEYED, columns={**KEYED.columns, "x": columns.reference("a")})],
            [*SIZED, replace(KEYED, columns={**KEYED.columns, "x": columns.reference("b")})],
        ),
        ([with_constant(None)], [with_constant(float("nan"))]),
        ([with_constant(float("inf"))], [with_constant(float("nan"))]),
        ([with_constant(float("inf"))], [with_constant(float("-inf"))]),
        ([with_constant(0.0)], [with_constant(-0.0)]),
        ([with_constant([1.0, None])], [with_constant([1.0, float("nan")])]),
        ([with_constant([])], [with_constant(None)]),
        ([with_constant({"a": None})], [with_constant({"a": float("inf")})]),
        ([with_constant("", "text")], [with_constant(None, "text")]),
        ([with_constant(Decimal("NaN"), "numeric")], [with_constant(None, "numeric")]),
    ],
)
def test_a_digest_tells_all_that_matters(one: list[Table], other: list[Table], monkeypatch: pytest.MonkeyPatch) -> None:
    """What changes rows, how they are written or how they are found again changes the digest."""
    assert digest_of(*one, monkeypatch=monkeypatch) != digest_of(*other, monkeypatch=monkeypatch)


def test_each_uuid_key_of_a_table_is_another() -> None:
    """A second key has keys of its own; the first has those that it has alone, wherever it stands."""
    two = Dataset(Table("t", "id", {"public": columns.uuid_key(), "id": columns.uuid_key()})).tables[0]
    one = Dataset(Table("t", columns={"id": columns.uuid_key()})).tables[0]
    both = rows(OWL, two, range(50))
    assert [(key,) for _, key in both] == rows(OWL, one, range(50))
    assert len({key for pair in both for key in pair}) == 100


def test_a_wrong_digest_is_explained() -> None:
    """A pin whose rows would come out otherwise is stopped with what was expected and what was found."""
    with pytest.raises(DigestMismatchError) as caught:
        pinning.check_digest(replace(OWL, digest="sha256:0"))
    assert str(caught.value) == (
        "Seed 'mossy-owl': its rows would differ from those pinned (expected digest sha256:0, found "
        "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73). Its arguments, dataset "
        "'example_data.datasets.people:v1', its corpora or the version of example-data changed since: restore what "
        "changed, or pin the seed anew in a new revision."
    )


@pytest.mark.parametrize("hash_seed", ["0", "1", "4294967295"])
def test_another_process_makes_the_same_rows(hash_seed: str) -> None:
    """The digest does not depend on the process, nor on Python's hash seed."""
    digest = python(
        "from example_data import SeedRegistry",
        "from example_data.generation import pinning",
        f"registry = SeedRegistry.from_file({str(REPOSITORY / 'seeds/registry.json')!r})",
        "print(pinning.make_pin(registry, registry.find_seed('mossy-owl')).digest)",
        PYTHONHASHSEED=hash_seed,
    )
    assert digest == "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"


@pytest.mark.parametrize("size", [1, 7, 10, 12, 100_000])
def test_the_size_of_a_block_does_not_matter(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Rows made one at a time, or all at once, are the same."""
    monkeypatch.setattr(generator, "BLOCK_ROWS", size)
    assert pinning.digest(OWL) == "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"


@pytest.mark.parametrize("table", [USERS, PREFERENCES], ids=["users", "preferences"])
@given(seed=seeds, start=st.integers(0, 2**31), cuts=sorted_cuts)
def test_any_partition_makes_the_same_rows(table: Table, seed: int, start: int, cuts: list[int]) -> None:
    """A hundred rows are the same, however they are divided among workers."""
    pin = replace(OWL, seed=seed)
    parts = [range(start + low, start + high) for low, high in pairwise([0, *cuts, 100])]
    divided = list(chain.from_iterable(rows(pin, table, part) for part in parts))
    assert divided == rows(pin, table, range(start, start + 100))


def test_growing_keeps() -> None:
    """Twelve people are the first twelve of fifty."""
    twelve, fifty = (generate_example_users(REGISTRY, SeedDefinition("mossy-owl", 2026, size)) for size in (12, 50))
    assert (len(fifty), fifty[:12]) == (50, twelve)


@pytest.mark.parametrize("table", [USERS, PREFERENCES], ids=["users", "preferences"])
def test_adding_moves_nothing(table: Table) -> None:
    """A column before the others, in a dataset with a table before the others, changes no value of theirs."""
    walks = Table("walks", "id", {"id": columns.uuid_key()})
    changed = replace(table, columns={"nickname": columns.person_name(), **table.columns})
    grown = Dataset(walks, *(changed if other is table else other for other in v1.tables))
    assert [row[1:] for row in rows(OWL, grown.table(table.name), range(12))] == rows(OWL, table, range(12))


def test_an_added_column_is_independent() -> None:
    """A second column of names has other names."""
    table = Table("users", "id", {"display_name": columns.person_name(), "nickname": columns.person_name()})
    assert [row for row in rows(OWL, table, range(12)) if row[0] == row[1]] == []


@pytest.mark.parametrize(
    ("constants", "expected"),
    [
        ((1, True, 1.0, Decimal("1.00")), ["1", "True", "1.0", "Decimal('1.00')"]),
        ((False, 0, 0.0, -0.0), ["False", "0", "0.0", "-0.0"]),
    ],
)
def test_a_constant_stays_what_it_is(constants: tuple[object, ...], expected: list[str]) -> None:
    """A constant is not taken for an equal one of another type that was written before."""
    values = [columns.constant(value, type="jsonb").make(Stream(OWL, "t", "c"), range(1)) for value in constants]
    assert [repr(vector.values()[0]) for vector in values] == expected


def test_a_constant_is_in_every_row() -> None:
    """Every row of the range has the constant."""
    assert column(OWL, PREFERENCES, "revision", range(5, 8)) == [1, 1, 1]


# Keys


@pytest.mark.parametrize(
    ("name", "seed", "table", "row", "key"),
    [
        ("mossy-owl", 2026, "users", 0, "015b92af-54e2-89d6-8387-890000000000"),
        ("mossy-owl", 2026, "users", 11, "015b92af-54e2-89d6-8387-89000000000b"),
        ("mossy-owl", 2026, "users", 1_099_511_627_775, "015b92af-54e2-89d6-8387-89ffffffffff"),
        ("mossy-owl", 2027, "users", 0, "ba6d9186-053f-8738-8be7-e50000000000"),
        ("mossy-owl", 2026, "walks", 0, "34689b3e-151e-8763-9a10-e70000000000"),
        ("kind-heron", 2026, "users", 0, "838e0a9e-92e8-87dd-b28e-380000000000"),
    ],
)
def test_keys_are_frozen(name: str, seed: int, table: str, row: int, key: str) -> None:
    """A key tells the seed's name and number and the table, and has the row number in its last ten digits."""
    assert str(KeySpace.of(name, seed, table).key(row)) == key


def test_bounds_hold_all_keys_of_a_seed() -> None:
    """One range covers a seed's rows in a table."""
    space = key_ranges.key_space(OWL, USERS, "id")
    assert space is not None
    assert [str(bound) for bound in space.bounds] == [
        "015b92af-54e2-89d6-8387-890000000000",
        "015b92af-54e2-89d6-8387-89ffffffffff",
    ]


@given(words, seeds, words, st.integers(0, 2**40 - 1))
def test_keys_are_uuids_of_version_8(name: str, seed: int, table: str, row: int) -> None:
    """Every key has the version and the variant of RFC 9562."""
    key = KeySpace.of(name, seed, table).key(row)
    assert (key.version, key.variant) == (8, RFC_4122)


@given(seeds, st.integers(0, 2**40 - 1))
def test_a_key_has_its_row_number(seed: int, row: int) -> None:
    """The last 40 bits of a key are the row number."""
    assert KeySpace.of("mossy-owl", seed, "users").key(row).int & 0xFF_FFFF_FFFF == row


@given(seeds, ranges)
def test_keys_rise_with_the_rows(seed: int, numbers: range) -> None:
    """Keys sort in row order."""
    assert rises(column(replace(OWL, seed=seed), USERS, "id", numbers))


@given(seeds, ranges)
def test_children_have_their_parents_keys(seed: int, numbers: range) -> None:
    """The preferences of a row belong to the person of that row."""
    pin = replace(OWL, seed=seed)
    assert column(pin, PREFERENCES, "user_id", numbers) == column(pin, USERS, "id", numbers)


def test_rows_without_a_key_column_have_no_range() -> None:
    """The rows of a table whose key is another kind of column have no key range."""
    table = Table("users", "display_name", USERS.columns)
    assert key_ranges.key_ranges(SeedRows.whole(OWL), table) is None


# Names


@pytest.mark.parametrize("locale", LOCALES)
def test_names_are_display_names(locale: str) -> None:
    """Twenty thousand names of a locale are 3 to 32 letters and spaces, with a given name and a surname."""
    wrong = [name for name in names(locale, 20_000) if not re.fullmatch("(?=.{3,32}$)[A-Za-z]+( [A-Za-z]+)+", name)]
    assert wrong == []


@settings(max_examples=50)
@given(seeds, st.sampled_from(LOCALES), ranges)
def test_names_are_display_names_of_any_seed(seed: int, locale: str, numbers: range) -> None:
    """Whatever the seed and the row, a name is one that the application takes, and has no underscore."""
    values = column(replace(OWL, seed=seed, locale=locale), USERS, "display_name", numbers)
    assert [name for name in values if "_" in name or not re.fullmatch("^[A-Za-z0-9_ ]{3,32}$", name)] == []


@pytest.mark.parametrize(
    ("locale", "surname", "low", "high"),
    [
        ("en_US", "Smith", 1_987, 2_355),
        ("en_GB", "Smith", 2_699, 3_123),
        ("sv_SE", "Andersson", 4_795, 5_349),
        ("pt_BR", "Abreu", 865, 1_115),
    ],
)
def test_surnames_are_as_frequent_as_they_weigh(locale: str, surname: str, low: int, high: int) -> None:
    """Of 100,000 people those of a locale's first surname are its share, within four standard deviations."""
    assert low <= sum(name.endswith(f" {surname}") for name in names(locale, 100_000)) <= high


@pytest.mark.parametrize(
    ("locale", "given_name", "low", "high"),
    [
        ("en_US", "Jennifer", 1_309, 1_613),
        ("en_US", "Michael", 2_092, 2_468),
        ("sv_SE", "Maria", 2_392, 2_793),
        ("sv_SE", "Erik", 1_460, 1_780),
    ],
)
def test_given_names_are_as_frequent_as_they_weigh(locale: str, given_name: str, low: int, high: int) -> None:
    """Of 100,000 people, half of them women, a locale's first given names have their share of their half."""
    assert low <= sum(name.startswith(f"{given_name} ") for name in names(locale, 100_000)) <= high


def test_given_name_and_surname_are_independent() -> None:
    """Of 100,000 Swedes 131 are called Maria Andersson, half of 5.2 % of 5.1 %, give or take 46."""
    assert 85 <= names("sv_SE", 100_000).count("Maria Andersson") <= 177


@pytest.mark.parametrize(
    ("of_women", "surname"),
    [(True, "[a-z]+(ski|cki|dzki)"), (False, "[a-z]+(ska|cka|dzka)")],
    ids=["women", "men"],
)
def test_polish_surnames_agree(of_women: bool, surname: str) -> None:  # noqa: FBT001
    """Of 20,000 Poles no woman (in -a, or Nicole) bears a masculine surname, and no man a feminine one."""
    given_name = "([A-Z][a-z]*a|Nicole)" if of_women else "(?!Nicole)[A-Z][a-z]*[^a]"
    assert [name for name in names("pl_PL", 20_000) if re.fullmatch(f"{given_name} [A-Z]{surname}", name)] == []


def test_polish_women_have_feminine_surnames() -> None:
    """Some Polish women are called Kowalska."""
    assert "Kowalska" in {name.partition(" ")[2] for name in names("pl_PL", 20_000)}


# Choices


@pytest.mark.parametrize(
    ("seed", "places"),
    [(2026, [2, 6, 2, 0, 4, 8]), (2027, [9, 2, 9, 4, 0, 9]), (2028, [2, 3, 1, 5, 9, 5])],
)
def test_the_imperial_place_varies(seed: int, places: list[int]) -> None:
    """Where in its block of ten the imperial person is depends on the seed and the block."""
    units = column(replace(OWL, seed=seed), PREFERENCES, "unit_system", range(60))
    assert [row % 10 for row, unit in enumerate(units) if unit == "imperial"] == places


@given(seeds, st.integers(0, 2**27), st.integers(1, 20))
def test_one_imperial_in_every_ten(seed: int, first: int, count: int) -> None:
    """Every complete block of ten has exactly one imperial person."""
    numbers = range(first * 10, (first + count) * 10)
    units = column(replace(OWL, seed=seed), PREFERENCES, "unit_system", numbers)
    assert [units[start : start + 10].count("imperial") for start in range(0, count * 10, 10)] == [1] * count


@given(seeds, ranges)
def test_units_are_known(seed: int, numbers: range) -> None:
    """A unit system is one of two words."""
    assert set(column(replace(OWL, seed=seed), PREFERENCES, "unit_system", numbers)) <= {"metric", "imperial"}


@pytest.mark.parametrize(
    ("vocabulary", "low", "high"),
    [("interest_theme_ids", 1, 3), ("safety_toggle_ids", 0, 2)],
    ids=["themes", "toggles"],
)
@settings(max_examples=10)
@given(size=st.integers(1, 200), seed=seeds)
def test_choices_are_distinct_members_in_order(vocabulary: str, low: int, high: int, size: int, seed: int) -> None:
    """Everybody has one to three themes and up to two toggles, each once, in the order of the vocabulary."""
    chosen = subsets_of(vocabulary, size, seed)
    assert [members for members in chosen if not is_choice(members, low, high, size)] == []


@pytest.mark.parametrize(
    ("vocabulary", "size", "expected"),
    [
        ("interest_theme_ids", 1, {1}),
        ("interest_theme_ids", 2, {1, 2}),
        ("interest_theme_ids", 3, {1, 2, 3}),
        ("interest_theme_ids", 200, {1, 2, 3}),
        ("safety_toggle_ids", 0, {0}),
        ("safety_toggle_ids", 1, {0, 1}),
        ("safety_toggle_ids", 2, {0, 1, 2}),
        ("safety_toggle_ids", 200, {0, 1, 2}),
    ],
)
def test_sizes_of_choices(vocabulary: str, size: int, expected: set[int]) -> None:
    """A hundred people choose as many as the vocabulary allows, and as few."""
    assert {len(chosen) for chosen in subsets_of(vocabulary, size, 2026)} == expected


@pytest.mark.parametrize("vocabulary", ["interest_theme_ids", "safety_toggle_ids"])
def test_all_sizes_are_equally_likely(vocabulary: str) -> None:
    """Of 30,000 people 9,673 to 10,327, four standard deviations about a third, choose each of three sizes."""
    sizes = Counter(map(len, subsets_of(vocabulary, 20, 2026, 30_000)))
    assert all(9_673 <= count <= 10_327 for count in sizes.values())


def test_all_members_are_equally_likely() -> None:
    """Of 30,000 people 5,723 to 6,277, four standard deviations about a fifth, have each of ten themes."""
    chosen = subsets_of("interest_theme_ids", 10, 2026, 30_000)
    assert all(5_723 <= count <= 6_277 for count in Counter(chain.from_iterable(chosen)).values())


@given(st.integers(0, 7), st.integers(0, 3), st.integers(0, 4))
def test_subsets_are_all_combinations(size: int, low: int, more: int) -> None:
    """Numbered subsets are all the combinations, each once, in the order of `itertools`."""
    items, high = tuple(range(size)), min(size, low + more)
    expected = [chosen for count in range(low, high + 1) for chosen in combinations(items, count)]
    assert list(Subsets(items, low, high)) == expected


@given(st.integers(0, 60).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size))))
def test_the_first_and_the_last_subset(numbers: tuple[int, int]) -> None:
    """Of the subsets of one size the first has the first items and the last has the last."""
    size, count = numbers
    subsets = Subsets(tuple(range(size)), count, count)
    assert (subsets[0], subsets[comb(size, count) - 1]) == (tuple(range(count)), tuple(range(size - count, size)))


def test_subsets_are_counted() -> None:
    """Of 200 items there are 1,333,500 subsets of one to three."""
    assert len(Subsets(tuple(range(200)), 1, 3)) == 1_333_500


def test_subsets_end() -> None:
    """There is no subset after the last."""
    with pytest.raises(IndexError):
        Subsets((1, 2), 1, 2)[3]


def test_subsets_can_be_cut() -> None:
    """A slice of the subsets is the list of them."""
    assert Subsets((1, 2), 0, 2)[1:] == [(1,), (2,), (1, 2)]


def test_too_many_subsets_are_refused() -> None:
    """A column that chooses twenty of two hundred, more subsets than 64 bits can count, is refused by name."""
    pin = replace(OWL, vocabularies={"tags": tuple(UUID(int=number) for number in range(200))})
    column = columns.subset("tags", low=20, high=20)
    with pytest.raises(DatasetError, match=r"users\.tags"):
        column.make(Stream(pin, "users", "tags"), range(1))


# Size


def test_memory_is_constant() -> None:
    """Of a billion people 50,000 are made within 5 MB."""
    definition = SeedDefinition("mossy-owl", 2026, 1_000_000_000)
    tracemalloc.start()
    count = sum(1 for _ in iterate_example_users(REGISTRY, definition, range(50_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 5_000_000) == (50_000, True)


def test_any_row_is_made_at_once() -> None:
    """Person number 900,000,000 needs none of those before."""
    definition = SeedDefinition("mossy-owl", 2026, 1_000_000_000)
    assert list(iterate_example_users(REGISTRY, definition, range(900_000_000, 900_000_001))) == [
        ExampleUserSeed(
            id=UUID("015b92af-54e2-89d6-8387-890035a4e900"),
            display_name="Karen Stewart",
            interest_theme_ids=THEMES[2:],
            safety_toggle_ids=TOGGLES[:1],
            unit_system=UnitSystemSeed.METRIC,
        )
    ]


# What cannot be made


@pytest.mark.parametrize(
    ("locale", "near"),
    [("xx_XX", ""), ("", ""), ("en", "did you mean en_GB or en_US? "), ("../people/en_US", "")],
)
def test_an_unknown_locale_is_explained(locale: str, near: str) -> None:
    """A locale without names is named, together with those that have names, and those that are near first."""
    assert error(replace(OWL, locale=locale)) == (
        f"Column users.display_name (a person's name): Locale '{locale}' has no names of people ({near}expected one of "
        "de_DE, en_GB, en_US, es_ES, fr_FR, it_IT, nl_NL, pl_PL, pt_BR, sv_SE). Choose one of those."
    )


@pytest.mark.parametrize("vocabularies", [{}, {"interest_theme_ids": ()}, {"safety_toggle_ids": TOGGLES}])
def test_missing_themes_are_explained(vocabularies: dict[str, tuple[UUID, ...]]) -> None:
    """Without themes to choose from, the column and the remedy are named."""
    assert error(replace(OWL, vocabularies=vocabularies)) == (
        "Seed 'mossy-owl', column user_preferences.interest_theme_ids: the vocabulary is too small (expected at least "
        "1 interest_theme_ids, found 0). Add them to the registry."
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("people", "Dataset 'people': it is no import path (expected package.module:name). Correct it."),
        (":v1", "Dataset ':v1': it is no import path (expected package.module:name). Correct it."),
        ("people:", "Dataset 'people:': it is no import path (expected package.module:name). Correct it."),
        (".people:v1", "Dataset '.people:v1': it is no import path (expected package.module:name). Correct it."),
        (
            "nowhere.people:v1",
            (
                "Dataset 'nowhere.people:v1': module 'nowhere.people' cannot be imported (No module named 'nowhere'). "
                "Restore it, or correct the name."
            ),
        ),
        (
            "example_data.datasets.people:v9",
            (
                "Dataset 'example_data.datasets.people:v9': module 'example_data.datasets.people' has no attribute "
                "'v9'. Restore it, or correct the name."
            ),
        ),
        (
            "example_data.registry.definition:SEED_MAX",
            (
                "Dataset 'example_data.registry.definition:SEED_MAX': it is no dataset (expected an "
                "example_data.Dataset, found int). Correct the name."
            ),
        ),
    ],
)
def test_a_missing_dataset_is_explained(path: str, message: str) -> None:
    """A dataset that cannot be found is named, and what was found instead."""
    assert error(replace(OWL, dataset=path)) == message


def test_users_are_people() -> None:
    """A seed of another dataset has no users to give."""
    definition = SeedDefinition("mossy-owl", 2026, 12, dataset="shop.seeds:v1")
    with pytest.raises(DatasetError) as caught:
        generate_example_users(REGISTRY, definition)
    assert str(caught.value) == (
        "Seed 'mossy-owl': its dataset has no example users (expected 'example_data.datasets.people:v1', found "
        "'shop.seeds:v1'). Name a seed of that dataset."
    )


def test_a_dataset_is_loaded_once() -> None:
    """The dataset of a path is the module's own value."""
    assert load("example_data.datasets.people:v1") is v1


def test_generating_needs_no_database() -> None:
    """Users are made without Faker, SQLAlchemy, Alembic, psycopg or Dynaconf."""
    printed = python(
        "import sys",
        "from example_data import SeedRegistry, generate_example_users",
        f"registry = SeedRegistry.from_file({str(REPOSITORY / 'seeds/registry.json')!r})",
        "print(len(generate_example_users(registry, registry.seeds[0])))",
        "print({'faker', 'sqlalchemy', 'alembic', 'psycopg', 'dynaconf'} & set(sys.modules))",
    )
    assert printed == "12\nset()"
