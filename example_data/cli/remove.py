"""The verb `remove`: the rows of a seed go, and it stays away until somebody applies it by its name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from example_data.cli.options import ConfigOption, FormatOption, NameArgument
from example_data.cli.output import ask, beside_result, check_terminal, print_result, say, show_log

if TYPE_CHECKING:
    from example_data.runs.checks import Removal

COLUMNS = ("table", "removed", "kept", "removed_of_others")


def remove(
    name: NameArgument,
    *,
    on_edited: Annotated[
        Literal["fail", "delete", "keep"], typer.Option(help="What becomes of rows that were edited.")
    ] = "fail",
    on_referenced: Annotated[
        Literal["fail", "cascade", "keep"],
        typer.Option(help="What becomes of rows that others refer to; cascade: the rows of others go as well."),
    ] = "fail",
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    output: FormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Delete the rows of a seed, without a downgrade. With its name, example-data apply brings it back."""
    from example_data.alembic_plugin.seed_transaction import in_transaction
    from example_data.runs.policy import Policy
    from example_data.runs.remove import set_aside

    check_terminal(yes=yes)
    rows: list[Mapping[str, Any]] = []

    def confirm(removal: "Removal") -> None:
        for table in dict.fromkeys([*removal.counts, *removal.others]):
            counts = (each.get(table, 0) for each in (removal.counts, removal.kept, removal.others))
            rows.append(dict(zip(COLUMNS, (table, *counts), strict=True)))
        if not yes:
            for row in rows:
                say("table {table}: {removed} rows go, {kept} stay, {removed_of_others} of others go".format(**row))
            if not ask(f"Remove {name}?"):
                raise typer.Abort

    policy = Policy(on_edited, on_referenced)
    with beside_result(output):
        show_log()
        in_transaction(config, name, lambda session, _: set_aside(session, name, policy=policy, confirm=confirm), say)
    print_result(output, {"name": name, "tables": rows}, rows, columns=COLUMNS)
