"""What the command line's verbs do, as functions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from example_data import generator, naming, rendering
from example_data.corpora import people
from example_data.dataset import load
from example_data.definition import SeedDefinition
from example_data.errors import ExampleDataError
from example_data.registry import SeedRegistry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alembic.config import Config

    from example_data.chain import Pinned
    from example_data.dataset import Table
    from example_data.definition import Pin
    from example_data.runs import Run

Row = dict[str, Any]


def add(registry: Path, *, name: str | None, seed: int | None, user_count: int, locale: str) -> SeedDefinition:
    """Append a seed to the registry file, with a fresh number and a memorable name where none is given.

    Raises:
        RegistryError: The registry cannot be read or saved, or the seed breaks a rule.
        DatasetError: There are no names for the locale.
    """
    people(locale)
    present = SeedRegistry.from_file(registry)
    number = naming.random_seed() if seed is None else seed
    chosen = name or naming.memorable_name(number, [entry.name for entry in present.seeds])
    definition = SeedDefinition(name=chosen, seed=number, user_count=user_count, locale=locale)
    present.append_seed(definition).save(registry)
    return definition


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


def preview(registry: Path, name: str, rows: int) -> list[Row]:
    """The first rows a seed makes: those of all its tables side by side, keys of the children left out.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
    """
    present = SeedRegistry.from_file(registry)
    pin = generator.unpinned(present, present.find_seed(name))
    first, *others = load(pin.dataset).tables
    wanted = range(min(rows, pin.user_count))
    records = _rows(pin, first, wanted)
    for table in others:
        for record, more in zip(records, _rows(pin, table, wanted), strict=True):
            record |= {column: value for column, value in more.items() if column != table.key}
    return records


def _rows(pin: Pin, table: Table, rows: range) -> list[Row]:
    made = (values for block in generator.blocks(pin, table, rows) for values in block.values())
    return [dict(zip(table.columns, values, strict=True)) for values in made]


def statements(registry: Path, name: str) -> tuple[str, str]:
    """The statements that pin a seed, for a revision's `upgrade` and `downgrade`.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
    """
    present = SeedRegistry.from_file(registry)
    arguments = generator.pin(present, present.find_seed(name)).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return rendering.call("apply_seed", name, arguments), rendering.call("remove_seed", name, removal)


def status(config_file: Path) -> list[Row]:
    """Each seed: in the registry, pinned by which revision, applied when, and what changed since.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    from example_data import database, runs, settings  # noqa: PLC0415 - Alembic and psycopg, for commands on a database

    root, config = _project(config_file)
    registry = SeedRegistry.from_file(settings.load(root).registry_path)
    pins = _pinned(config)
    with database.resolve(root, config.get_main_option("sqlalchemy.url")) as url, database.session(url) as connection:
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
    if run and held and run.digest != held.pin.digest:
        changes.append("database-differs-from-revision")
    return changes


def apply(config_file: Path) -> None:
    """Write the seeds of revisions that the database has passed but that left them out.

    Raises:
        ExampleDataError: The settings, the revisions or the database stand in the way.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    from example_data import database, settings  # noqa: PLC0415
    from example_data.locking import upgrade_lock  # noqa: PLC0415
    from example_data.startup import catch_up, check_selection  # noqa: PLC0415

    root, config = _project(config_file)
    loaded = settings.load(root)
    check_selection(loaded, _pinned(config))
    with database.connect(root, config.get_main_option("sqlalchemy.url")) as connection, upgrade_lock(connection):
        catch_up(connection, ScriptDirectory.from_config(config), loaded)


def _project(config_file: Path) -> tuple[Path, Config]:
    from alembic.config import Config  # noqa: PLC0415

    if not config_file.is_file():
        raise ExampleDataError(
            f"{config_file} was looked for in {Path.cwd()}, and there is no such file: name it with --config."
        )
    return config_file.resolve().parent, Config(config_file)


def _pinned(config: Config) -> Mapping[str, Pinned]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    from example_data import chain  # noqa: PLC0415

    return chain.pinned(ScriptDirectory.from_config(config))
