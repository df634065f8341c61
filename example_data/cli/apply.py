"""The verb `apply`: the seeds that revisions left out are written afterwards."""

import logging
import sys
from typing import Annotated, Literal

import typer

from example_data.cli.completion import complete_seed
from example_data.cli.options import ConfigOption


def apply(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME ...]",
            autocompletion=complete_seed,
            help="The seeds, also removed ones; otherwise all others.",
        ),
    ] = None,
    *,
    on_edited: Annotated[
        Literal["fail", "keep", "overwrite"],
        typer.Option(help="What becomes of edited rows that were kept when a seed was removed."),
    ] = "fail",
    config: ConfigOption = None,
) -> None:
    """Write the seeds of revisions that ran while example data was off; with names, removed ones as well."""
    from example_data.alembic_plugin import catch_up, history
    from example_data.alembic_plugin.selection import check_selection
    from example_data.cli.output import say
    from example_data.project import alembic_config, env_script, settings

    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("alembic.example_data").setLevel(logging.INFO)
    alembic = alembic_config.configuration(config)
    directory = alembic_config.scripts(alembic)
    loaded = settings.load(alembic_config.root(alembic))
    check_selection(loaded, history.read_chain(directory))
    check = env_script.check_against_settings(alembic, say)
    catch_up.catch_up(alembic, directory, loaded, check, names=names or (), on_edited=on_edited)
