"""Wiring into an application: bring its database to head, example data included, before it serves."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from example_data.errors import MISSING, ExampleDataError
from example_data.log import LOGGER
from example_data.project import alembic_config, database, settings
from example_data.project.database_url import DatabaseURL

if TYPE_CHECKING:
    import os


def seed_on_startup(
    config_file: str | os.PathLike[str] = "alembic.ini",
    *,
    database_url: str | None = None,
    section: str = alembic_config.DEFAULT_SECTION,
) -> None:
    """Upgrade the project's database to head, write the seeds that were left out before, and log one line a seed.

    Where example data is off this logs one line and does nothing else; where it is on but no database URL is set, it
    warns. Processes and threads may call it at the same moment.

    Args:
        config_file: The project's `alembic.ini`, or its `pyproject.toml` with [tool.alembic].
        database_url: The database, where not the one that the settings name.
        section: The section of `alembic.ini`, as Alembic's own `--name`.

    Raises:
        ExampleDataError: The settings, the registry, a selected seed or the database is wrong, or `env.py` connects to
            another database.
    """
    root = alembic_config.folder(Path(config_file))
    if not settings.load(root, "IS_ENABLED").is_enabled:
        LOGGER.info("example data skipped reason=disabled")
        return
    loaded = settings.load(root)
    config = alembic_config.configuration(Path(config_file), section)
    url = DatabaseURL(database_url, "database_url of the call") if database_url else database.find(config)
    if url is None:
        LOGGER.warning(
            "example data skipped reason=no-database-url: it is on, but EXAMPLE_DATA_DATABASE_URL is not set"
        )
        return
    try:
        from example_data.alembic_plugin import upgrade_to_head  # with NumPy, which no off switch needs

        upgrade_to_head.upgrade(config, url, loaded)
    except ModuleNotFoundError as error:
        raise ExampleDataError(f"Start-up: {error.name} {MISSING}") from error


async def seed_on_startup_async(
    config_file: str | os.PathLike[str] = "alembic.ini",
    *,
    database_url: str | None = None,
    section: str = alembic_config.DEFAULT_SECTION,
) -> None:
    """Do the same as `seed_on_startup` in a thread, so that the event loop is not blocked."""
    await asyncio.to_thread(seed_on_startup, config_file, database_url=database_url, section=section)
