"""Columns that a dataset leaves to the database, whose values are not the same everywhere."""

import os
from typing import TYPE_CHECKING

from example_data.cli.options import ConfigOption
from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext

CONNECT_TIMEOUT = "3"
"""Seconds in which a database has to answer, as the verbs do without one."""


def ask(dataset: str, config: ConfigOption, *, is_telling: bool) -> dict[str, list[str]] | None:
    """Return by table what the database of `env.py` fills with values of its own; None where none can be asked.

    Args:
        dataset: The dataset's import path.
        config: Alembic's configuration file.
        is_telling: Whether it is said on stderr which database was asked, or why none was.
    """
    from alembic.util import CommandError

    from example_data.cli.output import say
    from example_data.generation.dataset import load
    from example_data.postgres.session import Session
    from example_data.postgres.volatile_defaults import left_to_server
    from example_data.project import alembic_config, env_script

    def read(context: "MigrationContext") -> dict[str, list[str]]:
        assert context.connection is not None
        return left_to_server(Session(context.connection), load(dataset).tables)

    tell = say if is_telling else lambda _: None
    os.environ.setdefault("PGCONNECT_TIMEOUT", CONNECT_TIMEOUT)
    try:
        alembic = alembic_config.configuration(config)
        return env_script.read(alembic, alembic_config.scripts(alembic), read, tell)
    except (ExampleDataError, CommandError) as error:
        tell(f"no database was asked which columns it fills itself: {' '.join(str(error).split())}")
        return None


def warn(dataset: str, config: ConfigOption) -> None:
    """Print a line on stderr where there are such columns, for who pins a seed."""
    from example_data.cli.output import say

    left = ask(dataset, config, is_telling=False) or {}
    names = [f"{table}.{column}" for table, columns in left.items() for column in columns]
    if names:
        say(f"left to the server, and not the same in every database: {', '.join(names)}")
