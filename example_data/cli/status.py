"""The command line's verbs that look at seeds or bring them in, as functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from example_data.project import alembic_config
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from pathlib import Path

    from example_data.alembic_plugin.history import Pinned
    from example_data.generation.pin import Pin
    from example_data.runs.ledger import Run

Row = dict[str, Any]


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


def check(config_file: Path | None) -> list[Row]:
    """The seeds that differ between registry and revisions, and how; needs no database.

    Raises:
        ExampleDataError: The registry or the revisions cannot be read, or a pin's rows would come out otherwise today.
    """
    from example_data.alembic_plugin import check as agreement  # noqa: PLC0415

    config = alembic_config.configuration(config_file)
    found = agreement.changes(alembic_config.root(config), alembic_config.scripts(config))
    return [{"name": change.name, "differs": change.told()} for change in found]


def status(config_file: Path | None) -> list[Row]:
    """Each seed: in the registry, pinned by which revision, applied when, and what changed since.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    from example_data.alembic_plugin import compare, history  # noqa: PLC0415 - for commands on a database
    from example_data.project import database, settings  # noqa: PLC0415
    from example_data.runs import ledger  # noqa: PLC0415 - Alembic and psycopg, for commands on a database

    config = alembic_config.configuration(config_file)
    root = alembic_config.root(config)
    directory = alembic_config.scripts(config)
    wanted = compare.wanted(settings.load(root).registry_path)
    pins = history.pinned(directory)
    with (
        database.resolve(root, config.get_alembic_option("sqlalchemy.url")) as url,
        database.session(url) as connection,
    ):
        applied = ledger.applied(connection) if ledger.has_ledger(connection) else {}
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
    from example_data.alembic_plugin import catch_up, history  # noqa: PLC0415
    from example_data.project import settings  # noqa: PLC0415

    config = alembic_config.quiet(config_file)
    directory = alembic_config.scripts(config)
    loaded = settings.load(alembic_config.root(config))
    catch_up.check_selection(loaded, history.pinned(directory))
    catch_up.bring_in(config, directory, loaded)
