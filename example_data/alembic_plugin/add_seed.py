"""A new seed: its entry in the registry, and the revision that pins it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType

from example_data.errors import RevisionError
from example_data.generation import pinning
from example_data.generation.dataset import load
from example_data.project import alembic_config, import_path
from example_data.project.python_source import statement
from example_data.registry.definition import DEFAULT_DATASET, SeedDefinition, memorable_name, random_seed, required_keys
from example_data.registry.error_messages import prefix_with_seed
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.revision_writer import Place


def add_seed(registry: Path, **options: object) -> SeedDefinition:
    """Append a seed to the registry file, with these values of its definition; a number or name that is None is chosen.

    Raise RegistryError where it breaks a rule, or the registry cannot be read or saved, and DatasetError where its
    dataset cannot be loaded, does not know a size or a parameter, or cannot make its rows.
    """
    extended = _append(registry, options)
    extended.save(registry)
    return extended.seeds[-1]


def add_seed_with_revision(
    registry: Path, config: Config, place: Place, **options: object
) -> tuple[SeedDefinition, Path]:
    """Append a seed to the registry file and write the revision that applies it, if there is none: both or neither.

    Raise as `add_seed` does, and RevisionError where it is not clear where the revision goes, it cannot be written, or
    another one applies another seed of that name.
    """
    from example_data.alembic_plugin import history  # Alembic, for --revision

    extended = _append(registry, options)
    added = extended.seeds[-1]
    with alembic_config.locked_scripts(config) as directory, extended.saving(registry) as save:
        if applied := history.read_chain(directory).applied.get(added.name):
            if applied.pin != (pin := pinning.make_pin(extended, added)):
                raise RevisionError(
                    f"Seed {added.name!r}: revision {applied.revision} applies another one of that name "
                    f"({applied.pin.differences(pin)}). Choose another name, or delete that revision if it never ran."
                )
            save()  # a kill between the two left the revision
            return added, Path(directory.get_revision(applied.revision).path)
        with write_pin(config, directory, extended, added, place) as path:
            save()
    return added, path


def pin_seed(registry: Path, config: Config, place: Place, name: str) -> Path:
    """Write the revision that applies a seed of the registry, and return its file; a RevisionError where one does."""
    from example_data.alembic_plugin import history  # Alembic, for --revision

    seeds = SeedRegistry.from_file(registry)
    seed = seeds.find_seed(name)
    import_path.prepend_paths(config)
    with alembic_config.locked_scripts(config) as scripts:
        if applied := history.read_chain(scripts).applied.get(name):
            raise RevisionError(
                f"Seed {name!r}: revision {applied.revision} applies it already. Where the registry has it otherwise "
                "now, alembic revision --autogenerate writes the change."
            )
        with prefix_with_seed(registry, name), write_pin(config, scripts, seeds, seed, place) as path:
            return path


def write_pin(
    config: Config, directory: ScriptDirectory, registry: SeedRegistry, seed: SeedDefinition, place: Place
) -> AbstractContextManager[Path]:
    """Write the revision that applies a seed in the context, which has its file; deleted again if the block fails.

    Raise DatasetError where its rows cannot be made, RevisionError where its place is not clear or cannot be written.
    """
    from example_data.alembic_plugin import revision_writer  # Alembic, for --revision

    draft = revision_writer.Draft(place.message or f"seed {seed.name}", *_statements(registry, seed))
    return revision_writer.write_revision(config, directory, draft, place)


def _append(registry: Path, options: Mapping[str, object]) -> SeedRegistry:
    """Return the registry with one more seed, not saved yet."""
    given: Any = {key: value for key, value in options.items() if value is not None}
    given.setdefault("user_count", default_user_count(given.get("dataset", DEFAULT_DATASET)))
    given.setdefault("seed", random_seed())
    present = SeedRegistry.from_file(registry)
    if "name" not in given:
        given["name"] = memorable_name(given["seed"], [entry.name for entry in present.seeds])
    extended = present.append_seed(SeedDefinition(**given))
    pinning.make_pin(extended, extended.seeds[-1])  # fails where nothing could read or apply the seed later
    return extended


def default_user_count(dataset: str) -> int | UnsetType:
    """Return a new seed's `userCount`: its dataset's, or raise DatasetError, where it must have one; else none."""
    default = next(iter(load(dataset).sizes.values()))
    return default if "userCount" in required_keys(dataset) else UNSET


def describe_size(seed: SeedDefinition) -> str:
    """Return how large a seed is, such as `200 rows of customers`: the rows of its dataset's first table."""
    return f"{pinning.complete_seed(seed, {}).user_count} rows of {load(seed.dataset).tables[0].name}"


def _statements(registry: SeedRegistry, seed: SeedDefinition) -> tuple[str, str]:
    """Return the calls that apply the seed's pin, and that remove it."""
    arguments = pinning.make_pin(registry, seed).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return statement("op.apply_seed", seed.name, arguments), statement("op.remove_seed", seed.name, removal)


def pin_statements(registry: Path, name: str, config_file: Path | None) -> tuple[str, str]:
    """Return the statements of a seed's revision, up and down; raise SeedNotFoundError or DatasetError."""
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    import_path.make_importable(seed.dataset, config_file)
    with prefix_with_seed(registry, name):
        return _statements(present, seed)
