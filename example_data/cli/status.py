"""The verb `status`: where each seed is, and what changed since."""

import typer

from example_data.cli.options import ConfigOption, FormatOption

COLUMNS = ("name", "in_registry", "pinned_by", "applied_at", "changed")


def status(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """Tell of each seed whether it is in the registry, pinned, applied, and changed. Exits 1 if anything differs."""
    from example_data.alembic_plugin.seed_status import seed_status
    from example_data.cli.output import print_result, say

    found = seed_status(config, say)
    print_result(output, {"seeds": found.rows, "problems": found.problems}, found.rows, columns=COLUMNS)
    for problem in found.problems:
        say(f"example-data: {problem}")
    if not found.is_clean:
        raise typer.Exit(1)
