"""The verb `reset`: rows of a seed that are missing or edited come back."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

import typer

from example_data.cli.completion import complete_table
from example_data.cli.options import ConfigOption, NameArgument, ReportFormatOption
from example_data.cli.output import ask, beside_result, check_terminal, print_report, say, show_log


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
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Put rows of a seed that are missing or edited back as they were pinned; no other row is touched."""
    from example_data.alembic_plugin.seed_transaction import in_transaction
    from example_data.runs import reset as runs_reset

    check_terminal(yes=yes)
    choices = runs_reset.Choices(frozenset(only or ()), keep_edits, referring == "delete")
    tables: list[dict[str, Any]] = []
    deleted: list[str] = []

    def confirm(counts: Sequence[tuple[str, int, int]], in_the_way: Sequence[str]) -> None:
        tables.extend(dict(zip(("table", "missing", "edited"), each, strict=True)) for each in counts)
        deleted.extend(in_the_way)
        for table in tables:
            typer.echo("table {table}: {missing} missing and {edited} edited rows come back".format(**table))
        for rows in deleted:
            typer.echo(f"deleted: {rows}")
        if not (yes or ask(f"Reset {name}?")):
            raise typer.Abort

    with beside_result(output):
        show_log()
        put_back = partial(runs_reset.reset, name=name, choices=choices, confirm=confirm)
        in_transaction(config, name, lambda session, settings: put_back(session, settings=settings), say)
    nothing = [] if tables else [f"{name}: no row has to come back."]
    print_report(output, {"name": name, "tables": tables, "deleted": deleted}, nothing)
