"""Columns that a dataset leaves to the database, whose values are not the same everywhere."""

import os
from typing import TYPE_CHECKING, NamedTuple

from example_data.cli.options import ConfigOption
from example_data.cli.output import say
from example_data.errors import ExampleDataError
from example_data.project import alembic_config

if TYPE_CHECKING:
    from example_data.postgres.catalog import Layout


class Asked(NamedTuple):
    """What a database says of a dataset's tables."""

    left: dict[str, list[str]]
    """By table, what it fills with values of its own."""
    layouts: "dict[str, Layout]"
    """By table, how it is stored."""


def ask(dataset: str, config: ConfigOption, *, is_telling: bool) -> Asked | None:
    """Return what the database of `env.py` says of a dataset's tables; None where none can be asked.

    Where `is_telling`, stderr has which database was asked, or why none was.
    """
    from alembic.util import CommandError

    from example_data.generation.dataset import load
    from example_data.postgres import catalog
    from example_data.postgres.session import Session
    from example_data.project import env_script

    def read(env: env_script.EnvConnection) -> Asked:
        session, tables = Session(env.connection), load(dataset).tables
        return Asked(catalog.left_to_server(session, tables), catalog.layouts(session, tables))

    tell = say if is_telling else lambda _: None
    os.environ.setdefault("PGCONNECT_TIMEOUT", "3")  # seconds, as the verbs do without a database
    try:
        alembic = alembic_config.configuration(config)
        return env_script.read(alembic, alembic_config.scripts(alembic), read, tell)
    except (ExampleDataError, CommandError) as error:
        tell(f"no database was asked which columns it fills itself: {' '.join(str(error).split())}")
        return None


def warn(dataset: str, config: ConfigOption) -> None:
    """Print a line on stderr where there are such columns, for who pins a seed."""
    asked = ask(dataset, config, is_telling=False)
    names = [f"{table}.{column}" for table, columns in (asked.left if asked else {}).items() for column in columns]
    if names:
        say(f"left to the server, and not the same in every database: {', '.join(names)}")
