"""Upgrading an application's database to head, seeds that were left out before included."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
from alembic import command
from alembic.util import CommandError

from example_data.alembic_plugin import catch_up, history
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.alembic_plugin.selection import check_selection
from example_data.alembic_plugin.upgrade_lock import upgrade_lock
from example_data.errors import ExampleDataError
from example_data.log import seed_event
from example_data.postgres.session import fetch_one
from example_data.project import alembic_config, database, env_script
from example_data.runs import ledger
from example_data.runs.apply import with_settings

if TYPE_CHECKING:
    from alembic.config import Config

    from example_data.alembic_plugin.history import Chain
    from example_data.generation.pin import Pin
    from example_data.project.database_url import DatabaseURL
    from example_data.project.settings import Settings

_UPGRADING = threading.Lock()
"""Alembic's `context` and `op` are one to a process."""

_STATE = """
SELECT ARRAY(SELECT version_num::text FROM alembic_version),
    ARRAY(SELECT ARRAY[seed_key, definition::text] FROM example_data_runs)
"""


def upgrade(config: Config, url: DatabaseURL, loaded: Settings) -> None:
    """Upgrade the database to head, and write the selected seeds that were left out before; log one line a seed.

    Raises:
        ExampleDataError: It could not be upgraded.
    """
    try:
        with _UPGRADING, translate_errors():
            directory = alembic_config.scripts(config)
            chain = history.read_chain(directory)
            check_selection(loaded, chain)
            if _is_done(url, chain, loaded):
                for name in chain.applied:
                    seed_event("skipped", seed_key=name, reason=loaded.skip_reason(name) or "already-applied")
                return
            with database.open_connection(url) as connection, upgrade_lock(connection):
                config.attributes["connection"] = connection
                catch_up.catch_up(config, directory, loaded, env_script.check_against_handed_in(connection, url))
                with alembic_config.without_logging_section():
                    command.upgrade(config, "heads")
    except CommandError as error:
        raise ExampleDataError(f"Start-up: the database was not upgraded. {error}") from error


def _is_done(url: DatabaseURL, chain: Chain, loaded: Settings) -> bool:
    """Return whether the database is at head, with every selected seed as its last revision has it; in one query."""
    try:
        with database.session(url) as connection:
            versions, runs = fetch_one(connection, _STATE)
    except psycopg.errors.UndefinedTable:
        return False
    definitions = dict(runs)
    wanted = [applied.pin for name, applied in chain.applied.items() if not loaded.skip_reason(name)]
    return set(versions) == chain.heads and all(
        pin.name in definitions and _is_run_of(ledger.decode(pin.name, definitions[pin.name]), pin, loaded)
        for pin in wanted
    )


def _is_run_of(run: Pin, pin: Pin, loaded: Settings) -> bool:
    """Return whether a run is of the pin, with the numbers that settings override."""
    expected = with_settings(pin, loaded)
    return run == (expected if expected.digest else replace(expected, digest=run.digest))
