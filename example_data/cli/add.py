"""A seed enters the registry, and the revision that pins it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from msgspec import UNSET

from example_data.alembic_plugin import render
from example_data.corpora import people
from example_data.generation import pinning
from example_data.generation.dataset import load
from example_data.generation.pinning import complete_seed
from example_data.project import alembic_config
from example_data.registry import seed_names
from example_data.registry.definition import DEFAULT_DATASET, DEFAULT_LOCALE, PEOPLE, SeedDefinition
from example_data.registry.error_messages import placed
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config

    from example_data.alembic_plugin.revision_writer import Place

PEOPLE_COUNT = 12
"""People of a new seed that is told nothing else: few enough to read."""


class Wanted(TypedDict, total=False):
    """What is said of a new seed; where it says no number or name, they are made."""

    name: str | None
    seed: int | None
    user_count: int | None
    locale: str
    dataset: str
    sizes: dict[str, int]
    parameters: dict[str, Any]


def add(registry: Path, **wanted: Unpack[Wanted]) -> SeedDefinition:
    """Append a seed to the registry file.

    Raises:
        RegistryError: The registry cannot be read or saved, or the seed breaks a rule.
        DatasetError: The dataset cannot be loaded, does not know a size or a parameter, or has no names for the locale.
    """
    extended = _extended(registry, wanted)
    extended.save(registry)
    return extended.seeds[-1]


def add_with_revision(
    registry: Path, config: Config, place: Place, message: str | None, **wanted: Unpack[Wanted]
) -> tuple[SeedDefinition, Path]:
    """Append a seed to the registry file and write the revision that applies it: both or neither.

    Raises:
        RegistryError: The registry cannot be read or saved, or the seed breaks a rule.
        DatasetError: As from `add`, or the seed's rows cannot be made.
        RevisionError: It is not clear where the revision goes, or it cannot be written.
    """
    from example_data.alembic_plugin import revision_writer  # noqa: PLC0415 - Alembic, for commands on revisions

    extended = _extended(registry, wanted)
    added = extended.seeds[-1]
    upgrade, downgrade = _statements(extended, added)
    draft = revision_writer.Draft(
        message or f"seed {added.name}", upgrade, downgrade, words=("apply_seed", "remove_seed")
    )
    with revision_writer.written(config, alembic_config.scripts(config), draft, place) as path:
        extended.save(registry)
    return added, path


def _extended(registry: Path, wanted: Wanted) -> SeedRegistry:
    """The registry with one more seed, not saved yet."""
    dataset = wanted.get("dataset", DEFAULT_DATASET)
    load(dataset)
    present = SeedRegistry.from_file(registry)
    seed, name, count = wanted.get("seed"), wanted.get("name"), wanted.get("user_count")
    number = seed_names.random_seed() if seed is None else seed
    default = PEOPLE_COUNT if dataset.startswith(PEOPLE) else UNSET
    definition = SeedDefinition(
        seed_names.memorable_name(number, [entry.name for entry in present.seeds]) if name is None else name,
        number,
        default if count is None else count,
        wanted.get("locale", DEFAULT_LOCALE),
        dataset,
        wanted.get("sizes", {}),
        wanted.get("parameters", {}),
    )
    if definition.is_people:
        people(definition.locale)
    extended = present.append_seed(definition)
    pinning.make_pin_without_digest(extended, extended.seeds[-1])
    return extended


def size_in_words(seed: SeedDefinition) -> str:
    """How large a seed is, such as `12 people`, or `200 rows of customers`: those of its dataset's first table."""
    if seed.is_people:
        return f"{seed.user_count} people"
    return f"{complete_seed(seed, {}).user_count} rows of {load(seed.dataset).tables[0].name}"


def statements(registry: Path, name: str, config_file: Path | None) -> tuple[str, str]:
    """The statements that pin a seed, for a revision's `upgrade` and `downgrade`.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
        DatasetError: Its dataset cannot be loaded, or does not know what the seed says.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    alembic_config.make_importable(seed.dataset, config_file)
    with placed(registry, name):
        return _statements(present, seed)


def _statements(registry: SeedRegistry, seed: SeedDefinition) -> tuple[str, str]:
    """The calls that apply the seed's pin, and that remove it."""
    arguments = pinning.make_pin(registry, seed).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return render.call("apply_seed", seed.name, arguments), render.call("remove_seed", seed.name, removal)
