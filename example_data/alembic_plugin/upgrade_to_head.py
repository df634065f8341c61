"""Upgrading an application's database to head, seeds that were left out before included."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import psycopg
from alembic import command
from alembic.util import CommandError

from example_data.alembic_plugin import history, seed_transaction
from example_data.alembic_plugin.command_line import translate_errors
from example_data.alembic_plugin.upgrade_lock import upgrade_lock
from example_data.errors import ExampleDataError
from example_data.log import seed_event
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.project import alembic_config, database, env_script
from example_data.runs import ledger
from example_data.runs.apply import with_numbers
from example_data.runs.ledger import SET_ASIDE

if TYPE_CHECKING:
    from alembic.config import Config

    from example_data.alembic_plugin.history import Chain
    from example_data.project.database_url import DatabaseURL
    from example_data.project.settings import Settings

_UPGRADING = threading.Lock()
"""Alembic's `context` and `op` are one to a process."""


def upgrade(config: Config, url: DatabaseURL, loaded: Settings) -> None:
    """Upgrade the database to head, and write the selected seeds that were left out before; log one line a seed.

    Raise ExampleDataError where it could not be upgraded.
    """
    try:
        with _UPGRADING, translate_errors():
            directory = alembic_config.scripts(config)
            chain = history.read_chain(directory)
            history.check_selection(loaded, chain)
            if _is_done(url, chain, loaded):
                return
            with database.open_connection(url) as connection, upgrade_lock(connection):
                config.attributes["connection"] = connection
                check = env_script.check_against_handed_in(connection, url)
                seed_transaction.catch_up(config, directory, loaded, check)
                with alembic_config.without_logging_section():
                    command.upgrade(config, "heads")
    except CommandError as error:
        raise ExampleDataError(f"Start-up: the database was not upgraded. {error}") from error


def _is_done(url: DatabaseURL, chain: Chain, loaded: Settings) -> bool:
    """Return whether the database is at head, with every selected seed as its last revision has it; in one query.

    Seeds that were set aside stay so. Where it is done, log one line a seed.
    """
    try:
        with database.session(url) as connection:
            versions, runs = fetch_one(connection, read_sql_file(__file__, "versions_and_runs"))
    except psycopg.errors.UndefinedTable:
        return False
    definitions = {name: definition for name, definition, _ in runs}
    set_aside = {name: SET_ASIDE[state] for name, _, state in runs if state in SET_ASIDE}
    reasons = {name: loaded.skip_reason(name) or set_aside.get(name) for name in chain.applied}
    wanted = [chain.applied[name].pin for name, reason in reasons.items() if reason is None]
    is_done = set(versions) == chain.heads and all(
        pin.name in definitions and ledger.decode(pin.name, definitions[pin.name]).is_run_of(with_numbers(pin, loaded))
        for pin in wanted
    )
    for name, reason in reasons.items() if is_done else ():
        seed_event("skipped", seed_key=name, reason=reason or "already-applied")
    return is_done
