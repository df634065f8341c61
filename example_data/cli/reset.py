"""The verb `reset`: rows of a seed that are missing or edited come back."""

import logging
import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from example_data.cli.completion import complete_table
from example_data.cli.options import ConfigOption, NameArgument

if TYPE_CHECKING:
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings


def reset(
    name: NameArgument,
    *,
    keep_edits: Annotated[bool, typer.Option("--keep-edits", help="Only missing rows come back.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="TABLE", help="A table; repeatable.", autocompletion=complete_table),
    ] = None,
    referring: Annotated[
        Literal["delete"] | None, typer.Option(help="What becomes of rows of others that are in the way.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    config: ConfigOption = None,
) -> None:
    """Put rows of a seed that are missing or edited back as they were pinned; no other row is touched."""
    from example_data.alembic_plugin.seed_transaction import in_transaction
    from example_data.cli.output import ask, check_terminal, say
    from example_data.runs import reset as runs_reset

    check_terminal(yes=yes)
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("alembic.example_data").setLevel(logging.INFO)
    choices = runs_reset.Choices(frozenset(only or ()), keep_edits, referring == "delete")

    def confirm(lines: list[str]) -> None:
        typer.echo("\n".join(lines))
        if not (yes or ask(f"Reset {name}?")):
            raise typer.Abort

    def work(session: "Session", settings: "Settings") -> None:
        if not runs_reset.reset(session, name, choices=choices, settings=settings, confirm=confirm):
            typer.echo(f"{name}: no row has to come back.")

    in_transaction(config, name, work, say)
