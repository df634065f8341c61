"""What the command line's verbs do, as functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from example_data import generator, naming, project, rendering
from example_data.corpora import people
from example_data.dataset import load
from example_data.definition import DEFAULT_DATASET, SeedDefinition
from example_data.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from alembic.config import Config

    from example_data.chain import Pinned
    from example_data.dataset import Table
    from example_data.definition import Pin
    from example_data.revising import Place
    from example_data.runs import Run

Row = dict[str, Any]

PEOPLE = "example_data.datasets.people:"
"""The datasets whose names come from the corpora, which have ten locales; any other dataset reads `locale` its way."""


def add(
    registry: Path, *, name: str | None, seed: int | None, user_count: int, locale: str, dataset: str = DEFAULT_DATASET
) -> SeedDefinition:
    """Append a seed to the registry file, with a fresh number and a memorable name where none is given.

    Raises:
        RegistryError: The registry cannot be read or saved, or the seed breaks a rule.
        DatasetError: The dataset cannot be loaded, or there are no names for the locale.
    """
    extended = _extended(registry, name=name, seed=seed, user_count=user_count, locale=locale, dataset=dataset)
    extended.save(registry)
    return extended.seeds[-1]


def add_with_revision(
    registry: Path,
    config: Config,
    place: Place,
    message: str | None,
    *,
    name: str | None,
    seed: int | None,
    user_count: int,
    locale: str,
    dataset: str = DEFAULT_DATASET,
) -> tuple[SeedDefinition, Path]:
    """Append a seed to the registry file and write the revision that applies it: both or neither.

    Raises:
        RegistryError: The registry cannot be read or saved, or the seed breaks a rule.
        DatasetError: The dataset cannot be loaded, or has nothing for the locale.
        RevisionError: It is not clear where the revision goes, or it cannot be written.
    """
    from example_data import revising  # noqa: PLC0415 - Alembic, for commands on revisions

    extended = _extended(registry, name=name, seed=seed, user_count=user_count, locale=locale, dataset=dataset)
    added = extended.seeds[-1]
    upgrade, downgrade = _statements(extended, added)
    draft = revising.Draft(message or f"seed {added.name}", upgrade, downgrade, words=("apply_seed", "remove_seed"))
    with revising.written(config, project.scripts(config), draft, place) as path:
        extended.save(registry)
    return added, path


def _extended(
    registry: Path, *, name: str | None, seed: int | None, user_count: int, locale: str, dataset: str
) -> SeedRegistry:
    """The registry with one more seed, not saved yet."""
    load(dataset)
    if dataset.startswith(PEOPLE):
        people(locale)
    present = SeedRegistry.from_file(registry)
    number = naming.random_seed() if seed is None else seed
    chosen = naming.memorable_name(number, [entry.name for entry in present.seeds]) if name is None else name
    return present.append_seed(SeedDefinition(chosen, number, user_count, locale, dataset))


def listing(registry: Path) -> list[Row]:
    """The registry's seeds.

    Raises:
        RegistryError: The registry cannot be read.
    """
    return [
        {
            "name": seed.name,
            "seed": seed.seed,
            "user_count": seed.user_count,
            "locale": seed.locale,
            "dataset": seed.dataset,
        }
        for seed in SeedRegistry.from_file(registry).seeds
    ]


def preview(registry: Path, name: str, rows: int, config_file: Path | None) -> list[Row]:
    """The first rows a seed makes: those of all its tables side by side, keys of the children left out.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    project.make_importable(seed.dataset, config_file)
    pin = generator.unpinned(present, seed)
    first, *others = load(pin.dataset).tables
    wanted = range(min(rows, pin.user_count))
    records = _rows(pin, first, wanted)
    for table in others:
        for record, more in zip(records, _rows(pin, table, wanted), strict=True):
            record |= {column: value for column, value in more.items() if column not in table.key}
    return records


def _rows(pin: Pin, table: Table, rows: range) -> list[Row]:
    made = (values for block in generator.blocks(pin, table, rows) for values in block.values())
    return [dict(zip(table.columns, values, strict=True)) for values in made]


def statements(registry: Path, name: str, config_file: Path | None) -> tuple[str, str]:
    """The statements that pin a seed, for a revision's `upgrade` and `downgrade`.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    project.make_importable(seed.dataset, config_file)
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
    from example_data import chain, database, runs, settings  # noqa: PLC0415 - Alembic and psycopg, for commands on a database

    config = project.configuration(config_file)
    root = project.root(config)
    registry = SeedRegistry.from_file(settings.load(root).registry_path)
    pins = chain.pinned(project.scripts(config))
    with (
        database.resolve(root, config.get_alembic_option("sqlalchemy.url")) as url,
        database.session(url) as connection,
    ):
        applied = runs.applied(connection) if runs.has_ledger(connection) else {}
    wanted = {seed.name: generator.pin(registry, seed) for seed in registry.seeds}
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
