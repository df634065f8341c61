"""The verb `consent`: what a database itself says about example data."""

from typing import Annotated, Literal

import typer

from example_data.cli.options import ConfigOption, ReportFormatOption
from example_data.cli.output import beside_result, print_report, say


def consent(
    answer: Annotated[
        Literal["allow", "forbid", "show"], typer.Argument(help="The word to put into the database, or show.")
    ],
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Let the database say that it allows or forbids example data, whatever settings say; or show what it says.

    The word is a function in the schema of the ledger, so its owner can put it there, and dumps and copies have it.
    """
    from example_data.alembic_plugin.database_consent import database_consent

    with beside_result(output):
        document, lines = database_consent(config, None if answer == "show" else answer, say)
    print_report(output, document, lines)
