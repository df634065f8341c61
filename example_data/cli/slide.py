"""The verb `slide`: the moments of a seed move by whole days, so that they are relative to another day."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

import typer

from example_data.cli.options import ConfigOption, NameArgument, ReportFormatOption
from example_data.cli.output import ask, beside_result, check_terminal, print_report, say, show_log
from example_data.project.days import DAY_NAMES, find_day


def slide(
    name: NameArgument,
    *,
    to: Annotated[str, typer.Option("--to", metavar="DAY", help=f"The day of its anchor: {DAY_NAMES}.")],
    keep_edits: Annotated[bool, typer.Option("--keep-edits", help="Edited rows stay as they are.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Move all moments of a seed by whole days, as if it had been applied with its anchor on another day."""
    day = _read_day(to)
    from example_data.alembic_plugin.seed_transaction import in_transaction
    from example_data.runs import slide as runs_slide

    check_terminal(yes=yes)

    def confirm(before: str, after: str, kept: Mapping[str, int]) -> None:
        typer.echo(f"anchor: {before} -> {after}")
        for table, rows in kept.items():
            typer.echo(f"table {table}: {rows} edited rows stay as they are")
        if not (yes or ask(f"Slide {name}?")):
            raise typer.Abort

    with beside_result(output):
        show_log()
        move = partial(runs_slide.slide, name=name, day=day, keep_edits=keep_edits, confirm=confirm)
        outcome, anchor = in_transaction(config, name, lambda session, settings: move(session, settings=settings), say)
    nothing = [f"{name}: its anchor is {anchor}, so no row has to move."] if outcome["reason"] == "same-anchor" else []
    print_report(output, {"name": name, **outcome, "anchor": anchor}, nothing)


def _read_day(text: str) -> date:
    try:
        return find_day(text.strip().lower())
    except ValueError:
        raise typer.BadParameter(f"--to {text}: wrong value (expected {DAY_NAMES})") from None
