"""The verb `apply`: the seeds that revisions left out are written afterwards."""

from typing import Annotated, Literal

import typer

from example_data.cli.options import ConfigOption, ReportFormatOption, names_argument
from example_data.cli.output import beside_result, print_report, say, show_log
from example_data.project import alembic_config


def apply(
    names: Annotated[list[str] | None, names_argument("The seeds, also removed ones; otherwise all others.")] = None,
    *,
    on_edited: Annotated[
        Literal["fail", "keep", "overwrite"],
        typer.Option(help="What becomes of edited rows that were kept when a seed was removed."),
    ] = "fail",
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Write the seeds of revisions that ran while example data was off; with names, removed ones as well."""
    from example_data.alembic_plugin import history, seed_transaction
    from example_data.project import env_script

    with beside_result(output):
        show_log()
        alembic, directory, loaded = alembic_config.open_project(config)
        history.check_selection(loaded, history.read_chain(directory))
        check = env_script.check_against_settings(alembic, say)
        seeds = seed_transaction.catch_up(alembic, directory, loaded, check, names=names or (), on_edited=on_edited)
    print_report(output, {"seeds": seeds}, ())
