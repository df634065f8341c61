"""The registry as a value: what it shows, how a seed is looked up and appended, and what saving keeps."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from example_data.errors import RegistryError, SeedNotFoundError
from example_data.registry.definition import SeedDefinition
from example_data.registry.registry import SeedRegistry
from tests.support.project import REPOSITORY
from tests.support.registry_texts import (
    COUNT_RULE,
    FOX,
    HERON,
    NAME_RULE,
    OWL,
    PRETTY_WITH_FOX,
    SEED_RULE,
    THEME,
    TOGGLE,
    names,
    text,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_registry_loads_as_it_is() -> None:
    """A registry without a schema and with one seed is read."""
    registry = SeedRegistry.from_json(text(seeds=[OWL]))
    assert registry.seeds == (SeedDefinition("mossy-owl", 2026, 12, "en_US", "example_data.datasets.people:v1"),)


def test_this_repository_has_two_seeds() -> None:
    """The committed registry is valid."""
    registry = SeedRegistry.from_file(REPOSITORY / "seeds/registry.json")
    assert registry.seeds == (
        SeedDefinition("mossy-owl", 2026, 12),
        SeedDefinition("kind-heron", 4711, 24, "de_DE"),
    )


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("version", 1),
        ("interest_theme_ids", (UUID(THEME),)),
        ("safety_toggle_ids", (UUID(TOGGLE),)),
        ("vocabularies", {"interest_theme_ids": (UUID(THEME),), "safety_toggle_ids": (UUID(TOGGLE),)}),
        ("source", "<registry>"),
    ],
)
def test_a_registry_shows_what_it_holds(attribute: str, value: object) -> None:
    """Each part of the file is an attribute."""
    assert getattr(SeedRegistry.from_json(text()), attribute) == value


def test_a_registry_is_frozen() -> None:
    """A registry is a value."""
    with pytest.raises(AttributeError):
        SeedRegistry.from_json(text()).source = "x"  # type: ignore[misc]


def test_a_seed_is_found_by_name() -> None:
    """The definition of that name is returned."""
    assert SeedRegistry.from_json(text()).find_seed("kind-heron") == SeedDefinition("kind-heron", 4711, 24, "de_DE")


def test_a_missing_seed_names_the_file_and_close_names() -> None:
    """A slip in a name is met with the right one."""
    with pytest.raises(SeedNotFoundError) as caught:
        SeedRegistry.from_json(text(), "seeds/registry.json").find_seed("mosy-owl")
    assert str(caught.value) == (
        "seeds/registry.json: no seed 'mosy-owl' (did you mean mossy-owl?). Correct the name, or add the seed."
    )


def test_a_missing_seed_names_what_there_is() -> None:
    """Where no name is close, all are listed."""
    with pytest.raises(SeedNotFoundError) as caught:
        SeedRegistry.from_json(text()).find_seed("zzz")
    assert str(caught.value) == (
        "<registry>: no seed 'zzz' (expected one of mossy-owl, kind-heron). Correct the name, or add the seed."
    )


def test_a_missing_seed_lists_ten_names_at_most() -> None:
    """A long registry does not make a long message."""
    seeds = [OWL | {"name": f"owl-{index}"} for index in range(12)]
    with pytest.raises(SeedNotFoundError, match=r"expected one of owl-0, .*, owl-9 and 2 more\)"):
        SeedRegistry.from_json(text(seeds=seeds)).find_seed("xxx")


def test_an_appended_seed_is_the_last() -> None:
    """A new seed stands at the end."""
    assert SeedRegistry.from_json(text()).append_seed(FOX).seeds[2] == SeedDefinition("red-fox", 1, 2)


def test_appending_leaves_the_registry_as_it_was() -> None:
    """Appending makes another value."""
    registry = SeedRegistry.from_json(text())
    registry.append_seed(FOX)
    assert len(registry.seeds) == 2


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (
            SeedDefinition("mossy-owl", 1, 1),
            ('$.seeds[2].name: wrong value (expected other than $.seeds[0].name, found "mossy-owl").'),
        ),
        (SeedDefinition("a\n", 1, 1), f'$.seeds[2].name: wrong value (expected {NAME_RULE}, found "a\\n").'),
        (SeedDefinition("12", 1, 1), f'$.seeds[2].name: wrong value (expected {NAME_RULE}, found "12").'),
        (SeedDefinition("a", -1, 1), f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found -1)."),
        (
            SeedDefinition("a", 10**5000, 1),
            (f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found {'1' + '0' * 56}...)."),
        ),
        (SeedDefinition("a", True, 1), f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found true)."),
        (SeedDefinition("a", float("nan"), 1), (f"$.seeds[2].seed: wrong value (expected {SEED_RULE}, found NaN).")),  # type: ignore[arg-type]
        (SeedDefinition("a", 1, 0), f"$.seeds[2].userCount: wrong value (expected {COUNT_RULE}, found 0)."),
        (SeedDefinition("a", 1, "2"), (f'$.seeds[2].userCount: wrong value (expected {COUNT_RULE}, found "2").')),  # type: ignore[arg-type]
        (
            SeedDefinition("a", 1, 1, "\ud800"),
            ('$.seeds[2].locale: wrong value (expected a string such as de_DE, found "\\ud800").'),
        ),
        (
            SeedDefinition("a", 1, 1, "\0"),
            ('$.seeds[2].locale: wrong value (expected a string such as de_DE, found "\\u0000").'),
        ),
        (
            SeedDefinition("a", object(), 1),  # type: ignore[arg-type]
            (
                "$.seeds: the new seed cannot be written as JSON (Encoding objects of type object is unsupported). "
                "Correct its values."
            ),
        ),
    ],
)
def test_a_definition_beyond_the_limits_is_not_appended(definition: SeedDefinition, expected: str) -> None:
    """What a file must not say cannot be appended either."""
    with pytest.raises(RegistryError) as caught:
        SeedRegistry.from_json(text()).append_seed(definition)
    assert str(caught.value) == f"<registry>: {expected}"


def test_saving_appends_to_the_file(path: Path) -> None:
    """An appended seed stands at the end of the file, and the rest is as it was."""
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert path.read_text() == PRETTY_WITH_FOX


def test_saving_returns_what_is_in_the_file(path: Path) -> None:
    """The registry to go on with has the seeds that others appended meanwhile."""
    registry = SeedRegistry.from_file(path)
    SeedRegistry.from_file(path).append_seed(SeedDefinition("grey-wolf", 5, 6)).save(path)
    saved = registry.append_seed(FOX).save(path)
    assert [seed.name for seed in saved.seeds] == ["mossy-owl", "grey-wolf", "red-fox"]


def test_a_deleted_seed_does_not_come_back(path: Path) -> None:
    """A seed that was deleted after the load stays deleted."""
    registry = SeedRegistry.from_file(path)
    path.write_text(text(seeds=[HERON]))
    registry.append_seed(FOX).save(path)
    assert names(path) == ["kind-heron", "red-fox"]


def test_the_order_of_seeds_is_kept(path: Path) -> None:
    """Seeds are not sorted."""
    path.write_text(text(seeds=[OWL | {"name": name} for name in ("c", "a", "b")]))
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    assert names(path) == ["c", "a", "b", "red-fox"]


def test_a_seed_both_appended_alike_is_there_once(path: Path) -> None:
    """Two who append the same definition agree."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    registry.save(path)
    assert path.read_text() == PRETTY_WITH_FOX


def test_a_seed_both_appended_differently_is_rejected(path: Path) -> None:
    """Two who give a name to different definitions have to talk."""
    registry = SeedRegistry.from_file(path).append_seed(SeedDefinition("red-fox", 3, 4))
    SeedRegistry.from_file(path).append_seed(FOX).save(path)
    with pytest.raises(
        RegistryError, match=r"'red-fox' with other values was added meanwhile \(found seed 1, userCount 2\)"
    ):
        registry.save(path)


def test_a_file_that_has_become_invalid_is_not_replaced(path: Path) -> None:
    """An edit in progress is not lost."""
    registry = SeedRegistry.from_file(path).append_seed(FOX)
    path.write_text('{"version": 1,')
    with pytest.raises(RegistryError, match="line 1, column 15: not JSON"):
        registry.save(path)
    assert path.read_text() == '{"version": 1,'


def test_the_registry_needs_no_database() -> None:
    """Reading a registry imports no library that is slow or talks to a database."""
    code = (
        "import sys, example_data.registry.registry;"
        "print({'sqlalchemy', 'alembic', 'psycopg', 'dynaconf', 'numpy', 'faker', 'coolname'} & set(sys.modules))"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output == "set()\n"
