"""Wiring into an application: bring its database to head, example data included, before it serves."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from example_data import chain, database, glance, project, settings
from example_data.errors import ExampleDataError, SeedNotFoundError
from example_data.gates import skip_reason
from example_data.locking import upgrade_lock
from example_data.log import LOGGER, seed_event
from example_data.registry import SeedRegistry

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from alembic.config import Config
    from sqlalchemy.engine import Connection

    from example_data.chain import Pinned
    from example_data.settings import Settings

_UPGRADING = threading.Lock()
"""Alembic's `context` and `op` are one to a process."""

_STATE = """
SELECT ARRAY(SELECT version_num::text FROM alembic_version),
    ARRAY(SELECT concat(seed_key, ' ', user_count) FROM example_data_runs)
"""


def seed_on_startup(config_file: str | os.PathLike[str] = "alembic.ini", *, database_url: str | None = None) -> None:
    """Upgrade the project's database to head, write the seeds that were left out before, and log one line a seed.

    Where example data is off this logs one line and does nothing else; where it is on but no database URL is set, it
    warns. Processes and threads may call it at the same moment.

    Args:
        config_file: The project's `alembic.ini`, or its `pyproject.toml` with [tool.alembic].
        database_url: The database, where not the one that the settings name.

    Raises:
        ExampleDataError: The settings, the registry, a selected seed or the database stand in the way.
    """
    root = project.folder(Path(config_file))
    if glance.is_plainly_disabled(root) or not (loaded := settings.load(root)).is_enabled:
        LOGGER.info("example data skipped reason=disabled")
        return
    config = _config(Path(config_file), root)
    url = database_url or database.configured(root, config.get_alembic_option("sqlalchemy.url"))
    if url is None:
        LOGGER.warning(
            "example data skipped reason=no-database-url: it is on, but EXAMPLE_DATA_DATABASE_URL is not set"
        )
        return
    with _UPGRADING:
        _bring_to_head(config, url, loaded)


async def seed_on_startup_async(
    config_file: str | os.PathLike[str] = "alembic.ini", *, database_url: str | None = None
) -> None:
    """The same without blocking the event loop: the work is done in a thread."""
    await asyncio.to_thread(seed_on_startup, config_file, database_url=database_url)


def _config(path: Path, root: Path) -> Config:
    """Alembic's configuration, without the file's logging section: the application has its own logging."""
    config = project.configuration(path)
    config.attributes[project.ROOT] = root
    config.config_file_name = None
    return config


def _bring_to_head(config: Config, url: str, loaded: Settings) -> None:
    try:
        directory = ScriptDirectory.from_config(config)
        pins = chain.pinned(directory)
        check_selection(loaded, pins)
        if _is_done(url, set(directory.get_heads()), loaded, pins):
            for name in pins:
                seed_event("skipped", seed_key=name, reason=skip_reason(loaded, name) or "already-applied")
            return
        with database.open_connection(url) as connection, upgrade_lock(connection):
            catch_up(connection, directory, loaded)
            config.attributes["connection"] = connection
            command.upgrade(config, "heads")
    except CommandError as error:
        raise ExampleDataError(f"The database was not upgraded on start-up: {error}") from error


def check_selection(loaded: Settings, pins: Mapping[str, Pinned]) -> None:
    """Make sure that the registry can be read, and that every seed the settings select is in it or pinned.

    Raises:
        RegistryError: The registry cannot be read.
        SeedNotFoundError: A seed is neither in it nor pinned.
    """
    registry = SeedRegistry.from_file(loaded.registry_path)
    unknown = loaded.seed_names - pins.keys() - {seed.name for seed in registry.seeds}
    if unknown:
        raise SeedNotFoundError(
            f"EXAMPLE_DATA_SEED_NAME selects {', '.join(sorted(unknown))}; looked in {loaded.registry_path} and in the "
            f"revisions, which have {', '.join(sorted(pins)) or 'none'}: correct the name, or add the seed."
        )


def _is_done(url: str, heads: set[str], loaded: Settings, pins: dict[str, Pinned]) -> bool:
    """Whether the database is at head with every selected seed, told by one query."""
    selected = [held.pin for name, held in pins.items() if not skip_reason(loaded, name)]
    wanted = {f"{pin.name} {loaded.user_count or pin.user_count}" for pin in selected}
    try:
        with database.session(url) as connection:
            row = connection.execute(_STATE).fetchone()
    except psycopg.errors.UndefinedTable:
        return False
    assert row is not None
    return set(row[0]) == heads and wanted <= set(row[1])


def catch_up(connection: Connection, directory: ScriptDirectory, loaded: Settings) -> None:
    """Write the seeds of revisions that the database has passed but that left them out; log one line a seed.

    Each is written in a transaction of its own.

    Raises:
        ExampleDataError: A seed cannot be written; those before it are.
    """
    from example_data import resizing, session  # noqa: PLC0415 - NumPy, for what an application rarely needs

    with connection.begin():
        heads = MigrationContext.configure(connection).get_current_heads()
    for name, held in chain.pinned(directory, heads).items() if heads else ():
        with connection.begin():
            try:
                resizing.catch_up(session.on(connection), held.pin, revision=held.revision, settings=loaded)
            except ExampleDataError as error:
                raise ExampleDataError(f"Revision {held.revision}, seed {name!r}: {error}") from error
