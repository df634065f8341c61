"""The verb `check`: what differs between registry and revisions."""

import typer

from example_data.cli.options import ConfigOption, FormatOption
from example_data.cli.output import print_result
from example_data.project import alembic_config


def check(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """Tell what differs between registry and revisions. Exits 1 if anything does. Needs no database."""
    from example_data.alembic_plugin.check import find_changes

    alembic = alembic_config.configuration(config)
    changes = find_changes(alembic_config.root(alembic), alembic_config.scripts(alembic))
    if changes or output != "table":
        rows = [{"name": change.name, "differs": change.describe()} for change in changes]
        print_result(output, {"changes": rows}, rows, columns=("name", "differs"))
    else:
        typer.echo("Registry and revisions agree.")
    if changes:
        raise typer.Exit(1)
