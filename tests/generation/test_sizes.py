"""Sizes and parameters of a seed: what the registry accepts, and what becomes of them in a pin."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.errors import DatasetError, RegistryError, RevisionError
from example_data.generation import generator, pinning
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import grows_into
from example_data.generation.vectors import Plain
from example_data.project.python_source import statement
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry, json_schema

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream

THEME = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
COUNT_RULE = "an integer from 1 to 2147483647"
VALUE_RULE = "a string, a number, true, false, null, or an array of those"
KEYS = "name, seed, userCount, locale, dataset, sizes, parameters"
NAMES = "customers, products, notes"


def since(stream: Stream, rows: Rows) -> Plain:
    """Return a column with the anchor in every row: a kind that a dataset defines for itself."""
    return Plain([stream.pin.parameters["anchor"]] * len(rows))


shop = Dataset(
    Table("customers", rows=c.size("customers", 200), columns={"id": c.uuid_key()}),
    Table("products", rows=c.size("products", 50), columns={"id": c.uuid_key()}),
    Table(
        "notes",
        rows=c.size("notes", 3),
        columns={"id": c.uuid_key(), "since": Column("text", since, parameters={"anchor": "2026-01-01"})},
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={"id": c.uuid_key(), "customer_id": c.parent("customers"), "product_id": c.reference("products")},
    ),
    parameters={"tags": ("a", "b")},
)
"""Orders have products that are drawn: more of those, and all orders are others."""

drawn_from_orders = Dataset(
    *shop.tables,
    Table("reviews", rows=c.size("reviews", 5), columns={"id": c.uuid_key(), "order_id": c.reference("orders")}),
)
themed = Dataset(
    Table(
        "fans",
        rows=c.size("fans", 2),
        columns={"id": c.uuid_key(), "themes": c.subset("interest_theme_ids", low=1, high=1)},
    )
)
odd = Dataset(Table("odds", columns={"id": c.uuid_key()}), parameters={"when": object()})

PATH = "tests.generation.test_sizes:shop"
GULL: dict[str, Any] = {"name": "shy-gull", "seed": 7, "dataset": PATH}


def text(**changes: object) -> str:
    """Return a registry with a seed of the shop, changed, and no vocabularies."""
    return json.dumps({"version": 1, "seeds": [GULL | changes]})


def pin(**changes: object) -> Pin:
    """Return the pin of that seed."""
    registry = SeedRegistry.from_json(text(**changes))
    return pinning.complete_seed(registry.seeds[0], registry.vocabularies)


def message(data: str) -> str:
    """Return the message about a registry that is rejected."""
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(data)
    return str(caught.value).removeprefix("<registry>: ")


# The registry


def test_a_seed_says_sizes_and_parameters() -> None:
    """Both are objects; an array is read as a tuple, which nobody changes."""
    (seed,) = SeedRegistry.from_json(text(sizes={"customers": 5000}, parameters={"tags": ["x", 1, None]})).seeds
    assert (seed.sizes, seed.parameters) == ({"customers": 5000}, {"tags": ("x", 1, None)})


def test_sizes_and_parameters_are_written_as_they_were_read() -> None:
    """A registry with them, and without vocabularies, comes back the same."""
    document = text(userCount=9, sizes={"products": 3}, parameters={"a": 1.5, "b": [True, "x"], "c": None})
    assert json.loads(SeedRegistry.from_json(document).to_json()) == json.loads(document)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sizes": {"products": 3, "customers": 0}}, f"sizes.customers: wrong value (expected {COUNT_RULE}, found 0)."),
        ({"sizes": {"customers": 2**31}}, f"sizes.customers: wrong value (expected {COUNT_RULE}, found 2147483648)."),
        ({"sizes": {"customers": "5"}}, f'sizes.customers: wrong value (expected {COUNT_RULE}, found "5").'),
        ({"sizes": {"customers": True}}, f"sizes.customers: wrong value (expected {COUNT_RULE}, found true)."),
        ({"sizes": {"my\nown": None}}, f'sizes["my\\nown"]: wrong value (expected {COUNT_RULE}, found null).'),
        ({"sizes": 5}, "sizes: wrong value (expected an object of numbers of rows, found 5)."),
        ({"parameters": []}, "parameters: wrong value (expected an object, found an empty array)."),
        (
            {"parameters": {"fine": 1, "anchor": {}}},
            f"parameters.anchor: wrong value (expected {VALUE_RULE}, found an object).",
        ),
        (
            {"parameters": {"anchor": ["x", []]}},
            (f"parameters.anchor: wrong value (expected {VALUE_RULE}, found an array)."),
        ),
        ({"user_count": 1}, f': unknown key (expected one of {KEYS}, found "user_count"). Remove it.'),
        ({"userCount": None}, f"userCount: wrong value (expected {COUNT_RULE}, found null)."),
    ],
)
def test_wrong_sizes_and_parameters_are_rejected(changes: dict[str, Any], expected: str) -> None:
    """The place is named down to the size or the parameter."""
    place = message(text(**changes)).removeprefix("$.seeds[0]").lstrip(". ")
    assert place == expected


@pytest.mark.parametrize("number", ["1e400", "[1e400]"])
def test_a_number_beyond_all_is_rejected(number: str) -> None:
    """A number that no double holds is not read as infinity."""
    found = "Infinity" if number == "1e400" else "an array"
    expected = f"$.seeds[0].parameters.anchor: wrong value (expected {VALUE_RULE}, found {found})."
    assert message(text(parameters={"anchor": "?"}).replace('"?"', number)) == expected


@pytest.mark.parametrize(
    ("sizes", "parameters", "place"),
    [
        ({"\ud800": 1}, {}, 'sizes["\\ud800"]'),
        ({}, {"a": "\ud800"}, "parameters.a"),
        ({}, {"a": (float("nan"),)}, "parameters.a"),
    ],
)
def test_what_cannot_be_written_is_not_appended(sizes: Any, parameters: Any, place: str) -> None:  # noqa: ANN401
    """Half a character, and a number that JSON does not have."""
    seed = SeedDefinition("red-fox", 1, 2, dataset=PATH, sizes=sizes, parameters=parameters)
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(text()).append_seed(seed)
    assert str(caught.value).startswith(f"<registry>: $.seeds[1].{place}: wrong value (")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            {"seeds": [GULL, {"name": "a", "seed": 1, "userCount": 1}]},
            "$.interestThemeIds: missing (expected an array of at least one UUID). Add it.",
        ),
        (
            {"interestThemeIds": [THEME], "seeds": [{"name": "a", "seed": 1, "userCount": 1}]},
            "$.safetyToggleIds: missing (expected an array of UUIDs). Add it.",
        ),
        (
            {"interestThemeIds": [THEME], "safetyToggleIds": [], "seeds": [GULL, {"name": "a", "seed": 1}]},
            f"$.seeds[1].userCount: missing (expected {COUNT_RULE}). Add it.",
        ),
    ],
    ids=["themes", "toggles", "count"],
)
def test_people_need_what_they_needed(document: dict[str, Any], expected: str) -> None:
    """One seed of people, and vocabularies are required, and its count is."""
    assert message(json.dumps({"version": 1, **document})) == expected


members = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(
    st.dictionaries(st.text(max_size=5), members | st.lists(members, max_size=2), max_size=3),
    st.dictionaries(st.text(max_size=5), members | st.lists(members | st.just([]), max_size=2), max_size=3),
)
def test_nothing_crashes_the_registry(sizes: dict[str, Any], parameters: dict[str, Any]) -> None:
    """Sizes and parameters of any kind are read and written alike, or rejected in one line."""
    try:
        registry = SeedRegistry.from_json(text(sizes=sizes, parameters=parameters))
    except RegistryError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either is fine
    else:
        assert SeedRegistry.from_json(registry.to_json()) == registry


@pytest.mark.parametrize(
    ("name", "required"),
    [("SeedDefinition", ["name", "seed", "userCount"]), ("SeedOfDataset", ["name", "seed", "dataset"])],
)
def test_editors_ask_for_what_is_required(name: str, required: list[str]) -> None:
    """A seed of people needs a count, one of another dataset does not."""
    assert json.loads(json_schema())["$defs"][name]["required"] == required


# Pins


def test_a_pin_has_all_sizes_and_parameters() -> None:
    """Defaults are filled in, so that a later default changes nothing; a dataset's own come with its columns'."""
    found = pin(sizes={"customers": 5000}, parameters={"anchor": "2026-06-01"})
    assert (found.user_count, found.sizes, found.parameters) == (
        5000,
        {"products": 50, "notes": 3},
        {"anchor": "2026-06-01", "tags": ("a", "b")},
    )


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 200),
        ({"userCount": 9}, 9),
        ({"sizes": {"customers": 8}}, 8),
        ({"userCount": 8, "sizes": {"customers": 8}}, 8),
    ],
)
def test_the_first_size_is_the_user_count(changes: dict[str, Any], count: int) -> None:
    """Either way sets it; with neither it is the dataset's default."""
    assert pin(**changes).user_count == count


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"sizes": {"prodcts": 3}},
            f"sizes.prodcts: dataset '{PATH}' does not know it (expected {NAMES}). Correct the name, or leave it out.",
        ),
        (
            {"parameters": {"ancor": 3}},
            (
                f"parameters.ancor: dataset '{PATH}' does not know it (expected anchor, tags). Correct the name, or "
                "leave it out."
            ),
        ),
        (
            {"userCount": 5, "sizes": {"customers": 6}},
            (
                "userCount and sizes.customers: both are the rows of the first table, but they differ (found 5 and 6). "
                "Leave one of them out."
            ),
        ),
        (
            {"dataset": "tests.generation.test_sizes:odd"},
            (
                "parameters.when: its default has another type (expected text, a number, true, false, None or a list "
                f"of those, found {odd.parameters['when']!r}). Correct the dataset."
            ),
        ),
    ],
    ids=["size", "parameter", "two counts", "default"],
)
def test_what_a_dataset_does_not_know(changes: dict[str, Any], expected: str) -> None:
    """A name or a count that does not fit the dataset is an error when the dataset is there to ask."""
    with pytest.raises(DatasetError) as caught:
        pin(**changes)
    assert str(caught.value) == expected


@pytest.mark.parametrize(
    ("definition", "name"),
    [
        (SeedDefinition("a", 1, dataset=PATH, sizes={"notes": 0}), "notes"),
        (SeedDefinition("a", 1, 0, dataset=PATH), "customers"),
    ],
)
def test_a_size_below_one(definition: SeedDefinition, name: str) -> None:
    """A definition that no registry has checked is checked all the same."""
    with pytest.raises(DatasetError, match=rf"^sizes\.{name}: it is too small \(expected at least 1, found 0\)\. "):
        pinning.complete_seed(definition, SeedRegistry.from_json(text()).vocabularies)


def test_a_pin_has_only_the_vocabularies_that_are_read() -> None:
    """A shop's pin does not depend on interest themes, and one that reads them has no other vocabulary."""
    document = json.loads(text()) | {"interestThemeIds": [THEME], "safetyToggleIds": [THEME]}
    document["seeds"].append({"name": "b", "seed": 1, "dataset": "tests.generation.test_sizes:themed"})
    registry = SeedRegistry.from_json(json.dumps(document))
    assert [pinning.make_pin(registry, seed).vocabularies for seed in registry.seeds] == [
        {},
        {"interest_theme_ids": (UUID(THEME),)},
    ]


def test_a_column_reads_its_parameter() -> None:
    """What the registry says arrives in the rows."""
    (block,) = generator.blocks(pin(parameters={"anchor": "2026-06-01"}), shop.table("notes"))
    assert [since for _, since in block.values()] == ["2026-06-01"] * 3


def test_a_pin_survives_the_ledger() -> None:
    """A pin written as JSON and read again is the same, arrays included."""
    found = pin(parameters={"tags": ["x", 1.5, None]})
    assert msgspec.json.decode(msgspec.json.encode(found), type=Pin) == found


def test_a_row_of_the_ledger_from_before() -> None:
    """A definition that was written when there were no sizes is read."""
    old = {"name": "mossy-owl", "seed": 1, "user_count": 2, "dataset": "a:b", "vocabularies": {}, "digest": ""}
    assert msgspec.json.decode(json.dumps(old), type=Pin) == Pin("mossy-owl", 1, 2, "a:b")


def test_blocks_are_no_argument() -> None:
    """Only a run knows which integers a database reserved."""
    with pytest.raises(RevisionError, match=r"^blocks: it is no argument of a revision, as a database reserves them$"):
        Pin.from_arguments("a", {"seed": 1, "user_count": 1, "scheme": 2, "blocks": {"orders": (1, 1, 1)}})


def test_negative_zeros_are_zeros() -> None:
    """PostgreSQL's jsonb has no negative zero, so that a run could not give it back."""
    made = Pin("a", 1, 1, parameters={"x": -0.0, "y": (1, -0.0, "z"), "n": None})
    assert repr(made.parameters) == "{'x': 0.0, 'y': (1, 0.0, 'z'), 'n': None}"


# Revisions

APPLY = """\
op.apply_seed(
    "shy-gull",
    seed=7,
    user_count=200,
    sizes={
        "products": 50,
        "notes": 3,
    },
    dataset="tests.generation.test_sizes:shop",
    locale="en_US",
    parameters={
        "anchor": "2026-01-01",
        "tags": [
            "a",
            1,
            None,
        ],
    },
    scheme=2,
    digest="",
)"""


def test_a_pin_is_rendered() -> None:
    """One value a line; vocabularies that nobody reads are not there."""
    assert statement("op.apply_seed", "shy-gull", pin(parameters={"tags": ["a", 1, None]}).arguments()) == APPLY


literals = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
arguments = st.dictionaries(
    st.sampled_from(["sizes", "parameters", "digest"]),
    literals
    | st.lists(literals)
    | st.dictionaries(st.text(), literals | st.lists(literals))
    | st.tuples(st.dictionaries(st.text(), st.integers()), st.dictionaries(st.text(), st.integers())),
)


@given(arguments)
def test_what_is_rendered_reads_back(values: dict[str, Any]) -> None:
    """Text, numbers, lists and dictionaries come out of a revision as they went in."""
    (call,) = ast.parse(statement("op.apply_seed", "a", values)).body
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.value.keywords} == values


def test_what_is_rendered_is_formatted() -> None:
    """A formatter changes nothing of it."""
    values = {
        "a": [],
        "b": {},
        "c": 1e16,
        "d": -1.5e-7,
        "e": (12, 50),
        "f": ({"x": 1}, {"x": 2}),
        "g": [1, True],
        "h": [{}],
    }
    text_ = statement("op.apply_seed", "a", values) + "\n"
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "-"]
    assert subprocess.run(command, input=text_, capture_output=True, text=True, check=True).stdout == text_


# Growth


@pytest.mark.parametrize(
    ("changes", "is_growth"),
    [
        ({"userCount": 201}, True),
        ({"sizes": {"notes": 4}}, True),
        ({"userCount": 300, "sizes": {"notes": 4}}, True),
        ({"sizes": {"products": 51}}, False),
        ({"userCount": 300, "sizes": {"notes": 2}}, False),
        ({"sizes": {"notes": 2}}, False),
        ({}, False),
        ({"sizes": {"notes": 4}, "parameters": {"anchor": "2026-06-01"}}, False),
        ({"sizes": {"notes": 4}, "seed": 8}, False),
    ],
)
def test_what_only_grows(changes: dict[str, Any], is_growth: bool) -> None:  # noqa: FBT001
    """Every size is as large as before, one is larger, and no row that is there would be another."""
    assert grows_into(pin(), pin(**changes)) is is_growth


def test_a_draw_from_rows_per_grown_rows() -> None:
    """Reviews are drawn from orders, and there are more orders where there are more customers."""
    path = {"dataset": "tests.generation.test_sizes:drawn_from_orders"}
    assert not grows_into(pin(**path), pin(**path, userCount=201))


@pytest.mark.parametrize(
    "changes", [{"userCount": 201}, {"sizes": {"notes": 4}}, {"userCount": 300, "sizes": {"notes": 9}}]
)
def test_what_grows_keeps_its_rows(changes: dict[str, Any]) -> None:
    """The rows of every table before are among those after, as they were."""
    for table in shop.tables:
        before, after = (
            [row for block in generator.blocks(each, table) for row in block.values()]
            for each in (pin(), pin(**changes))
        )
        assert after[: len(before)] == before


def test_growth_is_written_as_pairs_of_what_changes() -> None:
    """What stays as it was is written once."""
    before, after = pin(), pin(sizes={"notes": 4})
    written = before.growth(after)
    assert (written["user_count"], written["sizes"]) == (
        200,
        ({"products": 50, "notes": 3}, {"products": 50, "notes": 4}),
    )


@pytest.mark.parametrize(
    "changes", [{"userCount": 201}, {"sizes": {"notes": 4}}, {"userCount": 300, "sizes": {"notes": 9}}]
)
def test_growth_is_read_as_it_was_written(changes: dict[str, Any]) -> None:
    """The arguments of `op.grow_seed` give the two pins."""
    before, after = replace(pin(), digest="a"), replace(pin(**changes), digest="b")
    assert Pin.pair_from_arguments("grow_seed", "shy-gull", before.growth(after)) == (before, after)


NO_PAIRS = "its sizes are no pairs of before and after (expected pairs for user_count, sizes or both, found pairs for"


@pytest.mark.parametrize(
    ("verb", "changes", "expected"),
    [
        (
            "grow_seed",
            {"sizes": ({"notes": 4}, {"notes": 3})},
            "its sizes are not larger (expected larger ones, found sizes.notes 4 -> 3)",
        ),
        (
            "shrink_seed",
            {"sizes": ({"notes": 3}, {"notes": 4})},
            "its sizes are not smaller (expected smaller ones, found sizes.notes 3 -> 4)",
        ),
        (
            "grow_seed",
            {"user_count": (12, 20), "sizes": ({"notes": 4}, {"notes": 3})},
            "its sizes are not larger (expected larger ones, found user_count 12 -> 20, sizes.notes 4 -> 3)",
        ),
        (
            "grow_seed",
            {"sizes": ({"a": 4}, {"b": 5})},
            "its sizes are not larger (expected larger ones, found sizes.a 4 -> none, sizes.b none -> 5)",
        ),
        ("grow_seed", {"user_count": (12, 12)}, "its sizes are not larger (expected larger ones, found the same)"),
        ("grow_seed", {}, f"{NO_PAIRS} digest)"),
        ("grow_seed", {"digest": "a"}, f"{NO_PAIRS} none)"),
        ("grow_seed", {"user_count": (1, 2, 3)}, f"{NO_PAIRS} digest)"),
    ],
)
def test_a_pair_that_contradicts_itself(verb: str, changes: dict[str, Any], expected: str) -> None:
    """Growing is to larger sizes, shrinking to smaller ones, of the same names."""
    with pytest.raises(RevisionError) as caught:
        Pin.pair_from_arguments(verb, "a", {"seed": 1, "user_count": 12, "scheme": 2, "digest": ("a", "b"), **changes})
    assert str(caught.value) == expected


def test_differences_are_listed_by_name() -> None:
    """Sizes and parameters are listed one by one."""
    assert pin().differences(pin(sizes={"notes": 4}, parameters={"anchor": "2026-06-01"})) == (
        "sizes.notes 3 -> 4, parameters.anchor 2026-01-01 -> 2026-06-01"
    )
