"""What the command line's verbs do, as functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from msgspec import UNSET

from example_data import generator, naming, project, rendering
from example_data.corpora import people
from example_data.dataset import load
from example_data.defaults import filled
from example_data.definition import DEFAULT_DATASET, DEFAULT_LOCALE, PEOPLE, SeedDefinition
from example_data.location import placed
from example_data.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config

    from example_data.chain import Pinned
    from example_data.definition import Pin
    from example_data.revising import Place
    from example_data.runs import Run

Row = dict[str, Any]

PEOPLE_COUNT = 12
"""People of a new seed that is told nothing else: few enough to read."""


class Wanted(TypedDict, total=False):
    """What is said of a new seed; a number and a name are made where it says none."""

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
    from example_data import revising  # noqa: PLC0415 - Alembic, for commands on revisions

    extended = _extended(registry, wanted)
    added = extended.seeds[-1]
    upgrade, downgrade = _statements(extended, added)
    draft = revising.Draft(message or f"seed {added.name}", upgrade, downgrade, words=("apply_seed", "remove_seed"))
    with revising.written(config, project.scripts(config), draft, place) as path:
        extended.save(registry)
    return added, path


def _extended(registry: Path, wanted: Wanted) -> SeedRegistry:
    """The registry with one more seed, not saved yet."""
    dataset = wanted.get("dataset", DEFAULT_DATASET)
    load(dataset)
    present = SeedRegistry.from_file(registry)
    seed, name, count = wanted.get("seed"), wanted.get("name"), wanted.get("user_count")
    number = naming.random_seed() if seed is None else seed
    default = PEOPLE_COUNT if dataset.startswith(PEOPLE) else UNSET
    definition = SeedDefinition(
        naming.memorable_name(number, [entry.name for entry in present.seeds]) if name is None else name,
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
    generator.unpinned(extended, extended.seeds[-1])
    return extended


def size_told(seed: SeedDefinition) -> str:
    """How large a seed is, in words: so many people, or rows of the dataset's first table."""
    if seed.is_people:
        return f"{seed.user_count} people"
    return f"{filled(seed, {}).user_count} rows of {load(seed.dataset).tables[0].name}"


def listing(registry: Path) -> list[Row]:
    """The registry's seeds; with their sizes and parameters where one of them says any.

    Raises:
        RegistryError: The registry cannot be read.
    """
    seeds = SeedRegistry.from_file(registry).seeds
    further = [key for key in ("sizes", "parameters") if any(getattr(seed, key) for seed in seeds)]
    return [
        {
            "name": seed.name,
            "seed": seed.seed,
            "user_count": None if seed.user_count is UNSET else seed.user_count,
            "locale": seed.locale,
            "dataset": seed.dataset,
            **{key: getattr(seed, key) for key in further},
        }
        for seed in seeds
    ]


def statements(registry: Path, name: str, config_file: Path | None) -> tuple[str, str]:
    """The statements that pin a seed, for a revision's `upgrade` and `downgrade`.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
        DatasetError: Its dataset cannot be loaded, or does not know what the seed says.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    project.make_importable(seed.dataset, config_file)
    with placed(registry, name):
        return _statements(present, seed)


def _statements(registry: SeedRegistry, seed: SeedDefinition) -> tuple[str, str]:
    arguments = generator.pin(registry, seed).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return rendering.call("apply_seed", seed.name, arguments), rendering.call("remove_seed", seed.name, removal)


def check(config_file: Path | None) -> list[Row]:
    """The seeds that differ between registry and revisions, and how; needs no database.

    Raises:
        ExampleDataError: The registry or the revisions cannot be read, or a pin's rows would come out otherwise today.
    """
    from example_data import checking  # noqa: PLC0415

    config = project.configuration(config_file)
    found = checking.changes(project.root(config), project.scripts(config))
    return [{"name": change.name, "differs": change.told()} for change in found]


def status(config_file: Path | None) -> list[Row]:
    """Each seed: in the registry, pinned by which revision, applied when, and what changed since.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    from example_data import chain, comparison, database, runs, settings  # noqa: PLC0415 - Alembic and psycopg, for commands on a database

    config = project.configuration(config_file)
    root = project.root(config)
    directory = project.scripts(config)
    wanted = comparison.wanted(settings.load(root).registry_path)
    pins = chain.pinned(directory)
    with (
        database.resolve(root, config.get_alembic_option("sqlalchemy.url")) as url,
        database.session(url) as connection,
    ):
        applied = runs.applied(connection) if runs.has_ledger(connection) else {}
    names = dict.fromkeys([*wanted, *pins, *applied])
    return [_state(name, wanted.get(name), pins.get(name), applied.get(name)) for name in names]


def _state(name: str, wanted: Pin | None, held: Pinned | None, run: Run | None) -> Row:
    return {
        "name": name,
        "in_registry": wanted is not None,
        "pinned_by": held and held.revision,
        "applied_at": run and run.seeded_at.isoformat(timespec="seconds"),
        "changed": _changes(wanted, held, run),
    }


def _changes(wanted: Pin | None, held: Pinned | None, run: Run | None) -> list[str]:
    """Between which of its three places a seed differs."""
    changes = []
    if wanted and held and wanted != held.pin:
        changes.append("registry-differs-from-revision")
    if run and held and (run.digest, run.pin) != (held.pin.digest, held.pin):
        changes.append("database-differs-from-revision")
    return changes


def apply(config_file: Path | None) -> None:
    """Write the seeds of revisions that the database has passed but that left them out.

    Raises:
        ExampleDataError: The settings, the revisions or the database stand in the way.
    """
    from example_data import (  # noqa: PLC0415
        chain,
        late,
        settings,
    )

    config = project.quiet(config_file)
    directory = project.scripts(config)
    loaded = settings.load(project.root(config))
    late.check_selection(loaded, chain.pinned(directory))
    late.bring_in(config, directory, loaded)
