"""The verb `status`: where each seed is, and what changed since."""

import typer

from example_data.cli.options import ConfigOption, Format, FormatOption


def status(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """Tell of each seed whether it is in the registry, pinned, applied, and changed since. Exits 1 if one changed."""
    from example_data.alembic_plugin.seed_status import seed_status
    from example_data.cli.output import format_rows

    rows = seed_status(config)
    typer.echo(format_rows(rows, output), nl=False)
    if any(row["changed"] for row in rows):
        raise typer.Exit(1)
