"""The verb `consent`: what a database itself says about example data."""

from enum import StrEnum
from typing import Annotated

import typer

from example_data.cli.options import ConfigOption


class Answer(StrEnum):
    """What to say, or to show what is said."""

    ALLOW = "allow"
    FORBID = "forbid"
    SHOW = "show"


def consent(
    answer: Annotated[Answer, typer.Argument(help="The word to put into the database, or show.")],
    config: ConfigOption = None,
) -> None:
    """Let the database say that it allows or forbids example data, whatever settings say; or show what it says.

    The word is a function in the schema of the ledger, so its owner can put it there, and dumps and copies have it.
    """
    from example_data.alembic_plugin.database_consent import database_consent
    from example_data.cli.output import say

    for line in database_consent(config, None if answer == Answer.SHOW else answer.value, say):
        typer.echo(line)
