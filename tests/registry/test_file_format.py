"""The registry's file format: its limits, its JSON and JSON Schema, and any text, JSON or definition at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data.errors import RegistryError
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry, json_schema
from tests.support.project import REPOSITORY
from tests.support.registry_texts import OWL, PRETTY, THEME, seeds, text, text_of_seed, texts


@pytest.mark.parametrize(
    "accepted",
    [
        text(safetyToggleIds=[]),
        text(interestThemeIds=[THEME.upper()]),
        text_of_seed(seed=0),
        text_of_seed(seed=9223372036854775807),
        text_of_seed(userCount=1),
        text_of_seed(userCount=2147483647),
        text_of_seed(name="a" * 63),
        text(**{"$schema": "./registry.schema.json"}),
        text().encode(),
        "\ufeff" + text(),
    ],
)
def test_limits_are_inclusive(accepted: str | bytes) -> None:
    """The outermost allowed values are allowed."""
    assert len(SeedRegistry.from_json(accepted).seeds) == 2


def test_json_is_pretty_and_in_the_order_of_the_format() -> None:
    """Two spaces, the format's order, no defaults, a final newline."""
    assert SeedRegistry.from_json(json.dumps(json.loads(PRETTY), sort_keys=True)).to_json() == PRETTY


def test_json_leaves_defaults_out() -> None:
    """A locale that is the default is not written, so that a file without one does not get one."""
    assert "locale" not in SeedRegistry.from_json(text(seeds=[OWL | {"locale": "en_US"}])).to_json()


def test_the_schema_in_the_repository_is_current() -> None:
    """`seeds/registry.schema.json` is what the types say."""
    assert (REPOSITORY / "seeds/registry.schema.json").read_text() == json_schema()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["$schema"], "https://json-schema.org/draft/2020-12/schema"),
        (["additionalProperties"], False),
        (["required"], ["version", "seeds"]),
        (["then", "required"], ["interestThemeIds", "safetyToggleIds"]),
        (["properties", "version", "enum"], [1]),
        (["properties", "interestThemeIds", "items"], {"type": "string", "format": "uuid"}),
        (["properties", "interestThemeIds", "minItems"], 1),
        (["properties", "safetyToggleIds", "uniqueItems"], True),
        (["$defs", "SeedDefinition", "additionalProperties"], False),
        (["$defs", "SeedDefinition", "required"], ["name", "seed", "userCount"]),
        (["$defs", "SeedDefinition", "properties", "name", "pattern"], "^[a-z0-9]+(-[a-z0-9]+)*$"),
        (["$defs", "SeedDefinition", "properties", "name", "allOf"], [{"pattern": "[a-z]"}]),
        (["$defs", "SeedDefinition", "properties", "name", "maxLength"], 63),
        (["$defs", "SeedDefinition", "properties", "seed", "maximum"], 9223372036854775807),
        (["$defs", "SeedDefinition", "properties", "userCount", "minimum"], 1),
    ],
)
def test_the_schema_states_the_limits(keys: list[str], expected: object) -> None:
    """Editors check what the registry checks."""
    value = json.loads(json_schema())
    for key in keys:
        value = value[key]
    assert value == expected


documents = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "interestThemeIds": st.lists(st.uuids().map(str), min_size=1, max_size=4, unique=True),
        "safetyToggleIds": st.lists(st.uuids().map(str), max_size=4, unique=True),
        "seeds": st.lists(seeds, max_size=4, unique_by=lambda seed: seed["name"]),
    },
    optional={"$schema": texts},
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just(10**400)

values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a valid registry in which one value is replaced, removed or joined by another."""
    document: dict[str, Any] = draw(documents)
    places: list[Any] = [document, *document["seeds"], document["seeds"], document["safetyToggleIds"]]
    place = draw(st.sampled_from(places))
    if isinstance(place, list):
        place.insert(draw(st.integers(0, len(place))), draw(values))
    elif draw(st.booleans()):
        place[draw(st.sampled_from([*place, "extra"]))] = draw(values)
    else:
        del place[draw(st.sampled_from(list(place)))]
    return json.dumps(document)


def is_read_or_rejected(data: str | bytes) -> bool:
    """Return whether a registry is read from a text, or the text is rejected in one line."""
    try:
        SeedRegistry.from_json(data)
    except RegistryError as error:
        return "\n" not in str(error)
    return True


@settings(max_examples=60, deadline=None)
@given(documents)
def test_round_trip(document: dict[str, Any]) -> None:
    """A registry written and read again is the same."""
    registry = SeedRegistry.from_json(json.dumps(document))
    assert SeedRegistry.from_json(registry.to_json()) == registry


@settings(max_examples=60, deadline=None)
@given(documents)
def test_values_survive(document: dict[str, Any]) -> None:
    """What is written has the values and the order of what was read, but for defaults."""
    defaults = {"locale": "en_US", "dataset": "example_data.datasets.people:v1"}
    written = json.loads(SeedRegistry.from_json(json.dumps(document)).to_json())
    assert [defaults | seed for seed in written["seeds"]] == [defaults | seed for seed in document["seeds"]]


@settings(max_examples=100, deadline=None)
@given(st.binary() | st.text() | st.text('{}[]":,-+.0123456789eE\\ntrufalsx ').map(str))
def test_no_text_crashes_the_registry(data: str | bytes) -> None:
    """Bytes and texts of any kind are read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(values.map(json.dumps))
def test_no_json_crashes_the_registry(data: str) -> None:
    """JSON of any shape is read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(mutated())
def test_no_mutation_crashes_the_registry(data: str) -> None:
    """A registry with one wrong value is read or rejected."""
    assert is_read_or_rejected(data)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_cut_crashes_the_registry(data: st.DataObject) -> None:
    """A registry from which a piece is missing is read or rejected."""
    whole = text().encode()
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    assert is_read_or_rejected(whole[:start] + whole[stop:])


@settings(max_examples=60, deadline=None)
@given(st.builds(SeedDefinition, scalars, scalars, scalars, scalars, scalars))
def test_no_definition_crashes_the_registry(definition: SeedDefinition) -> None:
    """A definition with values of any kind is appended so that it can be written, or rejected."""
    try:
        extended = SeedRegistry.from_json(text()).append_seed(definition)
    except RegistryError:
        return
    assert SeedRegistry.from_json(extended.to_json()) == extended
